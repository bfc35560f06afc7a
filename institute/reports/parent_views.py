"""One parent's page on the desk."""

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from institute.cohorts.models import Enrolment
from institute.people.access import SignedInRequest, visible_or_404
from institute.records import audit
from institute.records.audit import audit_denied
from institute.records.models import AuditRecord
from institute.reports.parent import parent_record


class ParentView(WagtailAdminTemplateMixin, TemplateView):
    """What is left for one parent, and every record behind it. Each view is audited."""

    request: SignedInRequest
    template_name = "reports/parent.html"
    header_icon = "user"

    def setup(self, request, *args, **kwargs):
        """Fetch the enrolment among those that the user may see."""
        super().setup(request, *args, **kwargs)
        if not (request.user.is_project_manager or request.user.is_facilitator):
            audit_denied(request, reason="role")
            raise Http404
        enrolments = Enrolment.objects.visible_to(request.user).select_related(
            "learner", "cohort", "school_site"
        )
        self.enrolment = visible_or_404(request, enrolments, pk=kwargs["enrolment_id"])

    def get_page_title(self):
        """The parent's name."""
        return self.enrolment.learner.display_name

    def get_breadcrumbs_items(self):
        """Home, the desks, the cohort, this parent."""
        cohort = self.enrolment.cohort
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("cohort-desks"), "label": _("Cohorts desk")},
            {"url": reverse("cohort-desk", args=[cohort.pk]), "label": cohort.name},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs):
        """Add the record of the parent, and audit who viewed it."""
        now = timezone.now()
        audit.record(
            AuditRecord.Action.LEARNER_VIEWED,
            actor=self.request.user,
            at=now,
            subject=self.enrolment,
            what="record",
        )
        return super().get_context_data(
            enrolment=self.enrolment,
            cohort=self.enrolment.cohort,
            is_manager=self.request.user.is_project_manager,
            **parent_record(self.enrolment, now),
            **kwargs,
        )
