"""Services of messages: send one to a person, store their choice to get none."""

import logging
from dataclasses import dataclass, field
from datetime import datetime
from smtplib import SMTPException
from typing import Any, Literal

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.module_loading import import_string

from institute.messaging.models import ALWAYS_SENT, Channel, Kind, MessageLog, OptOut, Outcome
from institute.people.models import User

logger = logging.getLogger(__name__)


class NotSent(Exception):
    """The provider of text messages refused one. The text says nothing about person or content."""


@dataclass(frozen=True)
class Message:
    """A message to render from the templates of its kind, in the language of the person."""

    kind: Kind
    context: dict[str, Any] = field(default_factory=dict)
    # The channel through which a code was requested; by default e-mail, or the phone of a person without it.
    channel: Channel | None = None


def send(person: User, message: Message, *, at: datetime) -> MessageLog:
    """Send a message to a person in their language, and log that it was sent, or why not."""
    channel = message.channel or (Channel.EMAIL if person.email else Channel.SMS)
    address = person.email if channel == Channel.EMAIL else person.phone
    if not address:
        return _log(person, message, "", Outcome.NO_ADDRESS, at)
    if message.kind not in ALWAYS_SENT and wants_no_messages(person):
        return _log(person, message, channel, Outcome.NOT_WANTED, at)
    deliver = _send_email if channel == Channel.EMAIL else _send_sms
    try:
        with translation.override(person.preferred_language):
            deliver(str(address), message)
    except (OSError, SMTPException, NotSent) as error:
        logger.warning("A message of the kind %s could not be sent: %s", message.kind, type(error).__name__)
        return _log(person, message, channel, Outcome.FAILED, at)
    return _log(person, message, channel, Outcome.SENT, at)


def _log(
    person: User, message: Message, channel: Channel | Literal[""], outcome: Outcome, at: datetime
) -> MessageLog:
    return MessageLog.objects.create(
        person=person,
        kind=message.kind,
        channel=channel,
        language=person.preferred_language,
        outcome=outcome,
        at=at,
    )


def _render(message: Message, ending: str) -> str:
    context = message.context | {
        "site_address": settings.SITE_ADDRESS,
        "is_bidi": translation.get_language_bidi(),
        "language": translation.get_language(),
    }
    return render_to_string(f"emails/{message.kind}.{ending}", context).strip()


def _send_email(address: str, message: Message) -> None:
    mail = EmailMultiAlternatives(
        subject=" ".join(_render(message, "subject.txt").split()),
        body=_render(message, "txt"),
        to=[address],
        headers={"Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(_render(message, "html"), "text/html")
    mail.send()


def _send_sms(number: str, message: Message) -> None:
    import_string(settings.SMS_BACKEND)().send(number, _render(message, "sms.txt"))


def wants_no_messages(person: User) -> bool:
    """Return whether a person chose to get only the codes that they request."""
    return OptOut.objects.filter(person=person).exists()


def stop_messages(person: User, *, at: datetime) -> OptOut:
    """Store a person's choice to get no messages; a second call changes nothing."""
    return OptOut.objects.get_or_create(person=person, defaults={"since": at})[0]


def allow_messages(person: User) -> None:
    """Withdraw a person's choice to get no messages."""
    OptOut.objects.filter(person=person).delete()
