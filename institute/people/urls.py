"""Doors that are the same in every language: the language switch, the printed card."""

from django.urls import path

from institute.people import cards, views

urlpatterns = [
    path("language/", views.set_language, name="set-language"),
    path("card/<str:token>/", cards.open_with_card, name="card"),
]
