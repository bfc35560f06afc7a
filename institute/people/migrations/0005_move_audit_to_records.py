from django.db import migrations

COPY = """
INSERT INTO records_auditrecord (id, at, action, actor_id, subject_kind, subject_id, data)
SELECT id, at, action, actor_id, subject_kind, subject_id, data FROM people_auditrecord
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_addresses_in_small_letters"),
        ("records", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(COPY, migrations.RunSQL.noop),
        migrations.DeleteModel("AuditRecord"),
    ]
