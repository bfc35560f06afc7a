"""What stands only where the site is served: settings of production, health, mail, background work."""

import gc
import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.urls import reverse

from institute import gunicorn_conf
from institute.home.static_names import StaticNames
from tests.extent import some
from tests.factories import UserFactory
from tests.sign_in import sign_in

PRODUCTION = {
    "HTTPS": "true",
    "BEHIND_TLS_PROXY": "true",
    "TRUSTED_PROXY_COUNT": "1",
    "ALLOWED_HOSTS": "pass.example.org",
    "CSRF_TRUSTED_ORIGINS": "https://pass.example.org",
    "SITE_ADDRESS": "https://pass.example.org",
    "SMTP_HOST": "mail.example.org",
    "SMTP_USER": "pass",
    "SMTP_PASSWORD": "not-a-real-one",
    "FROM_EMAIL": "PASS Institute <noreply@pass.example.org>",
}
SHOW = """
import django, json
django.setup()
from django.conf import settings
from django.core.mail import mailers
from django.tasks import task_backends
print(json.dumps({
    "debug": settings.DEBUG,
    "cookies": [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME],
    "secure": [settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE],
    "hsts": settings.SECURE_HSTS_SECONDS,
    "mail": type(mailers["default"]).__module__,
    "background": type(task_backends["background"]).__module__,
}))
"""


def run(*arguments, var, **environment):
    """Run this Python as a fresh process with the real settings and a clean environment."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env=kept | {"DJANGO_SETTINGS_MODULE": "institute.settings", "VAR_DIR": str(var)} | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize("database", some(["postgres", "sqlite"], 2))
def test_the_check_for_deployment_has_no_issue(tmp_path, database):
    environment = PRODUCTION | (
        {"DATABASE_URL": "postgres://pass:word@db.example.org/pass"} if database == "postgres" else {}
    )
    found = run("manage.py", "check", "--deploy", "--fail-level", "DEBUG", var=tmp_path, **environment)

    assert found.returncode == 0, found.stdout + found.stderr
    assert "System check identified no issues" in found.stdout + found.stderr


@pytest.mark.long
def test_the_check_can_fail(tmp_path):
    found = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", var=tmp_path)

    assert found.returncode != 0
    assert "security.W004" in found.stderr


def values(var, **environment):
    shown = run("-c", SHOW, var=var, **environment)
    assert shown.returncode == 0, shown.stderr
    return json.loads(shown.stdout.splitlines()[-1])


def test_https_brings_host_cookies_and_hsts_and_real_mail(tmp_path):
    found = values(tmp_path, **PRODUCTION)

    assert not found["debug"]
    assert found["cookies"] == ["__Host-session", "__Host-csrf"]
    assert found["secure"] == [True, True]
    assert found["hsts"] >= 31_536_000
    assert found["mail"].endswith("smtp")


def test_plain_http_has_plain_cookies_and_mail_in_files(tmp_path):
    found = values(tmp_path)

    assert not found["debug"]
    assert found["cookies"] == ["session", "csrf"]
    assert found["secure"] == [False, False]
    assert found["hsts"] == 0
    assert found["mail"].endswith("filebased")
    assert found["background"].startswith("django_tasks_db")
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["", "?format=json"])
def test_the_health_page_answers_anybody_and_tells_nothing_about_people(client, prefix):
    person = UserFactory(display_name="Canary Parent")

    for one in (client, sign_in(type(client)(), person)):
        answer = one.get(reverse("healthz") + prefix)
        assert answer.status_code == 200
        assert "Canary" not in answer.content.decode()
        assert person.username not in answer.content.decode()


@pytest.mark.django_db
def test_the_health_page_says_when_something_is_broken(client, monkeypatch, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

    assert client.get(reverse("healthz") + "?format=json").status_code == 500


def test_urls_of_static_files_are_cached_until_files_are_collected_again(tmp_path):
    names, sheet = StaticNames(location=tmp_path, base_url="/static/"), tmp_path / "a.css"

    def collect(text):
        sheet.write_text(text)
        assert [problem for *_names, problem in names.post_process({"a.css": (names, "a.css")})] == [True]
        return names.url("a.css")

    first = collect("p {}")
    sheet.write_text("changed, and not collected")

    assert names.url("a.css") == first
    assert collect("q {}") not in (first, "/static/a.css")


def test_before_there_are_workers_the_site_is_loaded_and_left_alone():
    gunicorn_conf.when_ready(server=None)

    assert gc.get_freeze_count() > 10_000
    gc.unfreeze()
