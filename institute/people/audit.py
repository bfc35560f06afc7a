"""The audit: one append-only row for each thing that a reviewer must be able to ask about."""

from django.utils import timezone

from institute.people.models import AuditAction, AuditRecord


def record(action, *, actor, at, subject=None, **data):
    """Write one audit row and return it.

    ``action`` is an :class:`AuditRecord.Action`; ``actor`` a person or ``None``; ``subject`` any saved
    object, of which only kind and id are kept. ``data`` holds counts, codes and ids: never a name, an
    address, an answer or a token.
    """
    return AuditRecord.objects.create(
        action=action,
        actor_id=getattr(actor, "pk", None),
        at=at,
        subject_kind=subject._meta.label_lower if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else "",
        data=data,
    )


# Receivers of Django's and allauth's own signals; PeopleConfig.ready connects them.


def note_signed_in(sender, request, user, **kwargs):
    """Somebody signed in, by whatever door."""
    record(AuditAction.SIGNED_IN, actor=user, at=timezone.now(), subject=user)


def note_signed_out(sender, request, user, **kwargs):
    """Somebody signed out, or rested too long."""
    if user is not None:
        record(AuditAction.SIGNED_OUT, actor=user, at=timezone.now(), subject=user)


def note_refused(sender, credentials, **kwargs):
    """A password was wrong. Whose it was meant to be is not written: it may be a mistyped secret."""
    record(AuditAction.SIGN_IN_REFUSED, actor=None, at=timezone.now(), reason="password")


def note_code_refused(sender, user, **kwargs):
    """The code of a second factor was wrong."""
    record(AuditAction.SIGN_IN_REFUSED, actor=None, at=timezone.now(), subject=user, reason="second-factor")
