"""The templates keep to their rules: no inline style or script, and a component says what it takes.

One test a rule, which names every file that breaks it.
"""

import re

from tests.look.style_sheets import CSS, STATIC, TEMPLATES, rules

# E-mail programs read no style sheet.
PAGES = [path for path in sorted(TEMPLATES.rglob("*.html")) if "emails" not in path.parts]
COMPONENTS = [*sorted(TEMPLATES.glob("components/*.html")), *sorted(TEMPLATES.glob("navigation/*.html"))]


def breaking(pattern, flags=0):
    """The pages in which the pattern is found."""
    assert len(PAGES) > 100
    return [name(path) for path in PAGES if re.search(pattern, path.read_text(), flags)]


def name(path):
    return str(path.relative_to(TEMPLATES))


def test_no_template_has_a_style_of_its_own():
    assert breaking(r"<style\b|\sstyle\s*=") == []


def test_no_template_has_a_script_of_its_own():
    assert breaking(r"<script(?![^>]*\ssrc=)") == []
    assert breaking(r"<[^>]*\son(click|change|submit|load|input|error|focus|key\w+)\s*=") == []
    assert breaking("javascript:") == []


def test_no_template_marks_user_text_as_safe():
    assert breaking(r"\|\s*safe\b|autoescape off") == []


def test_no_template_fetches_anything_from_another_host():
    assert breaking(r"(src|srcset|action|data)=[\"'](https?:)?//|<link[^>]+href=[\"'](https?:)?//") == []


def test_every_component_lists_its_context_on_the_first_line():
    first_line = r"\{# (Takes|Drawn)\b.*#\}\n"

    assert len(COMPONENTS) > 30
    assert [name(path) for path in COMPONENTS if not re.match(first_line, path.read_text())] == []


def test_every_icon_that_is_named_is_drawn():
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "svg/icons.svg").read_text()))
    missing = {}
    for path in PAGES:
        text = path.read_text()
        named = set(re.findall(r"\{% icon [\"']([\w-]+)[\"']", text))
        named |= set(re.findall(r"\bicon=[\"']([\w-]+)[\"']", text))
        missing |= {name(path): named - drawn} if named - drawn else {}

    assert missing == {}


def test_every_class_that_a_page_names_has_a_rule():
    sheets = [rules(str(sheet.relative_to(CSS))) for sheet in CSS.rglob("*.css")]
    known = set(re.findall(r"\.([a-zA-Z][\w-]*)", "".join(sheets)))
    without_rule = {}
    for path in PAGES:
        text = path.read_text()
        if "wagtailadmin" in text or "wagtailusers" in path.parts:
            continue  # these pages stand inside the admin and use its classes
        named = " ".join(re.findall(r'class="([^"]*)"', text))
        named = re.sub(r"[\w-]*\{\{.*?\}\}[\w-]*", " ", named)
        named = re.sub(r"\{%.*?%\}", " ", named)
        unknown = {one for one in named.split() if not one.endswith("-")} - known
        without_rule |= {name(path): unknown} if unknown else {}

    assert without_rule == {}
