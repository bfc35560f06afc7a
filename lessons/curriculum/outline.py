"""The outline of the curriculum, kept in memory: the live pages of its modules in every language.

Each page of a parent lists a part of it.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.conf import settings

from institute.published_cache import PublishedCache
from lessons.curriculum.models import ActivityPage, GlossaryPage, LessonPage, ModulePage
from lessons.quizzes.models import QuizPage

# The texts themselves are not listed anywhere, and they are the heavy part.
KINDS = {
    ModulePage: ("body",),
    LessonPage: ("body",),
    QuizPage: ("questions",),
    # For the team alone, and on no list of lessons.
    ActivityPage: ("body",),
    GlossaryPage: (),
}


@dataclass(frozen=True, slots=True)
class Outline:
    """Live pages. They are shared by all threads: nobody may change them.

    ``pages`` by id and ``at`` by path, of all languages; ``children`` by the path of their parent, in their
    order; ``translated`` by identity and language. ``parts`` of lessons and ``anchors`` of glossaries, by the
    page's id, are worked out when they are first needed and live as long as the outline.
    """

    pages: dict = field(default_factory=dict)
    at: dict = field(default_factory=dict)
    children: dict = field(default_factory=lambda: defaultdict(list))
    translated: dict = field(default_factory=dict)
    parts: dict = field(default_factory=dict)
    anchors: dict = field(default_factory=dict)

    def below(self, kind, path):
        """The pages of one kind that stand directly below a path, in their order."""
        return [page for page in self.children.get(path, ()) if isinstance(page, kind)]

    def of(self, kind, language=settings.LANGUAGE_CODE):
        """All pages of one kind in a language, in their order."""
        return [
            page
            for page in self.pages.values()
            if isinstance(page, kind) and page.locale.language_code == language
        ]

    def in_language(self, page, language):
        """A page as a reader of the language gets it: translated where that is live, else as it is."""
        return self.translated.get((page.translation_key, language), page)


def _read():
    found = Outline()
    for kind, heavy in KINDS.items():
        # Their order is that of the curriculum, whatever kind they are of.
        for page in kind.objects.live().order_by("path").select_related("locale").defer(*heavy):
            found.pages[page.pk] = found.at[page.path] = page
            found.children[page.path[: -page.steplen]].append(page)
            found.translated[page.translation_key, page.locale.language_code] = page
    return found


# The outline as it is now.
outline = PublishedCache(_read)
