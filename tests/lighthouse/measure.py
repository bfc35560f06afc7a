"""Measures pages of the running demo with Lighthouse, as a phone on a slow connection, and prints a table.

Run by ``make lighthouse``, while ``make demo`` runs: PORT says where. It signs in with the card of the demo's
first parent.
"""

import json
import os
import shutil
import subprocess
import sys
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
# What each page asks for; whoever must be signed in gets nothing to index.
PAGES = [
    ("Public home", "/", False),
    ("Who we are", "/about/", False),
    ("Sign in", "/account/login/", False),
    ("Check a certificate", "/v/", False),
    ("Parent's home", "/home/", True),
    ("My path", "/path/", True),
    ("Lesson", LESSON, True),
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


def measure(path, cookie):
    """Return Lighthouse's report of a page."""
    headers = {"Accept-Language": "en"} | ({"Cookie": cookie} if cookie else {})
    done = subprocess.run(
        [
            LIGHTHOUSE, ADDRESS + path, "--output=json", "--quiet", "--no-enable-error-reporting",
            f"--only-categories={','.join(SCORES)}", f"--extra-headers={json.dumps(headers)}",
            "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
        ],
        env=os.environ | {"CHROME_PATH": CHROMIUM},
        capture_output=True,
        check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def main():
    cookie = cookie_of_a_parent()
    report, failures = None, []
    print("| Page | Performance | Accessibility | Best practices | SEO | Bytes | Requests |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name, path, is_signed_in in PAGES:
        report = measure(path, cookie if is_signed_in else None)
        scores = [round(report["categories"][one]["score"] * 100) for one in SCORES]
        requests = report["audits"]["network-requests"]["details"]["items"]
        weight = sum(one["transferSize"] for one in requests)
        print(f"| {name} | {' | '.join(map(str, scores))} | {weight:,} | {len(requests)} |", flush=True)
        failures += [
            f"{name}: {audit['id']}: {audit['title']} {audit.get('displayValue', '')}"
            for one in SCORES
            for reference in report["categories"][one]["auditRefs"]
            if (audit := report["audits"][reference["id"]])["score"] is not None
            and audit["score"] < 0.9
            and (reference["weight"] or one != "performance")
        ]
    version, agent = report["lighthouseVersion"], report["environment"]["hostUserAgent"]
    chromium = next(word for word in agent.split() if "Chrome/" in word)
    print(f"\n{date.today()} · Lighthouse {version} · {chromium} · phone, simulated slow 4G")
    print("\n".join(["", *failures]), file=sys.stderr)


if __name__ == "__main__":
    main()
