from django.db import migrations
from django.db.models.functions import Lower


def to_small_letters(apps, schema_editor):
    """From now on addresses are kept so; no two people have the same one in other letters."""
    apps.get_model("people", "User").objects.exclude(email=None).update(email=Lower("email"))


class Migration(migrations.Migration):
    dependencies = [("people", "0003_count_tries")]

    operations = [migrations.RunPython(to_small_letters, migrations.RunPython.noop)]
