"""Real threads against the real database: two people mark the same text at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from lessons.curriculum.models import LoadedText, TextReview
from lessons.curriculum.services.reviews import AlreadyReviewed, mark_reviewed
from tests.factories import NOON, ProjectManagerFactory, curriculum_tree, local_day

# What migrations wrote (permissions, the root page) is put back after each test.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
THREADS = 4


def test_four_who_mark_a_text_at_once_write_one_review():
    key = curriculum_tree().lesson.translation_key
    text = LoadedText.objects.create(
        key=key, language="en", is_draft=True, text_sha256="hash", loaded_at=NOON
    )
    about = {"reviewed_on": local_day(NOON), "on": local_day(NOON), "seen": "hash", "at": NOON}
    manager, start = ProjectManagerFactory(), Barrier(THREADS)

    def mark(number):
        start.wait()
        try:
            return mark_reviewed(text, reviewed_by=f"Reader {number}", by=manager, **about)
        except AlreadyReviewed:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as threads:
        written = list(threads.map(mark, range(THREADS)))

    assert sum(one is not None for one in written) == 1
    assert TextReview.objects.count() == 1
