"""Sign-in of the team, second factor, sign-out: allauth's doors, without those that are closed here."""

from django.urls import include, path

urlpatterns = [path("", include("allauth.urls"))]
