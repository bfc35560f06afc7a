"""Every URL pattern × every role × every method, against the table in ``institute/url_policy.py``."""

import json
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import transaction
from django.urls import clear_url_caches
from django.urls import path as path_at

from institute import url_policy as policy
from institute import urls
from tests.matrix import address_of, arguments, cookies_of, is_refused, make_world, request


@pytest.fixture(scope="module")
def stage(shared_rows):
    """One world for all roles and patterns: its cookies and addresses; no request changes it for the next."""
    with shared_rows.made():
        world = make_world()
        return SimpleNamespace(tree=world.tree, jars=cookies_of(world), values=arguments(world))


def try_all(stage, patterns, roles, methods=policy.METHODS):
    """Request each pattern as each role with each method; return what contradicts the table."""
    wrong = []
    for entry in patterns:
        path = address_of(entry, stage.values)
        for role in roles:
            for method in methods:
                with transaction.atomic():
                    response = request(stage.jars[role], method, path)
                    transaction.set_rollback(True)
                if message := contradiction(entry, role, method, path, response):
                    wrong.append(f"{role} {method} {path} ({entry.name}): {message}")
    return wrong


def contradiction(entry, role, method, path, response):
    """What is wrong with an answer, or ``None``."""
    if response.status_code >= 500:
        return f"server error {response.status_code}"
    may = role in entry.rule.roles and method in entry.rule.methods
    if not may and not is_refused(response, path) and method != "OPTIONS":
        return f"let in with {response.status_code}"
    # Inside a package's patterns its own rights refuse more than the table does.
    if may and entry.is_ours and method != "OPTIONS" and is_refused(response, path):
        return f"refused with {response.status_code} {response.headers.get('Location', '')}"
    return None


def test_every_pattern_is_in_the_table():
    unclassified = [
        f"{entry.pattern} ({entry.name})" for entry in policy.all_patterns() if entry.rule is None
    ]

    assert unclassified == []


def test_a_new_view_that_is_not_in_the_table_is_found(monkeypatch):
    new_view = path_at("a/new/view/", lambda request: None, name="a-new-view")
    unnamed = path_at("another/", lambda request: None)
    monkeypatch.setattr(urls, "urlpatterns", [*urls.urlpatterns, new_view, unnamed])
    clear_url_caches()
    try:
        found = [entry.pattern for entry in policy.all_patterns() if entry.rule is None]
    finally:
        monkeypatch.undo()
        clear_url_caches()

    assert found == ["a/new/view/", "another/"]


def test_every_row_of_the_table_is_a_pattern():
    names = {entry.name for entry in policy.all_patterns()}

    assert set(policy.OURS) - names == set()
    assert set(policy.EXCEPTIONS) - names == set()


def test_the_command_prints_one_json_line_for_each_pattern():
    out = StringIO()
    call_command("url_policy", stdout=out)

    lines = [json.loads(line) for line in out.getvalue().splitlines()]

    assert len(lines) == len(policy.all_patterns())
    assert all(set(line) == {"pattern", "name", "methods", "roles"} for line in lines)


@pytest.mark.django_db
def test_our_own_patterns_answer_each_role_as_the_table_says(stage):
    ours = [entry for entry in policy.all_patterns() if entry.is_ours]

    assert try_all(stage, ours, policy.ROLES) == []


@pytest.mark.long
@pytest.mark.django_db
def test_all_patterns_of_packages_refuse_the_roles_they_should(stage):
    theirs = [entry for entry in policy.all_patterns() if not entry.is_ours]

    assert try_all(stage, theirs, policy.ROLES) == []


@pytest.mark.django_db
def test_a_sample_of_the_packages_patterns_refuses_the_roles_it_should(stage):
    theirs = [entry for entry in policy.all_patterns() if not entry.is_ours][::9]

    roles = (policy.ANONYMOUS, policy.PARENT, policy.VIEWER, policy.FACILITATOR)

    assert try_all(stage, theirs, roles, methods=("GET", "POST")) == []


@pytest.mark.django_db
def test_content_is_readable_where_its_module_is_open(stage):
    tree, wrong = stage.tree, []
    for page in (tree.lesson, tree.module, tree.quiz, tree.curriculum):
        # The list of modules is for every parent who is enrolled in some cohort.
        readers = (*policy.READERS, policy.OTHER_PARENT) if page == tree.curriculum else policy.READERS
        for role in policy.ROLES:
            response = request(stage.jars[role], "GET", page.url)
            if is_refused(response, page.url) == (role in readers):
                wrong.append(f"{role} {page.url}: {response.status_code}")

    assert wrong == []
