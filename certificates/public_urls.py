"""Doors that are printed on paper: one address, whatever the language of the person who opens it."""

from django.urls import path

from certificates import views

urlpatterns = [
    path("v/", views.verify_form, name="verify"),
    path("v/<str:code>/", views.verify_certificate, name="verify-certificate"),
]
