"""The font files of the certificate, and how the letters that were used get into a PDF.

ReportLab's own TrueType fonts cannot carry shaped text: they know one glyph per character. Here the
text engine hands over glyphs, and this module writes a font that holds exactly those, each with the
text it stands for, so that a reader, a search and a copy give back what was meant.
"""

import hashlib
import struct
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import uharfbuzz as hb
from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream, PDFString

FOLDER = Path(__file__).with_name("fonts")

HEADING = "Literata_600SemiBold"
TEXT = "SourceSans3_400Regular"
STRONG = "SourceSans3_600SemiBold"

# A viewer needs outlines and widths only: shaping is done, and names and hints would be dead weight.
_UNUSED_TABLES = (
    "GSUB",
    "GPOS",
    "GDEF",
    "BASE",
    "DSIG",
    "STAT",
    "name",
    "cmap",
    "post",
    "OS/2",
    "gasp",
    "prep",
)


@dataclass(frozen=True, eq=False)
class Typeface:
    """One font file, open for shaping and for cutting subsets. Read only, so threads may share it."""

    name: str
    face: hb.Face
    font: hb.Font
    subsettable: hb.Face
    characters: frozenset[int]

    @property
    def space(self):
        """The glyph of the space."""
        return self.font.get_nominal_glyph(ord(" "))

    def covers(self, character):
        """Whether the file has a glyph for this character."""
        return ord(character) in self.characters


@cache
def typeface(name):
    """The typeface of this file name, opened once for each process."""
    face = hb.Face(hb.Blob.from_file_path(FOLDER / f"{name}.ttf"))
    return Typeface(name, face, hb.Font(face), hb.subset_preprocess(face), frozenset(face.unicodes))


@dataclass
class EmbeddedTypeface:
    """The glyphs that one document used of one typeface.

    A code stands for a glyph *and* its text. The same drawn glyph may mean different characters
    (a joiner is drawn as an empty space), and with one code for both a copied name would be wrong.
    ReportLab calls `addObjects` when the document is saved.
    """

    typeface: Typeface
    resource: str
    codes: dict[tuple[int, str], int] = field(default_factory=dict)

    def code(self, glyph, text):
        """The number that stands for this glyph with this text in the page's code."""
        return self.codes.setdefault((glyph, text), len(self.codes) + 1)

    def width(self, glyph):
        """Width of a glyph as the PDF will state it, in thousandths of the size."""
        upem = self.typeface.face.upem
        return round(self.typeface.font.get_glyph_h_advance(glyph) * 1000 / upem)

    def addObjects(self, document):  # noqa: N802 - ReportLab's name for it
        """Write the font into the document, cut down to the glyphs that were used."""
        font_file, new_numbers = self._subset()
        glyphs = [glyph for glyph, _ in self.codes]
        # The tag must differ for different subsets and be the same for the same one.
        digest = hashlib.sha256(repr(sorted(self.codes)).encode()).digest()
        tag = "".join(chr(ord("A") + byte % 26) for byte in digest[:6])
        base = PDFName(f"{tag}+{self.typeface.name.replace('_', '-')}")
        map_to_glyphs = b"\0\0" + b"".join(struct.pack(">H", new_numbers[glyph]) for glyph in glyphs)
        descendant = PDFDictionary(
            {
                "Type": PDFName("Font"),
                "Subtype": PDFName("CIDFontType2"),
                "BaseFont": base,
                "CIDSystemInfo": PDFDictionary(
                    {"Registry": PDFString("Adobe"), "Ordering": PDFString("Identity"), "Supplement": 0}
                ),
                "FontDescriptor": document.Reference(self._descriptor(document, base, font_file)),
                "W": PDFArray([1, PDFArray([self.width(glyph) for glyph in glyphs])]),
                "CIDToGIDMap": document.Reference(_stream(map_to_glyphs)),
            }
        )
        font = PDFDictionary(
            {
                "Type": PDFName("Font"),
                "Subtype": PDFName("Type0"),
                "BaseFont": base,
                "Encoding": PDFName("Identity-H"),
                "DescendantFonts": PDFArray([document.Reference(descendant)]),
                "ToUnicode": document.Reference(_stream(self._to_unicode())),
            }
        )
        document.idToObject["BasicFonts"].dict[self.resource] = document.Reference(font)

    def _subset(self):
        cut = hb.SubsetInput()
        cut.glyph_set.update({glyph for glyph, _ in self.codes})
        cut.flags = (
            hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NO_LAYOUT_CLOSURE | hb.SubsetFlags.NOTDEF_OUTLINE
        )
        cut.drop_table_tag_set.update(int.from_bytes(table.encode(), "big") for table in _UNUSED_TABLES)
        plan = hb.SubsetPlan(self.typeface.subsettable, cut)
        return bytes(plan.execute().blob.data), plan.old_to_new_glyph_mapping

    def _descriptor(self, document, base, font_file):
        face, font = self.typeface.face, self.typeface.font
        per_mille = 1000 / face.upem
        # Offset 36 of the table `head` holds the box around all glyphs: four signed 16-bit numbers.
        box = struct.unpack_from(">4h", face.reference_table("head").data, 36)
        extents = font.get_font_extents("ltr")
        cap_height = font.get_metric_position_with_fallback(hb.OTMetricsTag.CAP_HEIGHT)
        stream = _stream(font_file)
        stream.dictionary["Length1"] = len(font_file)
        return PDFDictionary(
            {
                "Type": PDFName("FontDescriptor"),
                "FontName": base,
                "Flags": 4,
                "FontBBox": PDFArray([round(edge * per_mille) for edge in box]),
                "ItalicAngle": 0,
                "Ascent": round(extents.ascender * per_mille),
                "Descent": round(extents.descender * per_mille),
                "CapHeight": round(cap_height * per_mille),
                "StemV": 100,
                "FontFile2": document.Reference(stream),
            }
        )

    def _to_unicode(self):
        lines = [
            f"<{code:04X}> <{text.encode('utf-16-be').hex().upper()}>"
            for (_, text), code in self.codes.items()
        ]
        # A block may hold at most one hundred entries.
        blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
        body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
        return (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
            "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
            "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
            f"{body}\n"
            "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
        ).encode("ascii")


def _stream(content):
    # The filter is named here because ReportLab's default follows a global switch of the process.
    return PDFStream(content=content, filters=[pdfdoc.PDFZCompress])
