"""Certificates and their designs in the Wagtail admin."""

from django.forms import modelform_factory
from django.urls import path
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateInput
from wagtail.permission_policies import ModelPermissionPolicy

from certificates.admin_views import CertificateIndexView
from certificates.design_views import DesignIndexView
from certificates.forms import DesignForm
from certificates.models import CertificateDesign
from certificates.previews import DESIGN_FIELDS
from institute.admin.visible import VisibleModelViewSet

WIDGETS = {
    "expires_on": AdminDateInput,
    "body_en": AdminAutoHeightTextInput,
    "body_es": AdminAutoHeightTextInput,
}


class CertificateMenuItem(MenuItem):
    """The line in the side bar; shown to users for whom the list is not a 404."""

    def is_shown(self, request):
        return request.user.is_project_manager or request.user.is_facilitator


class CertificateViewSet(ViewSet):
    """The certificates of the institute: read here, never edited."""

    name = "certificates"
    icon = "circle-check"
    menu_label = gettext_lazy("Certificates")
    menu_icon = "circle-check"
    menu_order = 320
    menu_item_class = CertificateMenuItem
    add_to_admin_menu = True

    def get_urlpatterns(self):
        """Return the list, and the part of it that a search replaces."""
        return [
            path("", CertificateIndexView.as_view(), name="index"),
            path("results/", CertificateIndexView.as_view(results_only=True), name="index_results"),
        ]


class ManagersPolicy(ModelPermissionPolicy):
    """Wording and look of certificates are the project manager's, whatever rights a group was given."""

    def user_has_permission(self, user, action):
        """Allow project managers only; facilitators and editors are refused."""
        return user.is_active and user.is_project_manager

    def user_has_permission_for_instance(self, user, action, instance):
        """As for the model."""
        return self.user_has_permission(user, action)


class DesignViewSet(VisibleModelViewSet):
    """What future certificates will say and look like."""

    model = CertificateDesign
    name = "certificate_designs"
    icon = "doc-full"
    menu_label = gettext_lazy("Certificate designs")
    menu_order = 321
    add_to_admin_menu = True
    list_display = [
        "name",
        Column("cohort", label=gettext_lazy("Cohort"), sort_key="cohort__name"),
        Column("languages", label=gettext_lazy("Languages"), accessor="get_languages_display"),
    ]
    form_fields = ["name", "cohort", *DESIGN_FIELDS]
    inspect_view_enabled = False
    index_view_class = DesignIndexView
    create_template_name = edit_template_name = "certificates/design_form.html"

    def get_form_class(self, for_update=False):
        """Return our form with Wagtail's widgets."""
        return modelform_factory(self.model, form=DesignForm, fields=self.form_fields, widgets=WIDGETS)


certificate_viewset = CertificateViewSet()
design_viewset = DesignViewSet()
