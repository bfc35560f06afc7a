"""URLs that are the same in every language: the language switch, a printed card, the link in a message."""

from django.urls import path

from institute.people import views
from institute.people.sign_in.views.card import sign_in_with_card
from institute.people.sign_in.views.message import sign_in_with_link

urlpatterns = [
    path("language/", views.set_language, name="set-language"),
    path("card/<str:token>/", sign_in_with_card, name="card"),
    path("link/<str:token>/", sign_in_with_link, name="sign-in-link"),
]
