"""Every page of the walk, in every state, as each person who may see it: clean, narrow, plain to the hand."""

import gzip
import json
import os
from urllib.parse import urlsplit

import brotli
import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.core.cache import cache
from django.urls import resolve, reverse

from institute.url_policy import OURS
from tests.browser.html_checker import Keeper, require_checker
from tests.browser.page_list import (
    content,
    cookies_of,
    pages_of_the_walk,
    visit,
)
from tests.extent import IS_LONG, some

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Text stands on pairs of at least 7:1 everywhere, which axe asks for only when it is told to.
QUICK = {"resultTypes": ["violations"]}
EVERYTHING = QUICK | {
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {"color-contrast-enhanced": {"enabled": True}},
}
# The dark page is the same page in other colours.
COLOURS = QUICK | {"runOnly": {"type": "rule", "values": ["color-contrast", "color-contrast-enhanced"]}}
# Inside the admin Wagtail's own colours stand; AAA is the promise of our own pages.
IN_ADMIN = QUICK | {"runOnly": {"type": "tag", "values": TAGS}}
COLOURS_IN_ADMIN = QUICK | {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
IN_FARSI = {
    "public home", "sign in, refused", "card, wrong PIN", "valid", "home of a parent, halfway", "lesson",
    "taking the quiz, questions open", "result, not yet", "roster", "not here",
}  # fmt: skip


def some_of(pages, language):
    """The pages to look at in a language: in a short run a few."""
    if language == "fa":
        return [one for one in pages if one.name in IN_FARSI]
    return some(pages if language == "en" else pages[4:] + pages[:4], 16)


# Only links inside a sentence may be smaller; text that is not a link stands beside them in their paragraph.
SMALL_TARGETS = """() => {
  const isWord = node => node.nodeType === 3 && /\\p{L}{2,}/u.test(node.textContent);
  const inSentence = one => one.tagName === 'A' && getComputedStyle(one).display === 'inline'
    && [...one.parentElement.childNodes].some(isWord);
  const target = one => /^(radio|checkbox)$/.test(one.type)
    ? [one, ...one.labels, one.closest('.choice')].filter(Boolean) : [one];
  const small = [];
  for (const one of document.querySelectorAll('a[href], button, summary, input, select, textarea')) {
    if (one.type === 'hidden' || one.matches('.skip, .vh') || !one.checkVisibility()) continue;
    if (inSentence(one)) continue;
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
# Wagtail changes its colours slowly; an animation without an end is not waited for.
STILL = """() => Promise.race([
  Promise.all(document.getAnimations().map(one => one.finished)),
  new Promise(done => setTimeout(done, 500)),
])"""
OPEN_EVERYTHING = "document.querySelectorAll('main details').forEach(one => { one.open = true })"


def axe(page, options):
    """What axe finds, a line each."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(f"axe.run(document, {json.dumps(options)})")["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


def look_at(page, one):
    """What is wrong with the page that stands open, in light and in dark."""
    page.evaluate(OPEN_EVERYTHING)
    wrong = axe(page, IN_ADMIN if one.is_admin else EVERYTHING)
    if not one.is_admin:
        wrong += [f"sideways: {part}" for part in page.evaluate(SIDEWAYS)]
        page.evaluate("document.querySelectorAll('.lang').forEach(part => { part.open = true })")
        wrong += page.evaluate(SMALL_TARGETS)
        wrong += [f"with the languages open, sideways: {part}" for part in page.evaluate(SIDEWAYS)]
        page.evaluate("document.querySelectorAll('.lang').forEach(part => { part.open = false })")
    page.emulate_media(color_scheme="dark")
    page.evaluate(STILL)
    wrong += [f"dark {line}" for line in axe(page, COLOURS_IN_ADMIN if one.is_admin else COLOURS)]
    page.emulate_media(color_scheme="light")
    page.evaluate(STILL)
    return wrong


@pytest.fixture
def html(tmp_path):
    """Keeps the pages of a tour for the HTML checker, which must be there in the long run and in CI."""
    if IS_LONG or os.environ.get("REQUIRE_SHARED"):
        require_checker()
    return Keeper(tmp_path)


@pytest.mark.parametrize("language", ["en", "es", "fa"])
def test_every_page_is_clean_valid_fits_a_small_phone_and_says_its_language(
    people, world, live_server, html, language
):
    cache.clear()
    # Without service workers: an answer that a step puts in place of the server's must arrive.
    calm = {"language": "en-US", "reduced_motion": "reduce", "service_workers": "block"}
    narrow, wide = people.person(width=320, **calm), people.person(width=1280, **calm)
    html.listen_to(narrow)

    findings = []
    for one in some_of(pages_of_the_walk(world, language), language):
        page = wide if one.is_admin else narrow
        wrong = visit(page, one, world, language, live_server) + look_at(page, one)
        findings += [f"{one.name}: {line}" for line in wrong]
        if not one.is_admin:
            html.keep(one.name)
    findings += html.findings()

    assert findings == [], "\n".join(["", *findings])


# Steps of the tour lead to these; a page of the second factor is put in their place.
REACHED_BY_STEPS = {"type-code", "mfa_authenticate", "mfa_activate_totp", "mfa_view_recovery_codes"}
NO_PAGES = {
    "healthz", "robots", "favicon", "sitemap", "service-worker", "after-sign-in", "mfa_login_webauthn",
    "mfa_download_recovery_codes", "download-certificate", "cohort-desk-csv", "cohort-desk-xlsx",
    "certificate-preview",
    # A refusal in a few words: a place has a history, and history is not deleted.
    "enrolments:delete",
}  # fmt: skip
# Wagtail's own, the same for every kind of record; the history of a cohort stands for them.
OF_WAGTAIL = ("_results", ":history", ":usage")


def test_every_page_of_ours_is_on_the_tour(world):
    on_it = {resolve(urlsplit(one.address).path).view_name for one in pages_of_the_walk(world, "en")}
    read = {name for name, rule in OURS.items() if "GET" in rule.methods and not name.endswith(OF_WAGTAIL)}

    assert on_it - {"wagtail_serve", "cohorts:history"} == read - REACHED_BY_STEPS - NO_PAGES


def weight(answer):
    """How many bytes an answer is on the way to a phone."""
    body, kind = answer.body(), answer.headers.get("content-type", "")
    if not (kind.startswith("text/") or "javascript" in kind or "svg" in kind):
        return len(body)
    if "/static/" in answer.url:
        # They are compressed once, when they are collected.
        return len(brotli.compress(body))
    return len(gzip.compress(body)) if answer.headers.get("content-encoding") else len(body)


@pytest.mark.parametrize("name", ["lesson", "home of a parent"])
def test_an_english_page_is_light_at_a_first_visit(people, reader, live_server, name):
    page = people.person(width=390, language="en-US")
    page.context.add_cookies(cookies_of(reader, "parent", "en", live_server.url))
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(
        content(reader.lesson, "en") if name == "lesson" else reverse("learner-home"),
        wait_until="networkidle",
    )

    sizes = {urlsplit(answer.url).path: weight(answer) for answer in answers}
    # A browser with a window asks for the icon of the page too: it must be a file that is here already.
    icon = urlsplit(page.locator("link[rel=icon]").evaluate("one => one.href")).path
    assert icon in sizes
    assert len(answers) <= 6, sizes
    assert sum(sizes.values()) <= 60_000, sizes
    assert any(path.endswith(".woff2") for path in sizes)


def test_content_says_its_own_language_and_the_page_that_of_its_reader(people, reader, live_server):
    page = people.person(width=320, language="en-US")
    for language, written_in in (("en", "en"), ("es", "es"), ("fa", "en")):
        page.context.add_cookies(cookies_of(reader, "parent", language, live_server.url))
        for one in (reader.lesson, reader.module, reader.quiz):
            page.goto(content(one, language))
            said = page.locator("main h1").evaluate(
                "one => [one.closest('[lang]').lang, one.closest('[dir]').dir, document.documentElement.lang]"
            )
            assert said == [written_in, "ltr", language], page.url


def test_reduced_motion_is_respected(people, reader, live_server):
    page = people.person(width=320, language="en-US", reduced_motion="reduce")
    page.context.add_cookies(cookies_of(reader, "parent", "en", live_server.url))
    for path in (reverse("learner-home"), content(reader.lesson, "en"), reverse("verify")):
        page.goto(path)
        moving = page.evaluate(
            """() => [...document.querySelectorAll('*')].filter(one => {
              const style = getComputedStyle(one);
              return [style.transitionDuration, style.animationDuration].some(all => /[1-9]/.test(all));
            }).map(one => one.outerHTML.slice(0, 100))"""
        )
        assert moving == [], path
        assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_a_tap_on_a_part_of_a_lesson_saves_the_bookmark(people, reader, live_server):
    # So tall that the last part never comes to the top of the screen.
    page = people.person(width=390, language="en-US")
    page.set_viewport_size({"width": 390, "height": 2400})
    page.context.add_cookies(cookies_of(reader, "parent", "en", live_server.url))
    page.goto(content(reader.lesson, "en"))
    page.locator("nav details.more summary").click()
    last = page.locator("#parts button[name=part]").last
    name, anchor = last.inner_text(), f"#part-{last.get_attribute('value')}"

    with page.expect_request(lambda request: request.method == "POST"):
        last.click()
    page.wait_for_timeout(2_500)
    page.reload()

    going_on = page.locator(f"nav a.btn[href='{anchor}']")
    assert name in going_on.inner_text()
