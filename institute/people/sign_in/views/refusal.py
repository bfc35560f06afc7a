"""The page that says why a card, link or code does not sign anybody in."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from institute.people.sign_in.refusals import Reason, SignInRefused
from institute.records import audit
from institute.records.models import AuditAction

# Everything else is 403. A card that is locked is still there; a link that is locked is gone.
STATUS = {
    ("card", Reason.UNKNOWN): 404,
    ("card", Reason.REVOKED): 410,
    ("card", Reason.EXPIRED): 410,
    ("link", Reason.UNKNOWN): 404,
    ("link", Reason.USED): 410,
    ("link", Reason.EXPIRED): 410,
    ("link", Reason.LOCKED): 410,
}


def render_refusal(request: HttpRequest, refusal: SignInRefused, *, method: str) -> HttpResponse:
    """Answer a refused sign-in by ``method`` ("card", "link" or "code") with the reason."""
    return render(
        request,
        "pages/sign_in_refused.html",
        {"method": method, "reason": refusal.reason},
        status=STATUS.get((method, refusal.reason), 403),
    )


def render_signed_in(request: HttpRequest, *, is_holder: bool, method: str) -> HttpResponse:
    """Answer a browser that is signed in already: as the holder of the card or link, or as another user."""
    context = {"is_holder": is_holder, "method": method}
    return render(request, "pages/sign_in_unneeded.html", context)


def audit_refusal(refusal: SignInRefused, *, means: str, at: datetime) -> None:
    """Write an audit row for a refused sign-in by ``means``: "card" or "message"."""
    audit.record(AuditAction.SIGN_IN_REFUSED, actor=None, at=at, reason=f"{means}-{refusal.reason}")
