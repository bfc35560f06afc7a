"""Words that records may hold are defined in code: unknown ones are refused, and stored ones are named."""

import pytest
from django.db import connection, models, transaction

from institute.messaging.models import Channel, Kind, MessageLog, Outcome
from institute.records import audit
from institute.records.models import AuditAction, AuditRecord
from institute.records.vocabulary import GrowingChoiceField, UnknownChoice, stored_unknown_values
from learning_outcomes.models import Evidence
from lessons.progress.models import ScoreEvent
from tests.factories import NOON, UserFactory

pytestmark = pytest.mark.django_db


def message(**values):
    defaults = {"kind": Kind.SIGN_IN, "channel": Channel.SMS, "language": "en", "outcome": Outcome.SENT}
    return MessageLog(person=UserFactory(), at=NOON, **defaults | values)


def change_in_sql(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize("field", ["kind", "channel", "outcome"])
def test_a_new_row_with_an_unknown_word_is_refused(field):
    row = message(**{field: "pigeon"})

    with (
        pytest.raises(UnknownChoice, match=rf"messaging\.MessageLog\.{field}: 'pigeon'"),
        transaction.atomic(),
    ):
        row.save()

    assert not MessageLog.objects.exists()


def test_many_new_rows_are_refused_when_one_has_an_unknown_word():
    with pytest.raises(UnknownChoice):
        MessageLog.objects.bulk_create([message(), message(kind="pigeon")])

    assert not MessageLog.objects.exists()


def test_the_audit_refuses_an_action_that_no_reviewer_knows():
    with pytest.raises(UnknownChoice):
        audit.record("certificate-sold", actor=None, at=NOON)


@pytest.mark.parametrize("model", [AuditRecord, MessageLog, Evidence, ScoreEvent])
def test_the_lists_that_grow_are_checked_by_the_field(model):
    name = "action" if model is AuditRecord else "kind"

    assert isinstance(model._meta.get_field(name), GrowingChoiceField)


@pytest.mark.parametrize(
    "write",
    [
        lambda rows, row: rows.update(kind="pigeon"),
        lambda rows, row: rows.bulk_update([row], ["kind"]),
    ],
)
def test_a_stored_row_is_not_given_an_unknown_word(write):
    row = message()
    row.save()
    row.kind = "pigeon"

    with pytest.raises(UnknownChoice):
        # Past the model's own QuerySet, which refuses every change of history.
        write(models.QuerySet(MessageLog), row)


def test_a_blank_word_is_written_only_where_the_field_may_be_blank():
    message(channel="", outcome=Outcome.NO_ADDRESS).save()

    with pytest.raises(UnknownChoice):
        message(kind="").save()


def test_a_word_that_was_removed_from_the_code_is_read_counted_and_named():
    message().save()
    message().save()
    change_in_sql("UPDATE messaging_messagelog SET kind = 'pigeon'")

    assert {row.get_kind_display() for row in MessageLog.objects.all()} == {"pigeon"}
    assert list(MessageLog.objects.filter(kind="pigeon").values_list("kind", flat=True)) == ["pigeon"] * 2
    assert list(stored_unknown_values()) == [(MessageLog, "kind", "pigeon", 2)]


def test_records_with_known_words_have_nothing_to_name():
    audit.record(AuditAction.EXPORTED, actor=None, at=NOON)
    message(channel="", outcome=Outcome.NO_ADDRESS).save()

    assert list(stored_unknown_values()) == []


def test_a_new_word_needs_no_migration():
    field = AuditRecord._meta.get_field("action")

    assert field.deconstruct() == ("action", "django.db.models.CharField", [], {"max_length": 32})


def test_the_field_of_a_migration_copies_rows_as_they_are():
    field = AuditRecord._meta.get_field("action").clone()

    assert field.get_db_prep_save("certificate-sold", connection) == "certificate-sold"
