"""Walks through the demo as its people do and takes the pictures of ``docs/pictures/``.

Run by ``make screenshots``. It needs no running demo and touches the data of none: it serves one of its own.
"""

import subprocess
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import django
from PIL import Image
from playwright.sync_api import sync_playwright

from tests.chromium import LAUNCH, parent_signs_in
from tests.screenshots.camera import FOLDER, LAPTOP, PHONE, keep, person, take
from tests.screenshots.own_demo import own_demo


class Tour:
    """One walk: each step opens pages as one person and takes pictures of them."""

    def __init__(self, browser, address, people):
        self.browser, self.address, self.people = browser, address, people

    def person(self, device, **options):
        """A person who has not signed in yet."""
        return person(self.browser, self.address, device, **options)

    def of_the_team(self, role, device):
        """Somebody of the team, signed in with both factors."""
        from tests.browser.acting import team_signs_in

        page, account = self.person(device), self.people[role]
        team_signs_in(page, account["member_code"], account["password"], account["totp_secret"])
        return page

    def go(self):
        """Everything in the order in which it happens."""
        self.anybody()
        rosa = self.parent_learns()
        self.facilitator()
        self.parent_finishes(rosa)
        self.desk()
        self.editor()

    def anybody(self):
        for device, where in ((PHONE, "phone"), (LAPTOP, "laptop")):
            page = self.person(device)
            page.goto("/")
            take(page, f"public-home-{where}")
        page = self.person(PHONE)
        page.goto("/account/login/")
        take(page, "sign-in")

    def parent_learns(self):
        card = self.people["parent"]
        page = self.person(PHONE, locale="es-US")
        page.goto(urlsplit(card["card_url"]).path)
        take(page, "sign-in-with-card")
        parent_signs_in(page, urlsplit(card["card_url"]).path, card["pin"])
        for path, name in (("/es/home/", "home-es"), ("/home/", "home-en"), ("/fa/home/", "home-fa")):
            page.goto(path)
            take(page, name)
        page.goto("/es/path/")
        take(page, "my-path")
        page.goto("/es/home/")
        page.locator(".next a.btn").first.click()
        page.wait_for_url("**/plan-de-estudios/**")
        lesson = page.url
        take(page, "lesson")
        page.emulate_media(color_scheme="dark")
        take(page, "lesson-dark")
        page.emulate_media(color_scheme="light")
        page.goto(lesson.rsplit("/", 2)[0] + "/")
        take(page, "module")
        page.set_viewport_size(LAPTOP["viewport"])
        page.goto(lesson)
        take(page, "lesson-laptop", scale="css")
        page.set_viewport_size(PHONE["viewport"])
        self._quiz(page, lesson)
        return page

    def _quiz(self, page, lesson):
        from lessons.progress.models import Attempt
        from tests.browser.acting import answer_everything

        page.goto(lesson.rsplit("/", 2)[0] + "/")
        with page.expect_navigation():
            page.locator("a[href*='prueba-']").first.click()
        page.locator('form[action*="/begin/"] button').first.click()
        page.wait_for_url("**/attempt/**")
        answer_everything(page, Attempt.objects.get(submitted_at=None))
        page.evaluate("scrollTo(0, 0)")
        take(page, "quiz")
        page.locator("button[name=action][value=send]").click()
        page.wait_for_url("**/result/")
        take(page, "quiz-result")

    def facilitator(self):
        page = self.of_the_team("facilitator of the cohort", PHONE)
        page.goto("/teach/")
        take(page, "teach")
        page.locator("a[href*='/teach/sessions/']").first.click()
        page.wait_for_url("**/teach/sessions/**")
        for row in page.locator(".person__main").all()[:3]:
            row.click()
        page.evaluate("scrollTo(0, 0)")
        take(page, "roster")
        for row in page.locator(".person__main").all()[3:]:
            row.click()
        with page.expect_navigation():
            page.locator("#roster button.btn:not(.btn--2)").click()
        page.goto("/teach/scoring/")
        take(page, "scoring")

    def parent_finishes(self, page):
        page.goto("/es/home/")
        page.locator(".next a.btn").first.click()
        page.wait_for_url("**/name/")
        page.locator("main form button").first.click()
        page.wait_for_url("**/home/")
        take(page, "home-finished")
        page.goto(
            page.locator('a[href*="/certificate/"]:not([href*="download"])').first.get_attribute("href")
        )
        take(page, "certificate-page")
        with page.expect_download() as download:
            page.locator('a[href*="/download/"]').first.click()
        self._document(download.value.path())
        code = page.locator("a[href*='/v/']").first.get_attribute("href")
        stranger = self.person(PHONE)
        stranger.goto(code)
        take(stranger, "verify")

    def _document(self, document):
        with tempfile.TemporaryDirectory() as folder:
            drawn = Path(folder) / "page"
            subprocess.run(["pdftoppm", "-r", "100", "-png", "-singlefile", document, drawn], check=True)
            keep(Image.open(drawn.with_suffix(".png")), "certificate")

    def desk(self):
        page = self.of_the_team("project manager", LAPTOP)
        page.goto("/admin/desk/")
        page.get_by_role("link", name=self.people["parent"]["cohort"]).first.click()
        take(page, "cohort-desk")
        page.locator("a[href*='/admin/desk/parent/']").first.click()
        page.wait_for_url("**/parent/**")
        take(page, "parent-at-the-desk")

    def editor(self):
        from lessons.curriculum.models import LessonPage

        page = self.of_the_team("content editor", LAPTOP)
        lesson = LessonPage.objects.get(code="ADV-L1", locale__language_code="en")
        page.goto(f"/admin/pages/{lesson.pk}/edit/")
        take(page, "page-editor")


def main():
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, own_demo(Path(folder)) as (address, people):
        django.setup()
        with sync_playwright() as playwright:
            # Letters stand where the font wants them, not on whole dots.
            evenly = {"args": [*LAUNCH["args"], "--font-render-hinting=none"]}
            browser = playwright.chromium.launch(**LAUNCH | evenly)
            Tour(browser, address, people).go()
            browser.close()


if __name__ == "__main__":
    main()
