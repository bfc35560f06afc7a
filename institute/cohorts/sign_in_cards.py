"""Sign-in cards of a cohort: what state each parent's card is in, and the sheet that is printed once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import segno
from django.conf import settings
from django.db import transaction
from django.db.models import FETCH_RAISE, Prefetch
from django.utils.safestring import SafeString, mark_safe

from institute.cohorts.models import Cohort, Enrolment
from institute.i18n.direction import text_direction
from institute.people.models import SignInCard, User
from institute.people.sign_in import issue_card


class CardState(StrEnum):
    """The state of a learner's sign-in card, as the facilitator sees it."""

    NONE = "none"
    NEVER_USED = "never-used"
    EXPIRED = "expired"
    IN_USE = "in-use"
    LOCKED = "locked"
    REVOKED = "revoked"


@dataclass(frozen=True)
class PrintedCard:
    """One card of the sheet. It holds a secret address, so it is shown once and never stored."""

    name: str
    member_code: str
    language: str
    direction: str
    address: str
    drawing: str


@dataclass(frozen=True)
class ParentCard:
    """A parent of a cohort with their newest sign-in card; ``pk`` is that of the enrolment."""

    pk: UUID
    learner: User
    card: SignInCard | None
    card_state: CardState

    @property
    def can_be_revoked(self) -> bool:
        """Whether there is a card that was not revoked before."""
        return self.card is not None and self.card.revoked_at is None


def state_of(card: SignInCard | None, at: datetime) -> CardState:
    """Return the state of a learner's newest card; ``None`` is a learner who never had one."""
    if card is None:
        return CardState.NONE
    if card.revoked_at is not None:
        return CardState.REVOKED
    if card.is_locked:
        return CardState.LOCKED
    if card.first_used_at is not None:
        return CardState.IN_USE
    return CardState.EXPIRED if at > card.first_use_ends_at else CardState.NEVER_USED


def parents_with_cards(cohort: Cohort, at: datetime) -> list[ParentCard]:
    """Return the cohort's parents by name, each with their newest card.

    Only users who may have a card: no closed account, no member of the team.
    """
    newest_first = SignInCard.objects.order_by("-issued_at", "-pk")
    enrolments = list(
        Enrolment.objects.kept()
        .filter(cohort=cohort, learner__in=User.objects.parents().filter(is_active=True))
        .select_related("learner")
        .prefetch_related(Prefetch("learner__sign_in_cards", newest_first))
        .order_by("learner__display_name", "learner__username")
        .fetch_mode(FETCH_RAISE)
    )
    parents = []
    for enrolment in enrolments:
        cards = list(enrolment.learner.sign_in_cards.all())
        card = cards[0] if cards else None
        parents.append(ParentCard(enrolment.pk, enrolment.learner, card, state_of(card, at)))
    return parents


@transaction.atomic
def issue_cards(learners: Iterable[User], *, by: User, at: datetime) -> list[PrintedCard]:
    """Issue a card for each learner, all or none, and return what is printed on each."""
    return [printed(learner, issue_card(learner, by=by, at=at)) for learner in learners]


def printed(learner, issued) -> PrintedCard:
    """Return what is printed on a card that was just issued."""
    address = f"{settings.SITE_ADDRESS}{issued.path}"
    language = learner.preferred_language
    return PrintedCard(
        name=learner.display_name,
        member_code=learner.username,
        language=language,
        direction=text_direction(language),
        address=address,
        drawing=qr_drawing(address),
    )


def qr_drawing(address: str) -> SafeString:
    """Draw an address as a QR code: SVG without style attributes, which our policy refuses."""
    drawing = segno.make(address, error="m", micro=False).svg_inline(
        omitsize=True, border=2, svgclass=None, lineclass=None
    )
    # Made by segno from an address that this site made: nothing in it was written by a person.
    return mark_safe(drawing)  # noqa: S308 # nosec: see above
