import pytest

from institute.records import audit
from institute.records.append_only import HistoryIsAppendOnly
from institute.records.models import AuditAction, AuditRecord
from tests.factories import NOON, UserFactory

pytestmark = pytest.mark.django_db


def test_an_audit_row_is_neither_changed_nor_removed():
    row = audit.record(AuditAction.EXPORTED, actor=UserFactory(), at=NOON, count=3)

    for attempt in (
        row.save,
        row.delete,
        AuditRecord.objects.all().delete,
        lambda: AuditRecord.objects.update(actor_id=None),
        lambda: AuditRecord.objects.bulk_update([row], ["data"]),
    ):
        with pytest.raises(HistoryIsAppendOnly):
            attempt()


def test_an_audit_row_names_things_by_kind_and_id_only():
    person = UserFactory(display_name="Rosa Canary")

    row = audit.record(AuditAction.LEARNER_VIEWED, actor=person, at=NOON, subject=person)

    assert (row.subject_kind, row.subject_id, row.actor_id) == ("people.user", str(person.pk), person.pk)
    assert "Canary" not in str(row.__dict__)
