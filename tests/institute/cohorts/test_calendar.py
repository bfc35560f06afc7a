"""The suggested calendar: dates in, plan out; and the screen on which it is reviewed and saved."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from institute.cohorts.calendar.plan import (
    MODULES,
    SATURDAY,
    fit_one_day,
    is_holiday,
    saturdays,
    suggested_plan,
)
from institute.cohorts.models import Cohort
from institute.cohorts.requirement_kinds import usual_requirements
from tests.factories import (
    CohortFactory,
    FacilitatorFactory,
    ProjectManagerFactory,
    curriculum_tree,
    make_module,
)
from tests.sign_in import sign_in

PACIFIC = ZoneInfo("America/Los_Angeles")
USUAL = (time(9, 30), time(11, 20))

some_saturdays = st.dates(date(2000, 1, 8), date(2100, 1, 1)).map(
    lambda day: day + timedelta(days=(SATURDAY - day.weekday()) % 7)
)
zones = st.sampled_from(
    ["America/Los_Angeles", "UTC", "Pacific/Honolulu", "Asia/Tehran", "Australia/Lord_Howe"]
)
day_times = st.tuples(st.times(time(0, 0), time(20, 0)), st.times(time(1, 30), time(22, 29))).filter(
    lambda pair: fit_one_day(*pair)
)


def test_the_second_saturdays_of_a_school_year():
    plan = suggested_plan(date(2027, 9, 11), zone=PACIFIC, begins=USUAL)

    assert [f"{one.starts_at:%Y-%m-%d}" for one in plan.sessions[::2]] == [
        "2027-09-11", "2027-10-09", "2027-11-13", "2027-12-11",
        "2028-01-08", "2028-02-12", "2028-03-11", "2028-04-08",
    ]  # fmt: skip
    assert f"{plan.sessions[0].starts_at:%H:%M}-{plan.sessions[0].ends_at:%H:%M}" == "09:30-11:00"
    assert f"{plan.sessions[1].starts_at:%H:%M}-{plan.sessions[1].ends_at:%H:%M}" == "11:20-12:50"
    assert plan.openings[:3] == (
        ("HEA", date(2027, 9, 4)), ("ADV", date(2027, 9, 12)), ("COM", date(2027, 10, 10)),
    )  # fmt: skip


@given(some_saturdays, zones, day_times, st.booleans())
def test_every_plan_is_sixteen_sessions_on_eight_saturdays_one_after_the_other(first, zone, begins, skips):
    plan = suggested_plan(first, zone=ZoneInfo(zone), begins=begins, skip_holidays=skips)

    days = [one.starts_at.date() for one in plan.sessions]
    assert [one.number for one in plan.sessions] == list(range(1, 17))
    assert len(set(days)) == 8
    assert all(day.weekday() == SATURDAY for day in days)
    for before, after in zip(plan.sessions, plan.sessions[1:], strict=False):
        assert before.starts_at < before.ends_at <= after.starts_at
    assert plan.starts_on < days[0] == first
    assert days[-1] < plan.ends_on
    assert not skips or not any(is_holiday(day) for day in days[2:])


@given(some_saturdays, st.booleans())
def test_modules_open_in_order_before_they_are_taught_and_each_once(first, skips):
    plan = suggested_plan(first, zone=PACIFIC, begins=USUAL, skip_holidays=skips)

    days = [day for _code, day in plan.openings]
    assert days == sorted(days)
    assert sorted(code for code, _day in plan.openings) == sorted(code for codes in MODULES for code in codes)
    assert len({code for code, _day in plan.openings}) == 8
    for (_code, opens), number in zip(plan.openings, (1, 3, 5, 5, 7, 9, 9, 11), strict=True):
        assert plan.starts_on <= opens < plan.sessions[number - 1].starts_at.date()


@given(some_saturdays)
def test_a_saturday_moves_by_weeks_and_never_before_its_place_in_the_month(first):
    for held, planned in zip(saturdays(first), saturdays(first, skip_holidays=False), strict=True):
        assert held - planned in (timedelta(0), timedelta(weeks=1), timedelta(weeks=2))


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 7, 4), "Independence Day"),
        (date(2023, 11, 11), "Veterans Day"),
        (date(2027, 11, 27), "after Thanksgiving"),
        (date(2027, 9, 4), "before Labor Day"),
        (date(2027, 2, 13), "before Presidents' Day"),
        (date(2028, 1, 15), "before King's day"),
        (date(2027, 5, 29), "before Memorial Day"),
        (date(2027, 12, 25), "Christmas"),
        (date(2028, 1, 1), "New Year"),
    ],
)
def test_holidays_are_known(day, words):
    assert is_holiday(day), words
    assert day.weekday() == SATURDAY


# The screens ----------------------------------------------------------------------------------------------

BEFORE = datetime(2027, 5, 3, 18, tzinfo=UTC)


@pytest.fixture
def manager(client):
    with time_machine.travel(BEFORE, tick=True):
        manager = ProjectManagerFactory()
        sign_in(client, manager)
        yield manager


def answers(**changed):
    return {
        "name": "Fall cohort",
        "first": "2027-09-11",
        "time_zone": "America/Los_Angeles",
        "first_begins": "09:30",
        "second_begins": "11:20",
        "skip_holidays": "on",
    } | changed


def as_a_browser_posts(form):
    """The fields of a cohort's form as they stand on the page."""
    data = {}
    for one in [
        form,
        *(f for formset in form.formsets.values() for f in [formset.management_form, *formset.forms]),
    ]:
        for field in one:
            value = field.value()
            if isinstance(value, datetime):
                value = f"{value:%Y-%m-%d %H:%M}"
            if value is not False:
                data[field.html_name] = "" if value is None else value
    return data


@pytest.mark.django_db
def test_the_plan_is_shown_reviewed_and_saved_in_one_go(client, manager):
    adv = curriculum_tree().module
    hea = make_module(adv.get_parent(), 8, "HEA")

    asked = client.post(reverse("cohorts:calendar"), answers())
    shown = client.get(asked.url)
    before = Cohort.objects.count()
    form = shown.context["form"]
    with timezone.override(PACIFIC):
        data = as_a_browser_posts(form)
    data |= {
        "sessions-2-starts_at": "2027-10-16 09:30",
        "sessions-2-ends_at": "2027-10-16 11:00",
    }
    saved = client.post(reverse("cohorts:add"), data)

    assert before == 0
    assert saved.status_code == 302, saved.context["form"].errors
    cohort = Cohort.objects.get()
    sessions = list(cohort.sessions.order_by("number"))
    assert (cohort.name, cohort.starts_on) == ("Fall cohort", date(2027, 9, 4))
    assert len(sessions) == 16
    assert sessions[0].starts_at == datetime(2027, 9, 11, 16, 30, tzinfo=UTC)
    assert sessions[2].starts_at == datetime(2027, 10, 16, 16, 30, tzinfo=UTC)
    # Standard time in November: 9:30 stays 9:30.
    assert sessions[4].starts_at == datetime(2027, 11, 13, 17, 30, tzinfo=UTC)
    taken = list(cohort.cohort_modules.values_list("module__code", "opens_on"))
    assert taken == [("HEA", date(2027, 9, 4)), (adv.code, date(2027, 9, 12))]
    assert hea.code == "HEA"
    assert dict(cohort.requirements.values_list("kind", "percent")) == usual_requirements()


@pytest.mark.django_db
def test_in_another_zone_the_plan_shows_that_zones_clock(client, manager):
    asked = client.post(reverse("cohorts:calendar"), answers(time_zone="Pacific/Honolulu"))

    page = client.get(asked.url).content.decode()

    assert "2027-09-11 09:30" in page
    assert "Pacific/Honolulu" in page


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"first": "2027-09-12"}, "This day is not a Saturday."),
        ({"first": "1899-09-09"}, "Please check the year."),
        ({"first": "soon"}, "Enter a valid date."),
        ({"time_zone": "Sacramento"}, "Write the zone like this"),
        ({"second_begins": "10:00"}, "The second session begins when the first is over"),
        ({"second_begins": "23:00"}, "ends on the same day"),
        ({"name": "Taken"}, "Another cohort has this name."),
        ({"name": ""}, "This field is required."),
    ],
)
@pytest.mark.django_db
def test_answers_that_cannot_be_are_refused_and_the_others_stay(client, manager, changed, words):
    CohortFactory(name="Taken")

    response = client.post(reverse("cohorts:calendar"), answers(**changed))

    page = response.content.decode()
    assert words in page
    assert 'value="09:30"' in page


@pytest.mark.django_db
def test_odd_words_in_the_address_show_an_ordinary_new_cohort(client, manager):
    response = client.get(reverse("cohorts:add"), answers(first="\x00", time_zone="../etc"))

    assert response.status_code == 200
    assert len(response.context["form"].formsets["sessions"].forms) == 0


@pytest.mark.django_db
def test_the_way_to_the_calendar_is_offered_to_those_who_plan(client, manager):
    for name in ("cohorts:index", "cohorts:add"):
        assert reverse("cohorts:calendar") in client.get(reverse(name)).content.decode()

    sign_in(client, FacilitatorFactory())
    assert reverse("cohorts:calendar") not in client.get(reverse("cohorts:index")).content.decode()
    assert client.get(reverse("cohorts:calendar")).status_code == 302
