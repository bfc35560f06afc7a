"""The named parts of a lesson: where a reader can go to, and where they may have stopped.

A part is identified by the id of the block that it begins with, which is the same in every language.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy, override
from wagtail.models import Page

from lessons.curriculum.models import LessonPage
from lessons.curriculum.outline import outline

NAMES = {
    "words_to_know": gettext_lazy("Words to know"),
    "try_it": gettext_lazy("Try it"),
    "talk_about_it": gettext_lazy("Talk about it"),
    "self_check": gettext_lazy("Check yourself"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One part: the id of its block, and its name in the language of the page."""

    id: str
    name: str

    @property
    def anchor(self) -> str:
        """The ``id`` of the part in the page."""
        return f"part-{self.id}"


def parts_of(page: LessonPage) -> list[Part]:
    """The parts of a lesson in their order."""
    parts: list[Part] = []
    with override(page.locale.language_code):
        for block in page.body.raw_data:
            name = block["value"]["text"] if block["type"] == "heading" else NAMES.get(block["type"])
            # Two questions to check oneself, one after the other, are one part.
            if name and not (parts and parts[-1].name == name):
                parts.append(Part(str(block["id"]), str(name)))
    return parts


def stopped_at(parts: Sequence[Part], block_id: str | UUID) -> Part | None:
    """The part that begins with a block; None for the first, which is the top, and for a deleted one."""
    return next((part for part in parts[1:] if part.id == str(block_id)), None)


def stops_in(bookmarks: Iterable[tuple[Page, str | UUID | None]]) -> dict[int, Part | None]:
    """For pairs of a page and the id of a block: the part that begins with the block, by the page's id.

    Costs one query for the pages whose parts are not in the outline yet.
    """
    stops = [(page, block_id) for page, block_id in bookmarks if block_id]
    parts = outline().parts
    missing = {page.pk for page, _block_id in stops} - parts.keys()
    if missing:
        lessons = LessonPage.objects.filter(pk__in=missing).select_related("locale").only("body", "locale")
        parts |= {pk: [] for pk in missing} | {page.pk: parts_of(page) for page in lessons}
    return {page.pk: stopped_at(parts[page.pk], block_id) for page, block_id in stops}
