"""The page that a printed card opens. GET shows a page; only POST signs in."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import ngettext

from institute.people.models import SignInCard
from institute.people.rate_limit import check_rate_limit
from institute.people.sign_in import cards
from institute.people.sign_in.forms import CardPinForm, FirstUseForm
from institute.people.sign_in.login import activate_language_of, sign_in_learner
from institute.people.sign_in.refusals import Reason, SignInRefused, WrongSecret
from institute.people.sign_in.views.refusal import audit_refusal, render_refusal, render_signed_in
from institute.people.sign_in.views.secret_link import secret_link


@secret_link
def sign_in_with_card(request: HttpRequest, token: str) -> HttpResponseBase:
    """Ask for the PIN of a card, or for a new one at its first use, and sign its holder in."""
    at = timezone.now()
    # Before anything is looked up or written: guesses must not fill the audit.
    if request.method == "POST" and not check_rate_limit(request, "card"):
        return render(request, "429.html", status=429)
    try:
        card = cards.find_card(token, at=at)
    except SignInRefused as refusal:
        if refusal.learner:
            activate_language_of(request, refusal.learner)
        return _refuse(request, refusal, at)
    activate_language_of(request, card.learner)
    if request.user.is_authenticated:
        return render_signed_in(request, is_holder=request.user == card.learner, method="card")
    if request.method != "POST":
        return _show_form(request, card)
    try:
        return _check_form(request, card, token, at)
    except SignInRefused as refusal:
        if refusal.reason is not Reason.PIN_ALREADY_SET:
            return _refuse(request, refusal, at)
        card.refresh_from_db()
        return _show_form(request, card, was_set=True)


def _check_form(request: HttpRequest, card: SignInCard, token: str, at: datetime) -> HttpResponseBase:
    form = _form_class(card)(request.POST)
    if not form.is_valid():
        return _show_form(request, card, form)
    pin = form.cleaned_data["pin"]
    if card.first_used_at is None:
        cards.set_pin(card, pin, at=at)
    else:
        try:
            cards.check_pin(token, pin, at=at)
        except WrongSecret as refusal:
            form.add_error("pin", _wrong_pin_sentence(refusal.attempts_left))
            return _show_form(request, card, form)
    response = sign_in_learner(request, card.learner, method="card", shared=form.cleaned_data["shared"])
    # A card that was revoked at this very moment signs nobody in.
    if not cards.is_current(card):
        request.session.flush()
        return _refuse(request, SignInRefused(Reason.REVOKED, card.learner), at)
    return response


def _wrong_pin_sentence(attempts_left: int) -> str:
    return ngettext(
        "This is not the PIN of this card. You can try %(count)d more time.",
        "This is not the PIN of this card. You can try %(count)d more times.",
        attempts_left,
    ) % {"count": attempts_left}


def _form_class(card: SignInCard) -> type[FirstUseForm | CardPinForm]:
    return FirstUseForm if card.first_used_at is None else CardPinForm


def _show_form(
    request: HttpRequest,
    card: SignInCard,
    form: FirstUseForm | CardPinForm | None = None,
    *,
    was_set: bool = False,
) -> HttpResponseBase:
    template = "pages/card_first.html" if card.first_used_at is None else "pages/card_pin.html"
    context = {
        "form": form or _form_class(card)(),
        "was_set": was_set,
        "until": timezone.localtime(card.first_use_ends_at, ZoneInfo(card.learner.time_zone)),
    }
    return render(request, template, context)


def _refuse(request: HttpRequest, refusal: SignInRefused, at: datetime) -> HttpResponseBase:
    if request.method == "POST":
        audit_refusal(refusal, means="card", at=at)
    return render_refusal(request, refusal, method="card")
