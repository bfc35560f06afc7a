"""The desk in the Wagtail admin: each cohort at a glance, and as a spreadsheet."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from institute.cohorts.models import Cohort
from institute.completion.forecast import FinishState
from institute.people.access import visible_or_404
from institute.people.models import User
from institute.records import audit
from institute.records.audit import audit_denied
from institute.records.models import AuditRecord
from institute.reports.forms import FIRST, DeskFilterForm, SearchForm
from institute.reports.people import desk_people
from institute.reports.presenters import STATE_TONES, present_rows
from institute.reports.queries import all_rows, desk_rows, desk_totals
from institute.reports.spreadsheet import stream_csv, stream_xlsx

PER_PAGE = 25

TILES = {
    FinishState.ON_TRACK: "",
    FinishState.NEEDS: "t-care",
    FinishState.CANNOT: "t-stop",
    FinishState.COMPLETE: "",
}


class DeskAccessMixin(View):
    """Let facilitators and project managers in; answer 404 to everybody else."""

    user: User

    def setup(self, request, *args, **kwargs):
        """Fetch the cohort, where one is named, among those that the user may see."""
        super().setup(request, *args, **kwargs)
        self.user = request.user
        if not (request.user.is_project_manager or request.user.is_facilitator):
            audit_denied(request, reason="role")
            raise Http404
        if "cohort_id" in kwargs:
            cohorts = Cohort.objects.visible_to(request.user)
            self.cohort = visible_or_404(request, cohorts, pk=kwargs["cohort_id"])

    def read_people(self):
        """Read everybody of the cohort, and those whom search and filters leave, in the order asked for.

        What is searched for comes by POST only: it is a name, and addresses end up in logs.
        """
        self.now = timezone.now()
        self.all_people = desk_people(self.cohort, self.now)
        self.form = DeskFilterForm(self.request.GET, self.all_people)
        self.search = SearchForm(self.request.POST if self.request.method == "POST" else {})
        filtered = self.search.search(self.form.filter(self.all_people, self.now))
        self.people = self.form.sorted(filtered)


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
        return super().get_context_data(cohorts=Cohort.objects.visible_to(self.user), **kwargs)


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
        """Return the actions for a whole cohort."""
        if not self.user.is_project_manager:
            return []
        return [
            HeaderButton(
                label=_("Issue certificates"),
                url=reverse("certificate-bulk", args=[self.cohort.pk]),
                icon_name="circle-check",
            )
        ]

    def post(self, request, *args, **kwargs):
        """Show the page with the results of a search; the name is stored nowhere."""
        return self.get(request, *args, **kwargs)

    def link(self, **changes):
        """The query of this view with some values changed, without parameters that are not fields."""
        values = {name: self.form.cleaned_data.get(name) for name in self.form.fields}
        values |= {"sort": self.form.ordering if self.form.ordering != FIRST else None} | changes
        return "?" + urlencode({name: value for name, value in values.items() if value})

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
        self.read_people()
        totals = desk_totals(self.cohort, self.all_people)
        searched = self.search.cleaned_data.get("q", "")
        # The results of a search stand on one page.
        paginator = Paginator(self.people, max(len(self.people), 1) if searched else PER_PAGE)
        page = paginator.get_page(None if searched else self.request.GET.get("p"))
        links = {
            "previous_url": self.link(p=page.number - 1) if page.has_previous() else "",
            "next_url": self.link(p=page.number + 1) if page.has_next() and not searched else "",
        }
        rows = desk_rows(self.cohort, list(page.object_list), self.now)
        return super().get_context_data(
            cohort=self.cohort,
            now=self.now,
            totals=totals,
            tiles=list(self.tiles(totals)),
            columns=list(self.columns()),
            page=page,
            heads={name: str(label) for name, label in self.COLUMNS.items()},
            shown=rows,
            rows=present_rows(rows, self.cohort, may_withdraw=self.user.is_project_manager),
            form=self.form,
            search=self.search,
            searched=searched,
            here=self.link(),
            ordering=self.form.ordering,
            **links,
            **kwargs,
        )


class DeskExportView(DeskAccessMixin):
    """Send the rows that search and filters leave, of all pages; an audit row says who took how many.

    By POST, when a name was searched for.
    """

    http_method_names = ["get", "head", "post", "options"]
    content_type = extension = ""

    def get(self, request, *args, **kwargs):
        """Write the audit row, then send."""
        self.read_people()
        audit.record(
            AuditRecord.Action.EXPORTED,
            actor=request.user,
            at=self.now,
            subject=self.cohort,
            count=len(self.people),
        )
        response = StreamingHttpResponse(self.content(), content_type=self.content_type)
        name = f"desk-{self.cohort.pk}-{self.cohort.day_of(self.now)}.{self.extension}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Cache-Control"] = "no-store, private"
        return response

    post = get

    def content(self) -> Iterator[bytes]:
        """Yield the bytes of the file."""
        raise NotImplementedError

    def portions(self):
        """Yield lines of cells in portions, one line for each parent."""
        return self._portions(translation.get_language())

    def _portions(self, language):
        # Rows are sent when the language of the admin is no longer active.
        rows = all_rows(self.cohort, self.people, self.now)
        while True:
            with translation.override(language):
                states = {state: str(state.label) for state in FinishState}
                portion = [self.cells(row, states) for row in next(rows, ())]
            if not portion:
                return
            yield portion

    def cells(self, row, states):
        """Return the cells of one line."""
        person = row.person
        return [
            person.name,
            person.site,
            row.language_name,
            person.attended,
            person.held,
            person.quizzes_passed,
            person.quizzes,
            states[person.state],
            row.certificate,
            row.last_active.astimezone(self.cohort.zone).date() if row.last_active else "",
        ]


class DeskCsvView(DeskExportView):
    """The desk as CSV."""

    content_type, extension = "text/csv; charset=utf-8", "csv"

    def content(self) -> Iterator[bytes]:
        """Yield the bytes of the file."""
        return stream_csv(headings(), self.portions())


class DeskXlsxView(DeskExportView):
    """The desk as a workbook."""

    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    extension = "xlsx"

    def content(self) -> Iterator[bytes]:
        """Yield the bytes of the file."""
        return stream_xlsx(gettext("Parents"), headings(), self.portions())


def headings():
    """Return the first line of an export, in the language of the user."""
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
