"""Every page of the walk, in every state, as each person who may see it: clean, narrow, plain to the hand."""

import gzip
import json
import re
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.core.cache import cache
from django.urls import reverse

from tests.browser.page_list import PIN, WEAK_PIN, content, cookies_of, make_world, pages_of_the_walk, press

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Text stands on pairs of at least 7:1 everywhere, which axe asks for only when it is told to.
EVERYTHING = {
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {"color-contrast-enhanced": {"enabled": True}},
    "resultTypes": ["violations"],
}
# The dark page is the same page in other colours.
COLOURS = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "color-contrast-enhanced"]},
    "resultTypes": ["violations"],
}
IN_FARSI = {
    "public home", "sign in, refused", "card, wrong PIN", "valid", "home of a parent, halfway", "lesson",
    "taking the quiz, questions open", "result, not yet", "roster", "not here",
}  # fmt: skip

# Only links inside a sentence may be smaller; text that is not a link stands beside them in their paragraph.
SMALL_TARGETS = """() => {
  const isWord = node => node.nodeType === 3 && /\\p{L}{2,}/u.test(node.textContent);
  const inSentence = one => one.tagName === 'A' && getComputedStyle(one).display === 'inline'
    && [...one.parentElement.childNodes].some(isWord);
  const target = one => /^(radio|checkbox)$/.test(one.type)
    ? [one, ...one.labels, one.closest('.choice')].filter(Boolean) : [one];
  const small = [];
  for (const one of document.querySelectorAll('a[href], button, summary, input, select, textarea')) {
    if (one.type === 'hidden' || one.matches('.skip, .vh') || !one.checkVisibility() || inSentence(one)) continue;
    const height = Math.max(...target(one).map(part => part.getBoundingClientRect().height));
    if (height < 43.9) small.push(`${Math.round(height)} px: ${one.outerHTML.slice(0, 120)}`);
  }
  return small;
}"""
SIDEWAYS = """() => {
  const page = document.documentElement;
  if (page.scrollWidth <= page.clientWidth) return [];
  return [...document.querySelectorAll('body *')]
    .filter(one => one.getBoundingClientRect().right > page.clientWidth + 1).slice(0, 3)
    .map(one => one.outerHTML.slice(0, 120));
}"""
OPEN_EVERYTHING = "document.querySelectorAll('main details').forEach(one => { one.open = true })"


@pytest.fixture
def world(live_server):
    return make_world()


def axe(page, options, context="document"):
    """What axe finds, a line each."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(f"axe.run({context}, {json.dumps(options)})")["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


def visit(page, one, world, language, live_server):
    """Open a page as its person, go to its state, and say what is wrong with the answer."""
    page.context.clear_cookies()
    page.context.add_cookies(cookies_of(world, one.who, language, live_server.url))
    response = page.goto(one.address)
    wrong = [] if response.status == one.status else [f"answered {response.status}"]
    if one.steps and not wrong:
        one.steps(page)
    html = page.locator("html")
    spoken, direction = html.get_attribute("lang"), html.get_attribute("dir")
    if spoken != language or (direction or "ltr") != ("rtl" if language == "fa" else "ltr"):
        wrong.append(f"says that it is {spoken}, {direction}")
    return wrong


def look_at(page, one):
    """What is wrong with the page that stands open, in light and in dark."""
    # Wagtail's own frame around our pages is Wagtail's; what we put into it is inside main.
    context = "'main'" if one.is_admin else "document"
    page.evaluate(OPEN_EVERYTHING)
    page.emulate_media(color_scheme="light")
    wrong = axe(page, EVERYTHING if not one.is_admin else EVERYTHING | {"rules": {}}, context)
    if not one.is_admin:
        wrong += [f"sideways: {part}" for part in page.evaluate(SIDEWAYS)]
        page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
        wrong += page.evaluate(SMALL_TARGETS)
        wrong += [f"with all open, sideways: {part}" for part in page.evaluate(SIDEWAYS)]
        page.evaluate("document.querySelectorAll('.lang').forEach(part => { part.open = false })")
    page.emulate_media(color_scheme="dark")
    wrong += [f"dark {line}" for line in axe(page, COLOURS, context)]
    page.emulate_media(color_scheme="light")
    return wrong


def test_every_page_is_clean_fits_a_small_phone_and_says_its_language(people, world, live_server):
    findings = []
    narrow = people.person(width=320, language="en-US", reduced_motion="reduce")
    wide = people.person(width=1280, language="en-US", reduced_motion="reduce")
    for language in ("en", "es", "fa"):
        cache.clear()
        for one in pages_of_the_walk(world, language):
            if language == "fa" and one.name not in IN_FARSI:
                continue
            page = wide if one.is_admin else narrow
            wrong = visit(page, one, world, language, live_server) + look_at(page, one)
            findings += [f"{language} {one.name}: {line}" for line in wrong]
    assert findings == [], "\n".join(["", *findings])
