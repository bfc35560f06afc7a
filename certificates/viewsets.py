"""Certificates in the Wagtail admin: the list, and the page that withdraws one."""

from django.forms import modelform_factory
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateInput
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permission_policies import ModelPermissionPolicy

from certificates import admin_views
from certificates.designs import CertificateDesign
from certificates.forms import DesignForm, RevokeForm
from certificates.models import Certificate
from certificates.previews import DESIGN_FIELDS
from certificates.services import AlreadyRevoked, revoke_certificate
from institute.admin.visible import VisibleModelViewSet
from institute.i18n.dates import format_date
from institute.records.audit import audit_denied

WIDGETS = {
    "expires_on": AdminDateInput,
    "body_en": AdminAutoHeightTextInput,
    "body_es": AdminAutoHeightTextInput,
}


class CertificateMenuItem(MenuItem):
    """The line in the side bar; shown to those whom the list would not answer with 404."""

    def is_shown(self, request):
        return request.user.is_project_manager or request.user.is_facilitator


class CertificateIndexView(IndexView):
    """Certificates of the cohorts that a person may see, the newest first."""

    model = Certificate
    # Who may see which row is decided by ``visible_to``; Wagtail's policies know models only.
    any_permission_required = None
    permission_policy = None
    page_title = gettext_lazy("Certificates")
    header_icon = "circle-check"
    index_url_name = "certificates:index"
    index_results_url_name = "certificates:index_results"
    default_ordering = "-issued_at"
    search_fields = ["recipient_name", "code"]
    search_backend_name = None
    paginate_by = 50

    def dispatch(self, request, *args, **kwargs):
        """Answer 404 to people of the team who have no cohorts to look at."""
        if not (request.user.is_project_manager or request.user.is_facilitator):
            audit_denied(request, reason="role")
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def header_buttons(self):
        """The way to issue for a whole cohort."""
        if not self.request.user.is_project_manager:
            return []
        return [HeaderButton(_("Issue certificates"), url=reverse("certificate-cohorts"), icon_name="plus")]

    def get_base_queryset(self):
        """Rows through the person's eyes, with what the columns show."""
        return Certificate.objects.visible_to(self.request.user).select_related("enrolment__cohort")

    @cached_property
    def columns(self):
        """Name (with the way to withdraw, for a project manager), cohort, number, date, state."""
        may_revoke = self.request.user.is_project_manager
        return [
            TitleColumn(
                "recipient_name",
                label=_("Name"),
                get_url=lambda one: (
                    reverse("certificate-revoke", args=[one.pk]) if may_revoke and one.is_valid else None
                ),
                sort_key="recipient_name",
            ),
            Column("cohort", label=_("Cohort"), accessor="enrolment.cohort"),
            TitleColumn(
                "code",
                label=_("Number and paper"),
                get_url=lambda one: reverse("download-certificate", args=[one.pk]),
            ),
            TitleColumn(
                "correct",
                label=_("Name"),
                accessor=lambda one: _("Correct the name") if may_revoke and one.is_valid else "",
                get_url=lambda one: (
                    reverse("certificate-correct", args=[one.pk]) if may_revoke and one.is_valid else None
                ),
            ),
            Column("issued_on", label=_("Issued"), accessor=lambda one: format_date(one.issued_on)),
            Column("state", label=_("Status"), accessor="get_state_display", sort_key="state"),
        ]


class RevokeView(admin_views.OneCertificateMixin, WagtailAdminTemplateMixin, FormView):
    """Withdraw a certificate: what cannot be undone has a page of its own that says what will happen."""

    form_class = RevokeForm
    template_name = "certificates/revoke.html"
    page_title = gettext_lazy("Withdraw a certificate")
    header_icon = "circle-check"

    def form_valid(self, form):
        """Withdraw it, and go back to the list."""
        try:
            revoke_certificate(
                self.certificate,
                reason=form.cleaned_data["reason"],
                by=self.request.user,
                at=timezone.now(),
            )
        except AlreadyRevoked:
            messages.warning(self.request, _("This certificate was withdrawn or replaced before."))
        else:
            messages.success(
                self.request, _("The certificate is withdrawn. Whoever checks it now sees that.")
            )
        return redirect("certificates:index")


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
        """The list, and the part of it that a search replaces."""
        return [
            path("", CertificateIndexView.as_view(), name="index"),
            path("results/", CertificateIndexView.as_view(results_only=True), name="index_results"),
        ]


class ManagersPolicy(ModelPermissionPolicy):
    """Wording and look of certificates are the project manager's, whatever rights a group was given."""

    def user_has_permission(self, user, action):
        """Whether she may; facilitators and editors may not."""
        return user.is_active and user.is_project_manager

    def user_has_permission_for_instance(self, user, action, instance):
        """As for the model."""
        return self.user_has_permission(user, action)


class DesignViewSet(VisibleModelViewSet):
    """What the certificates to come will say and look like."""

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
    index_view_class = admin_views.DesignIndexView
    create_template_name = edit_template_name = "certificates/design_form.html"

    def get_form_class(self, for_update=False):
        """Wagtail's widgets, and our refusals."""
        return modelform_factory(self.model, form=DesignForm, fields=self.form_fields, widgets=WIDGETS)


certificate_viewset = CertificateViewSet()
design_viewset = DesignViewSet()
revoke_view = RevokeView.as_view()
