"""A document of several pages, and what screen readers and checkers of PDF/UA-1 find in it."""

import io
from datetime import UTC, datetime

import pikepdf
import pytest

from institute.typesetting import CannotDraw, Document, Text
from tests.pdf_readers import run_tool, structure

NOON = datetime(2027, 4, 24, 19, tzinfo=UTC)
PICTURE = (("M4 42A20 19 0 0 1 44 42Z", "#14524A", 0),)

WORDS = {
    "en": {
        "title": "Saturday session",
        "intro": "Bring this sheet to the session. It says who speaks, and when. " * 3,
        "items": ("Read the agenda before the meeting", "Write down one question"),
        "header": ("Time", "What happens", "Who"),
        "cells": ("9:00", "Welcome and introductions around the table", "Rosa Alvarado Peña"),
        "alternative": "A half circle",
        "last": "Thank you for coming",
    },
    "es": {
        "title": "Sesión del sábado",
        "intro": "Traiga esta hoja a la sesión. Dice quién habla y cuándo. " * 3,
        "items": ("Lea la agenda antes de la reunión", "Escriba una pregunta"),
        "header": ("Hora", "Qué sucede", "Quién"),
        "cells": ("9:00", "Bienvenida y presentación de las familias", "Íñigo Núñez"),
        "alternative": "Un semicírculo",
        "last": "Gracias por venir",
    },
    "fa": {
        "title": "جلسهٔ روز شنبه",
        "intro": "این برگه را به جلسه بیاورید. در آن نوشته شده است چه کسی و چه زمانی صحبت می‌کند. " * 3,
        "items": ("پیش از جلسه دستور کار را بخوانید", "یک پرسش بنویسید"),
        "header": ("زمان", "برنامه", "مسئول"),
        "cells": ("۹:۰۰", "خوشامدگویی و معرفی خانواده‌ها", "آوا زارعی"),
        "alternative": "یک نیم‌دایره",
        "last": "از حضور شما سپاسگزاریم",
    },
}
ROWS = 60


def build(language):
    words = WORDS[language]
    document = Document(
        title=words["title"], language=language, author="PASS", identity=language.encode(), moment=NOON
    )
    document.heading(words["title"])
    document.paragraph(words["intro"])
    document.paragraph(Text("This paragraph is in English. " * 5, "en"))
    document.list(words["items"], ordered=True)
    document.list(words["items"])
    document.figure(PICTURE, squares=48, size=60, alternative=words["alternative"])
    document.heading(words["header"][1], level=2)
    document.table(words["header"], [words["cells"]] * ROWS, row_headers=True)
    document.cut_line()
    document.paragraph(words["last"])
    return document.render()


@pytest.fixture(scope="module", params=sorted(WORDS))
def made(request):
    """The language, the bytes, and the document opened by another library."""
    content = build(request.param)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        yield request.param, content, pdf


def marks_of(pdf, page):
    """The marks of a page in their order; what is painted outside of marks and artifacts fails."""
    depth, marks = 0, []
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            depth += 1
            if name == "BDC" and "/MCID" in operands[1]:
                marks.append(int(operands[1]["/MCID"]))
        elif name == "EMC":
            depth -= 1
        assert depth > 0 or name not in {"TJ", "Tj", "f", "S", "B", "Do", "sh"}
    assert depth == 0
    return marks


def pieces_of(element, pages):
    """Page and mark of each piece of an element."""
    for child in element.get("/K", []):
        if not isinstance(child, pikepdf.Dictionary):
            yield pages.index(element.Pg.objgen), int(child)
        elif child.get("/Type") == "/MCR":
            yield pages.index(child.Pg.objgen), int(child.MCID)


def test_a_document_flows_over_three_pages(made):
    _, _, pdf = made

    assert len(pdf.pages) == 3


def test_the_catalog_and_the_metadata_claim_pdf_ua(made):
    language, _, pdf = made

    metadata = pdf.open_metadata()
    assert str(pdf.Root.Lang) == language
    assert bool(pdf.Root.MarkInfo.Marked)
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert metadata["pdfuaid:part"] == "1"
    assert metadata["dc:title"] == WORDS[language]["title"]
    assert pdf.pdf_version == "1.7"


def test_every_piece_of_every_page_leads_to_its_element_and_back(made):
    _, _, pdf = made
    numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    by_key = {int(numbers[place]): numbers[place + 1] for place in range(0, len(numbers), 2)}
    pages = [page.obj.objgen for page in pdf.pages]
    pieces = {piece: element for element in structure(pdf) for piece in pieces_of(element, pages)}

    for place, page in enumerate(pdf.pages):
        marks = marks_of(pdf, page)
        elements = by_key[int(page.obj.StructParents)]
        assert marks == list(range(len(marks)))
        assert len(elements) == len(marks) > 10
        assert all(pieces[place, mark].objgen == elements[mark].objgen for mark in marks)
        assert page.obj.Tabs == "/S"
    assert int(pdf.Root.StructTreeRoot.ParentTreeNextKey) == len(by_key) == len(pdf.pages)


def test_the_structure_has_headings_lists_a_figure_and_a_table(made):
    language, _, pdf = made
    elements = structure(pdf)
    kinds = [str(element.S) for element in elements]

    assert kinds[:4] == ["/Document", "/H1", "/P", "/P"]
    assert (kinds.count("/H1"), kinds.count("/H2"), kinds.count("/P")) == (1, 1, 3)
    assert (kinds.count("/L"), kinds.count("/LI"), kinds.count("/Lbl"), kinds.count("/LBody")) == (2, 4, 4, 4)
    assert [str(one.A.ListNumbering) for one in elements if one.S == "/L"] == ["/Decimal", "/Disc"]
    (figure,) = [element for element in elements if element.S == "/Figure"]
    assert str(figure.Alt) == WORDS[language]["alternative"]
    for element in elements:
        assert element.P.Type in ("/StructElem", "/StructTreeRoot")


def test_a_table_names_its_columns_and_rows_once(made):
    _, _, pdf = made
    (table,) = [element for element in structure(pdf) if element.S == "/Table"]
    head, body = table.K
    (names,) = head.K

    assert (head.S, body.S) == ("/THead", "/TBody")
    assert [(str(cell.S), str(cell.A.Scope)) for cell in names.K] == [("/TH", "/Column")] * 3
    assert len(body.K) == ROWS
    for row in body.K:
        assert [str(cell.S) for cell in row.K] == ["/TH", "/TD", "/TD"]
        assert str(row.K[0].A.Scope) == "/Row"


def test_an_element_in_another_language_says_so(made):
    language, _, pdf = made
    spoken = [str(element.Lang) for element in structure(pdf) if "/Lang" in element]

    assert spoken == ([] if language == "en" else ["en"])


def test_a_screen_reader_has_each_text_in_the_order_in_which_it_is_read(made):
    language, _, pdf = made
    words = WORDS[language]
    exact = [str(element.ActualText) for element in structure(pdf) if "/ActualText" in element]

    if language == "fa":
        assert [words["title"], words["intro"].strip()] == exact[:2]
        assert exact.count(words["cells"][2]) == ROWS
    else:
        text = run_tool("pdftotext", "-", "-", stdin=made[1]).decode()
        order = [
            text.index(one) for one in (words["title"], words["items"][0], words["header"][2], words["last"])
        ]
        assert order == sorted(order)
        assert text.count(words["cells"][2]) == ROWS


def test_the_header_is_repeated_and_pages_are_numbered_for_the_eye(made):
    language, content, pdf = made
    text = run_tool("pdftotext", "-layout", "-", "-", stdin=content).decode()

    assert len(text.split("\f")) == len(pdf.pages) + 1
    for place, page in enumerate(text.split("\f")[: len(pdf.pages)], 1):
        # Numbers stand from right to left in Farsi, as a line of that language does.
        last_line = page.split("\n")[-2].translate(dict.fromkeys(range(0x202A, 0x202D))).replace(" ", "")
        assert last_line == (f"3/{place}" if language == "fa" else f"{place}/3")
        if language != "fa":
            assert WORDS[language]["header"][2] in page


def test_no_checker_of_files_finds_an_error(made, tmp_path):
    file = tmp_path / "document.pdf"
    file.write_bytes(made[1])

    assert b"No syntax or stream encoding errors found" in run_tool("qpdf", "--check", str(file))


def test_every_font_is_embedded_and_gives_its_text(made):
    for page in made[2].pages:
        for font in page.obj.Resources.Font.values():
            assert font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()
            assert b"beginbfchar" in font.ToUnicode.read_bytes()


def test_the_same_document_is_the_same_bytes(made):
    assert build(made[0]) == made[1]


def simple(language="en"):
    return Document(title="Title", language=language, author="PASS", identity=b"simple", moment=NOON)


def test_a_heading_stays_with_what_follows():
    document = simple()
    document.heading("First")
    for _line in range(41):
        document.paragraph("A line")
    document.heading("Second", level=2)
    document.paragraph("What follows")

    pages = run_tool("pdftotext", "-", "-", stdin=document.render()).decode().split("\f")

    assert "Second" in next(page for page in pages if "What follows" in page)


def test_heading_levels_are_not_skipped():
    document = simple()
    document.heading("First")

    with pytest.raises(ValueError, match="level 3"):
        document.heading("Third", level=3)


def test_a_row_needs_a_cell_for_each_column():
    with pytest.raises(ValueError, match="cells"):
        simple().table(("One", "Two"), [("1",)])


def test_an_empty_cell_keeps_its_column():
    document = simple()
    document.table(("One", "Two"), [("", "2")], shares=(1, 3))

    with pikepdf.open(io.BytesIO(document.render())) as pdf:
        cells = [element for element in structure(pdf) if element.S == "/TD"]
        assert [len(cell.get("/K", [])) for cell in cells] == [0, 1]


def test_a_word_wider_than_the_page_is_broken_and_keeps_its_characters():
    document = simple()
    document.paragraph("https://pass.example.org/" + "abcdefghij" * 20)

    text = run_tool("pdftotext", "-", "-", stdin=document.render()).decode()

    assert "abcdefghij" * 20 in text.replace("\n", "")


def test_what_fits_on_no_page_is_refused():
    with pytest.raises(CannotDraw):
        simple().figure(PICTURE, squares=48, size=900, alternative="Too large")


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        Document(title="T", language="en", author="PASS", identity=b"1", moment=NOON.replace(tzinfo=None))


def test_page_labels_can_be_worded_or_left_out():
    worded, silent = (
        Document(title="T", language="en", author="PASS", identity=b"1", moment=NOON, page_label=label)
        for label in ("Page {} of {}".format, None)
    )
    texts = []
    for document in (worded, silent):
        document.paragraph("One")
        document.page_break()
        document.paragraph("Two")
        texts.append(run_tool("pdftotext", "-", "-", stdin=document.render()).decode())

    assert "Page 2 of 2" in texts[0]
    assert "2 of 2" not in texts[1]
