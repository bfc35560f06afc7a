"""Questions about quizzes: their words in the language on screen."""

from django.conf import settings

from lessons.quizzes.models import QuizPage
from lessons.quizzes.paper import stream_of
from lessons.quizzes.wording import Wording, texts_of


def wording_for(revision, quiz_key, language) -> Wording:
    """The words of a pinned revision in a language (one query, none for the source language)."""
    return wordings_for([(revision, quiz_key)], language)[revision.pk]


def wordings_for(pinned, language) -> dict[int, Wording]:
    """The words of several ``(revision, quiz key)``, by the revision's number (one query, or none)."""
    translated = {}
    if language != settings.LANGUAGE_CODE:
        keys = {quiz_key for _revision, quiz_key in pinned}
        pages = QuizPage.objects.live().filter(translation_key__in=keys, locale__language_code=language)
        translated = {page.translation_key: page for page in pages.only("translation_key", "questions")}
    words = {}
    for revision, quiz_key in pinned:
        source, page = texts_of(stream_of(revision.content)), translated.get(quiz_key)
        texts = texts_of(page.questions.raw_data) if page else {}
        words[revision.pk] = Wording(source, settings.LANGUAGE_CODE, texts, language)
    return words
