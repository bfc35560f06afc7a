"""Sign-in cards: print them for a cohort, and revoke one that was lost."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import apnumber
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise, lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from institute.cohorts.models import Cohort, Enrolment
from institute.cohorts.sign_in_cards import CardState, ParentCard, issue_cards, parents_with_cards
from institute.people import sign_in
from institute.people.access import facilitator_required, visible_or_404
from institute.people.models import SignInCard, User
from institute.people.models.card import MAX_PIN_FAILURES

STATE_WORDS = {
    CardState.NONE: (_("No card yet"), ""),
    CardState.NEVER_USED: (_("Printed, never used"), "care"),
    CardState.EXPIRED: (_("Too old to use for the first time"), "stop"),
    CardState.IN_USE: (_("In use"), "done"),
    CardState.LOCKED: (
        format_lazy(_("Locked after {count} wrong PINs"), count=lazy(apnumber, str)(MAX_PIN_FAILURES)),
        "stop",
    ),
    CardState.REVOKED: (_("Ended"), "locked"),
}


@dataclass(frozen=True)
class CardRow:
    """A row of the page: a parent, and the label and the tone of the state of their card."""

    pk: UUID
    learner: User
    card: SignInCard | None
    card_words: str | Promise
    card_tone: str
    can_be_revoked: bool


@require_http_methods(["GET", "HEAD", "POST"])
@facilitator_required
@never_cache
def print_cards(request, cohort_id):
    """Choose people and print their cards. The sheet is the answer to the POST: it is shown once."""
    cohort = visible_or_404(request, Cohort.objects.visible_to(request.user), pk=cohort_id)
    now = timezone.now()
    parents = parents_with_cards(cohort, now)
    if request.method == "POST":
        wanted = set(request.POST.getlist("parent"))
        chosen = [parent.learner for parent in parents if str(parent.pk) in wanted]
        if chosen:
            return render(
                request,
                "pages/teach/sign_in_cards_sheet.html",
                {"cohort": cohort, "cards": issue_cards(chosen, by=request.user, at=now)},
            )
        messages.warning(request, _("Choose at least one person. Nothing was printed."))
    rows = [_card_row(parent) for parent in parents]
    return render(request, "pages/teach/sign_in_cards.html", {"cohort": cohort, "parents": rows})


def _card_row(parent: ParentCard) -> CardRow:
    words, tone = STATE_WORDS[parent.card_state]
    return CardRow(parent.pk, parent.learner, parent.card, words, tone, parent.can_be_revoked)


@require_http_methods(["GET", "HEAD", "POST"])
@facilitator_required
def revoke_card(request, cohort_id, card_id):
    """End a card: GET asks, POST does it."""
    cohort = visible_or_404(request, Cohort.objects.visible_to(request.user), pk=cohort_id)
    parents = Enrolment.objects.kept().filter(cohort=cohort).values("learner")
    cards = SignInCard.objects.select_related("learner").filter(learner__in=parents)
    card = visible_or_404(request, cards, pk=card_id)
    if request.method == "POST":
        sign_in.revoke_card(card, by=request.user, at=timezone.now())
        messages.success(request, _("The card is ended. It opens nothing any more."))
        return redirect("print-cards", cohort.pk)
    return render(request, "pages/teach/revoke_sign_in_card.html", {"cohort": cohort, "card": card})
