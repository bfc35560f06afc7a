"""The pages of the walk with the people who see them, in every state that a page may be in."""

from datetime import timedelta
from types import SimpleNamespace

from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from certificates.models import RevocationReason
from certificates.services import issue_certificate, revoke_certificate
from institute.attendance.models import Status
from institute.cohorts.models import CohortModule
from institute.cohorts.services import withdraw
from institute.home.services import bootstrap_site
from institute.people import roles
from institute.people.models import User
from lessons.curriculum.models import ActivityPage, CurriculumPage, LessonPage, ModulePage
from lessons.curriculum.queries import address, in_language
from lessons.progress.services import begin_attempt, mark_read
from lessons.quizzes.models import QuizPage
from tests.browser.account_pages import add_sign_in_states, pages_of_an_account, pages_of_sign_in
from tests.browser.desk_pages import add_to_the_desk, pages_of_the_desk
from tests.browser.one_page import Page, press, prints
from tests.browser.open_pages import find_them_by_search, pages_for_anybody
from tests.factories import (
    NOON,
    CohortFactory,
    EnrolmentFactory,
    FacilitatorFactory,
    SessionFactory,
    UserFactory,
    asks_for,
    failed_attempt,
    marked,
    named,
    passed_attempt,
)
from tests.sign_in import sign_in
from tests.starter_pack import load_starter


def make_reader():
    """The starter curriculum, and a parent who may read its first module."""
    cache.clear()
    now = timezone.now()
    bootstrap_site(at=NOON, with_pages=False)
    load_starter(at=now, leave=("lesson-[3-9]*", "card-*"))
    english = {"locale__language_code": "en"}
    month = timedelta(days=30)
    cohort = CohortFactory(name="Delta cohort", starts_on=now.date() - month, ends_on=now.date() + month)
    module = ModulePage.objects.get(code="ADV", **english)
    CohortModule.objects.create(cohort=cohort, module=module)
    asks_for(cohort, sessions=50, quizzes=100)
    enrolment = EnrolmentFactory(cohort=cohort, joined_on=cohort.starts_on)
    return SimpleNamespace(
        now=now,
        cohort=cohort,
        curriculum=CurriculumPage.objects.get(**english),
        module=module,
        lesson=LessonPage.objects.get(code="ADV-L2", **english),
        quiz=QuizPage.objects.get(code="ADV-Q", **english),
        activity=ActivityPage.objects.get(code="ADV-A1", **english),
        people={"parent": enrolment.learner},
    )


def make_world():
    """A cohort of the starter curriculum whose parents stand at every place of the way, and its team."""
    world = make_reader()
    now, cohort, english = world.now, world.cohort, {"locale__language_code": "en"}
    team = {
        "facilitator": FacilitatorFactory(display_name="Elena Marquez"),
        "manager": UserFactory(role=roles.PROJECT_MANAGER, display_name="Teresa Lin"),
        "editor": UserFactory(role=roles.CONTENT_EDITOR, display_name="Joan Fisher"),
        "other facilitator": FacilitatorFactory(display_name="Nadia Osei"),
    }
    cohort.facilitators.add(team["facilitator"])
    cohort.save()
    bootstrap_site(at=NOON)
    find_them_by_search()
    past, today = (
        SessionFactory(
            cohort=cohort,
            number=number,
            title="Who decides what?",
            venue="Two Rivers High, library",
            starts_at=now + away,
        )
        for number, away in ((1, -timedelta(days=3)), (2, timedelta(hours=-1)))
    )
    world.coming = SessionFactory(
        cohort=cohort, number=3, title="One-to-one", starts_at=now + timedelta(days=4)
    )

    def parent(name, joined_on=cohort.starts_on):
        return EnrolmentFactory(cohort=cohort, learner__display_name=name, joined_on=joined_on)

    places = {
        # Joined after the session that is over, whose roster must be marked completely.
        "new": parent("فاطمه رضایی", cohort.day_of(now)),
        "halfway": parent("Rosa Alvarado Peña"),
        "ready": parent("Gurpreet Kaur Sandhu"),
        "finished": parent("Guadalupe Ortiz de la Torre"),
        "revoked": parent("Pa Houa Xiong"),
        "gone": parent("Carmen Rivas"),
        "card holder": parent("Maria Concepción Villanueva-Delacruz"),
    }
    reader = cohort.enrolments.get(learner=world.people["parent"])
    marked(reader, past, Status.PRESENT, at=now, by=team["facilitator"])
    for place, enrolment in places.items():
        if place != "new":
            status = Status.ABSENT if place == "halfway" else Status.PRESENT
            marked(enrolment, past, status, at=now, by=team["facilitator"])
        enrolment.refresh_from_db()
    halfway = places["halfway"].learner
    mark_read(halfway, LessonPage.objects.get(code="ADV-L1", **english), language="en", at=now)
    world.not_yet = failed_attempt(places["halfway"], world.quiz, at=now)
    world.open_attempt = begin_attempt(halfway, world.quiz, language="en", at=now)
    for place in ("ready", "finished", "revoked"):
        marked(places[place], today, at=now, by=team["facilitator"])
        places[place].refresh_from_db()
        passed = passed_attempt(places[place], world.quiz, at=now)
        if place == "finished":
            world.passed = passed
    named(places["ready"])
    world.certificate = issue_certificate(named(places["finished"]), at=now)
    world.revoked = revoke_certificate(
        issue_certificate(named(places["revoked"]), at=now),
        reason=RevocationReason.ISSUED_IN_ERROR,
        by=team["manager"],
        at=now,
    )
    withdraw(places["gone"], on=cohort.day_of(now), at=now, by=team["manager"], reason="moved")
    world.session, world.past, world.places = today, past, places
    world.people = team | {place: enrolment.learner for place, enrolment in places.items()}
    add_sign_in_states(world)
    add_to_the_desk(world)
    return world


def cookies_of(world, who, language, url):
    """The cookies with which a person's browser is signed in and speaks a language."""
    cookies = {settings.LANGUAGE_COOKIE_NAME: language}
    if who is not None:
        person = world.people[who]
        User.objects.filter(pk=person.pk).update(preferred_language=language)
        person.preferred_language = language
        client = Client()
        sign_in(client, person)
        cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return [{"name": name, "value": value, "url": url} for name, value in cookies.items()]


def visit(page, one, world, language, live_server):
    """Open a page as its person, go to its state, and say what is wrong with the answer."""
    page.context.clear_cookies()
    page.context.add_cookies(cookies_of(world, one.who, language, live_server.url))
    page.emulate_media(media="screen")
    response = page.goto(one.address)
    wrong = [] if response.status == one.status else [f"answered {response.status}"]
    if one.steps and not wrong:
        one.steps(page)
    root = page.locator("html")
    spoken, direction = root.get_attribute("lang"), root.get_attribute("dir")
    if spoken != language or (direction or "ltr") != ("rtl" if language == "fa" else "ltr"):
        wrong.append(f"says that it is {spoken}, {direction}")
    return wrong


def pages_of_the_walk(world, language):
    """Every page of the walk for the people who may see it, with addresses in a language."""
    with override(language):
        return [
            *_public_pages(world),
            *pages_for_anybody(language),
            *pages_of_sign_in(world),
            *pages_of_an_account(world),
            *_pages_of_parents(world, language),
            *_pages_of_the_team(world, language),
            *pages_of_the_desk(world),
        ]


def content(page, language):
    """The address of a content page for a reader of ``language``."""
    return address(in_language([page], language)[0], language)


def _public_pages(world):
    verify, button = reverse("verify"), "main form button"
    return [
        Page("public home", None, reverse("wagtail_serve", args=[""])),
        Page("privacy", None, reverse("privacy-notice")),
        Page("help", None, reverse("help")),
        Page("not here", None, reverse("wagtail_serve", args=["no-such-page/"]), status=404),
        Page("verify", None, verify),
        Page("verify, half a number", None, verify, press(button, code="K7M4")),
        Page("valid", None, reverse("verify-certificate", args=[world.certificate.code])),
        Page("withdrawn", None, reverse("verify-certificate", args=[world.revoked.code])),
        Page("unknown", None, reverse("verify-certificate", args=["2222-2222-2222-2222-2222"]), status=404),
    ]


def _pages_of_parents(world, language):
    home, path = reverse("learner-home"), reverse("my-path")
    name = reverse("name-on-certificate", args=[world.places["ready"].pk])
    take = reverse("take-quiz", args=[world.open_attempt.pk])
    send = press("button[name=action][value=send]")
    return [
        *[
            Page(f"home of a parent, {who}", who, home)
            for who in ("new", "halfway", "ready", "finished", "revoked", "gone")
        ],
        Page("my path", "halfway", path),
        Page("my path at the end", "finished", path),
        Page("curriculum", "halfway", content(world.curriculum, language)),
        Page("module", "halfway", content(world.module, language)),
        Page("lesson", "halfway", content(world.lesson, language)),
        Page("lesson, printed", "halfway", content(world.lesson, language), prints),
        Page("quiz", "new", content(world.quiz, language)),
        Page("quiz, begun", "halfway", content(world.quiz, language)),
        Page("taking the quiz", "halfway", take),
        Page("taking the quiz, questions open", "halfway", take, send),
        Page("result, not yet", "halfway", reverse("quiz-result", args=[world.not_yet.pk])),
        Page("result, passed", "finished", reverse("quiz-result", args=[world.passed.pk])),
        Page("name on the certificate", "ready", name),
        Page("name on the certificate, nothing typed", "ready", name, press("main form button", name="")),
        Page("certificate of hers", "finished", reverse("my-certificate", args=[world.certificate.pk])),
        Page("certificate of hers, withdrawn", "revoked", reverse("my-certificate", args=[world.revoked.pk])),
        Page("help of a parent", "halfway", reverse("help")),
        Page("not here, to a parent", "gone", content(world.lesson, language), status=404),
    ]


def _pages_of_the_team(world, language):
    cards = reverse("print-cards", args=[world.cohort.pk])
    add = reverse("add-parents", args=[world.cohort.pk])
    end = reverse("revoke-card", args=[world.cohort.pk, world.cards["to end"].card.pk])
    ready = world.places["ready"].pk
    return [
        Page("curriculum, the team's", "facilitator", content(world.curriculum, language)),
        Page("module, the team's", "editor", content(world.module, language)),
        Page("lesson with notes", "facilitator", content(world.lesson, language)),
        Page("quiz, the team's", "facilitator", content(world.quiz, language)),
        Page("teach", "facilitator", reverse("teach-home")),
        Page("teach, the manager's", "manager", reverse("teach-home")),
        Page("activity", "facilitator", content(world.activity, language)),
        Page("activity, to a parent", "halfway", content(world.activity, language), status=404),
        Page("activities", "facilitator", reverse("activities")),
        Page("answers to read", "facilitator", reverse("scoring")),
        Page("answers to read, none", "other facilitator", reverse("scoring")),
        Page("teach, no cohort", "other facilitator", reverse("teach-home")),
        Page("name on her certificate", "facilitator", reverse("name-on-certificate", args=[ready])),
        Page("roster", "facilitator", reverse("roster", args=[world.session.pk])),
        Page("roster, marked", "facilitator", reverse("roster", args=[world.past.pk])),
        Page("roster, printed", "facilitator", reverse("roster", args=[world.session.pk]), prints),
        Page("cards", "facilitator", cards),
        Page("adding parents", "manager", add),
        Page("adding parents, a list", "manager", add, _looks_at_a_list),
        Page("adding parents, nothing chosen", "manager", add, press("main form button[value=look]")),
        Page("cards to print", "facilitator", cards, _makes_a_card),
        Page("card to end", "facilitator", end),
        Page("components", "editor", reverse("components-page")),
    ]


def _looks_at_a_list(page):
    lines = "name,language,email,phone,grade\nPao Yang,en,pao@example.org,,5\nMai Vang,,,,\n"
    press("main form button[value=look]", lines=lines)(page)


def _makes_a_card(page):
    page.locator("main [name=parent]").first.check()
    with page.expect_navigation():
        page.locator("main form button").click()
