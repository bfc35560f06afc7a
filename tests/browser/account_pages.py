"""How people come in, and what shows who they are: cards, links, codes, the second factor, passkeys."""

from contextlib import suppress
from datetime import timedelta

from django.urls import reverse

from institute.people import roles
from institute.people.sign_in import (
    SignInRefused,
    check_pin,
    invite,
    issue_card,
    message_path,
    revoke_card,
    set_pin,
    use_link,
)
from tests.browser.one_page import Page, press, then
from tests.factories import UserFactory
from tests.passkeys import give_passkey
from tests.sign_in import give_factor

PIN, OTHER_PIN, WEAK_PIN = "481516", "273849", "123456"
PASSWORD = "four plain words here"
BUTTON, TEAM = "main form button", "main form[data-team] button"


def add_sign_in_states(world):
    """Make cards and links in every state, passkeys, and two team members with passwords."""
    newcomer = UserFactory(role=roles.CONTENT_EDITOR, display_name="Sam Ortega")
    for person in (world.people["facilitator"], newcomer):
        person.set_password(PASSWORD)
        person.save()
    give_factor(world.people["facilitator"])
    world.newcomer = newcomer
    invited, used = (invite(world.people[name], at=world.now) for name in ("new", "ready"))
    world.link, world.used_link = message_path(invited), message_path(used)
    use_link(world.used_link.split("/")[-2], at=world.now)
    world.passkey = give_passkey(world.people["finished"])
    give_passkey(world.people["manager"])
    world.cards = _cards(world.people, world.now)


def _cards(people, now):
    """A printed card in each state, by the name of the state; each belongs to a person of its own."""

    def card(name, **options):
        return issue_card(UserFactory(display_name=name), by=people["facilitator"], **({"at": now} | options))

    cards = {
        "new": card("Linh Trần"),
        "in use": card("Hamid Karimi"),
        "old": card("Irma Delgado", at=now - timedelta(days=20)),
        "revoked": card("James Whitfield"),
        "locked": card("Kevin Lee"),
        "of the team": card("Bao Yang"),
    }
    for state in ("in use", "locked"):
        set_pin(cards[state].card, PIN, at=now)
    for _failure in range(5):
        with suppress(SignInRefused):
            check_pin(cards["locked"].token, OTHER_PIN, at=now)
    revoke_card(cards["revoked"].card, by=people["facilitator"], at=now)
    cards["of the team"].card.learner.groups.set(people["facilitator"].groups.all())
    held = issue_card(people["card holder"], by=people["facilitator"], at=now)
    set_pin(held.card, PIN, at=now)
    return cards | {"to end": held}


def pages_of_sign_in(world):
    """The pages of sign-in, for anonymous users."""
    sign_in_page = reverse("account_login")
    wrong = {"login": "T7YV-7MTT", "password": "not this one"}
    right, new = (
        {"login": person.username, "password": PASSWORD}
        for person in (world.people["facilitator"], world.newcomer)
    )
    contact = "main form:has([name=contact]) button"
    code_asked = press(contact, contact="nobody@example.org")
    return [
        Page("sign in", None, sign_in_page),
        Page("sign in, nothing typed", None, sign_in_page, press(contact)),
        Page("sign in, half a number", None, sign_in_page, press(contact, contact="916 555 123")),
        Page("code", None, sign_in_page, code_asked),
        Page("code, refused", None, sign_in_page, then(code_asked, press(BUTTON, code="000000"))),
        Page("link", None, world.link),
        Page("link, used", None, world.used_link, status=410),
        Page("link, unknown", None, reverse("sign-in-link", args=["nobody-wrote-this"]), status=404),
        Page("sign in, refused", None, sign_in_page, press(TEAM, **wrong)),
        Page("second factor", None, sign_in_page, press(TEAM, **right)),
        Page(
            "second factor, refused", None, sign_in_page,
            then(press(TEAM, **right), press("main form >> nth=0 >> button", code="000000")),
        ),
        Page("second factor, the first", None, sign_in_page, press(TEAM, **new)),
        Page("account that is closed", None, reverse("account_inactive")),
        *_card_pages(world.cards),
    ]  # fmt: skip


def _card_pages(cards):
    refused = [("old", 410), ("revoked", 410), ("locked", 403), ("of the team", 403)]
    return [
        Page("card, first use", None, cards["new"].path),
        Page("card, weak PIN", None, cards["new"].path, press(BUTTON, pin=WEAK_PIN, again=WEAK_PIN)),
        Page("card", None, cards["in use"].path),
        Page("card, wrong PIN", None, cards["in use"].path, press(BUTTON, pin=OTHER_PIN)),
        Page("card, signed in already", "halfway", cards["in use"].path),
        Page("card, unknown", None, reverse("card", args=["nobody-has-this-card"]), status=404),
        *[Page(f"card, {state}", None, cards[state].path, status=status) for state, status in refused],
    ]


def pages_of_an_account(world):
    """The pages of a user's own account."""
    passkeys = reverse("mfa_list_webauthn")
    return [
        Page("where a parent is signed in", "halfway", reverse("open-sessions")),
        Page("passkeys, none", "halfway", passkeys),
        Page("passkeys", "finished", passkeys),
        Page("passkey to remove", "finished", reverse("mfa_remove_webauthn", args=[world.passkey.pk])),
        Page("passkey to add", "facilitator", reverse("mfa_add_webauthn")),
        Page("signing in once more", "halfway", reverse("sign-in-again")),
        Page("messages", "halfway", reverse("message-choice")),
        Page("signing out", "halfway", reverse("account_logout")),
        Page("password", "editor", reverse("account_change_password")),
        Page("password once more", "editor", reverse("account_reauthenticate")),
        Page("second factor, set up", "editor", reverse("mfa_index")),
        Page("second factor once more", "editor", reverse("mfa_reauthenticate")),
        Page("passkey once more", "manager", reverse("mfa_reauthenticate_webauthn")),
        Page("second factor to remove", "editor", reverse("mfa_deactivate_totp")),
        Page("recovery codes to make", "editor", reverse("mfa_generate_recovery_codes")),
        Page("recovery codes", "editor", reverse("mfa_generate_recovery_codes"), press(BUTTON)),
    ]
