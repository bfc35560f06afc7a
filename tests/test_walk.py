"""GET every URL of ours as several roles: nothing is written, no data of others shown, no link broken."""

import re
from dataclasses import dataclass
from html import unescape
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test import Client

from certificates.models import Certificate
from institute import url_policy as policy
from institute.cohorts.models import Cohort, SchoolSite, Session
from institute.people.models import User
from tests.extent import IS_LONG, some
from tests.matrix import address_of, arguments, cookies_of, make_world, request

CANARY = "Quetzal"
WRITE = re.compile(r'\s*(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
# When a user was last seen, the audit of what was looked at, and rate limits.
WRITTEN_BY_A_GET = {"people_signinsession", "records_auditrecord", "people_ratelimitbucket", "django_cache"}
# The second factor records that its holder has seen the recovery codes.
WHEN_CODES_WERE_SEEN = {"mfa_view_recovery_codes", "mfa_download_recovery_codes"}
# Shown to anybody to whom the holder hands a card, a link or a certificate.
HANDED_OVER = {"card", "sign-in-link", "verify-certificate", "check-name-on-paper"}
LINK = re.compile(r'<a\b[^>]*?\bhref="(/(?!/)[^"]*)"')
ODD = (
    "?q=%22&p=-1&ordering=--x&sort=learner__password&language=%00&site=1%20OR%201%3D1&export=exe",
    "?q=%00%FF%F0&p=99999999999999999999&next=//evil.example/&cohort=x&id=x&date=0000-00-00&l%5B%5D=%3Cscript%3E",
)
NOBODYS = UUID("00000000-0000-4000-8000-000000000000")
STRANGERS = (policy.ANONYMOUS, policy.OTHER_PARENT, policy.OTHER_FACILITATOR, policy.EDITOR, policy.VIEWER)
EVERYBODY = (*STRANGERS, policy.PARENT, policy.SUPERUSER)
SOME = (policy.ANONYMOUS, policy.OTHER_FACILITATOR, policy.PARENT, policy.SUPERUSER)
LOOKERS = EVERYBODY if IS_LONG else SOME


@dataclass(frozen=True)
class Look:
    """One GET request and its response."""

    role: str
    name: str
    path: str
    status: int
    headers: dict
    text: str
    written: frozenset[str]


def look(jar, role, name, path):
    written = set()

    def note(execute, sql, params, many, context):
        if match := WRITE.match(sql):
            written.add(match[1])
        return execute(sql, params, many, context)

    with transaction.atomic(), connection.execute_wrapper(note):
        response = request(jar, "GET", path)
        # While it is read: an export is written as it goes.
        body = b"".join(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(True)
    text = body.decode(errors="replace")
    return Look(role, name, path, response.status_code, response.headers, text, frozenset(written))


def ours():
    return [entry for entry in policy.all_patterns() if entry.is_ours]


def set_canary_names(world):
    """Put a canary into each name of the first cohort."""
    enrolments = world.cohort.enrolments
    User.objects.filter(enrolments__in=enrolments.all()).update(display_name=f"{CANARY} parent")
    Cohort.objects.filter(pk=world.cohort.pk).update(name=f"{CANARY} cohort")
    Session.objects.filter(cohort=world.cohort).update(title=f"{CANARY} session", venue=f"{CANARY} hall")
    SchoolSite.objects.filter(enrolments__in=enrolments.all()).update(name=f"{CANARY} school")
    Certificate.objects.filter(pk=world.certificate.pk).update(recipient_name=f"{CANARY} parent")


@pytest.fixture(scope="module")
def stage(shared_rows):
    """A world, the cookies of each role, and values for the arguments of addresses."""
    with shared_rows.made():
        world = make_world()
        set_canary_names(world)
        return SimpleNamespace(jars=cookies_of(world), values=arguments(world))


@pytest.fixture(scope="module")
def looks(shared_rows, stage):
    """One GET of every URL of ours as each of some roles."""
    with shared_rows.made():
        return [
            look(stage.jars[role], role, entry.name, address_of(entry, stage.values))
            for role in LOOKERS
            for entry in ours()
        ]


def test_a_get_request_changes_no_record(looks):
    changed = [
        (one.role, one.name, one.written - WRITTEN_BY_A_GET)
        for one in looks
        if one.written - WRITTEN_BY_A_GET and one.name not in WHEN_CODES_WERE_SEEN
    ]

    assert changed == []


def test_names_of_a_cohort_are_shown_only_to_those_who_may_see_them(looks):
    seen = {(one.role, one.name) for one in looks if CANARY in f"{one.text} {one.headers}"}

    assert [one for one in seen if one[0] in STRANGERS and one[1] not in HANDED_OVER] == []
    assert len([name for role, name in seen if role == policy.SUPERUSER]) > 20


def test_only_pages_of_the_admin_have_the_looser_policy(looks):
    for one in looks:
        found = one.headers["Content-Security-Policy"]
        assert ("unsafe" in found) == one.path.startswith("/admin/"), one.path
        for part in ("object-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'self'"):
            assert part in found, one.path


def test_responses_to_signed_in_users_are_never_cached(looks):
    kept = [
        one.path
        for one in looks
        if one.role != policy.ANONYMOUS and "no-store" not in one.headers.get("Cache-Control", "")
    ]

    assert kept == []


@pytest.mark.django_db
def test_no_link_is_broken_for_a_user_who_sees_it(stage, looks):
    broken, tried = [], set()
    for one in looks:
        if one.status != 200 or "html" not in one.headers["Content-Type"]:
            continue
        for link in map(unescape, LINK.findall(one.text)):
            path = link.partition("#")[0]
            # What a link asks for beside its path is tried once for each page.
            key = one.role, path.partition("?")[0]
            if path in ("", one.path) or key in tried or path.startswith(("/static/", "/media/")):
                continue
            tried.add(key)
            answer = look(stage.jars[one.role], one.role, one.name, path)
            if answer.status >= 400:
                broken.append(f"{one.role} {one.path} -> {path}: {answer.status}")

    assert broken == []
    assert len(tried) > 100


@pytest.mark.django_db
def test_malformed_query_strings_never_return_500(stage):
    broken = []
    for entry in ours():
        for query in some(ODD, 2):
            path = address_of(entry, stage.values) + query
            answer = look(stage.jars[policy.SUPERUSER], policy.SUPERUSER, entry.name, path)
            if answer.status >= 500:
                broken.append(f"{path}: {answer.status}")

    assert broken == []


def but_for_tokens(text):
    return re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]*"', "", text)


@pytest.mark.django_db
def test_objects_of_others_answer_like_missing_ones(stage, looks):
    nothing = {
        key: 987654 if isinstance(value, int) else NOBODYS if isinstance(value, UUID) else value
        for key, value in stage.values.items()
    }
    different = []
    for entry in ours():
        path = address_of(entry, nothing)
        for one in looks:
            if one.name != entry.name or one.status != 404 or one.path == path:
                continue
            other = look(stage.jars[one.role], one.role, entry.name, path)
            same = but_for_tokens(other.text).replace(path, one.path) == but_for_tokens(one.text)
            if (other.status, same) != (404, True):
                different.append(f"{one.role} {one.path}: {other.status}")

    assert different == []


@pytest.mark.django_db
def test_a_post_without_the_token_is_refused_at_every_address(stage):
    browser, taken = Client(enforce_csrf_checks=True), []
    for name, value in stage.jars[policy.SUPERUSER].items():
        browser.cookies[name] = value
    for entry in policy.all_patterns() if IS_LONG else ours():
        answer = browser.post(address_of(entry, stage.values))
        if answer.status_code != 403:
            taken.append(f"{entry.name} {answer.status_code}")

    assert taken == []
