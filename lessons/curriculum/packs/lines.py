"""Splitting the lines of a page into chunks and list entries, each with its ``{#key}``.

Line by line, without looking back, so that the time it takes grows with the length of the page.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from lessons.curriculum.packs.files import KEY, Page

BULLET = re.compile(r"(?:[-*]|[0-9]{1,3}[.)])(?: +|$)")
BOX = ":::"


@dataclass(slots=True)
class Chunk:
    """Some lines of a body that belong together, before they are parsed.

    ``kind`` is "heading", "image", "text" or the name of a box; ``detail`` what follows the name.
    """

    kind: str
    key: str
    line: int
    text: str = ""
    detail: str = ""
    lines: list[tuple[int, str]] = field(default_factory=list)

    @property
    def source(self) -> str:
        """The lines as one text."""
        return "\n".join(text for _line, text in self.lines)

    @property
    def first_line(self) -> int:
        """The number of the first line of the content, else of the chunk itself."""
        return self.lines[0][0] if self.lines else self.line


@dataclass(slots=True)
class Entry:
    """One entry of a list: its text without bullet and key."""

    key: str
    line: int
    text: str


class Keys:
    """The keys used so far in one list or page; a key that is used twice is reported."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._lines: dict[str, int] = {}

    def add(self, key: str, line: int) -> bool:
        """Add a key. False, and a problem, when it is used already."""
        if key in self._lines:
            message = _("The identity {#%(key)s} is already used in line %(line)d.")
            self._page.report(line, message % {"key": key, "line": self._lines[key]})
            return False
        self._lines[key] = line
        return True


def split_key(page: Page, line: int, text: str) -> tuple[str, str]:
    """Split "Some text {#key}" into the text and the key; the key is "" when there is none."""
    text = text.rstrip()
    start = text.rfind("{#") if text.endswith("}") else -1
    if start < 0:
        return text, ""
    key = text[start + 2 : -1]
    if not KEY.fullmatch(key):
        page.report(line, _("An identity has only small letters a to z, digits and dashes: {#like-this}."))
        key = f"line-{line}"
    return text[:start].rstrip(), key


def split_chunks(page: Page, boxes: Collection[str]) -> list[Chunk]:
    """Cut a body at its headings, boxes, images and identities. ``boxes``: the names that are allowed."""
    chunks: list[Chunk] = []
    # The text that lines are added to, and the box that is open.
    current: Chunk | None = None
    box: Chunk | None = None
    for line, text in page.body:
        if text.startswith(BOX):
            label = text.lstrip(":").strip()
            if not label:
                if box is None:
                    page.report(line, _("This line of colons closes a box, but none is open."))
                current = box = None
                continue
            if box is not None:
                page.report(box.line, _("This box is not closed. Add a line of three colons at its end."))
            current = box = _open_box(page, line, label, boxes)
            chunks.append(box)
        elif box is not None:
            box.lines.append((line, text))
        elif text.startswith("#") and text.lstrip("#").startswith(" "):
            current = None
            label, key = split_key(page, line, text)
            chunks.append(Chunk("heading", key, line, text=label))
        elif text.startswith("!["):
            current = None
            label, key = split_key(page, line, text)
            chunks.append(Chunk("image", key, line, text=label))
        elif text.startswith("{#") and split_key(page, line, text)[0] == "":
            current = Chunk("text", split_key(page, line, text)[1], line)
            chunks.append(current)
        elif text.strip() or (current is not None and current.lines):
            if current is None:
                current = Chunk("text", "", line)
                chunks.append(current)
            current.lines.append((line, text))
    if box is not None:
        page.report(box.line, _("This box is not closed. Add a line of three colons at its end."))
    return [chunk for chunk in chunks if chunk.kind]


def _open_box(page: Page, line: int, label: str, boxes: Collection[str]) -> Chunk:
    label, key = split_key(page, line, label)
    name, _colon, detail = (part.strip() for part in label.partition(":"))
    name = " ".join(name.lower().split())
    if name not in boxes:
        message = _("“%(name)s” is not a kind of box. These are: %(boxes)s.")
        page.report(line, message % {"name": name[:60], "boxes": ", ".join(boxes)})
        return Chunk("", key, line)
    return Chunk(name, key, line, detail=" ".join(detail.lower().split()))


def read_entries(page: Page, chunk_line: int, lines: Iterable[tuple[int, str]], *, what: str) -> list[Entry]:
    """The entries of a list, each with its own key. ``what`` names them in a message."""
    # The line number of each entry, and its lines.
    raw: list[tuple[int, list[str]]] = []
    for line, text in lines:
        bullet = BULLET.match(text)
        if bullet:
            raw.append((line, [text[bullet.end() :].strip()]))
        elif text.strip() and raw:
            raw[-1][1].append(text.strip())
        elif text.strip():
            page.report(line, _("Begin this line with a dash: here is a list of %(what)s.") % {"what": what})
    entries, keys = [], Keys(page)
    for line, entry_lines in raw:
        text, key = split_key(page, line, "\n".join(entry_lines))
        if not key:
            page.report(line, _("Give this entry an identity at its end, such as {#first}."))
        elif keys.add(key, line):
            entries.append(Entry(key, line, text))
    if not raw:
        page.report(chunk_line, _("There is no list of %(what)s here.") % {"what": what})
    return entries
