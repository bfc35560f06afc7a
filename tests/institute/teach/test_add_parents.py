"""The page on which parents are added: a file, an empty list, and changes after the preview."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection
from django.urls import reverse
from django.utils import timezone

from institute.people.models import User
from tests.factories import CohortFactory, EnrolmentFactory, FacilitatorFactory, ProjectManagerFactory
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
ROWS = "name,email\nAna,ana@example.org\nLuz,luz@example.org\n"


@pytest.fixture
def manager(client):
    return sign_in(client, ProjectManagerFactory())


@pytest.fixture
def cohort():
    today = timezone.now().date()
    return CohortFactory(starts_on=today - timedelta(days=9), ends_on=today + timedelta(days=90))


def send(client, cohort, do, **data):
    return client.post(reverse("add-parents", args=[cohort.pk]), {"do": do, **data}, follow=True)


def words(response):
    return [str(message) for message in response.context["messages"]]


def test_a_file_is_read_as_pasted_lines_are(manager, cohort):
    page = send(manager, cohort, "look", file=SimpleUploadedFile("parents.csv", ROWS.encode()))

    assert [line.row.name for line in page.context["lines"]] == ["Ana", "Luz"]
    assert not User.objects.parents().exists()


def test_a_file_that_is_too_large_is_refused_beside_its_field(manager, cohort):
    page = send(manager, cohort, "look", file=SimpleUploadedFile("parents.csv", b"name\n" + b"a" * 1024**2))

    [sentence] = page.context["many"].errors["file"]
    assert "This file is too large." in sentence


@pytest.mark.parametrize("lines", ["", " \n "])
def test_who_chooses_nothing_is_asked_to_choose(manager, cohort, lines):
    page = send(manager, cohort, "look", lines=lines)

    assert page.context["many"].errors == {"file": ["Please choose a file, or paste lines below."]}


def test_an_empty_file_has_one_refusal(manager, cohort):
    page = send(manager, cohort, "look", file=SimpleUploadedFile("parents.csv", b""))

    assert len(page.context["many"].errors["file"]) == 1
    assert "Please choose a file" not in page.text


def test_a_parent_who_is_here_already_is_not_added_by_the_form(manager, cohort):
    EnrolmentFactory(cohort=cohort, learner__display_name="Ana")

    page = send(manager, cohort, "one", name="ana ", language="es")

    assert page.context["one"].errors == {"name": ["A parent of this name is here already."]}
    assert cohort.enrolments.count() == 1


@pytest.mark.parametrize(("rows", "said"), [("", "The list is empty."), ("name\n", "no parents below them")])
def test_a_list_that_is_none_any_more_leads_back_to_the_form(manager, cohort, rows, said):
    page = send(manager, cohort, "save", rows=rows)

    assert page.redirect_chain == [(reverse("add-parents", args=[cohort.pk]), 302)]
    [sentence] = words(page)
    assert said in sentence


def test_into_a_cohort_that_ended_meanwhile_nobody_is_added(manager, cohort):
    cohort.ends_on = timezone.now().date() - timedelta(days=3)
    cohort.save()

    page = send(manager, cohort, "save", rows=ROWS)

    assert "The last day of this cohort is past. Nobody was added." in words(page)
    assert not User.objects.parents().exists()


def test_a_list_that_became_wrong_after_it_was_looked_at_is_shown_once_more(manager, cohort):
    FacilitatorFactory(email="luz@example.org")

    page = send(manager, cohort, "save", rows=ROWS)

    assert words(page) == ["Something changed in the meantime. Please look at the list once more."]
    assert [line.state.value for line in page.context["lines"]] == ["new", "error"]
    assert page.context["written"] == ""
    assert not cohort.enrolments.exists()


def test_of_two_who_save_the_same_list_at_once_the_second_looks_at_it_once_more(manager, cohort):
    def execute(run, sql, params, many, context):
        if sql.startswith('INSERT INTO "cohorts_enrolment"'):
            raise IntegrityError("she is there already")
        return run(sql, params, many, context)

    with connection.execute_wrapper(execute):
        page = send(manager, cohort, "save", rows=ROWS)

    assert words(page) == ["Something changed in the meantime. Please look at the list once more."]
    assert [line.state.value for line in page.context["lines"]] == ["new", "new"]
    assert not User.objects.parents().exists()
