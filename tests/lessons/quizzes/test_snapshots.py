"""What is kept in memory of a quiz whose revision attempts have pinned."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from wagtail.models import Revision

from lessons.quizzes.models import QuizPage
from lessons.quizzes.snapshots import quiz_snapshot
from tests.factories import curriculum_tree

pytestmark = pytest.mark.django_db


def test_a_revision_is_read_once_and_again_where_it_was_written_over(django_assert_num_queries):
    stored = curriculum_tree().quiz.live_revision
    without_content = Revision.objects.only("created_at")
    first = quiz_snapshot(without_content.get(pk=stored.pk))
    with django_assert_num_queries(1):
        again = quiz_snapshot(without_content.get(pk=stored.pk))
    stored.content["pass_percent"], stored.created_at = 90, timezone.now()
    stored.save()

    newer = quiz_snapshot(without_content.get(pk=stored.pk))

    assert again is first
    assert (first.pass_percent, newer.pass_percent) == (70, 90)


def test_wagtails_autosave_writes_over_a_draft_and_never_over_what_was_published():
    quiz = curriculum_tree().quiz
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        draft = quiz.save_revision()
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        again = quiz.save_revision(overwrite_revision=draft)
        again.publish()
        published = Revision.objects.get(pk=again.pk)
    # Another window of the same person still holds the draft that she published meanwhile.
    open_elsewhere = QuizPage.objects.get(pk=quiz.pk)
    open_elsewhere.pass_percent = 90
    with time_machine.travel(timezone.now() + timedelta(hours=3)):
        new = open_elsewhere.save_revision(overwrite_revision=published)

    assert again.pk == draft.pk
    assert new.pk != published.pk
    assert quiz_snapshot(Revision.objects.get(pk=published.pk)).pass_percent == 70
