"""Every mark of a roster has a look, and the page of components shows the same."""

from institute.attendance.models import Status
from institute.home.roster_marks import MARK_LOOKS
from institute.home.samples import component_samples
from institute.teach.roster_rows import MARKS


def test_every_mark_has_a_look_and_no_look_is_left_over():
    assert set(MARK_LOOKS) == set(Status.values)


def test_the_components_page_shows_the_marks_of_the_roster():
    shown = [(mark["value"], mark["icon"], mark["tone"]) for mark in component_samples()["marks"]]

    assert shown == [(mark["value"], mark["icon"], mark["tone"]) for mark in MARKS]
