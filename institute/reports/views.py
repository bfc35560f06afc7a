"""The desk in the Wagtail admin: each cohort at a glance, and as CSV."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from institute.cohorts.models import Cohort
from institute.people import audit
from institute.people.access import note_denial, visible_or_404
from institute.people.models import AuditRecord
from institute.reports.forms import DeskFilterForm
from institute.reports.queries import FinishState, desk_rows, desk_totals
from institute.reports.spreadsheet import stream_csv

PER_PAGE = 25

STATE_TONES = {
    FinishState.COMPLETE: ("done", "seal"),
    FinishState.ON_TRACK: ("done", "check"),
    FinishState.NEEDS: ("care", "hourglass"),
    FinishState.CANNOT: ("stop", "alert"),
}
TILES = {
    FinishState.ON_TRACK: "",
    FinishState.NEEDS: "t-care",
    FinishState.CANNOT: "t-stop",
    FinishState.COMPLETE: "",
}


class DeskAccessMixin:
    """Facilitators and project managers only; for everybody else the desk is not there."""

    def setup(self, request, *args, **kwargs):
        """Fetch the cohort, where one is named, through the user's eyes."""
        super().setup(request, *args, **kwargs)
        if not (request.user.is_project_manager or request.user.is_facilitator):
            note_denial(request, reason="role")
            raise Http404
        if "cohort_id" in kwargs:
            cohorts = Cohort.objects.visible_to(request.user)
            self.cohort = visible_or_404(request, cohorts, pk=kwargs["cohort_id"])

    def read_rows(self):
        """Read the cohort's rows, and those of them that the filters leave, in the order asked for."""
        self.now = timezone.now()
        self.all_rows = desk_rows(self.cohort, self.now)
        self.form = DeskFilterForm(self.request.GET, self.all_rows)
        self.rows = self.form.sorted(self.form.chosen(self.all_rows))


class DesksView(DeskAccessMixin, WagtailAdminTemplateMixin, TemplateView):
    """The cohorts that the user may see, each with the way to its desk."""

    template_name = "reports/desks.html"
    page_title = gettext_lazy("Cohorts desk")
    header_icon = "table"

    def get_breadcrumbs_items(self):
        """Home, this page."""
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs):
        """The cohorts, the newest first."""
        return super().get_context_data(cohorts=Cohort.objects.visible_to(self.request.user), **kwargs)


class DeskView(DeskAccessMixin, WagtailAdminTemplateMixin, TemplateView):
    """One cohort: totals, filters, and a row for each parent."""

    template_name = "reports/desk.html"
    header_icon = "table"

    COLUMNS = {
        "name": gettext_lazy("Parent"),
        "site": gettext_lazy("School site"),
        "language": gettext_lazy("Language"),
        "sessions": gettext_lazy("Sessions"),
        "quizzes": gettext_lazy("Quizzes"),
        "state": gettext_lazy("Can finish?"),
        "certificate": gettext_lazy("Certificate"),
        "active": gettext_lazy("Last active"),
    }

    def get_page_title(self):
        """The cohort's name."""
        return self.cohort.name

    def get_breadcrumbs_items(self):
        """Home, the desks, this one."""
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("cohort-desks"), "label": _("Cohorts desk")},
            {"url": "", "label": self.cohort.name},
        ]

    @property
    def header_buttons(self):
        """The export gives exactly what the filters leave."""
        query = self.link()
        return [
            HeaderButton(
                label=_("Export this view"),
                url=reverse("cohort-desk-csv", args=[self.cohort.pk]) + query,
                icon_name="download",
            )
        ]

    def link(self, **changes):
        """The query of this view with some things changed; only what we know is kept."""
        wanted = {name: self.form.cleaned_data.get(name) for name in self.form.fields}
        wanted |= {"sort": self.form.ordering if self.form.ordering != "name" else None} | changes
        return "?" + urlencode({name: value for name, value in wanted.items() if value})

    def columns(self):
        """The heads of the table, each with the link that sorts by it."""
        for name, label in self.COLUMNS.items():
            is_sorted = self.form.ordering.removeprefix("-") == name
            descending = self.form.ordering.startswith("-")
            yield {
                "label": label,
                "url": self.link(sort=f"-{name}" if is_sorted and not descending else name),
                "sorted": ("descending" if descending else "ascending") if is_sorted else "",
            }

    def tiles(self, totals):
        """One tile for each state: how many, and the link that shows them."""
        current = self.form.cleaned_data.get("state")
        for state, classes in TILES.items():
            yield {
                "count": totals.by_state[state],
                "label": state.label,
                "icon": STATE_TONES[state][1],
                "classes": classes,
                "url": self.link(state="" if current == state else state.value),
                "is_current": current == state,
            }

    def get_context_data(self, **kwargs):
        """Everything that the page shows; the zone is the cohort's."""
        self.read_rows()
        totals = desk_totals(self.all_rows)
        paginator = Paginator(self.rows, PER_PAGE)
        page = paginator.get_page(self.request.GET.get("p"))
        for_links = {
            "previous_url": self.link(p=page.number - 1) if page.has_previous() else "",
            "next_url": self.link(p=page.number + 1) if page.has_next() else "",
        }
        return super().get_context_data(
            cohort=self.cohort,
            now=self.now,
            totals=totals,
            tiles=list(self.tiles(totals)),
            columns=list(self.columns()),
            page=page,
            rows=[(row, *STATE_TONES[row.state], seats_words(row)) for row in page.object_list],
            form=self.form,
            ordering=self.form.ordering,
            may_withdraw=self.request.user.is_project_manager,
            **for_links,
            **kwargs,
        )


class DeskCsvView(DeskAccessMixin, View):
    """What the filters leave, all pages of it, as CSV. An audit row says who took how many rows."""

    http_method_names = ["get", "head", "options"]

    def get(self, request, *args, **kwargs):
        """Write the audit row, then send."""
        self.read_rows()
        audit.record(
            AuditRecord.Action.EXPORTED,
            actor=request.user,
            at=self.now,
            subject=self.cohort,
            count=len(self.rows),
        )
        response = StreamingHttpResponse(
            stream_csv(headings(), [self.cells(row) for row in self.rows]),
            content_type="text/csv; charset=utf-8",
        )
        name = f"desk-{self.cohort.pk}-{self.cohort.day_of(self.now)}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Cache-Control"] = "no-store, private"
        return response

    def cells(self, row):
        """One line: what the page shows of a parent."""
        active = row.last_active and date_format(row.last_active.astimezone(self.cohort.zone), "Y-m-d")
        return [
            row.name,
            row.site,
            row.language_name,
            row.attended,
            row.held,
            row.quizzes_passed,
            row.quizzes,
            str(row.state.label),
            row.certificate,
            active or "",
        ]


def headings():
    """The first line of the CSV, in the language of the user."""
    return [
        gettext("Parent"),
        gettext("School site"),
        gettext("Language"),
        gettext("Sessions attended"),
        gettext("Sessions held"),
        gettext("Quizzes passed"),
        gettext("Quizzes"),
        gettext("Can finish?"),
        gettext("Certificate"),
        gettext("Last active"),
    ]


def seats_words(row):
    """The sentence that a row of seats shows."""
    return gettext("%(attended)d of %(held)d sessions attended") % {
        "attended": row.attended,
        "held": row.held,
    }
