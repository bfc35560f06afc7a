"""What a screen reader, an archive and a checker of PDF/UA-1 find in the file."""

import io

import pikepdf
import pytest

from certificates.drawing import draw_certificate
from tests.pdf_readers import structure

from .printed import ADDRESS, ENGLISH, FACTS, SPANISH, facts_for

LONG_NAME = "María de los Ángeles Guadalupe Fernández de Córdoba y Ẹ̀bùn Martínez-Bordiú"


@pytest.fixture(scope="module", params=["Rosa Alvarado Peña", LONG_NAME, "سارة (Sarah) 2026", "សុខា ចាន់ធារ៉ា"])
def pdf(request):
    with pikepdf.open(io.BytesIO(draw_certificate(facts_for(request.param)))) as opened:
        yield opened


def test_the_catalog_says_language_title_and_that_the_page_is_tagged(pdf):
    root = pdf.Root

    assert str(root.Lang) == "en"
    assert root.MarkInfo.Marked is True or bool(root.MarkInfo.Marked)
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    assert root.StructTreeRoot.Type == "/StructTreeRoot"
    assert pdf.pdf_version == "1.7"


def test_the_metadata_claim_pdf_ua_and_carry_the_title(pdf):
    metadata = pdf.open_metadata()

    assert metadata["pdfuaid:part"] == "1"
    assert metadata["dc:title"].startswith("Certificate of Completion: ")
    assert "/Filter" not in pdf.Root.Metadata


def test_everything_on_the_page_is_tagged_or_decoration(pdf):
    depth, marks = 0, []
    paints = {"TJ", "Tj", "f", "S", "B", "Do", "sh"}

    for operands, operator in pikepdf.parse_content_stream(pdf.pages[0]):
        name = str(operator)
        if name in ("BDC", "BMC"):
            depth += 1
            if name == "BDC" and "/MCID" in operands[1]:
                marks.append(int(operands[1]["/MCID"]))
        elif name == "EMC":
            depth -= 1
        assert depth > 0 or name not in paints

    assert depth == 0
    assert marks == list(range(len(marks)))


def test_each_piece_leads_back_to_its_element(pdf):
    page = pdf.pages[0].obj
    numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    by_key = {int(numbers[place]): numbers[place + 1] for place in range(0, len(numbers), 2)}

    for mark, element in enumerate(by_key[int(page.StructParents)]):
        assert mark in [int(child) for child in element.K if not isinstance(child, pikepdf.Dictionary)]
    for annotation in page.Annots:
        element = by_key[int(annotation.StructParent)]
        assert element.S == "/Link"
        assert any(
            isinstance(child, pikepdf.Dictionary) and child.Obj.objgen == annotation.objgen
            for child in element.K
        )
    assert int(pdf.Root.StructTreeRoot.ParentTreeNextKey) == len(by_key)
    assert page.Tabs == "/S"


def test_the_structure_is_one_document_with_one_heading_and_everyone_knows_its_parent(pdf):
    kinds = [str(element.S) for element in structure(pdf)]

    assert kinds[0] == "/Document"
    assert kinds.count("/Document") == 1
    assert kinds.count("/H1") == 1
    assert set(kinds) == {"/Document", "/H1", "/P", "/Figure", "/Link"}
    for element in structure(pdf):
        assert element.P.Type in ("/StructElem", "/StructTreeRoot")


def test_pictures_and_the_link_are_put_into_words(pdf):
    figures = [element for element in structure(pdf) if element.S == "/Figure"]
    (link,) = pdf.pages[0].obj.Annots

    assert [str(figure.Alt) for figure in figures] == [ENGLISH.modules, ENGLISH.check]
    for figure in figures:
        x, y, right, top = (float(edge) for edge in figure.A.BBox)
        assert 0 <= x < right <= 792
        assert 0 <= y < top <= 612
    assert str(link.A.URI) == ADDRESS
    assert str(link.Contents) == ADDRESS


def test_what_is_spanish_says_so(pdf):
    languages = {str(element.Lang) for element in structure(pdf) if "/Lang" in element}

    assert {"en", "es"} == {language for language in languages if not language.startswith("und-")}


def test_every_font_is_our_own_embedded_and_says_its_text(pdf):
    fonts = pdf.pages[0].obj.Resources.Font

    assert 3 <= len(fonts) <= 5
    for font in fonts.values():
        (descendant,) = font.DescendantFonts
        descriptor = descendant.FontDescriptor
        assert str(font.BaseFont)[8:].startswith(("Literata-", "SourceSans3-", "Noto"))
        assert len(descriptor.FontFile2.read_bytes()) > 500
        assert b"beginbfchar" in font.ToUnicode.read_bytes()
    assert b"Helvetica" not in draw_certificate(FACTS)


def test_no_code_stands_for_the_empty_box(pdf):
    for font in pdf.pages[0].obj.Resources.Font.values():
        to_glyphs = font.DescendantFonts[0].CIDToGIDMap.read_bytes()
        glyphs = [int.from_bytes(to_glyphs[place : place + 2]) for place in range(2, len(to_glyphs), 2)]

        assert glyphs
        assert 0 not in glyphs


def test_the_dates_of_the_file_are_those_of_the_issue(pdf):
    assert str(pdf.docinfo.CreationDate).startswith("D:20270424180300")
    assert str(pdf.docinfo.ModDate) == str(pdf.docinfo.CreationDate)


def test_a_spanish_certificate_is_spanish_as_a_document():
    facts = facts_for("Rosa", wordings=(SPANISH, ENGLISH), language="es")

    with pikepdf.open(io.BytesIO(draw_certificate(facts))) as opened:
        heading = next(element for element in structure(opened) if element.S == "/H1")
        assert str(opened.Root.Lang) == "es"
        assert str(heading.Lang) == "es"


def test_small_objects_are_compressed_together():
    written = draw_certificate(FACTS)

    assert written.count(b"/ObjStm") == 1
    assert b"/StructElem" not in written
