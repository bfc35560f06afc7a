"""The font files, and how the glyphs that were used get into a PDF.

ReportLab's own TrueType fonts cannot carry shaped text: they know one glyph per character. Here the
shaping hands over glyphs, and this module writes a font that holds exactly those, each with the
text it stands for, so that a reader, a search and a copy give back what was meant.
"""

import hashlib
import struct
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

import uharfbuzz as hb
from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.pdfdoc import PDFArray, PDFArrayCompact, PDFDictionary, PDFName, PDFStream, PDFString

FOLDER = Path(__file__).with_name("fonts")

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


# A larger file is subset without preparation: preparing it costs half a second and a hundred megabytes.
_LARGEST_PREPARED = 1_000_000


@dataclass(frozen=True, eq=False)
class Typeface:
    """One font file, open for shaping and for subsetting. Read only, so threads may share it."""

    name: str
    face: hb.Face
    font: hb.Font
    _glyphs: dict[str, int] = field(default_factory=dict)
    _widths: dict[int, int] = field(default_factory=dict)
    _extents: dict[int, tuple[int, int]] = field(default_factory=dict)

    @cached_property
    def subsettable(self) -> hb.Face:
        """The face as subsets are cut from it."""
        if len(self.face.blob) > _LARGEST_PREPARED:
            return self.face
        return hb.subset_preprocess(self.face)

    def glyph(self, character: str) -> int:
        """Return the glyph that a character has of its own, 0 if it has none."""
        if character not in self._glyphs:
            self._glyphs[character] = self.font.get_nominal_glyph(ord(character)) or 0
        return self._glyphs[character]

    def covers(self, character: str) -> bool:
        """Tell whether the file has a glyph for this character."""
        return self.glyph(character) != 0

    def width(self, glyph: int) -> int:
        """Return the width of a glyph as a PDF will state it, in thousandths of the size."""
        if glyph not in self._widths:
            self._widths[glyph] = round(self.font.get_glyph_h_advance(glyph) * 1000 / self.face.upem)
        return self._widths[glyph]

    def extents(self, glyph: int) -> tuple[int, int]:
        """Return how far a glyph's ink reaches up and down from the base line, in units of the face."""
        if glyph not in self._extents:
            found = self.font.get_glyph_extents(glyph)
            reach = (found.y_bearing, found.y_bearing + found.height) if found else (0, 0)
            self._extents[glyph] = reach
        return self._extents[glyph]


@cache
def typeface(name: str) -> Typeface:
    """Return the typeface of this file name, opened once for each process."""
    face = hb.Face(hb.Blob.from_file_path(FOLDER / f"{name}.ttf"))
    return Typeface(name, face, hb.Font(face))


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

    def code(self, glyph: int, text: str) -> int:
        """Return the number that stands for this glyph with this text in the page's code."""
        return self.codes.setdefault((glyph, text), len(self.codes) + 1)

    def addObjects(self, document: pdfdoc.PDFDocument) -> None:  # noqa: N802 - ReportLab's name for it
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
                "W": PDFArrayCompact([1, PDFArrayCompact([self.typeface.width(glyph) for glyph in glyphs])]),
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

    def _subset(self) -> tuple[bytes, dict[int, int]]:
        cut = hb.SubsetInput()
        cut.glyph_set.update({glyph for glyph, _ in self.codes})
        cut.flags = (
            hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NO_LAYOUT_CLOSURE | hb.SubsetFlags.NOTDEF_OUTLINE
        )
        cut.drop_table_tag_set.update(int.from_bytes(table.encode(), "big") for table in _UNUSED_TABLES)
        plan = hb.SubsetPlan(self.typeface.subsettable, cut)
        return bytes(plan.execute().blob.data), plan.old_to_new_glyph_mapping

    def _descriptor(self, document: pdfdoc.PDFDocument, base: PDFName, font_file: bytes) -> PDFDictionary:
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

    def _to_unicode(self) -> bytes:
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


def _stream(content: bytes) -> PDFStream:
    # The filter is named here because ReportLab's default follows a global switch of the process.
    return PDFStream(content=content, filters=[pdfdoc.PDFZCompress])
