from django.urls import path
from wagtail import hooks

from certificates.viewsets import certificate_viewset, revoke_view


@hooks.register("register_admin_viewset")
def register_certificates():
    return certificate_viewset


@hooks.register("register_admin_urls")
def register_revoke_url():
    return [path("certificates/<uuid:certificate_id>/revoke/", revoke_view, name="certificate-revoke")]
