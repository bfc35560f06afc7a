"""The roster on a facilitator's phone, with script and without it, and the printing of cards."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from institute.attendance.models import AttendanceMark, AttendanceRecord
from institute.people.models import SignInSession
from tests.factories import CohortFactory, EnrolmentFactory, FacilitatorFactory, SessionFactory
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

NAMES = ["Ana Belén Castillo", "Nguyễn Thị Hạnh", "فاطمه رضایی"]


@pytest.fixture
def session(live_server):
    """Today's session of three parents; its facilitator has signed in on a phone."""
    now = timezone.now()
    cohort = CohortFactory(starts_on=now.date() - timedelta(days=30), ends_on=now.date() + timedelta(days=30))
    facilitator = FacilitatorFactory()
    cohort.facilitators.add(facilitator)
    cohort.save()
    session = SessionFactory(
        cohort=cohort, number=1, title="Who decides what?", starts_at=now - timedelta(hours=1)
    )
    for name in NAMES:
        EnrolmentFactory(cohort=cohort, learner__display_name=name, joined_on=cohort.starts_on)
    client = Client()
    sign_in(client, facilitator)
    session.cookie = {"name": "session", "value": client.cookies["session"].value, "url": live_server.url}
    return session


def open_roster(people, session, **options):
    page = people.person(language="en-US", **options)
    page.context.add_cookies([session.cookie])
    page.goto("/teach/")
    page.get_by_role("link", name="Mark who is here").click()
    return page


def statuses():
    return dict(AttendanceRecord.objects.values_list("enrolment__learner__display_name", "status"))


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_roster_is_marked_with_taps(people, session):
    page = open_roster(people, session)

    page.get_by_role("button", name=f"{NAMES[0]} Tap when here").click()
    page.get_by_role("button", name=f"{NAMES[1]} Tap when here").click()
    page.get_by_role("button", name=f"Other marks: {NAMES[1]}").click()
    page.get_by_role("radio", name="Late").check()
    assert page.locator("[data-here]").inner_text() == "2"
    assert fits(page)
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved. 2 of 3 are here.").wait_for()

    assert statuses() == {NAMES[0]: "present", NAMES[1]: "late"}


def test_too_few_minutes_are_seen_before_they_are_saved(people, session):
    page = open_roster(people, session)
    row = page.locator("[data-person]").filter(has_text=NAMES[0])
    row.locator(".person__main").click()
    row.get_by_role("button", name=f"Other marks: {NAMES[0]}").click()
    row.get_by_text("Not there the whole time?").click()
    assert row.get_by_text("Fewer than 68 of 90 minutes do not count as attended.").is_visible()

    washes = set()
    for minutes, here in (("67", "0"), ("68", "1"), ("۶۷", "0"), ("६८", "1"), ("৬৭", "0")):
        row.get_by_label("Minutes there").fill(minutes)
        assert page.locator("[data-here]").inner_text() == here
        said = row.locator(".person__main .person__sub").inner_text()
        assert ("Does not count: too few minutes" in said) == (here == "0")
        washes.add((here, row.evaluate("row => getComputedStyle(row).backgroundColor")))

    # A row that does not count has another colour than one that does.
    assert len(washes) == 2
    row.get_by_label("Minutes there").fill("۶۷")

    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved. 0 of 3 are here.").wait_for()
    assert page.locator("[data-here]").inner_text() == "0"


def test_marks_that_were_not_saved_are_there_again_after_signing_in(people, session):
    page = open_roster(people, session)
    page.get_by_role("button", name=f"{NAMES[0]} Tap when here").click()
    SignInSession.objects.all().delete()
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/account/login/**")

    client = Client()
    sign_in(client, session.cohort.facilitators.get())
    page.context.add_cookies([session.cookie | {"value": client.cookies["session"].value}])
    page.goto(reverse("roster", args=[session.pk]))

    assert page.locator("[data-here]").inner_text() == "1"
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved. 1 of 3 are here.").wait_for()
    assert statuses() == {NAMES[0]: "present"}


def test_one_tap_undoes_a_mistaken_tap(people, session):
    page = open_roster(people, session)
    row = page.locator("[data-person]").filter(has_text=NAMES[0])

    row.locator(".person__main").click()
    row.locator(".person__main").click()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved. 0 of 3 are here.").wait_for()

    assert not AttendanceMark.objects.exists()


def test_a_name_is_found_without_its_accents_and_no_mark_is_lost(people, session):
    page = open_roster(people, session)
    page.get_by_role("button", name=f"{NAMES[0]} Tap when here").click()

    page.get_by_label("Find a name").fill("nguyen thi")

    assert page.locator(".person__main:visible").count() == 1
    page.get_by_label("Find a name").fill("")
    page.get_by_role("button", name="To mark 2").click()
    assert page.locator(".person__main:visible").count() == 2
    page.get_by_role("button", name="The rest are here").click()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved. 3 of 3 are here.").wait_for()
    assert set(statuses().values()) == {"present"}


def test_marking_the_rest_is_seen_first_and_undone_with_one_tap(people, session):
    page = open_roster(people, session)
    page.get_by_role("button", name=f"{NAMES[0]} Tap when here").click()

    page.get_by_role("button", name="The rest are here").click()

    assert page.locator("[data-here]").inner_text() == "3"
    assert "Marked as here and not saved yet: 2" in page.get_by_role("status").all_inner_texts()
    assert not AttendanceMark.objects.exists()
    page.get_by_role("button", name="Undo").click()
    assert page.locator("[data-here]").inner_text() == "1"
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved. 1 of 3 are here.").wait_for()
    assert statuses() == {NAMES[0]: "present"}


def test_every_control_of_the_roster_is_a_touch_target(people, session):
    page = open_roster(people, session)
    page.get_by_role("button", name=f"Other marks: {NAMES[0]}").click()

    small = page.evaluate(
        """[...document.querySelectorAll('main button, main .mark label, main summary, main input.input')]
        .filter((one) => one.offsetParent && one.getBoundingClientRect().height < 48)
        .map((one) => one.outerHTML)"""
    )

    assert small == []


def test_a_cancelled_roster_can_be_read_and_not_changed(people, session):
    session.cancelled_at = timezone.now()
    session.save()
    page = people.person(language="en-US")
    page.context.add_cookies([session.cookie])

    page.goto(f"/teach/sessions/{session.pk}/")

    assert page.get_by_text("This session was cancelled. Marks cannot be saved.").is_visible()
    assert page.locator(".person__main").first.is_disabled()
    assert page.get_by_role("button", name="Save", exact=True).count() == 0


def test_the_same_without_script(people, session):
    page = open_roster(people, session, javascript=False)
    ana = page.get_by_role("group", name=NAMES[0])
    hanh = page.get_by_role("group", name=NAMES[1])

    ana.get_by_role("radio", name="Excused").check()
    hanh.get_by_role("radio", name="Late").check()
    hanh.get_by_text("Not there the whole time?").click()
    hanh.get_by_label("Minutes there").fill("900")
    assert fits(page)
    page.get_by_role("button", name="Save", exact=True).click()
    assert "The session has 90 minutes." in page.content()
    page.get_by_role("group", name=NAMES[1]).get_by_label("Minutes there").fill("80")
    page.get_by_role("button", name="The rest are here").click()
    page.get_by_text("Saved. 2 of 3 are here.").wait_for()

    assert statuses() == {NAMES[0]: "excused", NAMES[1]: "late", NAMES[2]: "present"}
    assert AttendanceRecord.objects.get(status="late").minutes == 80


def test_cards_are_printed_and_axe_finds_nothing(people, session):
    for scheme in ("light", "dark"):
        page = open_roster(people, session, color_scheme=scheme)
        problems = {"roster": Axe().run(page).response["violations"]}
        page.goto("/es/teach/")
        problems["sessions"] = Axe().run(page).response["violations"]
        page.goto(f"/teach/cohorts/{session.cohort_id}/cards/")
        problems["cards"] = Axe().run(page).response["violations"]
        page.get_by_label(NAMES[2]).check()
        page.get_by_role("button", name="Make the cards").click()
        page.get_by_role("heading", name="Print these cards now").wait_for()
        problems["sheet"] = Axe().run(page).response["violations"]

        assert fits(page)
        assert page.locator(".keycard svg").count() == 1
        assert {
            name: [(one["id"], one["nodes"][0]["html"]) for one in found]
            for name, found in problems.items()
            if found
        } == {}
