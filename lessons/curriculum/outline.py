"""The outline of the curriculum, kept in memory: the live pages of its modules in every language.

Each page of a parent lists a part of it.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from wagtail.models import Page

from institute.published_cache import PublishedCache
from lessons.curriculum.models import ActivityPage, GlossaryPage, LessonPage, ModulePage
from lessons.quizzes.models import QuizPage

if TYPE_CHECKING:
    # Parts are read from pages of the outline, which keeps them.
    from lessons.curriculum.parts import Part

# The page models of the outline, each with the fields that no list needs: they are the heavy part.
DEFERRED_FIELDS: dict[type[Page], tuple[str, ...]] = {
    ModulePage: ("body",),
    LessonPage: ("body",),
    QuizPage: ("questions",),
    # Only for the team, and on no list of lessons.
    ActivityPage: ("body",),
    GlossaryPage: (),
}


@dataclass(frozen=True, slots=True)
class Outline:
    """Live pages. They are shared by all threads: nobody may change them.

    ``pages`` by id and ``at`` by path, of all languages; ``children`` by the path of their parent, in their
    order; ``translated`` by translation key and language. ``parts`` of lessons and ``anchors`` of
    glossaries, by the page's id, are computed when they are first needed and live as long as the outline.
    """

    pages: dict[int, Page] = field(default_factory=dict)
    at: dict[str, Page] = field(default_factory=dict)
    children: dict[str, list[Page]] = field(default_factory=lambda: defaultdict(list))
    translated: dict[tuple[UUID, str], Page] = field(default_factory=dict)
    parts: "dict[int, list[Part]]" = field(default_factory=dict)
    anchors: dict[int, set[str]] = field(default_factory=dict)

    def below[Kind: Page](self, kind: type[Kind], path: str) -> list[Kind]:
        """The pages of one model directly below a path, in their order."""
        return [page for page in self.children.get(path, ()) if isinstance(page, kind)]

    def of[Kind: Page](self, kind: type[Kind], language: str = settings.LANGUAGE_CODE) -> list[Kind]:
        """All pages of one model in a language, in their order."""
        return [
            page
            for page in self.pages.values()
            if isinstance(page, kind) and page.locale.language_code == language
        ]

    def in_language(self, page: Page, language: str) -> Page:
        """The live translation of a page into the language, else the page itself."""
        return self.translated.get((page.translation_key, language), page)


def _read() -> Outline:
    read = Outline()
    for kind, deferred in DEFERRED_FIELDS.items():
        # Ordered by path, so that children of several models keep the order of the page tree.
        for page in kind.objects.live().order_by("path").select_related("locale").defer(*deferred):
            read.pages[page.pk] = read.at[page.path] = page
            read.children[page.path[: -page.steplen]].append(page)
            read.translated[page.translation_key, page.locale.language_code] = page
    return read


# The outline as it is now.
outline = PublishedCache(_read)
