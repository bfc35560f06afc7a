"""A project manager adds parents to a cohort: one by a form, many by a list."""

from dataclasses import dataclass

from django.contrib import messages
from django.db import IntegrityError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from institute.cohorts.models import Cohort
from institute.cohorts.roster_import import (
    ImportHasErrors,
    ImportRow,
    ImportState,
    import_parents,
    parser,
    plan_import,
)
from institute.cohorts.roster_import.forms import ManyParentsForm, OneParentForm
from institute.cohorts.services import CohortIsOver, EnrolmentRefused
from institute.people.access import project_manager_required, visible_or_404

STATE_LABELS = {
    ImportState.NEW: (_("New"), "done"),
    ImportState.HAS_ACCOUNT: (_("Has an account, gets a place"), "open"),
    ImportState.ALREADY_ENROLLED: (_("Already here"), ""),
    ImportState.ERROR: (_("Please correct"), "stop"),
}


@dataclass
class PreviewLine(ImportRow):
    """A row of the import with the label and the tone of its state."""

    words: str | Promise = ""
    tone: str = ""


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@project_manager_required
@never_cache
def add_parents(request, cohort_id):
    """Show both forms; "one" adds a parent at once, "look" shows what a list would do, "save" does it."""
    cohort = visible_or_404(request, Cohort.objects.visible_to(request.user), pk=cohort_id)
    do = {"one": _add_one, "look": _look, "save": _save}.get(request.POST.get("do"))
    if request.method != "POST" or do is None:
        return _forms(request, cohort)
    return do(request, cohort)


def _forms(request, cohort, *, one=None, many=None):
    context = {
        "cohort": cohort,
        "one": one or OneParentForm(by=request.user),
        "many": many or ManyParentsForm(),
    }
    return render(request, "pages/teach/add_parents.html", context)


def _add_one(request, cohort):
    form = OneParentForm(request.POST, by=request.user)
    if not form.is_valid():
        return _forms(request, cohort, one=form)
    [line] = plan_import(cohort, form.as_parent_list())
    if line.state == ImportState.ALREADY_ENROLLED:
        form.add_error("name", _("A parent of this name is here already."))
    elif line.note:
        form.add_error("contact" if form.cleaned_data["contact"] else "name", line.note)
    if not form.is_valid():
        return _forms(request, cohort, one=form)
    return _import(request, cohort, form.as_parent_list()) or redirect("add-parents", cohort.pk)


def _look(request, cohort):
    form = ManyParentsForm(request.POST, request.FILES)
    if not form.is_valid():
        return _forms(request, cohort, many=form)
    return _preview(request, cohort, form.roster)


def _preview_line(row: ImportRow) -> PreviewLine:
    words, tone = STATE_LABELS[row.state]
    return PreviewLine(**vars(row), words=words, tone=tone)


def _preview(request, cohort, read):
    lines = [_preview_line(row) for row in plan_import(cohort, read)]
    counts = {state.value: sum(line.state == state for line in lines) for state in ImportState}
    context = {
        "cohort": cohort,
        "lines": lines,
        "counts": counts,
        "wanted": counts["new"] + counts["known"],
        "ignored_columns": read.ignored_columns,
        # The list travels in the page and not in the session: nothing is kept before it is confirmed.
        "written": "" if counts["error"] else parser.to_csv(read.rows),
    }
    return render(request, "pages/teach/add_parents_preview.html", context)


def _save(request, cohort):
    try:
        read = parser.read_text(request.POST.get("rows", ""))
    except parser.ListRefused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("add-parents", cohort.pk)
    return _import(request, cohort, read) or redirect("print-cards", cohort.pk)


def _import(request, cohort, read):
    """Add the parents and say how many; a page, where something changed since it was looked at."""
    try:
        done = import_parents(cohort, read, by=request.user, at=timezone.now())
    except CohortIsOver:
        messages.error(request, _("The last day of this cohort is past. Nobody was added."))
        return None
    except (ImportHasErrors, EnrolmentRefused, IntegrityError):
        messages.warning(request, _("Something changed in the meantime. Please look at the list once more."))
        return _preview(request, cohort, read)
    text = _("Parents added: %(added)d. Invitations on their way: %(invited)d. Cards to print: %(cards)d.")
    messages.success(request, text % {"added": done.added, "invited": done.invited, "cards": done.cards})
    return None
