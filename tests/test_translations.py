"""Every text of the interface is there in Spanish, and can be compiled."""

import ast
import re
from datetime import date
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils.translation import gettext as translated
from django.utils.translation import ngettext, override, templatize

from institute.completion import sentences
from institute.completion.requirements import lessons, orientation, quizzes, sessions
from institute.management.translations import compile_translations

ROOT = Path(settings.BASE_DIR)
SPANISH = ROOT / "institute/locale/es/LC_MESSAGES/django.po"
OURS = ("institute", "lessons", "learning_outcomes", "certificates")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}")
TAG = re.compile(r"</?([a-z]+)[ >/]")
# Functions that mark a text, with the position of the message among their arguments.
MARKS = {
    "_": 0, "gettext": 0, "gettext_lazy": 0, "gettext_noop": 0, "ngettext": 0, "ngettext_lazy": 0,
    "pgettext": 1, "pgettext_lazy": 1, "npgettext": 1,
}  # fmt: skip


@pytest.fixture(scope="module")
def catalogue():
    return polib.pofile(str(SPANISH))


def marked_in_python(source):
    """Every literal text that a piece of Python marks for translators."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        position = MARKS.get(name)
        if position is not None and len(node.args) > position:
            try:
                text = ast.literal_eval(node.args[position])
            except ValueError:
                continue
            if isinstance(text, str):
                yield text


def marked_in_template(source):
    """Every text that a template marks: Django itself turns it into Python, as its own collector does."""
    code = templatize(source)
    # Text becomes a row of X; what is left are calls, not always a whole program.
    for call in re.finditer(r"\b(?:n?p?gettext|_)\(", code):
        for end in re.finditer(r"\)", code[call.start() :]):
            try:
                yield from marked_in_python(code[call.start() : call.start() + end.end()])
            except SyntaxError:
                continue
            break


def our_texts():
    found = {}
    for folder in OURS:
        for path in (ROOT / folder).rglob("*.py"):
            for text in marked_in_python(path.read_text()):
                found.setdefault(text, path)
    for folder in ("templates", *OURS):
        for pattern in ("*.html", "*.txt"):
            for path in (ROOT / folder).rglob(pattern):
                for text in marked_in_template(path.read_text()):
                    found.setdefault(text, path)
    return found


def test_the_collector_finds_texts_in_python_and_in_templates():
    template = (
        '{% load i18n %}{% translate "One" as x %}<p>{% blocktranslate count n=n trimmed %}\n  {{ n }} lesson'
        "\n{% plural %}{{ n }} lessons{% endblocktranslate %}</p>{{ _('Two') }}"
    )

    assert set(marked_in_python('_("A" " b"); ngettext("c", "d", 2); pgettext("where", "e"); f("x")')) == {
        "A b",
        "c",
        "e",
    }
    assert {"One", "%(n)s lesson", "Two"} <= set(marked_in_template(template))


def test_every_text_of_ours_is_in_the_spanish_catalogue(catalogue):
    known = {entry.msgid for entry in catalogue if not entry.obsolete}
    texts = our_texts()

    # The catalogue keeps a line end at the first or last place as Django does; nothing of ours has one.
    missing = {text: str(path.relative_to(ROOT)) for text, path in texts.items() if text not in known}

    assert len(texts) > 500
    assert missing == {}


def test_no_spanish_translation_is_missing_or_fuzzy(catalogue):
    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []
    for entry in catalogue:
        assert all(text.strip() for text in entry.msgstr_plural.values()), entry.msgid


def forms(entry):
    return list(entry.msgstr_plural.values()) or [entry.msgstr]


def placeholders(text):
    return sorted(match.group() for match in PLACEHOLDER.finditer(text))


def test_every_translation_has_the_placeholders_and_tags_of_its_text(catalogue):
    wrong = []
    for entry in catalogue:
        if entry.obsolete:
            continue
        # A singular may say "one" where the plural says a number.
        allowed = [placeholders(entry.msgid), placeholders(entry.msgid_plural or entry.msgid)]
        for text in forms(entry):
            if placeholders(text) not in allowed:
                wrong.append((entry.msgid, text))
            if sorted(TAG.findall(text)) != sorted(TAG.findall(entry.msgid)):
                wrong.append((entry.msgid, text))

    assert wrong == []


def test_a_parent_is_spoken_to_as_usted(catalogue):
    familiar = re.compile(r"\b(tú|tu|tus|ti|contigo|puedes|tienes|quieres|debes|haz|escribe tu)\b", re.I)

    assert [text for entry in catalogue for text in forms(entry) if familiar.search(text)] == []


def test_the_catalogue_compiles_and_is_compiled_again_only_when_it_changed(settings, tmp_path):
    target = tmp_path / "es/LC_MESSAGES/django.po"
    target.parent.mkdir(parents=True)
    target.write_text(SPANISH.read_text())
    settings.LOCALE_PATHS = [tmp_path]

    assert compile_translations() == 1
    assert compile_translations() == 0

    compiled = polib.mofile(str(target.with_suffix(".mo")))
    said = {entry.msgid: entry.msgstr or entry.msgstr_plural for entry in compiled}
    assert len(said) == len(polib.pofile(str(SPANISH)))
    assert all(said.values())
    assert [file.name for file in target.parent.iterdir() if file.suffix == ".new"] == []


def test_the_server_speaks_from_the_newest_catalogue(catalogue):
    """A compiled file that is older than the text would show English where Spanish was written."""
    compile_translations()
    compiled = polib.mofile(str(SPANISH.with_suffix(".mo")))

    assert {e.msgid: e.msgstr for e in compiled} == {e.msgid: e.msgstr for e in catalogue if not e.obsolete}


SITUATIONS = [
    {"is_met": True, "may_miss": 0, "within_reach": True, "waits_for_marks": True},
    {"is_met": False, "may_miss": 2, "within_reach": True, "waits_for_marks": True},
    {"is_met": False, "may_miss": 0, "within_reach": True, "waits_for_marks": True},
    {"is_met": False, "may_miss": 0, "within_reach": False, "waits_for_marks": True},
    {"is_met": False, "may_miss": 0, "within_reach": False, "waits_for_marks": False},
]


def sentences_of_the_trace():
    """Each sentence about requirements that a parent can read."""
    yield sessions.sentence(0, 0, **SITUATIONS[0])
    for situation in SITUATIONS:
        yield sessions.sentence(11, 16, **situation)
    for have, total, is_met in ((0, 0, False), (0, 8, False), (3, 8, False), (8, 8, True)):
        yield quizzes.sentence(have, total, is_met=is_met)
        yield lessons.sentence(have, total, is_met=is_met)
    for first, before in ((None, None), ("ahead", None), ("unmarked", None), ("missed", None)):
        yield orientation.sentence(is_met=False, first=first, before=before)
    yield orientation.sentence(is_met=False, first="missed", before=date(2027, 10, 9))
    yield orientation.sentence(is_met=True, first=None, before=None)
    for is_met in (False, True):
        yield orientation.headline(is_met=is_met)
    for left in (1, 2):
        yield lessons.headline(left, is_met=False, total=8)
        yield sessions.headline(left, is_met=False, total=16)
        yield quizzes.headline(left, is_met=False, total=8)
    for days in (1, 2):
        yield sessions.sentence(11, 16, **SITUATIONS[1], may_miss_days=days)
    for numbers in ((3,), (3, 4)):
        yield sentences.rosters_open(numbers)
    yield sentences.answers_wait()
    yield sessions.headline(0, is_met=True, total=16)
    yield quizzes.headline(0, is_met=True, total=8)
    yield lessons.headline(0, is_met=True, total=8)


def test_every_sentence_of_the_trace_is_translated_to_spanish():
    with override("en"):
        english = list(sentences_of_the_trace())
    with override("es"):
        spanish = list(sentences_of_the_trace())

    assert len(set(english)) == len(english)
    assert len(set(spanish)) == len(spanish)
    for said, dicho in zip(english, spanish, strict=True):
        assert said != dicho
        assert re.findall(r"\d+", said) == re.findall(r"\d+", dicho)
        assert "%" not in dicho


def test_spanish_has_singular_and_plural_forms(catalogue):
    plurals = [entry for entry in catalogue if entry.msgid_plural]
    with override("es"):
        for entry in plurals:
            assert ngettext(entry.msgid, entry.msgid_plural, 1) in forms(entry)
            assert ngettext(entry.msgid, entry.msgid_plural, 2) == entry.msgstr_plural[1]
        assert translated("Home") != "Home"
