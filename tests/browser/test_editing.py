"""A facilitator writes a lesson, looks at it as a parent, publishes; and what a parent then reads."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from institute.home.services import bootstrap_site
from institute.people import roles
from lessons.curriculum.models import LessonPage, ModulePage
from lessons.curriculum.services import load_pack
from tests.factories import NOON, FacilitatorFactory, UserFactory, enrolled_in
from tests.lessons.curriculum.pack_folder import write_pack
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

NOTE = "Wait for answers."


def load_the_lesson():
    """The English lesson of the tiny pack, without its picture."""
    bootstrap_site(with_pages=False)
    with TemporaryDirectory() as folder:
        pack = write_pack(Path(folder))
        for lesson in pack.glob("adv/lesson-1.*.md"):
            text = lesson.read_text()
            lesson.write_text(re.sub(r"!\[.*\{#bus\}\n", "", text))
        load_pack(pack, at=NOON)
    return LessonPage.objects.get(locale__language_code="en")


@pytest.fixture
def lesson(live_server, made_once):
    return made_once(load_the_lesson)


@pytest.fixture
def browser_of(people, live_server):
    """Opens a browser in which somebody is signed in."""

    def open_browser(user, **options):
        page = people.person(**options)
        cookie = sign_in(Client(), user).cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        return page

    return open_browser


def open_editor(page, lesson):
    page.goto(f"/admin/pages/{lesson.pk}/edit/")
    expect(page.locator("#id_title")).to_be_visible()


def open_more_actions(page):
    page.locator("footer [data-w-dropdown-target='toggle']").first.click()


def test_a_facilitator_edits_previews_as_a_parent_and_publishes(browser_of, lesson):
    page = browser_of(FacilitatorFactory(), width=1280, language="en-US")
    open_editor(page, lesson)

    page.locator("#id_title").fill("From one to everyone")
    page.locator("[data-side-panel-toggle='preview']").first.click()
    preview = page.frame_locator("[data-w-preview-target='iframe'] >> nth=0")
    expect(preview.locator("h1")).to_have_text("From one to everyone", timeout=20_000)
    expect(preview.get_by_text(NOTE)).to_have_count(0)
    page.locator("#id_preview_mode").select_option("facilitator")
    expect(preview.get_by_text(NOTE)).to_be_visible(timeout=20_000)

    open_more_actions(page)
    page.locator("button[name='action-publish']").click()
    expect(page.locator(".messages")).to_contain_text("published")

    parent = browser_of(enrolled_in(ModulePage.objects.get(pk=lesson.get_parent().pk)).learner)
    parent.goto(lesson.url)
    expect(parent.locator("h1")).to_have_text("From one to everyone")
    expect(parent.get_by_text(NOTE)).to_have_count(0)
    parent.goto("/es" + lesson.url)
    expect(parent.locator("article")).to_have_attribute("lang", "es")
    expect(
        parent.get_by_text("alzar la voz").or_(parent.get_by_text("defensa de derechos")).first
    ).to_be_visible()


def test_a_content_editor_sends_to_review_and_cannot_publish(browser_of, lesson):
    page = browser_of(UserFactory(role=roles.CONTENT_EDITOR), width=1280, language="en-US")
    open_editor(page, lesson)

    open_more_actions(page)

    expect(page.locator("button[name='action-submit']")).to_be_visible()
    expect(page.locator("button[name='action-publish']")).to_have_count(0)


@pytest.mark.parametrize("width", [320, 1280])
def test_a_farsi_page_runs_from_right_to_left(browser_of, lesson, width):
    reader = enrolled_in(ModulePage.objects.get(pk=lesson.get_parent().pk)).learner
    page = browser_of(reader, width=width, language="fa")

    page.goto("/fa" + lesson.url)

    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    brand, language = page.locator("header .brand"), page.locator("header details.lang")
    assert brand.bounding_box()["x"] > language.bounding_box()["x"]
    # The English text inside keeps its own direction.
    assert page.locator("article").evaluate("element => getComputedStyle(element).direction") == "ltr"
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_every_block_of_a_translated_lesson_says_its_language_and_an_english_edit_leaves_it(
    browser_of, lesson
):
    reader = enrolled_in(ModulePage.objects.get(pk=lesson.get_parent().pk)).learner
    page = browser_of(reader, language="es-US")
    page.goto("/es" + lesson.url)
    before = page.locator("article").inner_text()

    lesson.title = "Rewritten"
    for block in lesson.body:
        if block.block_type == "heading":
            block.value["text"] = "Rewritten heading"
    lesson.save_revision().publish()
    page.reload()

    assert page.locator("article").inner_text() == before
    languages = page.locator("article").evaluate(
        """article => [...article.querySelectorAll("h2, h3, figure, .block, p, li, dl")].map(
            one => one.closest("[lang]")?.lang)"""
    )
    assert len(languages) > 10
    assert set(languages) <= {"es", "en"}
    assert page.locator("article [lang=en]").count() > 0
    assert page.locator("html").get_attribute("lang") == "es"
