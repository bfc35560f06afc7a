"""Receivers of Django's and allauth's sign-in signals; ``PeopleConfig.ready`` connects them."""

from django.utils import timezone

from institute.records import audit
from institute.records.models import AuditAction


def audit_signed_in(sender, request, user, **kwargs):
    """Somebody signed in, by card, message, passkey or password."""
    audit.record(AuditAction.SIGNED_IN, actor=user, at=timezone.now(), subject=user)


def audit_signed_out(sender, request, user, **kwargs):
    """Somebody signed out, or reached the idle timeout."""
    if user is not None:
        audit.record(AuditAction.SIGNED_OUT, actor=user, at=timezone.now(), subject=user)


def audit_password_refused(sender, credentials, **kwargs):
    """A password was wrong. Whose it was meant to be is not written: it may be a mistyped secret."""
    audit.record(AuditAction.SIGN_IN_REFUSED, actor=None, at=timezone.now(), reason="password")


def audit_code_refused(sender, user, **kwargs):
    """The code of a second factor was wrong."""
    audit.record(
        AuditAction.SIGN_IN_REFUSED, actor=None, at=timezone.now(), subject=user, reason="second-factor"
    )
