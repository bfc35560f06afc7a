"""Receivers of Django's and allauth's sign-in signals; ``PeopleConfig.ready`` connects them."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from institute.people.models import User
from institute.records import audit
from institute.records.models import AuditAction


def audit_signed_in(sender: object, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Record a sign-in by card, message, passkey or password."""
    audit.record(AuditAction.SIGNED_IN, actor=user, at=timezone.now(), subject=user)


def audit_signed_out(sender: object, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    """Record a sign-out, also one by the idle timeout."""
    if user is not None:
        audit.record(AuditAction.SIGNED_OUT, actor=user, at=timezone.now(), subject=user)


def audit_password_refused(sender: object, credentials: dict[str, Any], **kwargs: Any) -> None:
    """Record a wrong password. What was typed as the login is not stored: it may be a mistyped secret."""
    audit.record(AuditAction.SIGN_IN_REFUSED, actor=None, at=timezone.now(), reason="password")


def audit_code_refused(sender: object, user: User, **kwargs: Any) -> None:
    """Record a wrong code of a second factor."""
    audit.record(
        AuditAction.SIGN_IN_REFUSED, actor=None, at=timezone.now(), subject=user, reason="second-factor"
    )
