"""URLs that are printed on certificates: the same in every language."""

from django.urls import path

from certificates import verification_views

urlpatterns = [
    path("v/", verification_views.verify_form, name="verify"),
    path("v/file/", verification_views.verify_file, name="verify-file"),
    path("v/<str:code>/", verification_views.verify_certificate, name="verify-certificate"),
    path("v/<str:code>/name/", verification_views.check_name, name="check-name-on-paper"),
]
