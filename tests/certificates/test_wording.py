from datetime import UTC, date, datetime

import pytest

from certificates.models import Certificate
from certificates.services import correct_certificate, issue_certificate
from certificates.wording import LANGUAGES, format_date
from tests.factories import EnrolmentFactory, ProjectManagerFactory

# In Sacramento it is still the evening of the day before.
EVENING = datetime(2027, 2, 8, 3, tzinfo=UTC)


@pytest.mark.parametrize(("language", "text"), [("en", "February 7, 2027"), ("es", "7 de febrero de 2027")])
def test_a_date_is_written_with_the_whole_name_of_its_month(language, text):
    assert format_date(date(2027, 2, 7), language) == text


def test_every_language_of_certificates_has_a_date():
    assert all("2027" in format_date(date(2027, 2, 7), language) for language in LANGUAGES)


@pytest.mark.django_db
def test_the_date_is_copied_onto_the_certificate_and_stays_when_the_name_is_corrected():
    old = issue_certificate(EnrolmentFactory(finished=True), at=EVENING)
    new = correct_certificate(
        old, "Ana Quintero", by=ProjectManagerFactory(), at=datetime(2027, 3, 1, 20, tzinfo=UTC)
    )

    assert {one["language"]: one["date"] for one in old.wording} == {
        "en": "February 7, 2027",
        "es": "7 de febrero de 2027",
    }
    assert new.wording == old.wording


@pytest.mark.django_db
def test_a_certificate_from_before_dates_were_copied_gets_its_own_date_when_it_is_corrected():
    old = issue_certificate(EnrolmentFactory(finished=True), at=EVENING)
    wording = [{key: text for key, text in one.items() if key != "date"} for one in old.wording]
    Certificate.objects.filter(pk=old.pk).update(wording=wording)
    old.refresh_from_db()

    new = correct_certificate(old, "Ana Quintero", by=ProjectManagerFactory(), at=EVENING)

    assert [one["date"] for one in new.wording] == ["February 7, 2027", "7 de febrero de 2027"]
