from django.urls import path
from wagtail import hooks
from wagtail.permissions import register_permission_policy

from certificates import admin_views, bulk_views, design_views
from certificates.models import CertificateDesign
from certificates.viewsets import ManagersPolicy, certificate_viewset, design_viewset

register_permission_policy(CertificateDesign, ManagersPolicy(CertificateDesign))


@hooks.register("register_admin_viewset")
def register_certificates():
    return [certificate_viewset, design_viewset]


@hooks.register("register_admin_urls")
def register_certificate_urls():
    one, run = "certificates/<uuid:certificate_id>", "certificates/runs/<uuid:run_id>"
    return [
        path(f"{one}/revoke/", admin_views.revoke, name="certificate-revoke"),
        path(f"{one}/correct/", admin_views.correct, name="certificate-correct"),
        path("certificates/issue/", bulk_views.cohorts, name="certificate-cohorts"),
        path("certificates/issue/<int:cohort_id>/", bulk_views.bulk_plan, name="certificate-bulk"),
        path(f"{run}/", bulk_views.bulk_run, name="certificate-run"),
        path("certificates/design/preview/", design_views.preview, name="certificate-preview"),
    ]
