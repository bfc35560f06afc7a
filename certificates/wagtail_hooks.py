from django.urls import path
from wagtail import hooks
from wagtail.permissions import register_permission_policy

from certificates import admin_views
from certificates.designs import CertificateDesign
from certificates.viewsets import ManagersPolicy, certificate_viewset, design_viewset, revoke_view

register_permission_policy(CertificateDesign, ManagersPolicy(CertificateDesign))


@hooks.register("register_admin_viewset")
def register_certificates():
    return [certificate_viewset, design_viewset]


@hooks.register("register_admin_urls")
def register_certificate_urls():
    one, run = "certificates/<uuid:certificate_id>", "certificates/runs/<uuid:run_id>"
    return [
        path(f"{one}/revoke/", revoke_view, name="certificate-revoke"),
        path(f"{one}/correct/", admin_views.correct, name="certificate-correct"),
        path("certificates/issue/", admin_views.cohorts, name="certificate-cohorts"),
        path("certificates/issue/<int:cohort_id>/", admin_views.bulk_plan, name="certificate-bulk"),
        path(f"{run}/", admin_views.bulk_run, name="certificate-run"),
        path("certificates/design/preview/", admin_views.preview, name="certificate-preview"),
    ]
