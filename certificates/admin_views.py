"""Views of certificates in the Wagtail admin: the list, correct a name, withdraw a certificate."""

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from certificates.forms import CorrectForm, RevokeForm
from certificates.models import Certificate
from certificates.services import AlreadyRevoked, NotStanding, correct_certificate, revoke_certificate
from institute.i18n.dates import format_date
from institute.people.access import SignedInRequest, visible_or_404
from institute.records.audit import audit_denied


class ManagersMixin(WagtailAdminTemplateMixin):
    """For project managers; everyone else gets a 404."""

    header_icon = "circle-check"

    def setup(self, request, *args, **kwargs):
        """Answer 404 to others, before anything is read."""
        super().setup(request, *args, **kwargs)
        if not request.user.is_project_manager:
            audit_denied(request, reason="role")
            raise Http404

    def get_breadcrumbs_items(self):
        """Return home, the list of certificates, this page."""
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("certificates:index"), "label": _("Certificates")},
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()},
        ]


class ChangeCertificateView(ManagersMixin, FormView):
    """A page that changes one certificate that the user may see: what will happen, the form, one button."""

    template_name = "certificates/change.html"
    request: SignedInRequest
    consequences: tuple[str | Promise, ...] = ()
    submit_label: str | Promise = ""
    is_serious = False

    def setup(self, request, *args, **kwargs):
        """Fetch it among those that the user may see."""
        super().setup(request, *args, **kwargs)
        certificates = Certificate.objects.visible_to(request.user)
        self.certificate = visible_or_404(request, certificates, pk=kwargs["certificate_id"])

    def get_page_subtitle(self):
        """Return whose certificate it is."""
        return self.certificate.recipient_name

    def get_context_data(self, **kwargs):
        """Add the certificate, and what the page says of the change."""
        return super().get_context_data(
            certificate=self.certificate,
            consequences=self.consequences,
            submit_label=self.submit_label,
            is_serious=self.is_serious,
            **kwargs,
        )


class CertificateIndexView(IndexView):
    """Certificates of the cohorts that a user may see, the newest first."""

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
        """Answer 404 to team members who have no cohorts."""
        if not (request.user.is_project_manager or request.user.is_facilitator):
            audit_denied(request, reason="role")
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def header_buttons(self):
        """Link to the page that issues for a whole cohort."""
        if not self.request.user.is_project_manager:
            return []
        return [HeaderButton(_("Issue certificates"), url=reverse("certificate-cohorts"), icon_name="plus")]

    def get_base_queryset(self):
        """Fetch the rows that the user may see, with what the columns show."""
        return Certificate.objects.visible_to(self.request.user).select_related("enrolment__cohort")

    @cached_property
    def columns(self):
        """Name (for a project manager a link to withdraw), cohort, number, date, state."""
        return [
            TitleColumn(
                "recipient_name",
                label=_("Name"),
                get_url=lambda certificate: self._url_to_change("certificate-revoke", certificate),
                sort_key="recipient_name",
            ),
            Column("cohort", label=_("Cohort"), accessor="enrolment.cohort"),
            TitleColumn(
                "code",
                label=_("Number and paper"),
                get_url=lambda certificate: reverse("download-certificate", args=[certificate.pk]),
            ),
            TitleColumn(
                "correct",
                label=_("Name"),
                accessor=lambda certificate: _("Correct the name") if self._may_change(certificate) else "",
                get_url=lambda certificate: self._url_to_change("certificate-correct", certificate),
            ),
            Column(
                "issued_on",
                label=_("Issued"),
                accessor=lambda certificate: format_date(certificate.issued_on),
            ),
            Column("state", label=_("Status"), accessor="get_state_display", sort_key="state"),
        ]

    def _may_change(self, certificate):
        return self.request.user.is_project_manager and certificate.is_valid

    def _url_to_change(self, name, certificate):
        return reverse(name, args=[certificate.pk]) if self._may_change(certificate) else None


class CorrectView(ChangeCertificateView):
    """A name was written wrongly: a new certificate replaces this one."""

    form_class = CorrectForm
    page_title = gettext_lazy("Correct the name")
    consequences = (
        gettext_lazy(
            "A new certificate is made with the name below, and with a new number. All else stays as it is."
        ),
        gettext_lazy("Whoever checks the old number reads that it was replaced, and finds the new one."),
        gettext_lazy(
            "The parent finds the new certificate on their page. The old one stays on record permanently."
        ),
    )
    submit_label = gettext_lazy("Make the new certificate")

    def get_initial(self):
        """Return the name on the certificate."""
        return {"name": self.certificate.recipient_name}

    def form_valid(self, form):
        """Issue the new certificate, and go back to the list."""
        name = form.cleaned_data["name"]
        if name == self.certificate.recipient_name:
            form.add_error("name", _("This is the name that stands on the certificate now."))
            return self.form_invalid(form)
        try:
            correct_certificate(self.certificate, name, by=self.request.user, at=timezone.now())
        except NotStanding:
            messages.warning(self.request, _("This certificate was replaced or withdrawn before."))
        else:
            messages.success(self.request, _("The new certificate is made. The old one says that."))
        return redirect("certificates:index")


class RevokeView(ChangeCertificateView):
    """Withdraw a certificate: this cannot be undone, so a page of its own says what will happen."""

    form_class = RevokeForm
    page_title = gettext_lazy("Withdraw a certificate")
    consequences = (
        gettext_lazy(
            "From now on, everyone who checks the number reads that the certificate was withdrawn today."
        ),
        gettext_lazy("The number stays known for ever. This cannot be undone."),
        gettext_lazy("No new certificate is made by itself. A project manager decides about a new one."),
    )
    submit_label = gettext_lazy("Withdraw the certificate")
    is_serious = True

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


correct = CorrectView.as_view()
revoke = RevokeView.as_view()
