"""Doors of facilitators: the answers that wait to be read."""

from django.urls import path

from lessons.progress import teach_views

urlpatterns = [
    path("scoring/", teach_views.scoring, name="scoring"),
    path("scoring/<int:response_id>/", teach_views.score_answer, name="score-answer"),
]
