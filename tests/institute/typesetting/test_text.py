import hashlib
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont, features

from institute.typesetting.characters import CannotDraw, clean_name
from institute.typesetting.families import HEADING, STRONG, TEXT, other_faces
from institute.typesetting.paragraphs import fit_paragraph, wrap
from institute.typesetting.text import fit_line, fit_name, set_line
from institute.typesetting.typefaces import FOLDER


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
@pytest.mark.parametrize(
    ("style", "face"),
    [
        (HEADING, "Literata_600SemiBold"),
        (TEXT, "SourceSans3_400Regular"),
        (STRONG, "SourceSans3_600SemiBold"),
    ],
)
def test_a_line_is_as_wide_as_another_shaping_makes_it(text, style, face):
    if not features.check("raqm"):
        pytest.skip("this Pillow has no shaping of its own")
    other = ImageFont.truetype(FOLDER / f"{face}.ttf", 1000, layout_engine=ImageFont.Layout.RAQM)

    line = set_line(text, style, 1000, language="en")

    assert line.width == pytest.approx(other.getlength(text, features=["-liga"]), rel=0.005)


def test_every_character_of_a_line_stands_behind_one_of_its_glyphs():
    text = "Ẹ̀bùn Nguyễn Ґудзь"

    line = set_line(text, HEADING, 10, language="en")

    assert "".join(glyph.text for glyph in line.glyphs) == text
    assert all(glyph.number for glyph in line.glyphs)


def test_a_mark_stands_on_its_letter():
    line = set_line("Ẹ̀", HEADING, 10, language="yo")

    mark = next(glyph for glyph in line.glyphs if glyph.text == "\u0300")
    assert mark.right != 0
    assert mark.up > 0


def test_a_name_with_one_rare_letter_is_set_in_one_face():
    lines = fit_name(
        "ǃXóõ Khoisan",
        HEADING,
        language="en",
        base=0,
        width=600,
        one_line=(40, 25, 60),
        two_lines=(22, 11, 30),
    )

    assert [run.face.name for line in lines for run in line.runs] == ["NotoSerif-SemiBold"]


def test_a_joiner_is_kept_and_shows_nothing():
    with_joiner = set_line("A\u200dB", HEADING, 10, language="en")

    assert "".join(glyph.text for glyph in with_joiner.glyphs) == "A\u200dB"
    assert with_joiner.glyphs[1].advance == 0


def test_a_wide_line_becomes_smaller_and_then_is_refused():
    whole = fit_line("Parents Advocating", TEXT, 20, language="en", width=1000, smallest=10)
    small = fit_line("Parents Advocating", TEXT, 20, language="en", width=whole.width / 2, smallest=10)

    assert (whole.size, small.size) == (20, pytest.approx(10))
    assert small.width == pytest.approx(whole.width / 2)
    with pytest.raises(CannotDraw):
        fit_line("Parents Advocating", TEXT, 20, language="en", width=whole.width / 3, smallest=10)


@given(st.lists(st.text("abcdefgh áñ", min_size=1, max_size=12), min_size=1, max_size=30))
def test_a_paragraph_keeps_its_words_within_its_width(words):
    text = " ".join(words)

    try:
        lines = fit_paragraph(text, TEXT, 12, language="es", width=200, smallest=9, lines=4)
    except CannotDraw:
        return

    assert " ".join(line.text for line in lines) == " ".join(text.split())
    assert all(line.width <= 200.001 for line in lines)
    assert [line.goes_on for line in lines] == [True] * (len(lines) - 1) + [False]


def test_a_name_shrinks_before_it_breaks():
    room = {"width": 600, "one_line": (40, 25, 60), "two_lines": (22, 11, 30), "language": "es", "base": 0}

    (short,) = fit_name("Rosa Peña", HEADING, **room)
    (shrunk,) = fit_name("Rosa Alvarado Peña de la Torre", HEADING, **room)
    broken = fit_name("Rosa Alvarado Peña de la Torre " * 2, HEADING, **room)

    assert short.size == 40
    assert 25 <= shrunk.size < 40
    assert len(broken) == 2
    assert broken[0].size == broken[1].size <= 22


def test_the_fonts_are_the_files_that_the_list_names():
    listed = dict(re.findall(r"`([\w.-]+\.ttf)`.*`([0-9a-f]{64})`", (FOLDER / "README.md").read_text()))

    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in FOLDER.glob("*.ttf")}

    assert found == listed
    assert {name for style in (HEADING, TEXT, STRONG) for name in other_faces(style)} == {
        name.removesuffix(".ttf") for name in found
    }
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 30_000_000
    assert all("SIL Open Font License" in path.read_text() for path in FOLDER.glob("*-OFL.txt"))


def test_what_cannot_stand_in_one_face_keeps_each_letter_with_its_marks():
    line = set_line("ǃe\u0323\u0301 ☎ 木", HEADING, 10, language="en")

    assert "".join(run.text for run in line.runs) == line.text
    assert all(glyph.number for glyph in line.glyphs)


def test_arabic_stands_from_right_to_left_and_its_letters_are_joined():
    line = set_line("سلام", HEADING, 10, language="ar")

    (run,) = line.runs
    assert run.turned
    assert [glyph.text for glyph in run.glyphs] == ["م", "ا", "ل", "س"]
    assert run.glyphs[-1].number != run.face.glyph("س")


@pytest.mark.parametrize(
    ("language", "joined"), [("fa", False), ("prs", False), ("ps", False), ("ur", True), ("ar", False)]
)
def test_only_urdu_has_the_four_of_urdu(language, joined):
    plain = set_line("۴", TEXT, 10, language="und")

    line = set_line("۴", TEXT, 10, language=language)

    assert (line.glyphs[0].number != plain.glyphs[0].number) == joined


def test_european_digits_in_arabic_are_those_of_the_rest_of_the_page():
    line = set_line("من 16 إلى 40", TEXT, 10, language="ar")

    digits = [run for run in line.runs if run.text.strip("0123456789") == ""]
    assert [run.text for run in digits] == ["40", "16"]
    assert {run.face.name for run in digits} == {"SourceSans3_400Regular"}


def test_both_brackets_of_a_pair_are_of_one_face():
    line = set_line("سارة (Sarah)", HEADING, 10, language="ar")

    assert len({run.face.name for run in line.runs if set(run.text) & set("()")}) == 1


@pytest.mark.parametrize(
    ("text", "language", "face"),
    [
        ("劉麗美", "en", "NotoSansTC-Medium"),
        ("刘建国", "en", "NotoSansSC-Medium"),
        ("木", "zh-Hans", "NotoSansSC-Medium"),
        ("木", "zh-Hant", "NotoSansTC-Medium"),
        ("木", "ja", "NotoSansJP-Medium"),
        ("さくら木", "en", "NotoSansJP-Medium"),
        ("김 木", "zh", "NotoSansKR-Medium"),
    ],
)
def test_han_characters_are_those_of_their_region(text, language, face):
    line = set_line(text, HEADING, 10, language=language)

    assert {run.face.name for run in line.runs} == {face}


def test_joined_letters_of_a_script_are_one_glyph():
    assert len(set_line("क्षत्रिय", HEADING, 10, language="hi").glyphs) < len("क्षत्रिय")


@pytest.mark.parametrize("text", ["ि", "eा", "កេ្េ"])
def test_a_vowel_sign_that_no_letter_carries_is_refused(text):
    with pytest.raises(CannotDraw) as refusal:
        set_line(text, HEADING, 10, language="und")

    assert refusal.value.reason == "marks"


def test_chinese_breaks_between_letters_and_never_before_a_comma():
    text = "已完成，領導力，與培訓，學院的，課程，八個單元，與實踐，為所有，孩子發聲。"

    lines = fit_paragraph(text, TEXT, 12, language="zh-Hant", width=150, smallest=9, lines=4)

    assert "".join(line.text for line in lines) == text
    assert not any(line.text[0] in "，。" for line in lines)
    assert not any(line.goes_on for line in lines)


def test_a_line_breaks_where_a_translator_allows_it():
    text = "បាន\u200bបញ្ចប់\u200bវិទ្យាស្ថាន\u200bដឹកនាំ\u200bនិង\u200bបណ្តុះបណ្តាល"

    lines = fit_paragraph(text, TEXT, 12, language="km", width=110, smallest=9, lines=4)

    assert len(lines) > 1
    assert "".join(line.text for line in lines) == text.replace("\u200b", "")


def test_tall_letters_are_known_to_be_tall():
    latin, khmer = (set_line(text, HEADING, 10, language="und") for text in ("Rosa", "ស្រី្ត"))

    assert sum(khmer.ink) > 1.5 * sum(latin.ink)


def test_an_okina_has_room_of_its_own():
    line = set_line("ʻOsēnia Faʻanānā", HEADING, 10, language="to")

    assert "".join(glyph.text for glyph in line.glyphs) == "ʻOsēnia Faʻanānā"
    assert all(glyph.advance > 100 for glyph in line.glyphs)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("این برگه را به جلسه بیاورید. در آن نوشته شده است چه کسی و چه زمانی صحبت می‌کند. " * 4, "fa"),
        ("Traiga esta hoja a la sesión. Dice quién habla y cuándo. " * 4, "es"),
        ("已完成，領導力，與培訓，學院的，課程，八個單元，與實踐，為所有，孩子發聲。" * 2, "zh-Hant"),
    ],
)
def test_wrapped_lines_keep_their_size_and_stay_within_their_width(text, language):
    lines = wrap(text, TEXT, 11, language=language, width=200)

    assert len(lines) > 2
    assert all(line.width <= 200.01 and line.size == 11 for line in lines)
    assert "".join(line.text + " " * line.goes_on for line in lines) == " ".join(text.split())


@pytest.mark.parametrize("word", ["abcdefghij" * 12, "e\u0323\u0301" * 60])
def test_a_word_that_is_wider_than_its_line_is_broken_between_letters(word):
    lines = wrap(f"See {word}", TEXT, 11, language="en", width=100)

    assert all(line.width <= 100.01 for line in lines)
    assert "".join(line.text for line in lines[1:]) == unicodedata.normalize("NFC", word)
    assert not any(unicodedata.combining(line.text[0]) for line in lines)


def test_a_letter_that_is_wider_than_its_line_is_refused():
    with pytest.raises(CannotDraw):
        wrap("W", TEXT, 50, language="en", width=10)
