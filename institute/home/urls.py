"""Addresses of the institute's own pages that are not in the page tree."""

from django.urls import path

from institute.home.views import components_page, contact, help_page, offline, privacy_notice

urlpatterns = [
    path("help/", help_page, name="help"),
    path("privacy/", privacy_notice, name="privacy-notice"),
    path("contact/", contact, name="contact"),
    path("offline/", offline, name="offline"),
    path("components/", components_page, name="components-page"),
]
