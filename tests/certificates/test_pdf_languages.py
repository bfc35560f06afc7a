"""Whole certificates in other languages, alone and beside English."""

import io
import subprocess
from dataclasses import replace

import pikepdf
import pytest
from PIL import Image

from certificates.drawing import draw_certificate
from institute.typesetting.characters import CannotDraw
from tests.pdf_readers import copied_text, run_tool

from .printed import ADDRESS, ENGLISH, FACTS
from .test_pdf_structure import structure
from .wordings import BESIDE_ENGLISH, FARSI, KHMER, NAMES, RIGHT_TO_LEFT, beside_english, facts_in


def by_language(wording):
    return wording.language


def elements_with_text(pdf):
    """What each element says beside its letters, with its language."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return [
            (str(one["/ActualText"]), str(one.get("/Lang", "")))
            for one in structure(opened)
            if "/ActualText" in one
        ]


def ink_between(picture, left, right):
    """How much of a strip of the lower part of the page is dark, in points."""
    strip = picture.crop((left, 480, right, 572)).point(lambda grey: grey < 128 and 255)
    return sum(1 for dot in strip.tobytes() if dot)


def picture_of(pdf):
    return Image.open(io.BytesIO(run_tool("pdftoppm", "-r", "72", "-gray", "-singlefile", "-", stdin=pdf)))


@pytest.mark.parametrize("wording", BESIDE_ENGLISH, ids=by_language)
def test_english_and_another_language_share_a_page(wording):
    pdf = draw_certificate(beside_english(wording, signatory_name="Ana Quintero"))

    lines = copied_text(pdf)
    assert "Certificate of Completion" in lines
    assert "pass.example.org/v/K7M492TXQ3WDR5YB" in lines
    assert len(pdf) < 32_000


@pytest.mark.parametrize("wording", RIGHT_TO_LEFT, ids=by_language)
def test_a_screen_reader_has_each_text_in_the_order_in_which_it_is_read(wording):
    said = elements_with_text(draw_certificate(facts_in(wording)))

    for text in (wording.title, wording.body, wording.institute, wording.signatory_role):
        assert (text, wording.language) in said
    assert (NAMES[wording.language], "und-Arab") in said


@pytest.mark.parametrize("wording", RIGHT_TO_LEFT, ids=by_language)
def test_a_page_that_runs_from_the_right_has_its_signature_on_the_right(wording):
    picture = picture_of(draw_certificate(facts_in(wording)))

    # The QR is the darkest thing down there.
    assert ink_between(picture, 60, 140) > 1000 > ink_between(picture, 652, 732)


def test_a_page_in_english_first_keeps_its_sides():
    picture = picture_of(draw_certificate(beside_english(FARSI)))

    assert ink_between(picture, 60, 140) < 1000 < ink_between(picture, 652, 732)


@pytest.mark.parametrize("facts", [facts_in(FARSI), facts_in(FARSI, ENGLISH), beside_english(KHMER)])
def test_the_qr_opens_the_address_on_every_page(tmp_path, facts):
    picture = tmp_path / "page.png"
    subprocess.run(
        ["pdftoppm", "-r", "72", "-png", "-singlefile", "-", picture.with_suffix("")],
        input=draw_certificate(facts),
        check=True,
    )

    assert run_tool("zbarimg", "-q", "--raw", picture).decode().strip() == ADDRESS


def test_address_and_number_are_read_from_left_to_right_on_a_page_that_is_not():
    lines = copied_text(draw_certificate(facts_in(FARSI)))

    assert "K7M4-92TX-Q3WD-R5YB" in lines
    assert "pass.example.org/v/K7M492TXQ3WDR5YB" in lines


def test_the_date_of_each_language_is_in_its_own_digits():
    said = elements_with_text(draw_certificate(beside_english(FARSI)))

    assert ("۲۴ آوریل ۲۰۲۷", "fa") in said


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("سارة", "", "und-Arab"),
        ("سارة", "ar", "ar"),
        ("कमला", "", "und-Deva"),
        ("Rosa", "es", "es"),
        ("Rosa", "", ""),
    ],
)
def test_a_name_says_its_language_or_at_least_its_script(name, given, said):
    with pikepdf.open(
        io.BytesIO(draw_certificate(replace(FACTS, recipient_name=name, name_language=given)))
    ) as opened:
        # The mark's word, two lines of the head, the titles and what leads to the name come before it.
        element = structure(opened)[8]

        assert str(element.get("/Lang", "")) == said


def test_what_helps_to_lay_out_a_wording_is_not_in_what_is_read():
    said = elements_with_text(draw_certificate(facts_in(KHMER)))

    assert (KHMER.body.replace("\u200b", ""), "km") in said


@pytest.mark.parametrize("control", ["\u2067", "\u200f", "\u200b", "\u202e"])
def test_a_name_with_a_character_that_turns_or_hides_letters_is_refused(control):
    for field in ("recipient_name", "signatory_name", "place"):
        with pytest.raises(CannotDraw):
            draw_certificate(replace(FACTS, **{field: f"Rosa {control}Peña"}))


@pytest.mark.parametrize("name", ["ស្រីលង្កា " * 8, "ဆော်လမွန်ကျွန်းစု " * 6, "عبد الرحمن بن عبد العزيز " * 4])
def test_a_long_name_in_tall_letters_stands_on_two_lines_or_is_refused_as_too_long(name):
    for length in (2, 4, 8):
        try:
            pdf = draw_certificate(replace(FACTS, recipient_name=" ".join(name.split()[:length])))
        except CannotDraw as refusal:
            assert refusal.reason == "too long"  # noqa: PT017
        else:
            assert pdf
