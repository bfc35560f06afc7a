"""The files that pages share are joined from their sources, whole and in order."""

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from institute.home.joined_files import COMPONENTS, JOINED, SCRIPTS, SHEETS, write_if_changed
from tests.look.style_sheets import CSS, STATIC, rules


def joined(name):
    return Path(finders.find(name)).read_text()


def without_white_space(css):
    """What a browser reads of a style sheet: the last semicolon of a rule and white space say nothing."""
    return re.sub(r"\s+", "", css).replace(";}", "}")


def test_the_joined_sheet_has_every_rule_of_its_sources_in_their_order():
    expected = [
        f"@media {medium} {{{rules(name)}}}" if medium else rules(name) for name, medium in SHEETS.items()
    ]

    assert without_white_space(joined("css/site.css")) == without_white_space("".join(expected))


def test_the_joined_sheet_keeps_significant_white_space():
    css = joined("css/site.css")

    assert "calc(var(--lh-head) + 0.1)" in css
    assert ".left li:last-child{" in css
    assert "@media print{" in css


def test_every_component_has_a_place_in_the_order():
    assert sorted(COMPONENTS) == sorted(path.stem for path in (CSS / "components").iterdir())


def test_the_joined_script_has_every_source_and_no_comment():
    script = joined("js/site.js")

    for name in SCRIPTS:
        text = (STATIC / "js" / name).read_text()
        assert all(word in script for word in re.findall(r'"([\w-]+)"', text)), name
        assert not any(line in script for line in re.findall(r"^\s*// (.+)$", text, flags=re.MULTILINE))


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


def test_a_joined_file_is_not_rewritten_while_its_sources_are_unchanged(tmp_path):
    target = tmp_path / "css" / "site.css"
    write_if_changed(target, "a {}")
    before = target.stat().st_mtime_ns
    write_if_changed(target, "a {}")
    assert target.stat().st_mtime_ns == before

    write_if_changed(target, "b {}")
    assert target.read_text() == "b {}"
    assert [one.name for one in target.parent.iterdir()] == ["site.css"]
