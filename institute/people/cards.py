"""The door that a printed card opens. GET shows a page; only POST signs in."""

from zoneinfo import ZoneInfo

from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from institute.people import services
from institute.people.entrance import let_in, speak_to
from institute.people.forms import CardPinForm, FirstUseForm
from institute.people.ratelimit import check_rate_limit
from institute.records import audit
from institute.records.models import AuditAction

STATUS = {"unknown": 404, "revoked": 410, "expired": 410, "locked": 403, "staff": 403, "inactive": 403}


@sensitive_post_parameters("pin", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def open_with_card(request, token):
    """Ask for the PIN of a card, or for a new one at its first use, and sign its holder in."""
    response = _answer(request, token)
    add_never_cache_headers(response)
    # Links on the page, and the pages that it loads, must not learn the token from the address.
    response["Referrer-Policy"] = "strict-origin"
    return response


def _answer(request, token):
    at = timezone.now()
    # Before anything is looked up or written down: guesses must not fill the audit.
    if request.method == "POST" and not check_rate_limit(request, "card"):
        return render(request, "429.html", status=429)
    try:
        card = services.find_card(token, at=at)
    except services.CardRefused as refusal:
        if refusal.learner:
            speak_to(request, refusal.learner)
        return _refuse(request, refusal, at)
    speak_to(request, card.learner)
    if request.user.is_authenticated:
        return render(request, "pages/card_signed_in.html", {"is_holder": request.user == card.learner})
    if request.method != "POST":
        return _ask(request, card)
    try:
        return _sign_in(request, card, token, at)
    except services.PinAlreadySet:
        card.refresh_from_db()
        return _ask(request, card, was_set=True)
    except services.CardRefused as refusal:
        return _refuse(request, refusal, at)


def _sign_in(request, card, token, at):
    form = _form_class(card)(request.POST)
    if not form.is_valid():
        return _ask(request, card, form)
    pin = form.cleaned_data["pin"]
    if card.first_used_at is None:
        services.set_pin(card, pin, at=at)
    else:
        try:
            services.open_card(token, pin, at=at)
        except services.WrongPin as refusal:
            form.add_error("pin", _wrong_pin_sentence(refusal.tries_left))
            return _ask(request, card, form)
    response = let_in(request, card.learner, by="card", shared=form.cleaned_data["shared"])
    # A card that was revoked at this very moment opens nothing.
    if not services.is_current(card):
        request.session.flush()
        return _refuse(request, services.CardRevoked(), at)
    return response


def _wrong_pin_sentence(tries_left):
    return ngettext(
        "This is not the PIN of this card. You can try %(count)d more time.",
        "This is not the PIN of this card. You can try %(count)d more times.",
        tries_left,
    ) % {"count": tries_left}


def _form_class(card):
    return FirstUseForm if card.first_used_at is None else CardPinForm


def _ask(request, card, form=None, *, was_set=False):
    template = "pages/card_first.html" if card.first_used_at is None else "pages/card_pin.html"
    context = {
        "form": form or _form_class(card)(),
        "was_set": was_set,
        "until": timezone.localtime(card.first_use_ends_at, ZoneInfo(card.learner.time_zone)),
    }
    return render(request, template, context)


def _refuse(request, refusal, at):
    if request.method == "POST":
        audit.record(AuditAction.SIGN_IN_REFUSED, actor=None, at=at, reason=f"card-{refusal.reason}")
    return render(
        request, "pages/card_refused.html", {"reason": refusal.reason}, status=STATUS.get(refusal.reason, 403)
    )
