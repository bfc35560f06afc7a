"""The templates keep to their rules: no inline style or script, and a component says what it takes."""

import re

import pytest

from tests.look.style_sheets import STATIC, TEMPLATES, names, rules

# E-mail programs read no style sheet.
PAGES = [path for path in sorted(TEMPLATES.rglob("*.html")) if "emails" not in path.parts]
COMPONENTS = [*sorted(TEMPLATES.glob("components/*.html")), *sorted(TEMPLATES.glob("navigation/*.html"))]


def name(path):
    return str(path.relative_to(TEMPLATES))


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_template_has_no_style_of_its_own(path):
    assert not re.search(r"<style\b|\sstyle\s*=", path.read_text())


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_template_has_no_script_of_its_own(path):
    text = path.read_text()
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"<[^>]*\son(click|change|submit|load|input|error|focus|key\w+)\s*=", text)
    assert "javascript:" not in text


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_template_trusts_nothing_that_a_person_wrote(path):
    assert not re.search(r"\|\s*safe\b|autoescape off", path.read_text())


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_template_fetches_nothing_from_another_host(path):
    assert not re.search(
        r"(src|srcset|action|data)=[\"'](https?:)?//|<link[^>]+href=[\"'](https?:)?//", path.read_text()
    )


@pytest.mark.parametrize("path", COMPONENTS, ids=name)
def test_a_component_says_on_its_first_line_what_it_takes(path):
    assert re.match(r"\{# (Takes|Drawn)\b.*#\}\n", path.read_text())


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_every_icon_that_is_named_is_drawn(path):
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "svg/icons.svg").read_text()))
    named = set(re.findall(r"\{% icon [\"']([\w-]+)[\"']", path.read_text()))
    named |= set(re.findall(r"\bicon=[\"']([\w-]+)[\"']", path.read_text()))
    assert named <= drawn


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_every_class_that_a_page_names_has_a_rule(path):
    text = path.read_text()
    if "wagtailadmin" in text or "wagtailusers" in path.parts:
        return  # these pages stand inside the admin and use its classes
    known = set(re.findall(r"\.([a-zA-Z][\w-]*)", "".join(map(rules, names()))))
    named = " ".join(re.findall(r'class="([^"]*)"', text))
    named = re.sub(r"[\w-]*\{\{.*?\}\}[\w-]*", " ", named)
    named = re.sub(r"\{%.*?%\}", " ", named)
    assert {one for one in named.split() if not one.endswith("-")} <= known
