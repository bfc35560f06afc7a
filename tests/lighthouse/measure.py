"""Looks with Lighthouse at every page of the tour, in every state that it may be in, and prints a table.

Run by ``make lighthouse``; ``LANGUAGES=es`` looks at another language, ``PAGES=quiz`` at the pages that have
that word in their names. It serves a site of its own, with gunicorn and the world of
``tests/browser/page_list.py``, and touches the data of no other. A page that an address leads to is loaded as
a phone on a slow connection does (pages of the admin as a desk); a state that steps lead to is looked at as
it stands, which has no speed, and so are pages in other languages than English, but for those that must be
fast. A run over all pages and languages writes ``docs/lighthouse.md``.
"""

import json
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

import django
from playwright.sync_api import sync_playwright

from tests.bench.server import free_port
from tests.chromium import LAUNCH
from tests.screenshots.own_demo import surroundings

LOOK = Path(__file__).with_name("look.mjs")
TABLES = Path(__file__).parents[2] / "docs" / "lighthouse.md"
IN = {"en": "In English", "es": "In Spanish", "fa": "In Farsi"}
MUST_BE_FAST = {"lesson", "home of a parent, halfway"}
FOUND_BY_SEARCH_ENGINES = ("public", "glossary", "help", "privacy", "sign in", "verify", "contact")
PHONE, DESK = {"width": 412, "height": 823}, {"width": 1350, "height": 940}


class Lighthouse:
    """Lighthouse beside the browser that Playwright drives."""

    def __init__(self, port):
        self._process = subprocess.Popen(
            ["node", LOOK, f"http://127.0.0.1:{port}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def look(self, one, url):
        """What it says of a page, which it goes to first when there is an address."""
        ask = {
            "url": url,
            "isWide": one.is_admin,
            "isHere": one.status == 200,
            "isToBeFound": is_to_be_found(one),
        }
        print(json.dumps(ask), file=self._process.stdin, flush=True)
        return json.loads(self._process.stdout.readline())

    def close(self):
        self._process.stdin.close()
        self._process.wait(timeout=30)


def is_to_be_found(one):
    """Whether search engines should list a page: what anybody reads, without something typed or refused."""
    return one.who is None and one.steps is None and one.status == 200 and (
        one.name.partition(",")[0] in FOUND_BY_SEARCH_ENGINES or one.name.startswith("public ")
    )  # fmt: skip


@contextmanager
def own_site(folder):
    """An empty site with the world of the tour, served; gives the world and the address."""
    from django.core.management import call_command

    from institute.management.serving import collect_static_when_changed
    from institute.management.translations import compile_translations
    from tests.bench.server import serving
    from tests.browser.page_list import make_world

    compile_translations()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    collect_static_when_changed()
    world = make_world()
    with serving() as server:
        yield world, f"http://127.0.0.1:{server.port}"


def looks(browser, lighthouse, world, address, language):
    """Open each page as its person, go to its state and look; yields the page and what came out."""
    from tests.browser.page_list import cookies_of, pages_of_the_walk

    for one in pages_of_the_walk(world, language):
        is_english = language == "en"
        if os.environ.get("PAGES", "") not in one.name or (one.is_admin and not is_english):
            continue
        context = browser.new_context(
            base_url=address,
            viewport=DESK if one.is_admin else PHONE,
            locale="en-US",
            service_workers="block",
            accept_downloads=False,
        )
        context.add_cookies(cookies_of(world, one.who, language, address))
        page = context.new_page()
        if one.steps or not (is_english or one.name in MUST_BE_FAST):
            status = page.goto(one.address).status
            if one.steps:
                one.steps(page)
            found = lighthouse.look(one, None)
        else:
            found = lighthouse.look(one, address + one.address)
            status = found.get("status")
        if not found["error"] and status != one.status:
            found["error"] = f"answered {status}, not {one.status}"
        context.close()
        yield one, found


def shortcomings(one, found):
    """What is below what is promised: 100 of 100, and 95 for the speed of what parents see most."""
    if found["error"]:
        return [found["error"]]
    speed, *others = found["scores"]
    slow = one.name in MUST_BE_FAST and speed < 0.95
    short = slow or any(score is not None and score < 1 for score in others)
    return found["failures"] or ["below what is promised"] if short else []


def line_of(one, found):
    """A row of the table."""
    scores = ["–" if score is None else str(round(score * 100)) for score in found["scores"]]
    loaded = [f"{found['bytes']:,}", str(found["requests"])] if found["requests"] else ["–", "–"]
    return f"| {one.name} | {' | '.join(scores + loaded)} |"


def line_of_versions(found):
    """What was measured with, and when."""
    return f"{date.today()} · Lighthouse {found['version']} · {found['browser']} · phone, simulated slow 4G"


class Tables:
    """What came out, printed as it comes, and kept for the page of documents."""

    HEAD = (
        "# Lighthouse\n\nWritten by `make lighthouse`; do not edit by hand. What it asks and what not: "
        "[quality](quality.md).\n"
    )

    def __init__(self):
        self.lines = []

    def say(self, line):
        """Print a line, and keep it."""
        self.lines.append(line)
        print(line, flush=True)

    def begin(self, language):
        """Begin the table of a language."""
        self.say(f"\n## {language}\n")
        self.say("| Page | Performance | Accessibility | Best practices | SEO | Bytes | Requests |")
        self.say("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")

    def write(self):
        """Write the page of documents."""
        TABLES.write_text("\n".join([self.HEAD.rstrip(), *self.lines, ""]), encoding="utf-8")


def main():
    languages = os.environ.get("LANGUAGES", "en").split()
    tables, short, last = Tables(), [], {}
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= surroundings(Path(folder), free_port())
        django.setup()
        with own_site(Path(folder)) as (world, address), sync_playwright() as playwright:
            port = free_port()
            browser = playwright.chromium.launch(
                **LAUNCH | {"args": [*LAUNCH["args"], f"--remote-debugging-port={port}"]}
            )
            lighthouse = Lighthouse(port)
            for language in languages:
                tables.begin(IN[language])
                for one, found in looks(browser, lighthouse, world, address, language):
                    short += [f"{language}, {one.name}: {line}" for line in shortcomings(one, found)]
                    if not found["error"]:
                        last = found
                        tables.say(line_of(one, found))
            lighthouse.close()
            with suppress(Exception):
                browser.close()
    if last:
        tables.say(f"\n{line_of_versions(last)}")
    if not os.environ.get("PAGES") and set(languages) == set(IN):
        tables.write()
    if short:
        sys.exit("\n".join(["", "Below what is promised:", *short]))


if __name__ == "__main__":
    main()
