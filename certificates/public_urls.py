"""Doors that are printed on paper: one address, whatever the language of the person who opens it."""

from django.urls import path

from certificates import verifying

urlpatterns = [
    path("v/", verifying.verify_form, name="verify"),
    path("v/file/", verifying.verify_file, name="verify-file"),
    path("v/<str:code>/", verifying.verify_certificate, name="verify-certificate"),
    path("v/<str:code>/name/", verifying.check_name_on_paper, name="check-name-on-paper"),
]
