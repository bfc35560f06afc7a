"""Reading files of a curriculum pack: only regular files inside its folder, only text, of limited size.

A pack may come from anyone, so nothing here follows a link out of the folder, opens a device, or
takes time that grows faster than the file. Every mistake becomes a ``Problem``; nothing raises.
"""

import os
import re
import stat
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from lessons.curriculum.packs.records import SourceLocation

if TYPE_CHECKING:
    # Fields report to the page that they were read from, so the two modules name each other.
    from lessons.curriculum.packs.front_matter import Fields

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
    """One mistake in a file, with a message for the person who wrote the pack."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


@dataclass(slots=True, kw_only=True)
class Page:
    """One file while it is read: its front matter, its lines, and the list that collects its problems.

    ``front`` and ``body`` are set by :func:`~.front_matter.split_front_matter`.
    """

    root: Path
    path: str
    problems: list[Problem]
    pack: UUID
    language: str = ""
    is_source: bool = True
    code: str = ""
    text: str = ""
    front: "Fields" = field(init=False, repr=False)
    body: list[tuple[int, str]] = field(default_factory=list)

    def report(self, line: int, message: str) -> None:
        """Add a problem of this file."""
        self.problems.append(Problem(self.path, line, message))

    def location(self, line: int) -> SourceLocation:
        """The location of a line of this file."""
        return SourceLocation(path=self.path, line=line)

    def identity(self, *keys: str) -> UUID:
        """The UUID of the element with these keys on this page, the same in every language."""
        return uuid5(self.pack, "/".join((self.code, *keys)))


def printable(path: str) -> str:
    """The file name as text that can be printed, even when its bytes are not UTF-8."""
    return os.fsencode(path).decode("utf-8", "replace")


def is_inside(root: Path, relative: str) -> bool:
    """Whether a relative path stays in the folder and follows no symbolic link."""
    parts = PurePosixPath(relative).parts
    if not parts or relative.startswith("/") or ".." in parts or "\\" in relative or "\0" in relative:
        return False
    current = root
    for part in parts:
        current = current / part
        try:
            if current.is_symlink():
                return False
        except (OSError, ValueError):
            return False
    return True


def read_page(root: Path, relative: str, problems: list[Problem], pack: UUID) -> Page | None:
    """Read one text file of the pack; None, and a problem, when it cannot be read."""
    page = Page(root=root, path=printable(relative), problems=problems, pack=pack)
    if not is_inside(root, relative):
        page.report(1, _("This is a link, or it points out of the pack's folder. Put the file itself here."))
        return None
    try:
        # Without O_NONBLOCK a named pipe called "lesson-1.en.md" would block us permanently.
        handle = os.open(root / relative, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    except FileNotFoundError:
        page.report(1, _("This file is missing."))
        return None
    except (OSError, ValueError):
        page.report(1, _("This file cannot be opened."))
        return None
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            page.report(1, _("This is not a file."))
            return None
        data = file.read(MAX_TEXT_BYTES + 1)
    if len(data) > MAX_TEXT_BYTES:
        page.report(1, _("This file is too big: a text may have at most 100 kB."))
        return None
    return page if _decode(page, data) else None


def _decode(page: Page, data: bytes) -> bool:
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


def parse_day(text: str) -> date | None:
    """Parse a day such as "2026-11-22"; None for anything else."""
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII) else None
    except ValueError:
        return None


def parse_number(text: str) -> Decimal | None:
    """Parse a number such as "72", "0.5" or "12,000"; None for anything else."""
    digits = text.strip().replace(",", "")
    if not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,6})?", digits, re.ASCII):
        return None
    try:
        return Decimal(digits)
    except InvalidOperation:
        return None


def is_allowed_link(address: str) -> bool:
    """Whether the address is a web, e-mail or phone link."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if parts.scheme in ("http", "https"):
        return bool(parts.netloc)
    return parts.scheme in ("mailto", "tel") and bool(parts.path)


def find_media_file(page: Page, line: int, relative: str, endings: tuple[str, ...]) -> Path | None:
    """The absolute path of an image or document beside the page; None, and a problem, when it is refused."""
    wanted = f"{PurePosixPath(page.path).parent}/{relative}".removeprefix("./")
    if not is_inside(page.root, wanted):
        page.report(
            line, _("“%(file)s” is a link, or it points out of the pack's folder.") % {"file": relative[:100]}
        )
    elif not relative.lower().endswith(endings):
        message = _("“%(file)s” must end in one of these: %(endings)s.")
        page.report(line, message % {"file": relative[:100], "endings": " ".join(endings)})
    else:
        path = page.root / wanted
        try:
            status = path.lstat()
        except (OSError, ValueError):
            page.report(line, _("The file “%(file)s” is not there.") % {"file": relative[:100]})
            return None
        if not stat.S_ISREG(status.st_mode):
            page.report(line, _("“%(file)s” is not a file.") % {"file": relative[:100]})
        elif status.st_size > MAX_MEDIA_BYTES:
            page.report(line, _("“%(file)s” is too big: at most 10 MB.") % {"file": relative[:100]})
        else:
            return path
    return None
