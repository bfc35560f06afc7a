"""One style sheet, one script and one file of drawings for people's pages, joined from those kept by hand.

A phone on a bad connection waits for every file. The sources stay apart in ``static/``; what serves or
collects static files finds the joined ones as if they lay beside them.
"""

import re
import tempfile
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage
from rcssmin import cssmin
from rjsmin import jsmin

SOURCES = settings.BASE_DIR / "institute" / "static"
# One file for each component, in the order in which they may overrule one another.
COMPONENTS = (
    "page",
    "top_bar",
    "buttons",
    "chips",
    "cards",
    "next_step",
    "trail",
    "seats",
    "left_list",
    "lesson",
    "lesson_list",
    "quiz",
    "result",
    "forms",
    "notices",
    "disclosure",
    "tables",
    "footer",
    "contrast",
    "small_facts",
)
# What each file is for; print is for paper only.
SHEETS = {
    "tokens.css": None,
    **{f"components/{name}.css": None for name in COMPONENTS},
    "pages.css": None,
    "print.css": "print",
}
# Each does nothing on a page that does not have what it is for.
SCRIPTS = ("forms.js", "place.js")

_SYMBOL = re.compile(r"<symbol .*?</symbol>", flags=re.DOTALL)


def join_sheets(folder: Path) -> str:
    """Return the style sheets of every page as one, without comments and white space."""
    parts = []
    for name, medium in SHEETS.items():
        text = (folder / name).read_text(encoding="utf-8")
        parts.append(f"@media {medium} {{\n{text}\n}}" if medium else text)
    return cssmin("\n".join(parts)) + "\n"


def join_scripts(folder: Path) -> str:
    """Return the scripts of every page as one, without comments and indents."""
    return jsmin("\n".join((folder / name).read_text(encoding="utf-8") for name in SCRIPTS)) + "\n"


def join_drawings(folder: Path) -> str:
    """Return the icon of the site, with all icons and emblems beside it for the pages that show them.

    A browser that opens the file alone, as for the icon of a page, shows the logo.
    """
    logo = (folder / "favicon.svg").read_text(encoding="utf-8").strip()
    symbols = [
        symbol
        for name in ("emblems.svg", "icons.svg")
        for symbol in _SYMBOL.findall((folder / name).read_text(encoding="utf-8"))
    ]
    return "\n".join([logo.removesuffix("</svg>"), *symbols, "</svg>\n"])


JOINED = {"css/site.css": join_sheets, "js/site.js": join_scripts, "svg/site.svg": join_drawings}


def write_if_changed(target: Path, text: str) -> None:
    """Write a file only if its text is new; a reader meanwhile sees the old or the new one whole."""
    if target.exists() and target.read_text(encoding="utf-8") == text:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=target.parent, delete=False) as new:
        new.write(text)
    Path(new.name).chmod(0o644)
    Path(new.name).replace(target)


class JoinedFilesStorage(FileSystemStorage):
    """The folder of the joined files."""

    # Where the files of a finder are collected to; these have no folder of their own.
    prefix = ""


class JoinedFilesFinder(BaseFinder):
    """Finds the joined files for ``collectstatic`` and for the development server."""

    def __init__(self, app_names=None, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.storage = JoinedFilesStorage(location=settings.VAR_DIR / "joined")

    def check(self, **kwargs):
        """Return no errors: there is nothing to configure."""
        return []

    def find(self, path, find_all=False):
        """Return where a joined file lies, written again if a source has changed."""
        if path not in JOINED:
            return []
        joined = self._write(path)
        return [joined] if find_all else joined

    def list(self, ignore_patterns):
        """Yield the joined files."""
        for path in JOINED:
            self._write(path)
            yield path, self.storage

    def _write(self, path):
        target = Path(self.storage.path(path))
        write_if_changed(target, JOINED[path](SOURCES / Path(path).parent))
        return str(target)
