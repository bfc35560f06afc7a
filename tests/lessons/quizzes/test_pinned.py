"""What is kept in memory of a quiz that attempts have pinned."""

import pytest
from django.utils import timezone
from wagtail.models import Revision

from lessons.quizzes.pinned import pinned
from tests.factories import curriculum_tree

pytestmark = pytest.mark.django_db


def test_a_revision_is_read_once_and_again_where_it_was_written_over(django_assert_num_queries):
    stored = curriculum_tree().quiz.live_revision
    without_content = Revision.objects.only("created_at")
    first = pinned(without_content.get(pk=stored.pk))
    with django_assert_num_queries(1):
        again = pinned(without_content.get(pk=stored.pk))
    stored.content["pass_percent"], stored.created_at = 90, timezone.now()
    stored.save()

    anew = pinned(without_content.get(pk=stored.pk))

    assert again is first
    assert (first.paper.pass_percent, anew.paper.pass_percent) == (70, 90)
