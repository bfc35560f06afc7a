"""Pages of certificates in the Wagtail admin: correct a name, issue for a cohort, look at a design."""

from django.db.models import Count, Q
from django.forms import modelform_factory
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from certificates.bulk import (
    NothingToIssue,
    is_stalled,
    plan,
    resume_run,
    start_run,
    stop_run,
)
from certificates.designs import CertificateDesign
from certificates.forms import CorrectForm, DesignForm
from certificates.models import BulkIssue, BulkState, Certificate
from certificates.previews import DESIGN_FIELDS, draw_sample, samples
from certificates.services import NotStanding, correct_certificate
from institute.admin.visible import VisibleIndexView
from institute.cohorts.models import Cohort
from institute.people.access import project_manager_required, visible_or_404
from institute.records.audit import audit_denied

# Why a parent gets none now, in the order in which the page lists the groups.
OUTCOMES = {
    "gets": gettext_lazy("Gets a certificate"),
    "name-not-confirmed": gettext_lazy("Has not confirmed how her name is written"),
    "name-cannot-be-drawn": gettext_lazy("The paper cannot show the name as it is written"),
    "not-complete": gettext_lazy("Something is still missing"),
    "records-open": gettext_lazy("A roster or an answer is still open"),
    "was-revoked": gettext_lazy("Her certificate was withdrawn. A new one is made parent by parent"),
    "has-one": gettext_lazy("Has a certificate already"),
}
TONES = {"gets": "done", "has-one": "open", "not-complete": "care"}
REFUSALS = {
    "NotComplete": gettext_lazy("Something is missing by now"),
    "RecordsOpen": gettext_lazy("A roster or an answer is still open"),
    "EnrolmentWithdrawn": gettext_lazy("She left the cohort in the meantime"),
    "NameNotConfirmed": gettext_lazy("She has not confirmed her name"),
    "NameCannotBeDrawn": gettext_lazy("The paper cannot show the name"),
    "WasRevoked": gettext_lazy("Her certificate was withdrawn"),
}


class ManagersMixin(WagtailAdminTemplateMixin):
    """For project managers; for everybody else the page is not there."""

    header_icon = "circle-check"

    def setup(self, request, *args, **kwargs):
        """Answer 404 to others, before anything is read."""
        super().setup(request, *args, **kwargs)
        if not request.user.is_project_manager:
            audit_denied(request, reason="role")
            raise Http404

    def get_breadcrumbs_items(self):
        """Home, the list of certificates, this page."""
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("certificates:index"), "label": _("Certificates")},
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()},
        ]


class OneCertificateMixin(ManagersMixin):
    """A page about one certificate that the person may see."""

    def setup(self, request, *args, **kwargs):
        """Find it through the person's eyes."""
        super().setup(request, *args, **kwargs)
        certificates = Certificate.objects.visible_to(request.user)
        self.certificate = visible_or_404(request, certificates, pk=kwargs["certificate_id"])

    def get_page_subtitle(self):
        """Whose certificate it is."""
        return self.certificate.recipient_name

    def get_context_data(self, **kwargs):
        """The certificate, beside the form."""
        return super().get_context_data(certificate=self.certificate, **kwargs)


class CorrectView(OneCertificateMixin, FormView):
    """A name was written wrongly: a new certificate takes the place of this one."""

    form_class = CorrectForm
    template_name = "certificates/correct.html"
    page_title = gettext_lazy("Correct the name")

    def get_initial(self):
        """The name as it stands."""
        return {"name": self.certificate.recipient_name}

    def form_valid(self, form):
        """Make the new one, and go back to the list."""
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


class CohortsView(ManagersMixin, TemplateView):
    """For which cohort?"""

    template_name = "certificates/cohorts.html"
    page_title = gettext_lazy("Issue certificates")

    def get_context_data(self, **kwargs):
        """The cohorts, the newest first, with how many of their parents have a certificate."""
        valid = Q(enrolments__certificates__state="valid")
        cohorts = Cohort.objects.visible_to(self.request.user).annotate(
            parents=Count("enrolments", filter=Q(enrolments__withdrawn_on=None), distinct=True),
            certificates=Count("enrolments", filter=valid, distinct=True),
        )
        return super().get_context_data(cohorts=cohorts, **kwargs)


class BulkPlanView(ManagersMixin, TemplateView):
    """Who of a cohort will get a certificate, who not and why; then one button."""

    template_name = "certificates/bulk_plan.html"
    page_title = gettext_lazy("Issue certificates")

    def setup(self, request, *args, **kwargs):
        """Find the cohort through the person's eyes."""
        super().setup(request, *args, **kwargs)
        cohorts = Cohort.objects.visible_to(request.user)
        self.cohort = visible_or_404(request, cohorts, pk=kwargs["cohort_id"])

    def get_page_subtitle(self):
        """Which cohort."""
        return self.cohort.name

    def get_context_data(self, **kwargs):
        """The parents in groups, the first group those who get one."""
        takes_roster_names = self.request.GET.get("roster") == "1"
        rows = plan(self.cohort, timezone.now(), takes_roster_names=takes_roster_names)
        groups = [
            {"outcome": outcome, "label": label, "tone": TONES.get(outcome, "stop"), "rows": chosen}
            for outcome, label in OUTCOMES.items()
            if (chosen := [row for row in rows if row.outcome == outcome])
        ]
        return super().get_context_data(
            cohort=self.cohort,
            groups=groups,
            takes_roster_names=takes_roster_names,
            count=sum(row.gets_one for row in rows),
            unconfirmed=sum(row.outcome == "name-not-confirmed" for row in rows),
            open_run=BulkIssue.objects.open().filter(cohort=self.cohort).first(),
            **kwargs,
        )

    def post(self, request, *args, **kwargs):
        """Begin, and show how it goes."""
        try:
            run = start_run(
                self.cohort,
                by=request.user,
                at=timezone.now(),
                takes_roster_names=request.POST.get("roster") == "1",
            )
        except NothingToIssue:
            messages.warning(request, _("Nobody of this cohort gets a certificate now."))
            return redirect("certificate-bulk", self.cohort.pk)
        return redirect("certificate-run", run.pk)


class BulkRunView(ManagersMixin, TemplateView):
    """How a run goes: a bar, what was done, and the buttons that stop it and let it go on."""

    template_name = "certificates/bulk_run.html"
    page_title = gettext_lazy("Issuing certificates")

    def setup(self, request, *args, **kwargs):
        """Find the run through the person's eyes."""
        super().setup(request, *args, **kwargs)
        runs = BulkIssue.objects.visible_to(request.user).select_related("cohort")
        self.run = visible_or_404(request, runs, pk=kwargs["run_id"])

    def get_page_subtitle(self):
        """Which cohort."""
        return self.run.cohort.name

    def get_context_data(self, **kwargs):
        """Numbers from one query, and the rows that got no certificate."""
        numbers = self.run.rows.aggregate(
            total=Count("pk"),
            done=Count("pk", filter=Q(done_at__isnull=False)),
            issued=Count("pk", filter=Q(certificate__isnull=False)),
        )
        refused = self.run.rows.exclude(refusal="").select_related("enrolment__learner")
        return super().get_context_data(
            run=self.run,
            is_running=self.run.state == BulkState.RUNNING,
            is_finished=self.run.state == BulkState.FINISHED,
            is_stalled=is_stalled(self.run, timezone.now()),
            refused=[
                {
                    "enrolment": row.enrolment,
                    "reason": REFUSALS.get(row.refusal, _("Something went wrong. The log says what")),
                }
                for row in refused
            ],
            **numbers,
            **kwargs,
        )

    def post(self, request, *args, **kwargs):
        """Stop, or go on."""
        if request.POST.get("action") == "stop":
            stop_run(self.run, at=timezone.now())
        elif request.POST.get("action") == "resume":
            resume_run(self.run, at=timezone.now())
        return redirect("certificate-run", self.run.pk)


class DesignIndexView(VisibleIndexView):
    """The designs with their cohorts."""

    def get_base_queryset(self):
        """Fetch the cohorts at once."""
        return super().get_base_queryset().select_related("cohort")


@require_http_methods(["GET", "HEAD", "POST"])
@project_manager_required
def preview(request):
    """Draw the paper of a design as it stands in the form; nothing is kept.

    The page asks with GET after each change; the button, without JavaScript, with POST.
    """
    typed = request.POST if request.method == "POST" else request.GET
    sample = typed.get("sample") if typed.get("sample") in samples() else "longest"
    form = preview_form(typed, request.user)
    if not form.is_valid():
        return render(request, "certificates/preview_refused.html", {"form": form})
    response = HttpResponse(draw_sample(form.instance, sample), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="preview.pdf"'
    response["Cache-Control"] = "no-store"
    return response


def preview_form(typed, user):
    """The design's form with what the drawing needs: not its name, not its cohort."""
    form_class = modelform_factory(CertificateDesign, form=DesignForm, fields=DESIGN_FIELDS)
    return form_class(typed, for_user=user)


correct = CorrectView.as_view()
cohorts = CohortsView.as_view()
bulk_plan = BulkPlanView.as_view()
bulk_run = BulkRunView.as_view()
