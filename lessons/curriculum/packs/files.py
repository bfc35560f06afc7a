"""Reads the files of a curriculum pack: only what is really inside the folder, only text, only so much.

A pack may come from anyone, so nothing here follows a link out of the folder, opens a device, or
takes time that grows faster than the file. Whatever is wrong becomes a ``Problem``; nothing raises.
"""

import os
import re
import stat
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from lessons.curriculum.packs.records import SourceLocation

MAX_TEXT_BYTES = 100_000
MAX_MEDIA_BYTES = 10_000_000
KEY = re.compile(r"[a-z][a-z0-9-]{0,39}")
# Among them U+202A to U+202E, which make a line read in another order than the one it is stored in.
CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\ud800-\udfff\ufffe\uffff]"
)
IMAGE_ENDINGS = (".png", ".jpg", ".jpeg", ".webp", ".gif")
DOCUMENT_ENDINGS = (".pdf", ".docx", ".odt", ".txt")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right, in words for the person who wrote the pack."""

    path: str
    line: int
    message: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.message}"


@dataclass(slots=True, kw_only=True)
class Page:
    """One file while it is read: its lines, its front matter, and where its problems go."""

    root: Path
    path: str
    problems: list[Problem]
    pack: UUID
    language: str = ""
    is_source: bool = True
    code: str = ""
    text: str = ""
    front: object = None
    body: list[tuple[int, str]] = field(default_factory=list)

    def report(self, line, message):
        self.problems.append(Problem(self.path, line, message))

    def location(self, line):
        return SourceLocation(path=self.path, line=line)

    def identity(self, *keys):
        """The UUID of what is found under these keys on this page, the same in every language."""
        return uuid5(self.pack, "/".join((self.code, *keys)))


def shown(path):
    """A file name that can be printed, even when the disk holds bytes that are no text."""
    return os.fsencode(path).decode("utf-8", "replace")


def inside(root, relative):
    """Whether a relative path stays in the folder and passes no symbolic link."""
    parts = PurePosixPath(relative).parts
    if not parts or relative.startswith("/") or ".." in parts or "\\" in relative or "\0" in relative:
        return False
    here = root
    for part in parts:
        here = here / part
        try:
            if here.is_symlink():
                return False
        except (OSError, ValueError):
            return False
    return True


def read_page(root, relative, problems, pack):
    """Open one text file of the pack; None when it cannot be read at all."""
    page = Page(root=root, path=shown(relative), problems=problems, pack=pack)
    if not inside(root, relative):
        page.report(1, _("This is a link, or it points out of the pack's folder. Put the file itself here."))
        return None
    try:
        # Without O_NONBLOCK a named pipe called "lesson-1.en.md" would keep us waiting for ever.
        handle = os.open(root / relative, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    except FileNotFoundError:
        page.report(1, _("This file is missing."))
        return None
    except (OSError, ValueError):
        page.report(1, _("This file cannot be opened."))
        return None
    with os.fdopen(handle, "rb") as opened:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            page.report(1, _("This is not a file."))
            return None
        data = opened.read(MAX_TEXT_BYTES + 1)
    if len(data) > MAX_TEXT_BYTES:
        page.report(1, _("This file is too big: a text may have at most 100 kB."))
        return None
    return page if _decode(page, data) else None


def _decode(page, data):
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        page.report(
            data.count(b"\n", 0, error.start) + 1,
            _("This file is not saved as UTF-8. Save it again as UTF-8."),
        )
        return False
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if bad := CONTROL.search(text):
        page.report(
            text.count("\n", 0, bad.start()) + 1,
            _("There is an invisible control character here. Delete it."),
        )
        return False
    page.text = text
    return True


def as_day(words):
    """A day from "2026-11-22"; None for anything else."""
    try:
        return date.fromisoformat(words) if re.fullmatch(r"\d{4}-\d\d-\d\d", words, re.ASCII) else None
    except ValueError:
        return None


def as_number(words):
    """A Decimal from "72", "0.5" or "12,000"; None for anything else."""
    plain = words.strip().replace(",", "")
    if not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,6})?", plain, re.ASCII):
        return None
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None


def is_web_address(address):
    """Whether a link may lead there: the web, a letter, or a phone call."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if parts.scheme in ("http", "https"):
        return bool(parts.netloc)
    return parts.scheme in ("mailto", "tel") and bool(parts.path)


def media_file(page, line, relative, endings):
    """The absolute path of a picture or document, beside the page; None when it may not be used."""
    wanted = f"{PurePosixPath(page.path).parent}/{relative}".removeprefix("./")
    if not inside(page.root, wanted):
        page.report(
            line, _("“%(file)s” is a link, or it points out of the pack's folder.") % {"file": relative[:100]}
        )
    elif not relative.lower().endswith(endings):
        message = _("“%(file)s” must end in one of these: %(endings)s.")
        page.report(line, message % {"file": relative[:100], "endings": " ".join(endings)})
    else:
        found = page.root / wanted
        try:
            status = found.lstat()
        except (OSError, ValueError):
            page.report(line, _("The file “%(file)s” is not there.") % {"file": relative[:100]})
            return None
        if not stat.S_ISREG(status.st_mode):
            page.report(line, _("“%(file)s” is not a file.") % {"file": relative[:100]})
        elif status.st_size > MAX_MEDIA_BYTES:
            page.report(line, _("“%(file)s” is too big: at most 10 MB.") % {"file": relative[:100]})
        else:
            return found
    return None
