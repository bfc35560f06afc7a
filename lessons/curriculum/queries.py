"""Questions about content pages: which language there is, where a page is read, whether it is up to date.

The canonical page is the one in the language that content is written in first. What a reader gets is
that page in the language of the interface where it is live, else the canonical page, marked as such.
"""

from functools import lru_cache

from django.conf import settings
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language, get_supported_language_variant, override
from wagtail_localize.models import TranslationSource

from lessons.curriculum.models import ActivityPage, LessonPage, ModulePage
from lessons.curriculum.outline import outline
from lessons.quizzes.models import QuizPage


def canonical(page):
    """The page in the source language, which learner rows point to; the page itself if it is that."""
    if page.locale.language_code == settings.LANGUAGE_CODE:
        return page
    return type(page).objects.get(
        translation_key=page.translation_key, locale__language_code=settings.LANGUAGE_CODE
    )


def content_language():
    """The language that a reader asks for, as a code that content can have."""
    try:
        return get_supported_language_variant(get_language() or settings.LANGUAGE_CODE)
    except LookupError:
        return settings.LANGUAGE_CODE


def in_language(pages, language=None):
    """Each canonical page as its reader gets it, in the same order: translated where that is live.

    Costs one query at the most, whatever their number.
    """
    pages = list(pages)
    language = language or content_language()
    if not pages or language == settings.LANGUAGE_CODE:
        return pages
    known = outline()
    return [known.in_language(page, language) for page in pages]


def parent_of(page):
    """The page above, in the same language; live pages of the curriculum are known without a query."""
    return outline().at.get(page.path[: -page.steplen]) or page.get_parent()


def module_of(page, language=None):
    """The module that a lesson or quiz stands in, as its reader gets it."""
    known = outline()
    module = known.at.get(page.path[: -page.steplen])
    if module is None:
        # Only live modules stand in the outline; this page is looked at before its module is.
        module = ModulePage.objects.ancestor_of(page).select_related("locale").defer("body").first()
    language = language or content_language()
    if module is None or module.locale.language_code == language:
        return module
    return known.in_language(known.in_language(module, settings.LANGUAGE_CODE), language)


def lessons_of(module, language=None):
    """The live lessons of a module in their order, each as its reader gets it (from any of its languages)."""
    return in_language(_children(LessonPage, module), language)


def quizzes_of(module, language=None):
    """The live quizzes of a module in their order, each as its reader gets it."""
    return in_language(_children(QuizPage, module), language)


def activities_of(module, language=None):
    """The live session activities of a module in their order, for the team alone."""
    return in_language(_children(ActivityPage, module), language)


def activities_by_module(language=None):
    """Each live module that has session activities, with these, in their order; for the team alone."""
    modules = outline().of(ModulePage)
    by_module = zip(in_language(modules, language), modules, strict=True)
    found = [(as_read, activities_of(module, language)) for as_read, module in by_module]
    return [(module, activities) for module, activities in found if activities]


def modules_of(curriculum, language=None):
    """The live modules of a curriculum in their order, each as its reader gets it."""
    return in_language(_children(ModulePage, curriculum), language)


def _children(kind, parent):
    known = outline()
    source = known.in_language(parent, settings.LANGUAGE_CODE)
    if source.locale.language_code != settings.LANGUAGE_CODE:
        # Only live pages stand in the outline; this one is looked at before its source is.
        source = canonical(parent)
    return known.below(kind, source.path)


def address(page, language=None):
    """The path at which a page is read while the interface stays in its language.

    Wagtail's own ``url`` of an English page leads to the English interface; a reader of Farsi who
    opens an English lesson keeps the Farsi menus at ``/fa/…``. The home page finds it there.
    """
    return _address(page.url_path, language or content_language(), get_script_prefix())


# A page of a parent names fifty others, and each way round takes as long as an icon.
@lru_cache(maxsize=4096)
def _address(url_path, language, _prefix):
    # Below the home page of its language; asking Wagtail for each page's root would cost a query each.
    _start, _home, below = (*url_path.split("/", 2), "", "")[:3]
    with override(language):
        return reverse("wagtail_serve", args=[below])


def english_changed_at(page):
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


def untranslated_blocks(page):
    """Ids of the blocks that stand on a translated page with the letters of the source page."""
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


def outcomes_in_language(outcomes, language=None):
    """Outcomes as a reader gets them: her language where there is one, else the source language.

    ``outcomes`` are rows of the source language, as pages list them. Costs one query where she reads another.
    """
    outcomes, language = list(outcomes), language or content_language()
    if not outcomes or language == settings.LANGUAGE_CODE:
        return outcomes
    translated = (
        type(outcomes[0])
        .objects.filter(
            translation_key__in=[outcome.translation_key for outcome in outcomes],
            locale__language_code=language,
        )
        .select_related("locale")
    )
    by_key = {outcome.translation_key: outcome for outcome in translated}
    return [by_key.get(outcome.translation_key, outcome) for outcome in outcomes]
