"""From marks to who was there: pure, and the same in any order."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from institute.attendance.folding import fold, is_attended
from institute.attendance.models import ATTENDED, Status

START = datetime(2027, 2, 6, 17, tzinfo=UTC)

marks = st.lists(
    st.builds(
        lambda person, minute, key, status: SimpleNamespace(
            enrolment_id=person, at=START + timedelta(minutes=minute), pk=UUID(int=key), status=status
        ),
        st.integers(1, 3),
        st.integers(0, 5),
        st.integers(0, 2**32),
        st.sampled_from(Status.values),
    ),
    unique_by=lambda mark: mark.pk,
)


@given(marks, st.randoms())
def test_the_order_of_rows_changes_nothing(some, random):
    shuffled = list(some)
    random.shuffle(shuffled)

    assert fold(shuffled) == fold(some)


@given(marks)
def test_the_newest_mark_of_each_person_counts(some):
    folded = fold(some)

    assert set(folded) == {mark.enrolment_id for mark in some}
    for mark in some:
        assert folded[mark.enrolment_id].at >= mark.at


@given(marks, marks)
def test_folding_in_two_steps_is_folding_at_once(first, second):
    assert fold([*fold(first).values(), *second]) == fold([*first, *second])


@pytest.mark.parametrize(
    ("minutes", "planned", "attended"),
    [
        (68, 90, True),
        (67, 90, False),
        (0, 90, False),
        (None, 90, True),
        (45, 60, True),
        (44, 60, False),
        (3, 4, True),
    ],
)
def test_under_three_quarters_of_the_minutes_is_not_attended(minutes, planned, attended):
    assert is_attended(Status.PRESENT, minutes, planned) is attended
    assert is_attended(Status.LATE, minutes, planned) is attended


@given(st.sampled_from([Status.EXCUSED, Status.ABSENT]), st.none() | st.integers(0, 600), st.integers(1, 600))
def test_excused_and_away_never_count(status, minutes, planned):
    assert not is_attended(status, minutes, planned)


@given(st.sampled_from(ATTENDED), st.integers(0, 600), st.integers(1, 600))
def test_one_more_minute_never_makes_it_worse(status, minutes, planned):
    assert is_attended(status, minutes, planned) <= is_attended(status, minutes + 1, planned)
