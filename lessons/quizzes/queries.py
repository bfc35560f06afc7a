"""Questions about quizzes: their texts in the language on screen."""

from collections.abc import Collection
from functools import partial
from uuid import UUID

from django.conf import settings
from wagtail.models import Revision

from lessons.quizzes.models import QuizPage
from lessons.quizzes.snapshots import cached, quiz_snapshot, texts_of
from lessons.quizzes.wording import Texts, Wording


def wording_for(revision: Revision, quiz_key: UUID, language: str) -> Wording:
    """The texts of a pinned revision in a language (one query, none for the source language)."""
    return wordings_for([(revision, quiz_key)], language)[revision.pk]


def wordings_for(quizzes: Collection[tuple[Revision, UUID]], language: str) -> dict[int, Wording]:
    """The texts of several ``(revision, quiz key)``, by the revision's number (one query, or none)."""
    translated: dict[UUID, Texts] = {}
    if language != settings.LANGUAGE_CODE:
        translated = _translated({quiz_key for _revision, quiz_key in quizzes}, language)
    return {
        revision.pk: Wording(
            quiz_snapshot(revision).texts, settings.LANGUAGE_CODE, translated.get(quiz_key, {}), language
        )
        for revision, quiz_key in quizzes
    }


def _translated(quiz_keys: set[UUID], language: str) -> dict[UUID, Texts]:
    """The texts of live translations, by quiz key; those of one publication are read once."""
    pages = QuizPage.objects.live().filter(translation_key__in=quiz_keys, locale__language_code=language)
    rows = pages.values_list("translation_key", "pk", "live_revision_id", "last_published_at")
    return {
        quiz_key: cached(("page", *publication), partial(_texts_of_page, publication[0]))
        for quiz_key, *publication in rows
    }


def _texts_of_page(pk: int) -> Texts:
    return texts_of(QuizPage.objects.only("questions").get(pk=pk).questions.raw_data)
