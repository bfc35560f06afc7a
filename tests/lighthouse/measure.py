"""Measures pages of the running demo with Lighthouse, as a phone on a slow connection, and prints a table.

Run by ``make lighthouse``, while ``make demo`` runs: PORT says where. It signs in with the card of the demo's
first parent.
"""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

from tests.chromium import LAUNCH, parent_signs_in

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LIGHTHOUSE = HERE / "node_modules" / ".bin" / "lighthouse"
ADDRESS = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
CHROMIUM = shutil.which("chromium")
LESSON = "/curriculum/community-advocacy-and-organizing/who-decides-what/"


@dataclass(frozen=True)
class Page:
    """One page, who must be there, and whether there is one at all."""

    name: str
    path: str
    is_signed_in: bool = False
    is_here: bool = True
    # What somebody searched for is nothing to index.
    is_to_be_found: bool = True
    must_be_fast: bool = False

    @property
    def options(self):
        """What Lighthouse must not hold against a page that is so on purpose."""
        if not self.is_here:
            # The browser writes the status into its console too.
            skipped = "http-status-code,is-crawlable,errors-in-console"
            return ["--ignore-status-code", f"--skip-audits={skipped}"]
        return [] if self.is_to_be_found else ["--skip-audits=is-crawlable"]

    def falls_short(self, scores):
        """Whether a score is below what is promised: 100, and 95 for the speed of what parents see most."""
        speed, *others = scores
        return min(others) < 100 or (self.must_be_fast and speed < 95)


PAGES = [
    Page("Public home", "/"),
    Page("Public home in Spanish", "/es/"),
    Page("Who we are", "/about/"),
    Page("Search, something found", "/search/?q=school", is_to_be_found=False),
    Page("Search, nothing found", "/search/?q=xyzzy", is_to_be_found=False),
    Page("Sign in", "/account/login/"),
    Page("Check a certificate", "/v/"),
    Page("A page that is not here", "/there-is-no-such-page/", is_here=False),
    Page("Parent's home", "/home/", is_signed_in=True, must_be_fast=True),
    Page("Parent's home in Farsi", "/fa/home/", is_signed_in=True),
    Page("My path", "/path/", is_signed_in=True),
    Page("Module", "/curriculum/community-advocacy-and-organizing/", is_signed_in=True),
    Page("Lesson", LESSON, is_signed_in=True, must_be_fast=True),
    Page("Lesson in Spanish", f"/es{LESSON}", is_signed_in=True),
]
SCORES = ["performance", "accessibility", "best-practices", "seo"]


def cookie_of_a_parent():
    """Sign in with a printed card and return the header that proves it."""
    accounts = json.loads((Path(os.environ.get("VAR_DIR", ROOT / "var")) / "demo-accounts.json").read_text())
    parent = next(one for one in accounts if one["role"] == "parent")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**LAUNCH)
        page = browser.new_page(locale="en-US", base_url=ADDRESS)
        parent_signs_in(page, urlsplit(parent["card_url"]).path, parent["pin"])
        kept = {one["name"]: one["value"] for one in page.context.cookies()}
        browser.close()
    # English, whatever the parent reads in.
    return "; ".join(f"{name}={value}" for name, value in (kept | {"language": "en"}).items())


def measure(page, cookie):
    """Return Lighthouse's report of a page."""
    headers = {"Accept-Language": "en"} | ({"Cookie": cookie} if page.is_signed_in else {})
    done = subprocess.run(
        [
            LIGHTHOUSE, ADDRESS + page.path, "--output=json", "--quiet", "--no-enable-error-reporting",
            f"--only-categories={','.join(SCORES)}", *page.options,
            f"--extra-headers={json.dumps(headers)}",
            "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
        ],
        env=os.environ | {"CHROME_PATH": CHROMIUM},
        capture_output=True,
        check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def main():
    cookie = cookie_of_a_parent()
    report, failures, short = None, [], []
    print("| Page | Performance | Accessibility | Best practices | SEO | Bytes | Requests |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for page in PAGES:
        report = measure(page, cookie)
        scores = [round(report["categories"][one]["score"] * 100) for one in SCORES]
        short += [page.name] if page.falls_short(scores) else []
        requests = report["audits"]["network-requests"]["details"]["items"]
        weight = sum(one["transferSize"] for one in requests)
        print(f"| {page.name} | {' | '.join(map(str, scores))} | {weight:,} | {len(requests)} |", flush=True)
        failures += [
            f"{page.name}: {audit['id']}: {audit['title']} {audit.get('displayValue', '')}"
            for one in SCORES
            for reference in report["categories"][one]["auditRefs"]
            if (audit := report["audits"][reference["id"]])["score"] is not None
            and audit["score"] < (0.9 if one == "performance" else 1)
            and reference["weight"]
        ]
    version, agent = report["lighthouseVersion"], report["environment"]["hostUserAgent"]
    chromium = next(word for word in agent.split() if "Chrome/" in word)
    print(f"\n{date.today()} · Lighthouse {version} · {chromium} · phone, simulated slow 4G")
    print("\n".join(["", *failures]), file=sys.stderr)
    if short:
        sys.exit(f"Below what is promised: {', '.join(short)}")


if __name__ == "__main__":
    main()
