"""Rows that are copied are the rows that were made."""

import pytest
from django.db import transaction
from wagtail.models import GroupPagePermission, Page, Revision

from tests.factories import curriculum_tree, make_lesson, tree_in

pytestmark = pytest.mark.django_db


def of_pages():
    """All that a tree of the curriculum leaves behind, by what it says and not by its numbers."""
    shown = Page.objects.order_by("path").values_list(
        "path", "title", "url_path", "live", "numchild", "locale__language_code"
    )
    return list(shown), Revision.objects.count(), GroupPagePermission.objects.count()


@pytest.fixture(params=[False, True], ids=["in an empty site", "beside a page of a test"])
def beside(request):
    """What was there before."""
    if request.param:
        Page.get_first_root_node().add_child(instance=Page(title="Other", slug="other"))


def test_a_tree_is_the_same_however_often_it_is_asked_for(beside):
    seen = []
    for _time in range(3):
        with transaction.atomic():
            tree = curriculum_tree()
            spanish = tree_in("es", tree)
            assert spanish.get_translation(tree.quiz.locale).pk == tree.quiz.pk
            assert make_lesson(tree.module, 2).get_parent().pk == tree.module.pk
            seen.append(of_pages())
            transaction.set_rollback(True)

    assert seen[0] == seen[1] == seen[2]
    assert len(seen[0][0]) > 10
