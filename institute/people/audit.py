"""The audit: one append-only row for each thing that a reviewer must be able to ask about."""

from institute.people.models import AuditRecord


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
