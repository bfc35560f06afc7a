"""The desk as a workbook says what the screen and the CSV say."""

import csv
import io
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from institute.records.models import AuditRecord
from institute.reports.spreadsheet import stream_xlsx
from tests.factories import (
    NOON,
    CohortFactory,
    EnrolmentFactory,
    ProjectManagerFactory,
    SessionFactory,
    asks_for,
    curriculum_tree,
    enrolled_in,
    passed_attempt,
)
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort(client):
    with time_machine.travel(NOON, tick=True):
        cohort = CohortFactory(name="Own cohort")
        asks_for(cohort, sessions=50)
        SessionFactory(cohort=cohort, number=1)
        SessionFactory(cohort=cohort, number=2, starts_at=NOON + timedelta(days=4))
        sign_in(client, ProjectManagerFactory())
        yield cohort


def exported(client, cohort, url, **query):
    response = client.get(reverse(url, args=[cohort.pk]), query)
    return b"".join(response.streaming_content)


def sheet(content):
    book = load_workbook(io.BytesIO(content))
    return [list(row) for row in book.active.iter_rows(values_only=True)]


def as_text(cell):
    return "" if cell is None else str(cell.date()) if hasattr(cell, "date") else str(cell)


def test_both_exports_agree_cell_by_cell_with_the_screen(client, cohort):
    tree = curriculum_tree()
    active = enrolled_in(tree.module, cohort=cohort, learner__display_name="Ana")
    passed_attempt(active, tree.quiz, at=NOON - timedelta(days=2))
    for number in range(30):
        EnrolmentFactory(cohort=cohort, learner__display_name=f"Parent {number:02}")

    lines = list(
        csv.reader(io.StringIO(exported(client, cohort, "cohort-desk-csv", sort="-name").decode("utf-8-sig")))
    )
    rows = sheet(exported(client, cohort, "cohort-desk-xlsx", sort="-name"))
    page = client.get(reverse("cohort-desk", args=[cohort.pk]), {"sort": "-name"})

    assert [[as_text(cell) for cell in row] for row in rows] == lines
    assert len(lines) == 32
    shown = page.context["shown"]
    assert [row.name for row in shown] == [line[0] for line in lines[1:26]]
    for row, line in zip(shown, lines[1:26], strict=True):
        assert line[3:7] == [str(row.attended), str(row.held), str(row.quizzes_passed), str(row.quizzes)]
        assert line[7] == str(row.state.label)


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", " =1", "＝1"])
def test_a_name_that_looks_like_a_formula_is_text(client, cohort, name):
    EnrolmentFactory(cohort=cohort, learner__display_name=name)

    book = load_workbook(io.BytesIO(exported(client, cohort, "cohort-desk-xlsx")))

    cell = book.active["A2"]
    assert cell.data_type == "s"
    assert cell.value == f"'{name}"


def test_signs_that_a_workbook_cannot_hold_are_left_out():
    content = b"".join(stream_xlsx("Parents", ["Parent"], [[["A\x07na\x0b"]]]))

    assert sheet(content) == [["Parent"], ["Ana"]]


def test_who_took_how_many_rows_is_written_down(client, cohort):
    EnrolmentFactory.create_batch(3, cohort=cohort)

    exported(client, cohort, "cohort-desk-xlsx")

    record = AuditRecord.objects.get(action=AuditRecord.Action.EXPORTED)
    assert record.data["count"] == 3
