"""URLs of a learner's own quizzes, reading and search."""

from django.urls import path

from lessons.progress.views import attempts, reading
from lessons.progress.views.search import search

urlpatterns = [
    path("search/", search, name="search"),
    path("quiz/<uuid:quiz_key>/begin/", attempts.begin_quiz, name="begin-quiz"),
    path("attempt/<uuid:attempt_id>/", attempts.take_quiz, name="take-quiz"),
    path("attempt/<uuid:attempt_id>/answers/", attempts.save_as_tapped, name="save-as-tapped"),
    path("attempt/<uuid:attempt_id>/result/", attempts.quiz_result, name="quiz-result"),
    path("lesson/<uuid:lesson_key>/read/", reading.read_lesson, name="read-lesson"),
    path("lesson/<uuid:lesson_key>/place/", reading.bookmark_lesson, name="keep-lesson-place"),
]
