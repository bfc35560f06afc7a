"""Questions about quizzes: their words in the language on screen."""

from django.conf import settings

from lessons.quizzes.models import QuizPage
from lessons.quizzes.paper import stream_of
from lessons.quizzes.wording import Wording, texts_of


def wording_for(revision, quiz_key, language) -> Wording:
    """The words of a pinned revision in a language (one query, none for the source language)."""
    source = texts_of(stream_of(revision.content))
    if language == settings.LANGUAGE_CODE:
        return Wording(source, settings.LANGUAGE_CODE)
    translated = (
        QuizPage.objects.live()
        .filter(translation_key=quiz_key, locale__language_code=language)
        .only("questions")
        .first()
    )
    texts = texts_of(translated.questions.raw_data) if translated else {}
    return Wording(source, settings.LANGUAGE_CODE, texts, language)
