"""A page is found by its whole path: how deep it stands costs nothing."""

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from institute.home.models import HomePage

pytestmark = pytest.mark.django_db


def found(rf, home, path):
    return HomePage.objects.get(pk=home.pk).route(rf.get("/"), path.split("/")).page


def test_a_lesson_is_found_with_no_more_queries_than_the_curriculum(rf, tree):
    found(rf, tree.home, "curriculum")
    with CaptureQueriesContext(connection) as near:
        assert found(rf, tree.home, "curriculum") == tree.curriculum
    with CaptureQueriesContext(connection) as far:
        assert found(rf, tree.home, "curriculum/adv/adv-l1") == tree.lesson

    assert len(far) == len(near)


def test_a_page_that_was_taken_back_is_not_found(rf, tree):
    tree.lesson.unpublish()

    with pytest.raises(Http404):
        found(rf, tree.home, "curriculum/adv/adv-l1")


def test_half_a_path_is_no_page(rf, tree):
    with pytest.raises(Http404):
        found(rf, tree.home, "adv/adv-l1")
