"""Queries about content pages: their translations, their addresses, whether they are up to date.

The canonical page is the one in the source language. A reader gets its live translation into the language
of the interface, else the canonical page, marked as being in another language.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from django.conf import settings
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language, get_supported_language_variant, override
from wagtail.models import Page
from wagtail_localize.models import TranslationSource

from learning_outcomes.models import LearningOutcome
from lessons.curriculum.models import ActivityPage, LessonPage, ModulePage
from lessons.curriculum.outline import outline
from lessons.quizzes.models import QuizPage


def canonical(page: Page) -> Page:
    """The page in the source language, which learner rows point to; maybe the page itself."""
    if page.locale.language_code == settings.LANGUAGE_CODE:
        return page
    return type(page).objects.get(
        translation_key=page.translation_key, locale__language_code=settings.LANGUAGE_CODE
    )


def content_language() -> str:
    """The language of the interface, as a code that content can have."""
    try:
        return get_supported_language_variant(get_language() or settings.LANGUAGE_CODE)
    except LookupError:
        return settings.LANGUAGE_CODE


def in_language(pages: Iterable[Page], language: str | None = None) -> list[Page]:
    """Each canonical page in its reader's language, where that translation is live, in the same order.

    Costs one query at the most, whatever their number.
    """
    pages = list(pages)
    language = language or content_language()
    if not pages or language == settings.LANGUAGE_CODE:
        return pages
    current = outline()
    return [current.in_language(page, language) for page in pages]


def parent_of(page: Page) -> Page:
    """The parent page, in the same language; live pages of the curriculum cost no query."""
    return outline().at.get(page.path[: -page.steplen]) or page.get_parent()


def module_of(page: Page, language: str | None = None) -> Page | None:
    """The module of a lesson or quiz, in its reader's language."""
    current = outline()
    module = current.at.get(page.path[: -page.steplen])
    if module is None:
        # The outline has only live modules; this page is previewed before its module is published.
        module = ModulePage.objects.ancestor_of(page).select_related("locale").defer("body").first()
    language = language or content_language()
    if module is None or module.locale.language_code == language:
        return module
    return current.in_language(current.in_language(module, settings.LANGUAGE_CODE), language)


def lessons_of(module: Page, language: str | None = None) -> list[Page]:
    """The live lessons of a module (in any language) in order, each in its reader's language."""
    return in_language(_children(LessonPage, module), language)


def quizzes_of(module: Page, language: str | None = None) -> list[Page]:
    """The live quizzes of a module in order, each in its reader's language."""
    return in_language(_children(QuizPage, module), language)


def activities_of(module: Page, language: str | None = None) -> list[Page]:
    """The live session activities of a module in order; only for the team."""
    return in_language(_children(ActivityPage, module), language)


def activities_by_module(language: str | None = None) -> list[tuple[Page, list[Page]]]:
    """Each live module that has session activities, with these, in order; only for the team."""
    modules = outline().of(ModulePage)
    by_module = [
        (translated, activities_of(module, language))
        for translated, module in zip(in_language(modules, language), modules, strict=True)
    ]
    return [(module, activities) for module, activities in by_module if activities]


def modules_of(curriculum: Page, language: str | None = None) -> list[Page]:
    """The live modules of a curriculum in order, each in its reader's language."""
    return in_language(_children(ModulePage, curriculum), language)


def _children(kind: type[Page], parent: Page) -> list[Page]:
    current = outline()
    source = current.in_language(parent, settings.LANGUAGE_CODE)
    if source.locale.language_code != settings.LANGUAGE_CODE:
        # The outline has only live pages; this one is previewed before its source is published.
        source = canonical(parent)
    return current.below(kind, source.path)


def address(page: Page, language: str | None = None) -> str:
    """The path at which a page is read while the interface stays in its language.

    Wagtail's own ``url`` of an English page leads to the English interface; a reader of Farsi who
    opens an English lesson keeps the Farsi menus at ``/fa/…``. The home page finds it there.
    """
    return _address(page.url_path, language or content_language(), get_script_prefix())


# A page of a parent links to fifty others, and each reverse() takes as long as an icon.
@lru_cache(maxsize=4096)
def _address(url_path: str, language: str, _prefix: str) -> str:
    # Below the home page of its language; asking Wagtail for each page's root would cost a query each.
    _start, _home, below = (*url_path.split("/", 2), "", "")[:3]
    with override(language):
        return reverse("wagtail_serve", args=[below])


def english_changed_at(page: Page) -> datetime | None:
    """When the English text changed after this translation was published; None while it is up to date."""
    if page.locale.language_code == settings.LANGUAGE_CODE or page.last_published_at is None:
        return None
    return (
        TranslationSource.objects.filter(
            object_id=page.translation_key,
            locale__language_code=settings.LANGUAGE_CODE,
            last_updated_at__gt=page.last_published_at,
        )
        .values_list("last_updated_at", flat=True)
        .first()
    )


def untranslated_blocks(page: Page) -> frozenset[str]:
    """Ids of the blocks of a translated page whose text is still that of the source page."""
    if page.locale.language_code == settings.LANGUAGE_CODE:
        return frozenset()
    source = (
        type(page)
        .objects.filter(translation_key=page.translation_key, locale__language_code=settings.LANGUAGE_CODE)
        .only("body")
        .first()
    )
    if source is None:
        return frozenset()
    english = {block["id"]: block["value"] for block in source.body.raw_data}
    return frozenset(
        block["id"]
        for block in page.body.raw_data
        # Local facts are named by the page and translated apart from it.
        if english.get(block["id"]) == block["value"] and block["type"] != "local_facts"
    )


def outcomes_in_language(
    outcomes: Iterable[LearningOutcome], language: str | None = None
) -> list[LearningOutcome]:
    """Outcomes in their reader's language where they are translated, else in the source language.

    ``outcomes`` are rows of the source language, as pages list them. Costs one query for another language.
    """
    outcomes, language = list(outcomes), language or content_language()
    if not outcomes or language == settings.LANGUAGE_CODE:
        return outcomes
    translated = LearningOutcome.objects.filter(
        translation_key__in=[outcome.translation_key for outcome in outcomes],
        locale__language_code=language,
    ).select_related("locale")
    by_key = {outcome.translation_key: outcome for outcome in translated}
    return [by_key.get(outcome.translation_key, outcome) for outcome in outcomes]
