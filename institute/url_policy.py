"""Who may open which URL, with which methods: one table for every pattern of the site.

No request is decided by this table: views decide, through ``visible_to(user)``. The table says what they
should decide, and the matrix test requests every pattern as every role with every method. A pattern without
a row fails it.

Our own patterns are listed by name. Those of packages are listed by namespace, with exceptions by name: the
table names the roles that may get in at all, and Wagtail's own rights narrow it further.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

ANONYMOUS = "anonymous"
PARENT = "parent"
OTHER_PARENT = "parent of another cohort"
WITHDRAWN = "withdrawn parent"
FACILITATOR = "facilitator of the cohort"
OTHER_FACILITATOR = "facilitator of another cohort"
EDITOR = "content editor"
MANAGER = "project manager"
VIEWER = "report viewer"
SUPERUSER = "superuser"

PARENTS = (PARENT, OTHER_PARENT, WITHDRAWN)
TEAM = (FACILITATOR, OTHER_FACILITATOR, EDITOR, MANAGER, VIEWER, SUPERUSER)
IN_ADMIN = (FACILITATOR, OTHER_FACILITATOR, EDITOR, MANAGER, SUPERUSER)
SIGNED_IN = PARENTS + TEAM
ROLES = (ANONYMOUS, *SIGNED_IN)
OF_THE_COHORT = (FACILITATOR, MANAGER, SUPERUSER)
MANAGERS = (MANAGER, SUPERUSER)
TEACHERS = (FACILITATOR, OTHER_FACILITATOR, MANAGER, SUPERUSER)
READERS = (PARENT, FACILITATOR, OTHER_FACILITATOR, EDITOR, MANAGER, SUPERUSER)

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
READ = ("GET", "HEAD", "OPTIONS")
SEND = ("POST", "OPTIONS")
BOTH = (*READ, "POST")


@dataclass(frozen=True)
class Rule:
    """Methods that a pattern answers, and roles that may use it; all others are refused."""

    methods: tuple[str, ...]
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Pattern:
    """One URL pattern of the site with its rule, or ``None`` if nobody has classified it."""

    pattern: str
    name: str
    is_ours: bool
    rule: Rule | None


OURS: dict[str, Rule] = {
    "healthz": Rule(READ, ROLES),
    # People
    "set-language": Rule(SEND, ROLES),
    "card": Rule(BOTH, ROLES),
    "sign-in-link": Rule(BOTH, ROLES),
    "ask-for-code": Rule(SEND, ROLES),
    # Without a message that this browser asked for, it leads back to sign-in.
    "type-code": Rule(BOTH, SIGNED_IN),
    # Its POST signs out, so that the user signs in again.
    "sign-in-again": Rule(BOTH, SIGNED_IN),
    "message-choice": Rule(BOTH, PARENTS),
    "mfa_list_webauthn": Rule(READ, SIGNED_IN),
    "mfa_add_webauthn": Rule(BOTH, SIGNED_IN),
    # The passkey that the matrix asks about is the parent's.
    "mfa_remove_webauthn": Rule(BOTH, (PARENT,)),
    "mfa_login_webauthn": Rule(BOTH, SIGNED_IN),
    "mfa_reauthenticate_webauthn": Rule(BOTH, TEAM),
    "after-sign-in": Rule(READ, SIGNED_IN),
    "open-sessions": Rule(BOTH, SIGNED_IN),
    "account_login": Rule(BOTH, ROLES),
    "account_logout": Rule(BOTH, ROLES),
    "account_inactive": Rule(READ, ROLES),
    "account_reauthenticate": Rule(BOTH, TEAM),
    "account_change_password": Rule(BOTH, TEAM),
    "mfa_index": Rule(READ, TEAM),
    # Between the password and the code; others are sent where they belong.
    "mfa_authenticate": Rule(BOTH, SIGNED_IN),
    "mfa_reauthenticate": Rule(BOTH, TEAM),
    "mfa_activate_totp": Rule(BOTH, TEAM),
    "mfa_deactivate_totp": Rule(BOTH, TEAM),
    "mfa_view_recovery_codes": Rule(READ, TEAM),
    "mfa_generate_recovery_codes": Rule(BOTH, TEAM),
    "mfa_download_recovery_codes": Rule(READ, TEAM),
    # Public
    "help": Rule(READ, ROLES),
    "privacy-notice": Rule(READ, ROLES),
    "contact": Rule(BOTH, ROLES),
    "offline": Rule(READ, ROLES),
    "search": Rule(READ, ROLES),
    "robots": Rule(READ, ROLES),
    "favicon": Rule(READ, ROLES),
    "sitemap": Rule(BOTH, ROLES),
    "service-worker": Rule(READ, ROLES),
    "components-page": Rule(READ, TEAM),
    "verify": Rule(READ, ROLES),
    "verify-certificate": Rule(READ, ROLES),
    "verify-file": Rule(BOTH, ROLES),
    "check-name-on-paper": Rule(SEND, ROLES),
    # The parent's own
    "learner-home": Rule(READ, PARENTS),
    "my-path": Rule(READ, PARENTS),
    "begin-quiz": Rule(SEND, (PARENT,)),
    "take-quiz": Rule(BOTH, (PARENT,)),
    "save-as-tapped": Rule(SEND, (PARENT,)),
    "quiz-result": Rule(READ, (PARENT,)),
    "read-lesson": Rule(SEND, (PARENT,)),
    "keep-lesson-place": Rule(SEND, (PARENT,)),
    "name-on-certificate": Rule(BOTH, (PARENT, *OF_THE_COHORT)),
    "get-certificate": Rule(SEND, (PARENT,)),
    "my-certificate": Rule(BOTH, (PARENT,)),
    "download-certificate": Rule(READ, (PARENT, *OF_THE_COHORT)),
    # Pages of facilitators
    "teach-home": Rule(READ, TEACHERS),
    "roster": Rule(BOTH, OF_THE_COHORT),
    "activities": Rule(READ, TEACHERS),
    "scoring": Rule(READ, TEACHERS),
    "score-answer": Rule(SEND, OF_THE_COHORT),
    "print-cards": Rule(BOTH, OF_THE_COHORT),
    "add-parents": Rule(BOTH, MANAGERS),
    "revoke-card": Rule(BOTH, OF_THE_COHORT),
    # The desk and the records, in the Wagtail admin
    "texts-to-review": Rule(READ, IN_ADMIN),
    "review-text": Rule(BOTH, (EDITOR, *MANAGERS)),
    "cohort-desks": Rule(READ, TEACHERS),
    "cohort-desk": Rule(BOTH, OF_THE_COHORT),
    "cohort-desk-csv": Rule(BOTH, OF_THE_COHORT),
    "cohort-desk-xlsx": Rule(BOTH, OF_THE_COHORT),
    "desk-parent": Rule(READ, OF_THE_COHORT),
    "certificates:index": Rule(READ, TEACHERS),
    "certificates:index_results": Rule(READ, TEACHERS),
    "certificate-revoke": Rule(BOTH, MANAGERS),
    "contact_messages:index": Rule(READ, MANAGERS),
    "contact_messages:index_results": Rule(READ, MANAGERS),
    "contact_messages:inspect": Rule(READ, MANAGERS),
    "contact_messages:delete": Rule(BOTH, MANAGERS),
    # Nobody writes or changes a message in the admin: a refusal for every role.
    "contact_messages:add": Rule((), ()),
    "contact_messages:edit": Rule((), ()),
    "contact_messages:history": Rule(READ, MANAGERS),
    "contact_messages:history_results": Rule(READ, MANAGERS),
    # To see where a message is used one must be allowed to change it.
    "contact_messages:usage": Rule((), ()),
    "certificate-correct": Rule(BOTH, MANAGERS),
    "certificate-cohorts": Rule(READ, MANAGERS),
    "certificate-bulk": Rule(BOTH, MANAGERS),
    "certificate-run": Rule(BOTH, MANAGERS),
    "certificate-preview": Rule(BOTH, MANAGERS),
    "certificate_designs:index": Rule(READ, MANAGERS),
    "certificate_designs:index_results": Rule(READ, MANAGERS),
    "certificate_designs:add": Rule(BOTH, MANAGERS),
    "certificate_designs:edit": Rule(BOTH, MANAGERS),
    "certificate_designs:delete": Rule(BOTH, MANAGERS),
    "certificate_designs:history": Rule(READ, MANAGERS),
    "certificate_designs:history_results": Rule(READ, MANAGERS),
    "certificate_designs:usage": Rule(READ, MANAGERS),
    "cohorts:index": Rule(READ, TEACHERS),
    "cohorts:index_results": Rule(READ, TEACHERS),
    "cohorts:add": Rule(BOTH, MANAGERS),
    "cohorts:calendar": Rule(BOTH, MANAGERS),
    "cohorts:edit": Rule(BOTH, MANAGERS),
    "cohorts:delete": Rule(BOTH, MANAGERS),
    "cohorts:history": Rule(READ, MANAGERS),
    "cohorts:history_results": Rule(READ, MANAGERS),
    "cohorts:usage": Rule(READ, MANAGERS),
    "cohorts:inspect": Rule(READ, OF_THE_COHORT),
    "sessions:index": Rule(READ, TEACHERS),
    "sessions:index_results": Rule(READ, TEACHERS),
    "sessions:add": Rule(BOTH, MANAGERS),
    "sessions:edit": Rule(BOTH, OF_THE_COHORT),
    "sessions:delete": Rule(BOTH, MANAGERS),
    "sessions:cancel": Rule(BOTH, MANAGERS),
    "sessions:bring_back": Rule(BOTH, MANAGERS),
    "sessions:history": Rule(READ, OF_THE_COHORT),
    "sessions:history_results": Rule(READ, OF_THE_COHORT),
    "sessions:usage": Rule(READ, OF_THE_COHORT),
    "sessions:inspect": Rule(READ, OF_THE_COHORT),
    "enrolments:index": Rule(READ, TEACHERS),
    "enrolments:index_results": Rule(READ, TEACHERS),
    "enrolments:add": Rule(BOTH, MANAGERS),
    "enrolments:edit": Rule(BOTH, MANAGERS),
    # Answers with a plain refusal: an enrolment has a history, and history is not deleted.
    "enrolments:delete": Rule(BOTH, (SUPERUSER,)),
    "enrolments:history": Rule(READ, MANAGERS),
    "enrolments:history_results": Rule(READ, MANAGERS),
    "enrolments:usage": Rule(READ, MANAGERS),
    "enrolments:inspect": Rule(READ, OF_THE_COHORT),
    "enrolments:withdraw": Rule(BOTH, MANAGERS),
    "enrolments:return": Rule(BOTH, MANAGERS),
    "enrolments:orientation": Rule(BOTH, OF_THE_COHORT),
    "enrolments:orientation_back": Rule(BOTH, OF_THE_COHORT),
    "school_sites:index": Rule(READ, MANAGERS),
    "school_sites:index_results": Rule(READ, MANAGERS),
    "school_sites:add": Rule(BOTH, MANAGERS),
    "school_sites:edit": Rule(BOTH, MANAGERS),
    "school_sites:delete": Rule(BOTH, MANAGERS),
    "school_sites:history": Rule(READ, MANAGERS),
    "school_sites:history_results": Rule(READ, MANAGERS),
    "school_sites:usage": Rule(READ, MANAGERS),
    "school_sites:inspect": Rule(READ, MANAGERS),
}

# Patterns of packages: who may get in at all. Inside, Wagtail's rights over pages and models decide.
ADMIN = Rule(BOTH, IN_ADMIN)
OF_ADMINISTRATORS = Rule(BOTH, (SUPERUSER,))
NAMESPACES: dict[str, Rule] = {
    "wagtailadmin_api": ADMIN,
    "wagtailadmin_pages": ADMIN,
    "wagtailadmin_collections": ADMIN,
    "wagtailadmin_workflows": ADMIN,
    "wagtailadmin_reports": ADMIN,
    "wagtailadmin_editing_sessions": ADMIN,
    "wagtail_localize": ADMIN,
    "wagtailsnippets": ADMIN,
    "wagtailsnippets_curriculum_localfact": ADMIN,
    "wagtailsnippetchoosers_curriculum_localfact": ADMIN,
    "wagtailsnippets_learning_outcomes_learningoutcome": ADMIN,
    "wagtailsnippetchoosers_learning_outcomes_learningoutcome": ADMIN,
    "wagtailembeds": ADMIN,
    "wagtaildocs": ADMIN,
    "wagtailimages": ADMIN,
    "wagtaildocs_chooser": ADMIN,
    "wagtailimages_chooser": ADMIN,
    "wagtailforms": ADMIN,
    "wagtailredirects": OF_ADMINISTRATORS,
    "wagtailsettings": OF_ADMINISTRATORS,
    "wagtaillocales": OF_ADMINISTRATORS,
    "wagtailsites": OF_ADMINISTRATORS,
    "wagtailusers_users": Rule(BOTH, MANAGERS),
    "wagtailusers_groups": OF_ADMINISTRATORS,
}
PREFIXES: dict[str, Rule] = {"wagtailadmin_": ADMIN, "wagtail_bulk_action": ADMIN}
EXCEPTIONS: dict[str, Rule] = {
    "wagtail_serve": Rule(BOTH, ROLES),
    # The scripts of the translation editor and of the admin's notices use other methods too.
    "wagtail_localize:edit_string_translation": Rule((*READ, "PUT", "DELETE"), IN_ADMIN),
    "wagtail_localize:edit_override": Rule((*READ, "PUT", "DELETE"), IN_ADMIN),
    "wagtailadmin_dismissibles": Rule((*BOTH, "PATCH"), IN_ADMIN),
    "wagtaildocs_serve": Rule(READ, ROLES),
    "wagtaildocs_authenticate_with_password": Rule(BOTH, ROLES),
    "wagtailcore_authenticate_with_password": Rule(BOTH, ROLES),
    "wagtailcore_login": Rule(READ, ROLES),
    "wagtailadmin_login": Rule(READ, ROLES),
    "wagtailadmin_logout": Rule(BOTH, ROLES),
    # Ours, but what it answers depends on the files in MEDIA_ROOT.
    "picture": Rule(READ, ROLES),
    # Texts and icons of the admin's scripts hold nothing about anybody.
    "wagtailadmin_javascript_catalog": Rule(READ, ROLES),
    "wagtailadmin_sprite": Rule(BOTH, ROLES),
}
UNNAMED: dict[str, Rule] = {
    "admin/login/": Rule(BOTH, ROLES),
    "_util/login/": Rule(BOTH, ROLES),
    # Wagtail's own account page would change the password without asking for the old one.
    "admin/account/": Rule(BOTH, IN_ADMIN),
    "admin/failwhale/": Rule((), ()),
    "admin/api/main/pages/<int:pk>/action/<str:action_name>/": Rule((), ()),
    "admin/test404/": Rule((), ()),
    "admin/^.*/$": Rule((), ()),
}


def all_patterns() -> list[Pattern]:
    """Return every pattern of the site, in the order in which Django matches them."""
    return [_classify(*row) for row in _walk(get_resolver())]


def _walk(
    resolver: URLResolver, path: str = "", namespaces: tuple[str, ...] = ()
) -> Iterator[tuple[str, tuple[str, ...], str]]:
    for entry in resolver.url_patterns:
        full_path = path + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield full_path, namespaces, entry.name or ""
        else:
            yield from _walk(
                entry, full_path, (*namespaces, entry.namespace) if entry.namespace else namespaces
            )


def _classify(path: str, namespaces: tuple[str, ...], name: str) -> Pattern:
    full = ":".join((*namespaces, name))
    if full in OURS:
        return Pattern(path, full, True, OURS[full])
    rule = EXCEPTIONS.get(full) or UNNAMED.get(path)
    if rule is None and namespaces:
        rule = NAMESPACES.get(namespaces[0])
    if rule is None and name:
        rule = next((rule for prefix, rule in PREFIXES.items() if name.startswith(prefix)), None)
    return Pattern(path, full, False, rule)
