import json
from uuid import uuid4

from django.db import migrations


def one_block(text):
    """The JSON of a body with one block."""
    return json.dumps([{"type": "text", "value": text, "id": str(uuid4())}] if text else [])


def rich_text_becomes_a_block(apps, schema_editor):
    """Write what the text of each public page was as a block, also in its drafts and older revisions."""
    pages = apps.get_model("home", "StandardPage").objects
    for page in pages.all():
        pages.filter(pk=page.pk).update(body=one_block(page.body))
    revisions = apps.get_model("wagtailcore", "Revision").objects
    for revision in revisions.filter(content_type__app_label="home", content_type__model="standardpage"):
        text = revision.content.get("body", "")
        if isinstance(text, str) and not text.startswith("["):
            revision.content["body"] = one_block(text)
            revision.save(update_fields=["content"])


class Migration(migrations.Migration):

    dependencies = [("home", "0001_initial"), ("wagtailcore", "0098_apitoken")]

    operations = [
        migrations.RunPython(rich_text_becomes_a_block, migrations.RunPython.noop, elidable=True),
    ]
