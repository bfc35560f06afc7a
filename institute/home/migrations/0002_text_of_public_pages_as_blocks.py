import json
from uuid import uuid4

from django.db import migrations


def rich_text_becomes_a_block(apps, schema_editor):
    """What the text of a public page was, as the JSON of a body with one block."""
    pages = apps.get_model("home", "StandardPage").objects
    for page in pages.all():
        blocks = [{"type": "text", "value": page.body, "id": str(uuid4())}] if page.body else []
        pages.filter(pk=page.pk).update(body=json.dumps(blocks))


class Migration(migrations.Migration):

    dependencies = [("home", "0001_initial")]

    operations = [
        migrations.RunPython(rich_text_becomes_a_block, migrations.RunPython.noop, elidable=True),
    ]
