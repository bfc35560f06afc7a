"""Services of users: roles and their rights, language, sessions. Those of sign-in are in ``sign_in``."""

from datetime import datetime

from django.contrib.auth.models import Group, Permission

from institute.people import roles
from institute.people.models import SignInSession, User
from institute.records import audit
from institute.records.models import AuditAction

# Rights over models, by role: app label and codename. Rights over pages are given by lessons.curriculum.
RIGHTS: dict[str, list[str]] = {
    roles.FACILITATOR: ["wagtailadmin.access_admin"],
    roles.CONTENT_EDITOR: ["wagtailadmin.access_admin"],
    # Which people they may add and change is decided row by row: see UserQuerySet.manageable_by.
    roles.PROJECT_MANAGER: [
        "wagtailadmin.access_admin",
        "people.add_user",
        "people.change_user",
        *[f"cohorts.{action}_cohort" for action in ("view", "add", "change", "delete")],
        *[f"cohorts.{action}_session" for action in ("view", "add", "change", "delete")],
        *[f"cohorts.{action}_enrolment" for action in ("view", "add", "change")],
        *[f"cohorts.{action}_schoolsite" for action in ("view", "add", "change", "delete")],
        *[f"home.{action}_contactmessage" for action in ("view", "delete")],
    ],
    roles.REPORT_VIEWER: [],
}


def ensure_roles() -> None:
    """Create the four groups with their rights over models; run again, it changes nothing."""
    for name, rights in RIGHTS.items():
        group, _created = Group.objects.get_or_create(name=name)
        wanted = [
            Permission.objects.get(content_type__app_label=label, codename=codename)
            for label, codename in (right.split(".") for right in rights)
        ]
        group.permissions.add(*wanted)


def set_preferred_language(user: User, language: str) -> User:
    """Store the language that a user reads in; ``language`` is one of ``settings.LANGUAGES``."""
    if user.preferred_language != language:
        user.preferred_language = language
        user.save(update_fields=["preferred_language"])
    return user


def end_sessions(user: User, *, except_key: str | None = None) -> int:
    """End all sessions of a user except the one with ``except_key``; return how many ended."""
    ended, _rows = SignInSession.objects.filter(person=user).exclude(session_key=except_key).delete()
    return ended


def audit_role_change(
    user: User, *, before: frozenset[str], after: frozenset[str], by: User, at: datetime
) -> None:
    """Write an audit row for changed roles, and end the user's sessions: they began with other rights."""
    if before == after:
        return
    audit.record(
        AuditAction.ROLES_CHANGED,
        actor=by,
        at=at,
        subject=user,
        added=sorted(after - before),
        removed=sorted(before - after),
    )
    end_sessions(user)
