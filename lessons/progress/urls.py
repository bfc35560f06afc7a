"""Doors of a parent's own quizzes and reading."""

from django.urls import path

from lessons.progress import views
from lessons.progress.search_views import search

urlpatterns = [
    path("search/", search, name="search"),
    path("quiz/<uuid:quiz_key>/begin/", views.begin_quiz, name="begin-quiz"),
    path("attempt/<uuid:attempt_id>/", views.take_quiz, name="take-quiz"),
    path("attempt/<uuid:attempt_id>/answers/", views.save_as_tapped, name="save-as-tapped"),
    path("attempt/<uuid:attempt_id>/result/", views.quiz_result, name="quiz-result"),
    path("lesson/<uuid:lesson_key>/read/", views.read_lesson, name="read-lesson"),
    path("lesson/<uuid:lesson_key>/place/", views.keep_lesson_place, name="keep-lesson-place"),
]
