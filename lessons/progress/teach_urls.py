"""Doors of facilitators: what a session is led with, and the answers that wait to be read."""

from django.urls import path

from lessons.progress import teach_views

urlpatterns = [
    path("activities/", teach_views.activities, name="activities"),
    path("scoring/", teach_views.scoring, name="scoring"),
    path("scoring/<int:response_id>/", teach_views.score_answer, name="score-answer"),
]
