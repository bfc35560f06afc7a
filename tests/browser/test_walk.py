"""The walk that always works: from a printed card to a certificate that a stranger checks.

Nothing is prepared but what the team prepares: the starter curriculum, a cohort, a card, a session.
"""

import subprocess
from datetime import timedelta
from hashlib import sha256
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import override

from certificates.models import Certificate, RevocationReason
from institute.cohorts.models import Cohort, CohortModule, Session
from institute.cohorts.services import enrol_new_parent
from institute.home.services import bootstrap_site
from institute.people.sign_in import issue_card
from lessons.curriculum.models import LessonPage, ModulePage
from lessons.progress.models import Attempt, LessonCompletion
from tests.browser.acting import answer_everything, team_signs_in
from tests.factories import NOON, FacilitatorFactory, ProjectManagerFactory, asks_for
from tests.sign_in import SECRET, give_factor
from tests.starter_pack import load_starter

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
PASSWORD = "four plain words here"
PIN = "481516"
NAME = "Rosa Alvarado Peña"


@pytest.fixture
def institute(live_server):
    """The starter curriculum, one cohort that meets today, a parent with a new card, and the team."""
    cache.clear()
    now = timezone.now()
    bootstrap_site(at=NOON, with_pages=False)
    load_starter(at=now)
    facilitator, manager = FacilitatorFactory(), ProjectManagerFactory()
    for person in (facilitator, manager):
        person.set_password(PASSWORD)
        person.save()
        give_factor(person)
    cohort = Cohort.objects.create(
        name="Delta cohort",
        starts_on=now.date() - timedelta(days=30),
        ends_on=now.date() + timedelta(days=30),
    )
    cohort.facilitators.add(facilitator)
    cohort.save()
    module = ModulePage.objects.get(code="ADV", locale__language_code="en")
    CohortModule.objects.create(cohort=cohort, module=module)
    asks_for(cohort, sessions=80, quizzes=100)
    session = Session.objects.create(
        cohort=cohort, number=1, title="Who decides what?", venue="Library",
        starts_at=now - timedelta(hours=3), ends_at=now - timedelta(hours=1),
    )  # fmt: skip
    enrolment = enrol_new_parent(NAME, "es", cohort, on=cohort.starts_on, at=now, by=facilitator)
    card = issue_card(enrolment.learner, by=facilitator, at=now)
    return SimpleNamespace(
        facilitator=facilitator,
        manager=manager,
        module=module,
        session=session,
        card=card,
        enrolment=enrolment,
    )


def fits(page):
    """Nothing scrolls sideways at this width."""
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_parent_finishes(people, institute, javascript, tmp_path):
    # The parent scans a card, chooses a PIN, and is at home, in Spanish.
    rosa = people.person(width=320, language="es-US", javascript=javascript)
    rosa.goto(institute.card.path)
    assert rosa.locator("html").get_attribute("lang") == "es"
    for field in rosa.locator("input[inputmode=numeric]").all():
        field.fill(PIN)
    rosa.locator("main form button").first.click()
    rosa.wait_for_url("**/home/")
    assert urlsplit(rosa.url).path == "/es/home/"
    assert NAME in rosa.locator("h1").inner_text()
    assert fits(rosa)

    # The next step is a lesson; the parent reads one after the other, in Spanish.
    rosa.locator(".next a.btn").first.click()
    rosa.wait_for_url("**/plan-de-estudios/**")
    assert rosa.locator("article[lang=es]").count() == 1
    lessons = LessonPage.objects.child_of(institute.module).live()
    for _lesson in lessons:
        assert fits(rosa)
        with rosa.expect_navigation():
            rosa.locator('form[action*="/read/"] button').click()
    assert LessonCompletion.objects.by(institute.enrolment.learner).count() == lessons.count()

    # Then the quiz.
    rosa.goto("/es/home/")
    rosa.locator(".next .btn").first.click()
    if rosa.locator('form[action*="/begin/"]').count():
        rosa.locator('form[action*="/begin/"] button').click()
    rosa.wait_for_url("**/attempt/**")
    attempt = Attempt.objects.get()
    answer_everything(rosa, attempt)
    assert fits(rosa)
    rosa.locator("button[name=action][value=send]").click()
    rosa.wait_for_url("**/result/")
    attempt.refresh_from_db()
    assert attempt.is_passed
    assert fits(rosa)

    # The facilitator signs in with a second factor and marks the session.
    elena = people.person(width=320, language="en-US", javascript=javascript)
    team_signs_in(elena, institute.facilitator.username, PASSWORD, SECRET)
    assert urlsplit(elena.url).path == "/teach/"
    elena.locator(f'a[href*="{institute.session.pk}"]').first.click()
    # With JavaScript the whole row is the button; without it each mark is a choice of its own.
    if javascript:
        elena.locator(".person__main").first.click()
    else:
        elena.locator("input[type=radio][value=present]").first.check(force=True)
    with elena.expect_navigation():
        elena.locator("#roster button.btn:not(.btn--2)").click()
    assert fits(elena)

    # The next step is to confirm the name.
    rosa.goto("/es/home/")
    rosa.locator(".next a.btn").first.click()
    rosa.wait_for_url("**/name/")
    assert rosa.locator("input[name=name]").input_value() == NAME
    assert fits(rosa)
    # The scheduler, which ticks several times a minute, has waited for that answer.
    call_command("tick")
    assert not Certificate.objects.exists()
    rosa.locator("main form button").click()
    rosa.wait_for_url("**/home/")
    certificate = Certificate.objects.get()

    # The downloaded file is the one that was rendered.
    with rosa.expect_download() as download:
        rosa.locator('a[href*="/download/"]').first.click()
    document = tmp_path / "certificate.pdf"
    download.value.save_as(document)
    assert sha256(document.read_bytes()).hexdigest() == certificate.sha256

    # A stranger scans the QR code on the document.
    address = address_in_qr(document, tmp_path)
    stranger = people.person(width=390, language="en-US", javascript=javascript)
    stranger.goto(urlsplit(address).path)
    assert NAME in stranger.locator("main").inner_text()
    assert stranger.locator(".vf__top--good").count() == 1

    # The project manager withdraws it, with a reason; the stranger sees that, and no reason.
    teresa = people.person(width=1280, language="en-US", javascript=True)
    team_signs_in(teresa, institute.manager.username, PASSWORD, SECRET)
    teresa.goto(f"/admin/certificates/{certificate.pk}/revoke/")
    teresa.locator("select[name=reason]").select_option(RevocationReason.ISSUED_IN_ERROR.value)
    teresa.locator("main form button[type=submit], main form input[type=submit]").first.click()
    stranger.reload()
    assert stranger.locator(".vf__top--stop").count() == 1
    with override("en"):
        assert str(RevocationReason.ISSUED_IN_ERROR.label) not in stranger.content()


def address_in_qr(document, folder):
    """What a phone reads from the QR code of the printed certificate."""
    subprocess.run(["pdftoppm", "-r", "100", "-png", "-singlefile", document, folder / "page"], check=True)
    read = subprocess.run(
        ["zbarimg", "--quiet", "--raw", folder / "page.png"], check=True, capture_output=True, text=True
    )
    return read.stdout.strip()
