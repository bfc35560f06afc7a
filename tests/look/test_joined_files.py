"""The files that pages share are joined from their sources, whole and in order."""

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from institute.home.joined_files import JOINED, SHEETS, write_if_changed
from tests.look.style_sheets import CSS, STATIC, rules


def joined(name):
    return Path(finders.find(name)).read_text()


def test_the_joined_sheet_has_every_rule_of_its_sources_in_their_order():
    words = joined("css/site.css").split()

    expected = []
    for name, medium in SHEETS.items():
        inner = rules(name).split()
        expected += ["@media", medium, "{", *inner, "}"] if medium else inner
    assert words == expected


def test_no_string_of_a_sheet_looks_like_a_comment():
    for name in SHEETS:
        assert not re.search(r"""["'][^"'\n]*/\*[^"'\n]*["']""", (CSS / name).read_text()), name


def test_the_joined_drawings_are_the_mark_with_every_symbol_once():
    root = ElementTree.fromstring(joined("svg/site.svg"))  # noqa: S314

    symbols = [one.get("id") for one in root.iter() if one.tag.endswith("symbol")]
    sources = "".join((STATIC / "svg" / name).read_text() for name in ("emblems.svg", "icons.svg"))
    assert sorted(symbols) == sorted(set(re.findall(r'<symbol id="([\w-]+)"', sources)))
    assert root.find("{*}circle") is not None


@pytest.mark.parametrize("name", JOINED)
def test_a_joined_file_is_collected_like_any_other(name):
    [finder] = [one for one in finders.get_finders() if dict(one.list([])).keys() == JOINED.keys()]

    collected = dict(finder.list([]))
    assert collected[name].exists(name)


def test_a_joined_file_is_left_alone_while_its_sources_say_the_same(tmp_path):
    target = tmp_path / "css" / "site.css"
    write_if_changed(target, "a {}")
    before = target.stat().st_mtime_ns
    write_if_changed(target, "a {}")
    assert target.stat().st_mtime_ns == before

    write_if_changed(target, "b {}")
    assert target.read_text() == "b {}"
    assert [one.name for one in target.parent.iterdir()] == ["site.css"]
