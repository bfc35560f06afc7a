import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from uuid import uuid4

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from certificates.drawing import check_name, draw_certificate
from institute.typesetting.characters import CannotDraw
from tests.pdf_readers import copied_text, run_tool

from .printed import ADDRESS, ENGLISH, FACTS, SPANISH, facts_for
from .wordings import BESIDE_ENGLISH, beside_english

NAMES = [
    "Rosa Alvarado Peña",
    "Nguyễn Thị Hạnh",
    "Олександра Їжакевич-Ґудзь",
    "Ọláyínká Ẹ̀bùn Ṣówándé",
    "Faʻanānā Tuiāsosopo",
    "M̧ajeḷ Ḷakabuñ",
    "Ειρήνη Παπαδοπούλου",
    "İbrahim Şükrü Işık",
    "Оксана (Oksana) Ковальчук",
    "O’Brien-Ñúñez, Jr.",
    "김명숙",
    "劉麗美",
    "सुनीती भट्टाचार्य",
    "សុខា ចាន់ធារ៉ា",
    "Nkauj Zoo Tsab",
]
LONG_NAME = "María de los Ángeles Guadalupe Fernández de Córdoba y Martínez-Bordiú Hinojosa"


def test_the_same_facts_are_the_same_bytes_in_any_process(tmp_path):
    script = tmp_path / "draw.py"
    script.write_text(
        "import hashlib\n"
        "from certificates.drawing import draw_certificate\n"
        "from tests.certificates.printed import facts_for\n"
        "from tests.certificates.wordings import BESIDE_ENGLISH, beside_english\n"
        "facts = [facts_for('Nguyễn Thị Hạnh'), *map(beside_english, BESIDE_ENGLISH)]\n"
        "print(hashlib.sha256(b''.join(map(draw_certificate, facts))).hexdigest())\n"
    )
    surroundings = [
        {"PYTHONHASHSEED": "1", "TZ": "America/Los_Angeles"},
        {"PYTHONHASHSEED": "77", "TZ": "Asia/Kabul", "SOURCE_DATE_EPOCH": "12345", "RL_useA85": "0"},
    ]

    digests = {
        subprocess.run(
            [sys.executable, script],
            env={**os.environ, **more, "PYTHONPATH": os.getcwd(), "PYTHONUTF8": "1"},
            capture_output=True,
            check=True,
            text=True,
        ).stdout.strip()
        for more in surroundings
    }

    facts = [facts_for("Nguyễn Thị Hạnh"), *map(beside_english, BESIDE_ENGLISH)]
    assert digests == {hashlib.sha256(b"".join(map(draw_certificate, facts))).hexdigest()}


def test_threads_that_draw_at_once_draw_what_one_alone_draws():
    alone = [draw_certificate(facts_for(name)) for name in NAMES]

    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(draw_certificate, map(facts_for, NAMES * 4)))

    assert together == alone * 4


def test_the_time_zone_of_the_issue_time_does_not_matter():
    pacific = FACTS.issued_at.astimezone(timezone(timedelta(hours=-7)))

    assert draw_certificate(replace(FACTS, issued_at=pacific)) == draw_certificate(FACTS)


def test_two_certificates_of_one_person_are_two_files():
    assert draw_certificate(replace(FACTS, certificate_id=uuid4())) != draw_certificate(FACTS)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_copied_as_it_was_written(name):
    assert name in copied_text(draw_certificate(facts_for(name)))


def test_a_long_name_stands_on_two_lines_of_even_length():
    lines = copied_text(draw_certificate(facts_for(LONG_NAME)))

    first = next(place for place, line in enumerate(lines) if line.startswith("María"))
    assert f"{lines[first]} {lines[first + 1]}" == LONG_NAME
    assert abs(len(lines[first]) - len(lines[first + 1])) < 20


def test_two_hundred_characters_of_a_name_fit():
    name = ("Guadalupe Itzel Fernández de la Torre y Villanueva " * 4)[:200].strip()

    text = " ".join(copied_text(draw_certificate(facts_for(name))))

    assert name in text


@pytest.mark.parametrize("name", ["W" * 200, "MWOMW " * 33])
def test_a_name_that_is_too_wide_for_the_paper_is_refused(name):
    with pytest.raises(CannotDraw) as refusal:
        check_name(name)

    assert refusal.value.reason == "too long"


def test_a_name_is_never_read_as_markup():
    name = '<b>Rosa</b> &amp; <img src="x"/> {title} \\n'

    assert name in copied_text(draw_certificate(facts_for(name)))


@pytest.mark.parametrize(
    ("name", "reason", "character"),
    [
        ("", "empty", ""),
        (" ", "empty", ""),
        ("\u200d", "empty", ""),
        ("\u3164 \u3164", "empty", ""),
        ("ᏣᎳᎩ", "missing", "Ꮳ"),
        ("Sarah ᏌᎳ", "missing", "Ꮜ"),
        ("سارة ☃\u0323", "missing", "☃"),
        ("Rosa 😀", "missing", "😀"),
        ("Rosa �", "missing", "�"),
        ("Rosa\x00", "control", "\x00"),
        ("Rosa\nPeña", "control", "\n"),
        ("Rosa \u202eañeP", "control", "\u202e"),
        ("Rosa \ud800", "control", "\ud800"),
        ("Rosa \ue000", "control", "\ue000"),
        ("\u0301Rosa", "marks", "\u0301"),
        ("Ro" + "\u0308" * 9 + "sa", "marks", "\u0308"),
    ],
)
def test_what_cannot_be_drawn_is_refused_by_name(name, reason, character):
    with pytest.raises(CannotDraw) as refusal:
        draw_certificate(facts_for(name))

    assert (refusal.value.reason, refusal.value.character) == (reason, character)


def test_a_refusal_names_the_character_and_not_the_person():
    with pytest.raises(CannotDraw, match=r"U\+13E3 CHEROKEE LETTER TSA") as refusal:
        draw_certificate(facts_for("Peña ᏣᎳᎩ"))

    assert "Peña" not in str(refusal.value)


@pytest.mark.parametrize(
    "changes",
    [
        {"wordings": ()},
        {"wordings": (ENGLISH, SPANISH, ENGLISH)},
        {"wordings": (replace(ENGLISH, date=" "),)},
        {"wordings": (replace(ENGLISH, modules=" "),)},
        {"language": "not a language"},
        {"verify_url": "javascript:alert(1)"},
        {"module_codes": ("ADV",) * 13},
        {"place": "Sacramento " * 40},
        {"wordings": (replace(ENGLISH, body="word " * 200),)},
        {"wordings": (replace(ENGLISH, body=" "),)},
    ],
)
def test_facts_that_make_no_certificate_are_refused(changes):
    with pytest.raises(CannotDraw):
        draw_certificate(replace(FACTS, **changes))


@given(name=st.text(max_size=60), body=st.text(max_size=120), place=st.text(max_size=40))
@example(name="\U00076934\U00010fca", body="a", place="")
@example(name="a\u0301\u0302", body="\ud800", place="")
@example(name="\u1e9e\ufb01\u0149", body="ẋ\u0331", place="\u200c")
@settings(deadline=None, max_examples=150)
def test_any_text_is_drawn_or_refused_and_nothing_else(name, body, place):
    facts = facts_for(
        name, place=place, wordings=(replace(ENGLISH, body=body, title=place or "Title"), SPANISH)
    )

    try:
        pdf = draw_certificate(facts)
    except CannotDraw:
        return

    assert pdf.startswith(b"%PDF-1.7")


@given(name=st.text(alphabet=st.characters(max_codepoint=0x17FF), min_size=1, max_size=60))
@settings(deadline=None, max_examples=150)
def test_a_name_that_was_checked_is_drawn(name):
    try:
        checked = check_name(name)
    except CannotDraw:
        return

    assert draw_certificate(facts_for(checked))


@pytest.mark.parametrize("dots_per_inch", ["72", "150", "300"])
def test_the_qr_opens_the_address(tmp_path, dots_per_inch):
    picture = tmp_path / "page"
    run_tool(
        *("pdftoppm", "-r", dots_per_inch, "-png", "-singlefile", "-", str(picture)),
        stdin=draw_certificate(FACTS),
    )

    read = run_tool("zbarimg", "-q", "--raw", f"{picture}.png").decode().strip()

    assert read == ADDRESS


@pytest.mark.parametrize("facts", [FACTS, *map(beside_english, BESIDE_ENGLISH)])
def test_the_file_has_no_error_that_qpdf_finds(tmp_path, facts):
    file = tmp_path / "certificate.pdf"
    file.write_bytes(draw_certificate(facts))

    assert b"No syntax or stream encoding errors found" in run_tool("qpdf", "--check", str(file))


def test_everything_a_stranger_needs_is_on_the_paper():
    lines = copied_text(draw_certificate(FACTS))

    for shown in (
        *(
            "Certificate of Completion",
            "Certificado de finalización",
            "April 24, 2027",
            "24 de abril de 2027",
        ),
        *("K7M4-92TX-Q3WD-R5YB", "Sacramento, California", "Project manager", "Gerente del proyecto"),
        "pass.example.org/v/K7M492TXQ3WDR5YB",
    ):
        assert shown in lines


def test_a_certificate_in_one_language_says_nothing_in_another():
    facts = replace(FACTS, wordings=(SPANISH,), language="es", place="")

    text = " ".join(copied_text(draw_certificate(facts)))

    assert "24 de abril de 2027" in text
    assert "Certificate" not in text
    assert "April" not in text


def test_a_long_address_breaks_before_its_last_part():
    address = "https://certificates.parents-advocating.example.org/v/K7M492TXQ3WDR5YB/"

    lines = copied_text(draw_certificate(replace(FACTS, verify_url=address)))

    assert "certificates.parents-advocating.example.org/v/" in lines
    assert "K7M492TXQ3WDR5YB" in lines


def test_the_number_stands_once_when_the_address_ends_with_it():
    address = f"https://pass.example.org/v/{FACTS.code}/"

    lines = [line for line in copied_text(draw_certificate(replace(FACTS, verify_url=address))) if line]

    place = lines.index("pass.example.org/v/")
    assert lines[place + 1] == FACTS.code
    assert lines.count(FACTS.code) == 1


def test_a_module_without_an_emblem_takes_a_plain_seat():
    assert draw_certificate(replace(FACTS, module_codes=("ADV", "NEW"), signatory_name="Ana Quintero"))


def test_a_certificate_without_modules_has_no_empty_picture():
    assert len(draw_certificate(replace(FACTS, module_codes=()))) < len(draw_certificate(FACTS))


def test_an_issue_time_without_a_zone_is_a_mistake():
    with pytest.raises(ValueError, match="zone"):
        draw_certificate(replace(FACTS, issued_at=datetime(2027, 4, 24, 18, 3)))
