"""Views in the Wagtail admin that issue the certificates of a whole cohort."""

from django.db.models import Count, Q
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages

from certificates.admin_views import ManagersMixin
from certificates.models import BulkIssue, BulkState
from certificates.services import NothingToIssue
from certificates.services.bulk_issue import plan_run
from certificates.services.bulk_runs import is_stalled, resume_run, start_run, stop_run
from institute.cohorts.models import Cohort
from institute.people.access import visible_or_404

# Why a learner gets no certificate now, in the order in which the page lists the groups.
OUTCOMES = {
    "gets": gettext_lazy("Gets a certificate"),
    "name-not-confirmed": gettext_lazy("Has not confirmed how their name is written"),
    "name-cannot-be-drawn": gettext_lazy("The paper cannot show the name as it is written"),
    "not-complete": gettext_lazy("Something is still missing"),
    "records-open": gettext_lazy("A roster or an answer is still open"),
    "was-revoked": gettext_lazy("Their certificate was withdrawn. A new one is made parent by parent"),
    "has-one": gettext_lazy("Has a certificate already"),
}
TONES = {"gets": "done", "has-one": "open", "not-complete": "care"}
REFUSALS = {
    "NotComplete": gettext_lazy("Something is missing by now"),
    "RecordsOpen": gettext_lazy("A roster or an answer is still open"),
    "EnrolmentWithdrawn": gettext_lazy("They left the cohort in the meantime"),
    "NameNotConfirmed": gettext_lazy("They have not confirmed their name"),
    "NameCannotBeDrawn": gettext_lazy("The paper cannot show the name"),
    "WasRevoked": gettext_lazy("Their certificate was withdrawn"),
}


class CohortsView(ManagersMixin, TemplateView):
    """Choose the cohort."""

    template_name = "certificates/cohorts.html"
    page_title = gettext_lazy("Issue certificates")

    def get_context_data(self, **kwargs):
        """Add the cohorts, the newest first, with how many of their learners have a certificate."""
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
        """Fetch the cohort among those that the user may see."""
        super().setup(request, *args, **kwargs)
        cohorts = Cohort.objects.visible_to(request.user)
        self.cohort = visible_or_404(request, cohorts, pk=kwargs["cohort_id"])

    def get_page_subtitle(self):
        """Return the name of the cohort."""
        return self.cohort.name

    def get_context_data(self, **kwargs):
        """Add the learners in groups, the first group those who get one."""
        takes_roster_names = self.request.GET.get("roster") == "1"
        rows = plan_run(self.cohort, timezone.now(), takes_roster_names=takes_roster_names)
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
        """Start a run, and show its progress."""
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
    """The progress of a run: a bar, what was done, and the buttons that stop and resume it."""

    template_name = "certificates/bulk_run.html"
    page_title = gettext_lazy("Issuing certificates")

    def setup(self, request, *args, **kwargs):
        """Fetch the run among those that the user may see."""
        super().setup(request, *args, **kwargs)
        runs = BulkIssue.objects.visible_to(request.user).select_related("cohort")
        self.run = visible_or_404(request, runs, pk=kwargs["run_id"])

    def get_page_subtitle(self):
        """Return the name of the cohort."""
        return self.run.cohort.name

    def get_context_data(self, **kwargs):
        """Add the numbers from one query, and the rows that got no certificate."""
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
        """Stop or resume."""
        if request.POST.get("action") == "stop":
            stop_run(self.run, at=timezone.now())
        elif request.POST.get("action") == "resume":
            resume_run(self.run, at=timezone.now())
        return redirect("certificate-run", self.run.pk)


cohorts = CohortsView.as_view()
bulk_plan = BulkPlanView.as_view()
bulk_run = BulkRunView.as_view()
