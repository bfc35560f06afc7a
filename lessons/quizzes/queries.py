"""Questions about quizzes: their words in the language on screen."""

from django.conf import settings

from lessons.quizzes.models import QuizPage
from lessons.quizzes.pinned import once, pinned
from lessons.quizzes.wording import Wording, texts_of


def wording_for(revision, quiz_key, language) -> Wording:
    """The words of a pinned revision in a language (one query, none for the source language)."""
    return wordings_for([(revision, quiz_key)], language)[revision.pk]


def wordings_for(quizzes, language) -> dict[int, Wording]:
    """The words of several ``(revision, quiz key)``, by the revision's number (one query, or none)."""
    translated = {}
    if language != settings.LANGUAGE_CODE:
        translated = _translated({quiz_key for _revision, quiz_key in quizzes}, language)
    return {
        revision.pk: Wording(
            pinned(revision).texts, settings.LANGUAGE_CODE, translated.get(quiz_key, {}), language
        )
        for revision, quiz_key in quizzes
    }


def _translated(quiz_keys, language):
    """The texts of live translations, by quiz key; those of one publication are read once."""
    pages = QuizPage.objects.live().filter(translation_key__in=quiz_keys, locale__language_code=language)
    rows = pages.values_list("translation_key", "pk", "live_revision_id", "last_published_at")
    return {
        quiz_key: once(("page", *publication), lambda pk=publication[0]: _texts_of_page(pk))
        for quiz_key, *publication in rows
    }


def _texts_of_page(pk):
    return texts_of(QuizPage.objects.only("questions").get(pk=pk).questions.raw_data)
