"""The audit: one append-only row for each action that a reviewer must be able to trace."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone

from institute.records.models import AuditAction, AuditRecord


def record(
    action: AuditAction,
    *,
    actor: Model | AnonymousUser | None,
    at: datetime,
    subject: Model | None = None,
    **data: Any,
) -> AuditRecord:
    """Write one audit row and return it.

    ``subject`` is any saved object, of which only model and id are kept. ``data`` holds counts, codes and
    ids: never a name, an address, an answer or a token.
    """
    return AuditRecord.objects.create(
        action=action,
        actor_id=getattr(actor, "pk", None),
        at=at,
        subject_kind=subject._meta.label_lower if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else "",
        data=data,
    )


def audit_denied(request: HttpRequest, *, reason: str, view: str | None = None) -> None:
    """Record that a view refused the signed-in user of a request; the view is named, never the URL."""
    if view is None and request.resolver_match:
        view = request.resolver_match.view_name
    record(AuditAction.DENIED, actor=request.user, at=timezone.now(), reason=reason, view=view or "")
