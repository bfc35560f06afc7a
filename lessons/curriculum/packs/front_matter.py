"""Parsing the front matter of a pack's files, which is written as YAML.

Only the library's parser is used, never its loader: what comes out is text, lists and mappings with
their line numbers, so that "no" stays a word and nothing is built from what a stranger wrote.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml
from django.utils.translation import gettext as _

from lessons.curriculum.packs.files import CONTROL, Page, parse_day

MAX_FRONT_MATTER = 20_000
MAX_LINE = 4_000
MAX_DEPTH = 6
# These say the same in every language, so only the file of the first language may say them.
SHARED = (
    *("minutes", "outcomes", "facts", "level", "pass_percent", "attempts"),
    *("last_reviewed", "review_by", "open_verify", "kind", "address", "checked"),
)


def split_front_matter(page: Page) -> bool:
    """Set ``front`` and ``body`` of a Markdown page. Whether it has front matter that can be read."""
    lines = page.text.split("\n")
    if lines[0].rstrip() != "---":
        page.report(1, _("The file must begin with a line of three dashes and its details."))
        return False
    end = next((index for index, line in enumerate(lines) if index and line.rstrip() == "---"), None)
    if end is None:
        page.report(1, _("The details at the top have no end. Add a line of three dashes."))
        return False
    # One empty line in place of the dashes keeps the line numbers right.
    front = read_yaml(page, "\n" + "\n".join(lines[1:end]))
    page.body = []
    for number, line in enumerate(lines[end + 1 :], start=end + 2):
        if len(line) > MAX_LINE:
            page.report(number, _("This line is too long. Break it with Enter, or say less."))
            line = ""
        page.body.append((number, line.replace("\t", "    ").rstrip()))
    if front is None:
        return False
    page.front = front
    return True


@dataclass(slots=True)
class Value:
    """A YAML value with its line number. Its ``content`` is a str, a list of Value, or a dict of Value."""

    content: Any
    line: int


def read_yaml(page: Page, text: str) -> "Fields | None":
    """Parse a YAML mapping of text, lists and mappings; None, and a problem, when it cannot be parsed."""
    if len(text) > MAX_FRONT_MATTER:
        page.report(1, _("The details are too long: at most 20,000 characters."))
        return None
    try:
        value = _events_to_value(page, yaml.parse(text, Loader=yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        page.report(
            mark.line + 1 if mark else 1,
            _("The details are not written as YAML: look at the colons and spaces."),
        )
        return None
    # The YAML library lets these through for odd escapes such as "\UFFFFFFFF".
    except (yaml.YAMLError, ValueError, OverflowError, IndexError, TypeError):
        page.report(1, _("The details are not written as YAML: look at the colons and spaces."))
        return None
    if value is None:
        return None
    if not isinstance(value.content, dict):
        page.report(value.line, _('The details must be lines such as "title: Who decides?".'))
        return None
    return Fields(page, value)


def _events_to_value(page: Page, events: Iterable[yaml.Event]) -> Value | None:
    """Build values from the parser's events, not its loader: no aliases, no tags, no deep nesting."""
    # Each open list or mapping, with the key of a mapping whose value comes next.
    stack: list[tuple[Value, Value | None]] = []
    done: Value | None = None
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent) and done is not None:
            page.report(_line_of(event), _("The details may not be split by a line of dashes."))
            return None
        if not isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent):
            continue
        line = _line_of(event)
        if isinstance(event, yaml.CollectionEndEvent):
            value, _key = stack.pop()
        else:
            if isinstance(event, yaml.AliasEvent) or event.anchor or getattr(event, "tag", None):
                page.report(line, _('A value here begins with &, * or !. Put it in "quotes".'))
                return None
            if isinstance(event, yaml.ScalarEvent):
                if CONTROL.search(event.value):
                    page.report(line, _("There is an invisible control character here. Delete it."))
                    return None
                value = Value(event.value.strip(), line)
            else:
                if len(stack) >= MAX_DEPTH:
                    page.report(line, _("The details are nested too deep."))
                    return None
                content: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
                stack.append((Value(content, line), None))
                continue
        if not stack:
            done = value
        elif isinstance(stack[-1][0].content, list):
            stack[-1][0].content.append(value)
        else:
            stack[-1] = _add_to_mapping(page, *stack[-1], value)
    return done or Value({}, 1)


def _line_of(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _add_to_mapping(
    page: Page, mapping: Value, key: Value | None, value: Value
) -> tuple[Value, Value | None]:
    """Take a value as the next key, or as the value of the key before it; return mapping and next key."""
    if key is None:
        if not isinstance(value.content, str):
            page.report(value.line, _("A name is expected before the colon."))
            value = Value("", value.line)
        elif value.content in mapping.content:
            page.report(value.line, _("“%(name)s” is given twice.") % {"name": value.content})
        return mapping, value
    mapping.content.setdefault(key.content, value)
    return mapping, None


class Fields:
    """The front matter of a file, read field by field. A field that was never read is a mistake."""

    def __init__(self, page: Page, value: Value) -> None:
        self.page, self.line = page, value.line
        self._values: dict[str, Value] = value.content
        self._names_read: set[str] = set()

    def _get(self, name: str, kind: type, *, required: bool) -> Value | None:
        self._names_read.add(name)
        value = self._values.get(name)
        if value is None or value.content == "":
            if required:
                self.page.report(self.line, _("“%(name)s” is missing.") % {"name": name})
            return None
        if not isinstance(value.content, kind):
            self.page.report(
                value.line, _("“%(name)s” is not written the way it should be.") % {"name": name}
            )
            return None
        return value

    def text(
        self, name: str, *, required: bool = True, pattern: str | None = None, longest: int = 300
    ) -> str:
        """A text on one line; "" when it is missing or refused."""
        value = self._get(name, str, required=required)
        if value is None:
            return ""
        text = " ".join(value.content.split())
        if len(text) > longest:
            self.page.report(
                value.line,
                _("“%(name)s” is too long: at most %(most)d letters.") % {"name": name, "most": longest},
            )
        elif pattern and not re.fullmatch(pattern, text, re.ASCII):
            self.page.report(
                value.line, _("“%(name)s” cannot be “%(value)s”.") % {"name": name, "value": text[:60]}
            )
        else:
            return text
        return ""

    def one_of(self, name: str, allowed: Sequence[str], *, default: str | None = None) -> str:
        """One of the allowed texts. A missing one is a mistake unless there is a default."""
        value = self.text(name, required=default is None)
        if value and value not in allowed:
            message = _("“%(name)s” must be one of these: %(allowed)s.")
            self.page.report(self.line_of(name), message % {"name": name, "allowed": ", ".join(allowed)})
            value = ""
        return value or default or allowed[0]

    def whole(self, name: str, least: int, most: int, *, default: int | None = None) -> int:
        """A whole number. A missing one is a mistake unless there is a default."""
        text = self.text(name, required=default is None)
        if not text:
            return least if default is None else default
        if re.fullmatch(r"[0-9]{1,6}", text, re.ASCII) and least <= int(text) <= most:
            return int(text)
        message = _("“%(name)s” must be a whole number from %(least)d to %(most)d.")
        self.page.report(self.line_of(name), message % {"name": name, "least": least, "most": most})
        return least

    def day(self, name: str, *, required: bool = True) -> date | None:
        """A day such as 2026-11-22."""
        text = self.text(name, required=required)
        day = parse_day(text)
        if text and not day:
            self.page.report(
                self.line_of(name), _("“%(name)s” must be a day such as 2026-11-22.") % {"name": name}
            )
        return day

    def texts(self, name: str, *, pattern: str | None = None) -> tuple[str, ...]:
        """A list of short texts, which may be missing."""
        texts: list[str] = []
        value = self._get(name, list, required=False)
        for item in value.content if value else ():
            text = " ".join(item.content.split()) if isinstance(item.content, str) else ""
            if not text or (pattern and not re.fullmatch(pattern, text, re.ASCII)):
                self.page.report(
                    item.line, _("“%(name)s” has an entry that cannot be read.") % {"name": name}
                )
            elif text in texts:
                self.page.report(item.line, _("“%(name)s” is given twice.") % {"name": text})
            else:
                texts.append(text)
        return tuple(texts)

    def mappings(self, name: str, *, required: bool = True) -> Iterator["Fields"]:
        """The mappings of a list, each to be read like this one."""
        value = self._get(name, list, required=required)
        for item in value.content if value else ():
            if isinstance(item.content, dict):
                yield Fields(self.page, item)
            else:
                self.page.report(
                    item.line, _("“%(name)s” has an entry that cannot be read.") % {"name": name}
                )

    def mapping(self, name: str) -> "Fields | None":
        """A mapping inside this one; None when it is missing or refused."""
        value = self._get(name, dict, required=True)
        return Fields(self.page, value) if value else None

    def line_of(self, name: str) -> int:
        """The line of a field; where it is missing, that of the front matter."""
        value = self._values.get(name)
        return value.line if value else self.line

    def report_unread(self) -> None:
        """Report each field that was never read: most are typing mistakes."""
        for name, value in self._values.items():
            if name in self._names_read:
                continue
            if name in SHARED and not self.page.is_source:
                message = _("“%(name)s” stands only in the file of the first language. Delete it here.")
                self.page.report(value.line, message % {"name": name})
            else:
                self.page.report(
                    value.line, _("“%(name)s” is not known here. Is it spelled right?") % {"name": name[:60]}
                )
