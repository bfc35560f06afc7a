"""A cohort gets its certificates: designed, issued in bulk, corrected, shown as the parent wants, checked."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from certificates.models import BulkIssue, BulkState, Certificate
from certificates.services.bulk_issue import issue_next
from certificates.tasks import work_through
from tests.browser.test_certificate import bring_in, does_not_scroll_sideways
from tests.extent import some
from tests.factories import (
    CohortFactory,
    EnrolmentFactory,
    ProjectManagerFactory,
    SessionFactory,
    UserFactory,
    asks_for,
    marked,
    named,
)

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture(autouse=True)
def _a_worker_that_waits(settings):
    """Tasks wait, as with a worker that has not come to them yet."""
    cache.clear()
    waits = {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}
    settings.TASKS = settings.TASKS | {"background": waits}


@pytest.fixture
def cohort():
    """Five parents who finished; one of them has not confirmed the name."""
    cohort = CohortFactory(name="Delta cohort")
    asks_for(cohort, sessions=100)
    session = SessionFactory(cohort=cohort)
    for name in ("Ana Ortiz", "Bea Lopez", "Rosa Pena", "Mai Vang"):
        place = EnrolmentFactory(cohort=cohort, learner=UserFactory(display_name=name))
        marked(named(place), session)
    farsi = UserFactory(display_name="F. Rezai", preferred_language="fa")
    marked(EnrolmentFactory(cohort=cohort, learner=farsi), session)
    return cohort


def work(rows):
    """What the background worker does in the time of so many rows."""
    run = BulkIssue.objects.get()
    for _row in range(rows):
        assert issue_next(run.pk, run.at)


@pytest.mark.parametrize("javascript", some([True, False], 2))
def test_a_cohort_gets_its_certificates(people, live_server, cohort, javascript, tmp_path):
    # The project manager words the certificate and looks at it with the hardest names.
    teresa = people.person(width=1280, language="en-US")
    bring_in(teresa, live_server, ProjectManagerFactory())
    teresa.goto(reverse("certificate_designs:add"))
    teresa.get_by_label("name of this design").fill("Spring")
    for sample in ("longest", "complex"):
        teresa.get_by_label("With", exact=True).select_option(sample)
        with teresa.expect_response(
            lambda answer, sample=sample: (
                "design/preview" in answer.url
                and "Leadership" in answer.url
                and f"sample={sample}" in answer.url
            )
        ) as answer:
            teresa.get_by_label("title in English").fill(f"Leadership Award {sample}")
        assert answer.value.headers["content-type"] == "application/pdf"
    teresa.get_by_label("title in English").fill("Leadership Award")
    teresa.get_by_label("place").fill("Sacramento \U0001f389")
    teresa.locator("footer button[type=submit]").click()
    teresa.get_by_text("U+1F389 PARTY POPPER").first.wait_for()
    teresa.get_by_label("place").fill("Sacramento, California")
    teresa.locator("footer button[type=submit]").click()
    teresa.wait_for_url("**/certificate_designs/")

    # The project manager issues for the cohort, stops half-way, and resumes.
    issuer = people.person(width=1280, language="en-US", javascript=javascript)
    bring_in(issuer, live_server, ProjectManagerFactory())
    issuer.goto(reverse("certificate-cohorts"))
    issuer.get_by_role("link", name="Delta cohort").click()
    issuer.get_by_text("F. Rezai").first.wait_for()
    issuer.get_by_role("button", name="Issue 4 certificates").click()
    work(2)
    issuer.reload()
    assert issuer.locator("progress").get_attribute("value") == "2"
    issuer.get_by_role("button", name="Stop").click()
    run = BulkIssue.objects.get()
    work_through.call(str(run.pk))
    assert Certificate.objects.count() == 2
    issuer.get_by_role("button", name="Go on").click()
    work_through.call(str(run.pk))
    # The page asks again by itself, without any script.
    issuer.get_by_text("All done").wait_for()
    assert Certificate.objects.count() == Certificate.objects.values("enrolment").distinct().count() == 4
    assert BulkIssue.objects.get().state == BulkState.FINISHED

    # One name is wrong and is corrected.
    old = Certificate.objects.get(recipient_name="Rosa Pena")
    assert old.wording[0]["title"] == "Leadership Award"
    issuer.goto(reverse("certificate-correct", args=[old.pk]))
    issuer.locator("main input[name=name]").fill("Rosa Peña")
    issuer.get_by_role("button", name="Make the new certificate").click()
    issuer.get_by_text("The new certificate is made.").wait_for()
    new = Certificate.objects.get(recipient_name="Rosa Peña")

    # A parent who reads Farsi confirms the name, gets the certificate, and hides the name.
    fatima = people.person(width=320, javascript=javascript)
    learner = cohort.enrolments.get(learner__preferred_language="fa").learner
    bring_in(fatima, live_server, learner)
    fatima.goto("/fa/home/")
    assert fatima.locator("html").get_attribute("dir") == "rtl"
    fatima.locator(".next a.btn").first.click()
    assert does_not_scroll_sideways(fatima)
    fatima.locator("input[name=name]").fill("Fātemeh Rezāi")
    fatima.locator("main form button").click()
    certificate = Certificate.objects.get(enrolment__learner=learner)
    assert certificate.recipient_name == "Fātemeh Rezāi"
    fatima.locator(f'a[href$="/certificate/{certificate.pk}/"]').first.click()
    fatima.locator('label[for^="id_shown"]').nth(2).click()
    fatima.locator("main form button").click()
    certificate.refresh_from_db()
    assert certificate.name_shown == "hidden"
    assert does_not_scroll_sideways(fatima)
    with fatima.expect_download() as download:
        fatima.locator('a[href*="/download/"]').first.click()
    document = tmp_path / "certificate.pdf"
    download.value.save_as(document)

    # A stranger has the file, checks the file itself, and types the name that stands on it.
    stranger = people.person(width=320, language="en-US", javascript=javascript)
    stranger.goto("/v/")
    stranger.get_by_role("link", name="Check the file itself.").click()
    stranger.locator("input[type=file]").set_input_files(document)
    stranger.get_by_role("button", name="Check the file").click()
    assert stranger.locator("h1").inner_text() == "This certificate is real"
    assert "Rez" not in stranger.locator("main").inner_text()
    stranger.get_by_label("Name on the paper").fill("fatemeh rezai")
    stranger.get_by_role("button", name="Check the name").click()
    stranger.get_by_text("Yes. This is the name on the certificate.").wait_for()
    assert does_not_scroll_sideways(stranger)

    # With one byte changed it is not the file that was issued; the old number leads to the new one.
    changed = tmp_path / "changed.pdf"
    changed.write_bytes(document.read_bytes()[:-1] + b"!")
    stranger.goto("/v/file/")
    stranger.locator("input[type=file]").set_input_files(changed)
    stranger.get_by_role("button", name="Check the file").click()
    assert stranger.locator("h1").inner_text() == "This is not a file that we issued"
    stranger.goto(reverse("verify-certificate", args=[old.code]))
    stranger.get_by_role("link", name=new.code).click()
    assert stranger.locator("h1").inner_text() == "This certificate is real"
    assert "Rosa Peña" in stranger.content()
