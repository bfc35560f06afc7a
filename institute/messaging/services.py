"""The one way to reach a person, and her choice not to be reached."""

import logging
from dataclasses import dataclass, field
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.module_loading import import_string

from institute.messaging.models import ALWAYS_SENT, Channel, Kind, MessageLog, OptOut, Outcome
from institute.people.models import User

logger = logging.getLogger(__name__)


class NotSent(Exception):
    """A service for messages refused one. The text says nothing about person or content."""


@dataclass(frozen=True)
class Message:
    """What is to be said; the words stand in the templates of its kind, in the person's language."""

    kind: Kind
    context: dict = field(default_factory=dict)
    # Only this way, for a code that was asked for there; else the person's e-mail, else her phone.
    channel: Channel | None = None


def send(person: User, message: Message, *, at) -> MessageLog:
    """Send a message to a person in her language, and write down that it went, or why not."""
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


def _log(person, message, channel, outcome, at):
    return MessageLog.objects.create(
        person=person,
        kind=message.kind,
        channel=channel,
        language=person.preferred_language,
        outcome=outcome,
        at=at,
    )


def _render(message, ending):
    context = message.context | {
        "site_address": settings.SITE_ADDRESS,
        "is_bidi": translation.get_language_bidi(),
        "language": translation.get_language(),
    }
    return render_to_string(f"emails/{message.kind}.{ending}", context).strip()


def _send_email(address, message):
    mail = EmailMultiAlternatives(
        subject=" ".join(_render(message, "subject.txt").split()),
        body=_render(message, "txt"),
        to=[address],
        headers={"Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(_render(message, "html"), "text/html")
    mail.send()


def _send_sms(number, message):
    import_string(settings.SMS_BACKEND)().send(number, _render(message, "sms.txt"))


def wants_no_messages(person: User) -> bool:
    """Whether a person chose to get only what she asks for."""
    return OptOut.objects.filter(person=person).exists()


def stop_messages(person: User, *, at) -> OptOut:
    """Keep a person's choice to get no messages; twice is harmless."""
    return OptOut.objects.get_or_create(person=person, defaults={"since": at})[0]


def allow_messages(person: User) -> None:
    """Take the choice back."""
    OptOut.objects.filter(person=person).delete()
