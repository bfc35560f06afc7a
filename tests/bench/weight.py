"""What a phone loads for a lesson, the first time and again; seen by Chromium, where it is installed."""

import gzip
import shutil

from django.conf import settings

from lessons.curriculum.queries import address

LOADED = "performance.getEntriesByType('resource').map(one => [one.name, one.transferSize])"


def measure_weight(stage, server) -> dict[str, dict]:
    """Bytes and requests of a lesson, cold and warm. The page itself is counted as a web server packs it."""
    browser_path = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        browser_path = None
    if not browser_path:
        return {}
    found = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 320, "height": 640})
        site = f"http://127.0.0.1:{server.port}"
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": stage.parents[0], "url": site}]
        )
        for name in ("cold", "warm"):
            response = page.goto(site + address(stage.lesson), wait_until="networkidle")
            loaded = [size for _name, size in page.evaluate(LOADED) if size]
            size = len(gzip.compress(response.body(), 6)) + sum(loaded)
            found[name] = {"size": size, "requests": 1 + len(loaded)}
        browser.close()
    return found
