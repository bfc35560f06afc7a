"""Doors that are the same in every language: the language switch, the printed card, the link in a message."""

from django.urls import path

from institute.people import cards, codes, views

urlpatterns = [
    path("language/", views.set_language, name="set-language"),
    path("card/<str:token>/", cards.open_with_card, name="card"),
    path("link/<str:token>/", codes.open_link, name="sign-in-link"),
]
