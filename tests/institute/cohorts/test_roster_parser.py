"""A list of parents is read, or refused with a sentence, whatever its bytes are."""

import io
import random
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from institute.cohorts.roster_import.parser import (
    MAX_BYTES,
    MAX_ROWS,
    ListRefused,
    ParentList,
    is_denied,
    read_file,
    read_text,
    to_csv,
)
from tests.extent import some

GOOD = "name,language,email,phone,school\nAna López,es,Ana@Example.org,(916) 555-1234,Two Rivers High\n"


def as_xlsx(*lines):
    book = Workbook()
    for line in lines:
        book.active.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_row_is_read_with_its_line():
    [row] = read_text(GOOD).rows

    assert (row.line, row.name, row.language) == (2, "Ana López", "es")
    assert (row.email, row.phone, row.school) == ("ana@example.org", "+19165551234", "Two Rivers High")
    assert row.problems == ()


@pytest.mark.parametrize(
    "data",
    [
        GOOD.encode(),
        b"\xef\xbb\xbf" + GOOD.encode(),
        GOOD.encode("utf-16"),
        GOOD.encode("cp1252"),
        GOOD.replace(",", ";").encode(),
        GOOD.replace(",", "\t").encode(),
        GOOD.replace("\n", "\r\n").encode(),
        as_xlsx(["Name", "Idioma", "Correo electrónico", "Teléfono", "Escuela"],
                ["Ana López", "Español", "ana@example.org", 9165551234.0, "Two Rivers High"]),
    ],
)  # fmt: skip
def test_the_same_list_is_read_from_every_way_of_writing_it(data):
    assert to_csv(read_file(data).rows) == to_csv(read_text(GOOD).rows)


def test_given_and_family_names_are_put_together():
    roster = read_text("givenName,familyName,username\nMaría José,García Núñez,mj\n")

    assert roster.rows[0].name == "María José García Núñez"
    assert roster.ignored_columns == ("username",)


def test_empty_lines_are_passed_over_and_lines_keep_their_numbers():
    roster = read_text("name\n\n,\nAna\n\nLuz\n")

    assert [(row.line, row.name) for row in roster.rows] == [(4, "Ana"), (6, "Luz")]


def test_what_is_wrong_with_a_line_is_said_beside_it():
    text = "name,language,email,phone\n,xx,ana@,916 555 123\n"
    [row] = read_text(text).rows

    assert len(row.problems) == 4
    assert "This number has 9 digits. Please write all 10." in row.problems


@pytest.mark.parametrize(
    "heading",
    ["birthDate", "Date of Birth", "DOB", "SSN", "student_ssn", "immigration status", "Citizenship",
     "Lugar de nacimiento", "Ciudadanía", "raceCodes", "IP address", "Device", "Edad", "green card",
     "Passport No.", "Password"],
)  # fmt: skip
def test_a_list_with_a_column_that_we_never_keep_is_refused_by_the_name_of_the_column(heading):
    with pytest.raises(ListRefused) as refusal:
        read_text(f"name,{heading}\nAna,canary-value\n")

    assert heading in refusal.value.sentence
    assert "canary" not in refusal.value.sentence


@pytest.mark.parametrize("heading", ["name", "Language", "E-mail", "Phone", "School site", "message", "page"])
def test_other_columns_are_not(heading):
    assert not is_denied(heading)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b"name\n", "no parents"),
        (b"first,second\nAna,Luz\n", "one of them must be: name"),
        (b'name\n"Ana\n', "Line 2"),
        (b"name\nAna\0\n", "not readable"),
        (b"\xd0\xcf\x11\xe0old", "old Excel"),
        (b"PK\x03\x04nothing", "XLSX"),
        (b"name\n" + b"Ana\n" * (MAX_ROWS + 1), "too long"),
        (b"x" * (MAX_BYTES + 1), "too large"),
    ],
)
def test_what_cannot_be_read_is_refused_in_plain_words(data, word):
    with pytest.raises(ListRefused, match=word):
        read_file(data)


def test_a_bomb_is_not_unpacked():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (30 * 1024 * 1024))

    with pytest.raises(ListRefused):
        read_file(out.getvalue())


def refused_or_read(data):
    """A property more than a test: nothing else may happen."""
    try:
        roster = read_file(data)
    except ListRefused as refusal:
        return bool(refusal.sentence)
    return isinstance(roster, ParentList) and all(
        row.line > 1 and (row.name or row.problems) for row in roster.rows
    )


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data):
    assert refused_or_read(data)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300))
def test_any_text_below_good_columns_is_read_or_refused(text):
    assert refused_or_read(("name,language,email,phone\n" + text).encode("utf-8", "surrogatepass"))


def test_ten_thousand_damaged_files_are_read_or_refused():
    chance = random.Random(20270601)  # noqa: S311
    csv, xlsx = GOOD.encode() * 3, as_xlsx(["name", "email"], ["Ana", "ana@example.org"])
    for count in some(range(10_000), 7):
        data = bytearray(xlsx if count % 20 == 0 else csv)
        for _damage in range(chance.randint(1, 8)):
            place = chance.randrange(len(data))
            kind = chance.randrange(4)
            if kind == 0:
                data[place] = chance.randrange(256)
            elif kind == 1:
                del data[place : place + chance.randint(1, 40)]
            elif kind == 2:
                data[place:place] = bytes(chance.randrange(256) for _byte in range(chance.randint(1, 12)))
            else:
                data[place:place] = chance.choice([b'"', b"\0", b"\n", b",", b"\xff\xfe", b"=1+1", b"\r"])
            if not data:
                break
        assert refused_or_read(bytes(data))


def test_what_is_written_reads_back_the_same():
    rows = read_text('name,language\n"O\'Neill, ""Ana""",en\n=1+1,es\n').rows

    again = read_text(to_csv(rows)).rows

    assert [(row.name, row.language) for row in again] == [(row.name, row.language) for row in rows]


def test_lists_that_schools_export_are_read_or_refused(shared_fixtures):
    for path in sorted((shared_fixtures / "roster").rglob("*.csv")):
        assert refused_or_read(path.read_bytes()), path.name

    with pytest.raises(ListRefused, match="birthDate"):
        read_file((shared_fixtures / "roster/microsoft-sds/v2.1/demographics.csv").read_bytes())
