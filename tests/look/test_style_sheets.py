"""The style sheets keep to their rules: colours from tokens, no left and no right."""

import re

import pytest

from tests.look.style_sheets import CSS, STATIC, names, rules, themes

SHEETS = [name for name in names() if name not in {"tokens.css", "print.css", "desk.css"}]
# Properties and values that know left from right. Pages must turn round for Farsi by themselves.
PHYSICAL = re.compile(
    r"(?<![\w-])((margin|padding|border)-(left|right)(-\w+)?|left|right|border-(top|bottom)-(left|right)-radius)\s*:"
    r"|(text-align|float|clear):\s*(left|right)\b"
)


@pytest.mark.parametrize("sheet", SHEETS)
def test_no_colour_is_written_outside_the_tokens(sheet):
    css = rules(sheet)
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?![\w-]*\s*\{)", css) == []
    assert re.findall(r"\b(?:rgb|hsl|oklch)a?\(", css) == []


@pytest.mark.parametrize("sheet", [*SHEETS, "print.css"])
def test_sheets_use_logical_properties_only(sheet):
    assert PHYSICAL.search(rules(sheet)) is None


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_shorthand_never_sets_different_sides(sheet):
    four = re.findall(r"(?<![\w-])(margin|padding|inset):\s*([^;]+);", rules(sheet))
    for name, value in four:
        sides = re.findall(r"(?:[^\s(]|\([^)]*\))+", value)
        assert len(sides) < 4 or sides[1] == sides[3], f"{name}: {value}"


@pytest.mark.parametrize("sheet", [*SHEETS, "print.css"])
def test_every_custom_property_that_a_sheet_uses_exists(sheet):
    light, _, _ = themes()
    everywhere = "".join(map(rules, names()))
    known = set(light) | set(re.findall(r"--([\w-]+)\s*:", everywhere))
    assert set(re.findall(r"var\(--([\w-]+)", rules(sheet))) <= known


def test_the_sheets_of_a_page_stay_small():
    pages = [
        name for name in names() if name in {"tokens.css", "pages.css"} or name.startswith("components/")
    ]
    assert sum((CSS / name).stat().st_size for name in pages) < 80_000


def test_every_file_that_the_tokens_name_is_there():
    for name in re.findall(r'url\("\.\./([^"]+)"\)', rules("tokens.css")):
        assert (STATIC / name).is_file()


def test_nothing_is_fetched_from_another_host():
    for path in [*CSS.rglob("*.css"), *STATIC.glob("js/*.js")]:
        # What a script fetches has an address that the page gave it; "connect-src 'self'" keeps that here.
        assert not re.search(r"(url|fetch)\([\"'`]?(https?:)?//|@import", path.read_text()), path.name
