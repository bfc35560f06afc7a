"""The parts of a lesson that have a name: where a reader can go to, and where she may have stopped.

A part is known by the id of the block that it begins with, which is the same in every language.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy, override

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


def parts_of(page) -> list[Part]:
    """The parts of a lesson in their order."""
    parts = []
    with override(page.locale.language_code):
        for block in page.body.raw_data:
            name = block["value"]["text"] if block["type"] == "heading" else NAMES.get(block["type"])
            # Two questions to check oneself, one after the other, are one part.
            if name and not (parts and parts[-1].name == name):
                parts.append(Part(str(block["id"]), str(name)))
    return parts


def stopped_at(parts, block_id) -> Part | None:
    """The part that begins with a block; None for the first, which is the top, and for one that has gone."""
    return next((part for part in parts[1:] if part.id == str(block_id)), None)


def stops_in(bookmarks) -> dict:
    """For pairs of a page of the outline and the id of a block: the part that it begins, by the page's id.

    One query for the pages whose parts the outline does not know yet.
    """
    bookmarks = [(page, block_id) for page, block_id in bookmarks if block_id]
    parts = outline().parts
    unknown = {page.pk for page, _block_id in bookmarks} - parts.keys()
    if unknown:
        lessons = LessonPage.objects.filter(pk__in=unknown).select_related("locale").only("body", "locale")
        parts |= {pk: [] for pk in unknown} | {page.pk: parts_of(page) for page in lessons}
    return {page.pk: stopped_at(parts[page.pk], block_id) for page, block_id in bookmarks}
