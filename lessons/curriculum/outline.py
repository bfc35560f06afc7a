"""The outline of the curriculum, kept in memory: the live pages of its modules in every language.

Each page of a parent lists a part of it, and it changes only when somebody publishes. So it is read once,
and again when Wagtail's log of pages has a new line: every door that changes a page writes one. Two people
who publish at the same moment may write their lines in the other order, so it is also read anew each minute.
"""

import time
from collections import defaultdict
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.conf import settings
from django.core.signals import request_finished, request_started
from django.dispatch import receiver
from wagtail.models import PageLogEntry

from lessons.curriculum.models import ActivityPage, GlossaryPage, LessonPage, ModulePage
from lessons.quizzes.models import QuizPage

SECONDS = 60
# The texts themselves are not listed anywhere, and they are the heavy part.
KINDS = {
    ModulePage: ("body",),
    LessonPage: ("body",),
    QuizPage: ("questions",),
    # For the team alone, and on no list of lessons.
    ActivityPage: ("body",),
    GlossaryPage: (),
}

_kept = None
# What this request has asked for; outside of requests nothing is remembered.
_asked = ContextVar("asked", default=None)


@dataclass(frozen=True, slots=True)
class Outline:
    """Live pages. They are shared by everybody who reads: nobody may change them.

    ``pages`` by id and ``at`` by path, of all languages; ``children`` by the path of what they stand under,
    in their order; ``translated`` by identity and language.
    """

    version: tuple | None
    read_at: float
    pages: dict = field(default_factory=dict)
    at: dict = field(default_factory=dict)
    children: dict = field(default_factory=lambda: defaultdict(list))
    translated: dict = field(default_factory=dict)

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


def outline() -> Outline:
    """The outline as it is now: one query in a request while nothing was published since it was read."""
    asked = _asked.get()
    if asked is not None and "outline" in asked:
        return asked["outline"]
    found = _up_to_date()
    if asked is not None:
        asked["outline"] = found
    return found


def _up_to_date():
    global _kept
    kept, version = _kept, _version()
    is_old = kept is None or time.monotonic() - kept.read_at > SECONDS
    if is_old or kept.version != version:
        _kept = kept = _read(version)
    return kept


def forget():
    """Read it anew next time; for who changes pages behind Wagtail's back, as tests that roll back do."""
    global _kept
    _kept = None


def _version():
    return PageLogEntry.objects.order_by("-pk").values_list("pk", "timestamp").first()


def _read(version):
    found = Outline(version, time.monotonic())
    for kind, heavy in KINDS.items():
        # Their order is that of the curriculum, whatever kind they are of.
        for page in kind.objects.live().order_by("path").select_related("locale").defer(*heavy):
            found.pages[page.pk] = found.at[page.path] = page
            found.children[page.path[: -page.steplen]].append(page)
            found.translated[page.translation_key, page.locale.language_code] = page
    return found


@receiver(request_started)
def _begin(**_request):
    _asked.set({})


@receiver(request_finished)
def _end(**_request):
    _asked.set(None)
