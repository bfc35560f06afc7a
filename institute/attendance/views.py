"""The facilitator's doors: my sessions, and the roster of one."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from institute.attendance import services
from institute.attendance.folding import minutes_needed
from institute.attendance.forms import RosterForm
from institute.attendance.queries import count_roster, roster_of, sessions_to_teach
from institute.attendance.rows import person_rows
from institute.cohorts.models import Cohort, Session
from institute.home.templatetags.look import digits
from institute.people.access import facilitator_required, visible_or_404

# So many sessions stand open on the page of sessions; the others are below their cohort.
SHOWN_FIRST = 6

REFUSALS = {
    services.NotEnrolled: _("Somebody on this page is no longer on the roster. Nothing was saved."),
    services.SessionCancelled: _("This session was cancelled. Nothing was saved."),
    services.SessionNotYet: _("Marks can be saved from 12 hours before the session. Nothing was saved."),
}


@require_safe
@facilitator_required
def teach_home(request):
    """My sessions: today's and the next ones first, then those to mark, then all of each cohort."""
    now = timezone.now()
    sessions = list(sessions_to_teach(request.user))
    cohorts = list(Cohort.objects.visible_to(request.user))
    by_cohort = {cohort.pk: [] for cohort in cohorts}
    for session in sessions:
        session.is_today = session.cohort.day_of(session.starts_at) == session.cohort.day_of(now)
        session.is_over = session.ends_at <= now
        by_cohort[session.cohort_id].append(session)
    held = [one for one in sessions if one.cancelled_at is None]
    # Today's session stays on top when it is over: that is when most rosters are finished.
    next_session = next((one for one in held if one.is_today or not one.is_over), None)
    # A cancelled session stands in its place and says so: nobody waits in front of a closed door.
    following = [one for one in sessions if (one.is_today or not one.is_over) and one is not next_session]
    to_mark = [one for one in reversed(held) if one.is_over and not one.is_today and not one.marked_count]
    cohorts.sort(key=lambda cohort: (cohort.ends_on < cohort.day_of(now), -cohort.starts_on.toordinal()))
    return render(
        request,
        "pages/teach_home.html",
        {
            "next_session": next_session,
            "following": following[: SHOWN_FIRST - 1],
            "to_mark": to_mark[:SHOWN_FIRST],
            "cohorts": [(cohort, by_cohort[cohort.pk]) for cohort in cohorts],
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
        "pages/roster.html",
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
    return digits(text % {"needed": minutes_needed(session.minutes), "planned": session.minutes})


def saved_words(session):
    """The sentence after a save."""
    here, total = count_roster(session)
    text = ngettext("Saved. %(here)d of %(total)d is here.", "Saved. %(here)d of %(total)d are here.", total)
    return text % {"here": here, "total": total}
