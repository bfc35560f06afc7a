"""A facilitator's sessions, and the roster of one."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from institute.attendance import services
from institute.attendance.folding import minutes_needed
from institute.attendance.forms import RosterForm
from institute.attendance.queries import count_roster, roster_of, session_overview
from institute.cohorts.models import Session
from institute.i18n.digits import localize_digits
from institute.people.access import facilitator_required, visible_or_404
from institute.teach.roster_rows import person_rows

REFUSALS = {
    services.NotEnrolled: _("Somebody on this page is no longer on the roster. Nothing was saved."),
    services.SessionCancelled: _("This session was cancelled. Nothing was saved."),
    services.SessionNotYet: _("Marks can be saved from 12 hours before the session. Nothing was saved."),
}


@require_safe
@facilitator_required
def teach_home(request):
    """My sessions: the next ones first, then those to mark, then all of each cohort."""
    overview = session_overview(request.user, at=timezone.now())
    return render(
        request,
        "pages/teach/sessions.html",
        {
            "next_session": overview.next_session,
            "following": overview.following,
            "to_mark": overview.to_mark,
            "cohorts": overview.cohorts,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@facilitator_required
def roster(request, session_id):
    """Mark who was there: everybody at once."""
    sessions = Session.objects.visible_to(request.user).select_related("cohort")
    session = visible_or_404(request, sessions, pk=session_id)
    people = roster_of(session)
    now = timezone.now()
    form = RosterForm(session, people, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.save_roster(session, form.marks, by=request.user, at=now)
        except services.RosterRefused as refused:
            form.add_error(None, REFUSALS[type(refused)])
        else:
            messages.success(request, saved_words(session))
            return redirect("roster", session.pk)
    return render(
        request,
        "pages/teach/roster.html",
        {
            "session": session,
            "form": form,
            "rows": list(person_rows(form.rows(), minutes_help=minutes_help(session))),
            "minutes_needed": minutes_needed(session.minutes),
            "here": sum(one.is_attended for one in people),
            "total": len(people),
            "can_be_marked": session.cancelled_at is None and services.can_be_marked(session, now),
            "opens_at": session.starts_at - services.OPENS_BEFORE,
        },
    )


def minutes_help(session):
    """The sentence beside the minutes of a row: from how many on they count."""
    text = _("Fewer than %(needed)d of %(planned)d minutes do not count as attended.")
    return localize_digits(text % {"needed": minutes_needed(session.minutes), "planned": session.minutes})


def saved_words(session):
    """The sentence after a save."""
    here, total = count_roster(session)
    text = ngettext("Saved. %(here)d of %(total)d is here.", "Saved. %(here)d of %(total)d are here.", total)
    return text % {"here": here, "total": total}
