"""Reads the details at the top of a pack's files, which are written as YAML.

Only the library's parser is used, never its loader: what comes out is text, lists and mappings with
their line numbers, so that "no" stays a word and nothing is built from what a stranger wrote.
"""

import re
from dataclasses import dataclass

import yaml
from django.utils.translation import gettext as _

from lessons.curriculum.packs.files import CONTROL, as_day

MAX_FRONT_MATTER = 20_000
MAX_LINE = 4_000
MAX_DEPTH = 6
# These say the same in every language, so only the file of the first language may say them.
SHARED = (
    *("minutes", "outcomes", "facts", "level", "pass_percent", "attempts"),
    *("last_reviewed", "review_by", "open_verify", "kind", "address", "checked"),
)


def split_front_matter(page):
    """Fill ``front`` and ``body`` of a Markdown page. Says whether there is front matter to go by."""
    lines = page.text.split("\n")
    if lines[0].rstrip() != "---":
        page.report(1, _("The file must begin with a line of three dashes and its details."))
        return False
    end = next((place for place, line in enumerate(lines) if place and line.rstrip() == "---"), None)
    if end is None:
        page.report(1, _("The details at the top have no end. Add a line of three dashes."))
        return False
    # One empty line in place of the dashes keeps the line numbers right.
    page.front = read_yaml(page, "\n" + "\n".join(lines[1:end]))
    page.body = []
    for count, line in enumerate(lines[end + 1 :], start=end + 2):
        if len(line) > MAX_LINE:
            page.report(count, _("This line is too long. Break it with Enter, or say less."))
            line = ""
        page.body.append((count, line.replace("\t", "    ").rstrip()))
    return page.front is not None


@dataclass(slots=True)
class Value:
    """A piece of YAML with the line where it stands: a str, a list of Value, or a dict of Value."""

    held: object
    line: int


def read_yaml(page, text):
    """The mapping in a piece of YAML. Everything in it is text, lists and mappings, nothing else."""
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
    if not isinstance(value.held, dict):
        page.report(value.line, _('The details must be lines such as "title: Who decides?".'))
        return None
    return Fields(page, value)


def _events_to_value(page, events):
    """Build values from the parser's events, not its loader: no aliases, no tags, no deep nesting."""
    stack, done = [], None
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent) and done is not None:
            page.report(event.start_mark.line + 1, _("The details may not be split by a line of dashes."))
            return None
        if not isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent):
            continue
        line = event.start_mark.line + 1
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
                stack.append([Value({} if isinstance(event, yaml.MappingStartEvent) else [], line), None])
                continue
        if not stack:
            done = value
        elif isinstance(stack[-1][0].held, list):
            stack[-1][0].held.append(value)
        else:
            _add_to_mapping(page, stack[-1], value)
    return done or Value({}, 1)


def _add_to_mapping(page, top, value):
    mapping, key = top
    if key is None:
        if not isinstance(value.held, str):
            page.report(value.line, _("A name is expected before the colon."))
            value = Value("", value.line)
        elif value.held in mapping.held:
            page.report(value.line, _("“%(name)s” is given twice.") % {"name": value.held})
        top[1] = value
    else:
        mapping.held.setdefault(key.held, value)
        top[1] = None


class Fields:
    """The details at the top of a file, asked for one by one. What nobody asked for is a mistake."""

    def __init__(self, page, value):
        self.page, self.line, self.values, self.asked = page, value.line, value.held, set()

    def _get(self, name, kind, *, required):
        self.asked.add(name)
        value = self.values.get(name)
        if value is None or value.held == "":
            if required:
                self.page.report(self.line, _("“%(name)s” is missing.") % {"name": name})
            return None
        if not isinstance(value.held, kind):
            self.page.report(
                value.line, _("“%(name)s” is not written the way it should be.") % {"name": name}
            )
            return None
        return value

    def text(self, name, *, required=True, pattern=None, longest=300):
        value = self._get(name, str, required=required)
        if value is None:
            return ""
        words = " ".join(value.held.split())
        if len(words) > longest:
            self.page.report(
                value.line,
                _("“%(name)s” is too long: at most %(most)d letters.") % {"name": name, "most": longest},
            )
        elif pattern and not re.fullmatch(pattern, words, re.ASCII):
            self.page.report(
                value.line, _("“%(name)s” cannot be “%(value)s”.") % {"name": name, "value": words[:60]}
            )
        else:
            return words
        return ""

    def one_of(self, name, allowed, *, default=None):
        value = self.text(name, required=default is None)
        if value and value not in allowed:
            message = _("“%(name)s” must be one of these: %(allowed)s.")
            self.page.report(self.line_of(name), message % {"name": name, "allowed": ", ".join(allowed)})
            value = ""
        return value or default or allowed[0]

    def whole(self, name, least, most, *, default=None):
        """A whole number. A missing one is a mistake unless there is a default."""
        words = self.text(name, required=default is None)
        if not words:
            return least if default is None else default
        if re.fullmatch(r"[0-9]{1,6}", words, re.ASCII) and least <= int(words) <= most:
            return int(words)
        message = _("“%(name)s” must be a whole number from %(least)d to %(most)d.")
        self.page.report(self.line_of(name), message % {"name": name, "least": least, "most": most})
        return least

    def day(self, name, *, required=True):
        words = self.text(name, required=required)
        found = as_day(words)
        if words and not found:
            self.page.report(
                self.line_of(name), _("“%(name)s” must be a day such as 2026-11-22.") % {"name": name}
            )
        return found

    def texts(self, name, *, pattern=None):
        """A list of short texts, which may be missing."""
        found = []
        value = self._get(name, list, required=False)
        for item in value.held if value else ():
            words = " ".join(item.held.split()) if isinstance(item.held, str) else ""
            if not words or (pattern and not re.fullmatch(pattern, words, re.ASCII)):
                self.page.report(
                    item.line, _("“%(name)s” has an entry that cannot be read.") % {"name": name}
                )
            elif words in found:
                self.page.report(item.line, _("“%(name)s” is given twice.") % {"name": words})
            else:
                found.append(words)
        return tuple(found)

    def mappings(self, name, *, required=True):
        """A list of groups of details, each to be asked like this one."""
        value = self._get(name, list, required=required)
        for item in value.held if value else ():
            if isinstance(item.held, dict):
                yield Fields(self.page, item)
            else:
                self.page.report(
                    item.line, _("“%(name)s” has an entry that cannot be read.") % {"name": name}
                )

    def mapping(self, name):
        value = self._get(name, dict, required=True)
        return Fields(self.page, value) if value else None

    def line_of(self, name):
        value = self.values.get(name)
        return value.line if value else self.line

    def done(self):
        """Report details that nobody asked for: most are slips of the pen."""
        for name, value in self.values.items():
            if name in self.asked:
                continue
            if name in SHARED and not self.page.is_source:
                message = _("“%(name)s” stands only in the file of the first language. Delete it here.")
                self.page.report(value.line, message % {"name": name})
            else:
                self.page.report(
                    value.line, _("“%(name)s” is not known here. Is it spelled right?") % {"name": name[:60]}
                )
