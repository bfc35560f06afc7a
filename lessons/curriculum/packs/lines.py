"""Splits the lines of a page into chunks and list entries, and takes the ``{#key}`` off each.

Line by line, without looking back, so that the time it takes grows with the length of the page.
"""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from lessons.curriculum.packs.files import KEY

BULLET = re.compile(r"(?:[-*]|[0-9]{1,3}[.)])(?: +|$)")
BOX = ":::"


@dataclass(slots=True)
class Chunk:
    """Some lines of a body that belong together, before they are understood.

    ``kind`` is "heading", "image", "text" or the name of a box; ``detail`` what follows the name.
    """

    kind: str
    key: str
    line: int
    text: str = ""
    detail: str = ""
    lines: list[tuple[int, str]] = field(default_factory=list)

    @property
    def source(self):
        return "\n".join(words for _line, words in self.lines)

    @property
    def first_line(self):
        return self.lines[0][0] if self.lines else self.line


@dataclass(slots=True)
class Entry:
    """One entry of a list: its words without bullet and key."""

    key: str
    line: int
    text: str


class Keys:
    """The keys already used in one place, so that the second use of one is told."""

    def __init__(self, page):
        self.page, self.lines = page, {}

    def add(self, key, line):
        """Say whether this key may stand here."""
        if key in self.lines:
            message = _("The identity {#%(key)s} is already used in line %(line)d.")
            self.page.report(line, message % {"key": key, "line": self.lines[key]})
            return False
        self.lines[key] = line
        return True


def take_key(page, line, words):
    """Split "Some words {#key}" into the words and the key; the key is "" when there is none."""
    words = words.rstrip()
    start = words.rfind("{#") if words.endswith("}") else -1
    if start < 0:
        return words, ""
    key = words[start + 2 : -1]
    if not KEY.fullmatch(key):
        page.report(line, _("An identity has only small letters a to z, digits and dashes: {#like-this}."))
        key = f"line-{line}"
    return words[:start].rstrip(), key


def split_chunks(page, boxes):
    """Cut a body at its headings, boxes, images and identities. ``boxes``: the names that may stand here."""
    found, now, box = [], None, None
    for line, words in page.body:
        if words.startswith(BOX):
            label = words.lstrip(":").strip()
            if not label:
                if box is None:
                    page.report(line, _("This line of colons closes a box, but none is open."))
                now = box = None
                continue
            if box is not None:
                page.report(box.line, _("This box is not closed. Add a line of three colons at its end."))
            now = box = _open_box(page, line, label, boxes)
            found.append(box)
        elif box is not None:
            box.lines.append((line, words))
        elif words.startswith("#") and words.lstrip("#").startswith(" "):
            now = None
            label, key = take_key(page, line, words)
            found.append(Chunk("heading", key, line, text=label))
        elif words.startswith("!["):
            now = None
            label, key = take_key(page, line, words)
            found.append(Chunk("image", key, line, text=label))
        elif words.startswith("{#") and take_key(page, line, words)[0] == "":
            now = Chunk("text", take_key(page, line, words)[1], line)
            found.append(now)
        elif words.strip() or (now is not None and now.lines):
            if now is None:
                now = Chunk("text", "", line)
                found.append(now)
            now.lines.append((line, words))
    if box is not None:
        page.report(box.line, _("This box is not closed. Add a line of three colons at its end."))
    return [chunk for chunk in found if chunk.kind]


def _open_box(page, line, label, boxes):
    label, key = take_key(page, line, label)
    name, _colon, detail = (part.strip() for part in label.partition(":"))
    name = " ".join(name.lower().split())
    if name not in boxes:
        message = _("“%(name)s” is not a kind of box. These are: %(boxes)s.")
        page.report(line, message % {"name": name[:60], "boxes": ", ".join(boxes)})
        return Chunk("", key, line)
    return Chunk(name, key, line, detail=" ".join(detail.lower().split()))


def entries(page, chunk_line, lines, *, what):
    """The entries of a list, each with a key of its own. ``what`` names them in a message."""
    found, keys = [], Keys(page)
    raw = []
    for line, words in lines:
        bullet = BULLET.match(words)
        if bullet:
            raw.append((line, [words[bullet.end() :].strip()]))
        elif words.strip() and raw:
            raw[-1][1].append(words.strip())
        elif words.strip():
            page.report(line, _("Begin this line with a dash: here is a list of %(what)s.") % {"what": what})
    for line, written in raw:
        words, key = take_key(page, line, "\n".join(written))
        if not key:
            page.report(line, _("Give this entry an identity at its end, such as {#first}."))
        elif keys.add(key, line):
            found.append(Entry(key, line, words))
    if not raw:
        page.report(chunk_line, _("There is no list of %(what)s here.") % {"what": what})
    return found
