import hashlib
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont, features

from certificates.printable import CannotDraw, clean_name
from certificates.text import HEADING_FACES, TEXT_FACES, fit_line, fit_name, fit_paragraph, set_line
from certificates.typefaces import FOLDER, HEADING, STRONG, TEXT


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  Rosa \t Alvarado\r\n Peña ", "Rosa Alvarado Peña"),
        ("Pen\u0303a", "Peña"),
        ("Rosa\u00a0Peña", "Rosa Peña"),
        ("Rosa\x00\u202e\u200f\ufeff Peña", "Rosa Peña"),
        ("na\u200cme \u0646\u200c\u0627", "na\u200cme \u0646\u200c\u0627"),
        ("\u200b\u2066\u2069", ""),
        ("e\u200b\u0301", "é"),
    ],
)
def test_a_name_is_cleaned_without_losing_a_letter(written, kept):
    assert clean_name(written) == kept


@given(st.text())
def test_cleaning_a_name_twice_is_cleaning_it_once(text):
    name = clean_name(text)

    assert clean_name(name) == name
    assert unicodedata.is_normalized("NFC", name)
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|\s\s|^\s|\s$", name)


@pytest.mark.parametrize(
    "text", ["Rosa Alvarado Peña", "Nguyễn Thị Hạnh", "AVATAR Tò Yë", "Їжакевич-Ґудзь", "Ọláyínká Ẹ̀bùn"]
)
@pytest.mark.parametrize("face", [HEADING, TEXT, STRONG])
def test_a_line_is_as_wide_as_another_shaping_makes_it(text, face):
    if not features.check("raqm"):
        pytest.skip("this Pillow has no shaping of its own")
    other = ImageFont.truetype(FOLDER / f"{face}.ttf", 1000, layout_engine=ImageFont.Layout.RAQM)

    line = set_line(text, (face,), 1000, language="en")

    assert line.width == pytest.approx(other.getlength(text, features=["-liga"]), rel=0.005)


def test_every_character_of_a_line_stands_behind_one_of_its_glyphs():
    text = "Ẹ̀bùn Nguyễn Ґудзь"

    line = set_line(text, HEADING_FACES, 10, language="en")

    assert "".join(glyph.text for glyph in line.glyphs) == text
    assert all(glyph.number for glyph in line.glyphs)


def test_a_mark_stands_on_its_letter():
    line = set_line("Ẹ̀", HEADING_FACES, 10, language="yo")

    mark = next(glyph for glyph in line.glyphs if glyph.text == "\u0300")
    assert mark.right != 0
    assert mark.up > 0


def test_a_name_with_one_rare_letter_is_set_in_one_face():
    lines = fit_name(
        "ǃXóõ Khoisan", HEADING_FACES, language="en", width=600, one_line=(40, 25), two_lines=(22, 11)
    )

    assert [line.face.name for line in lines] == [STRONG]


def test_a_joiner_is_kept_and_shows_nothing():
    with_joiner = set_line("A\u200dB", HEADING_FACES, 10, language="en")

    assert "".join(glyph.text for glyph in with_joiner.glyphs) == "A\u200dB"
    assert with_joiner.glyphs[1].advance == 0


def test_a_wide_line_becomes_smaller_and_then_is_refused():
    whole = fit_line("Parents Advocating", TEXT_FACES, 20, language="en", width=1000, smallest=10)
    small = fit_line("Parents Advocating", TEXT_FACES, 20, language="en", width=whole.width / 2, smallest=10)

    assert (whole.size, small.size) == (20, pytest.approx(10))
    assert small.width == pytest.approx(whole.width / 2)
    with pytest.raises(CannotDraw):
        fit_line("Parents Advocating", TEXT_FACES, 20, language="en", width=whole.width / 3, smallest=10)


@given(st.lists(st.text("abcdefgh áñ", min_size=1, max_size=12), min_size=1, max_size=30))
def test_a_paragraph_keeps_its_words_within_its_width(words):
    text = " ".join(words)

    try:
        lines = fit_paragraph(text, TEXT_FACES, 12, language="es", width=200, smallest=9, lines=4)
    except CannotDraw:
        return

    assert " ".join(line.text for line in lines) == " ".join(text.split())
    assert all(line.width <= 200.001 for line in lines)
    assert [line.goes_on for line in lines] == [True] * (len(lines) - 1) + [False]


def test_a_name_shrinks_before_it_breaks():
    sizes = {"one_line": (40, 25), "two_lines": (22, 11)}

    (short,) = fit_name("Rosa Peña", HEADING_FACES, language="es", width=600, **sizes)
    (shrunk,) = fit_name("Rosa Alvarado Peña de la Torre", HEADING_FACES, language="es", width=600, **sizes)
    broken = fit_name("Rosa Alvarado Peña de la Torre " * 2, HEADING_FACES, language="es", width=600, **sizes)

    assert short.size == 40
    assert 25 <= shrunk.size < 40
    assert len(broken) == 2
    assert broken[0].size == broken[1].size <= 22


def test_the_fonts_are_the_files_that_the_list_names():
    listed = dict(re.findall(r"`([\w.]+\.ttf)`.*`([0-9a-f]{64})`", (FOLDER / "README.md").read_text()))

    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in FOLDER.glob("*.ttf")}

    assert found == listed
    assert len(found) == 3
    assert all("SIL Open Font License" in path.read_text() for path in FOLDER.glob("*-OFL.txt"))
