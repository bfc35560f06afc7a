"""A PDF of one or more pages on which everything is tagged for a screen reader or marked as an artifact.

ReportLab writes pages without structure. This canvas adds what PDF/UA-1 asks for: a tree of elements,
the way back from each piece of a page to its element, the language, a title and metadata. It takes
nothing from the clock or the environment, so the same drawing is the same file.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pikepdf
from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFName,
    PDFObjectReference,
    PDFStream,
    PDFString,
)
from reportlab.pdfgen.canvas import Canvas

from institute.typesetting.characters import without_layout_controls
from institute.typesetting.structure import Element, xmp_metadata
from institute.typesetting.typefaces import EmbeddedTypeface, Typeface

type Box = tuple[float, float, float, float]


@dataclass
class _Page:
    """What stands on one page. `key`: its number in the parent tree."""

    reference: PDFObjectReference
    key: int
    code: list[str] = field(default_factory=list)
    elements_by_mark: list[Element] = field(default_factory=list)
    annotations: list[PDFObjectReference] = field(default_factory=list)


class TaggedCanvas(Canvas):
    """A tagged document. Measures are points, the origin is at the lower left of each page.

    `identity`: bytes that no other document has; they become the PDF's own identifier.
    `moment`: the aware time that the PDF says it was made at.
    """

    def __init__(
        self,
        out: BytesIO,
        *,
        size: tuple[float, float],
        language: str,
        title: str,
        author: str,
        identity: bytes,
        moment: datetime,
    ) -> None:
        super().__init__(
            out, pagesize=size, invariant=1, pdfVersion=(1, 7), lang=language, pageCompression=1, verbosity=0
        )
        self._out = out
        self._moment = moment.astimezone(UTC)
        self._metadata = xmp_metadata(title=title, author=author, language=language, moment=self._moment)
        document = self._doc
        # ReportLab takes both from the environment (SOURCE_DATE_EPOCH), and so would the file's identifier.
        document._timeStamp = SimpleNamespace(YMDhms=tuple(self._moment.timetuple())[:6], dhh=0, dmm=0)
        document.signature = hashlib.md5(identity, usedforsecurity=False)
        document.setTitle(title)
        document.setAuthor(author)
        document.setSubject("")
        document.setCreator("PASS")
        self._embedded: dict[str, EmbeddedTypeface] = {}
        # What the parent tree leads to, by key: the elements of a page, or the element of a link.
        self._parent_tree: list[_Page | Element] = []
        self._pages: list[_Page] = []
        self.add_page()
        self._current: Element | None = None
        self._drawn_text: dict[int, tuple[Element, str, bool]] = {}
        self._root = PDFDictionary({"Type": PDFName("StructTreeRoot")})
        top = Element("Document", self._root, self._page.reference)
        self._root.dict["K"] = PDFArray([document.Reference(top)])
        self._parents = [top]

    @property
    def page_count(self) -> int:
        """How many pages the document has so far."""
        return len(self._pages)

    def add_page(self) -> None:
        """Begin another page; what is drawn from now on stands there."""
        # ReportLab calls its pages so when they are written, in the order in which they were added.
        page = _Page(PDFObjectReference(f"Page{len(self._pages) + 1}"), len(self._parent_tree))
        self._pages.append(page)
        self._parent_tree.append(page)
        self._page = page

    def turn_to(self, number: int) -> None:
        """Go on drawing on an earlier page, counted from 1."""
        self._page = self._pages[number - 1]

    def add(self, code: str) -> None:
        """Put a line of PDF code on the page."""
        self._page.code.append(code)

    def embedded(self, typeface: Typeface) -> EmbeddedTypeface:
        """Return the typeface as this document embeds it."""
        if typeface.name not in self._embedded:
            embedded = EmbeddedTypeface(typeface, f"G{len(self._embedded) + 1}")
            self._embedded[typeface.name] = embedded
            self._doc.fontMapping[embedded.resource] = f"/{embedded.resource}"
            self._doc.delayedFonts.append(embedded)
        return self._embedded[typeface.name]

    @contextmanager
    def artifact(self, kind: str = "") -> Iterator[None]:
        """Mark what is drawn inside as decoration: screen readers pass over it.

        `kind`: "Pagination" for page numbers and repeated table headers, which some readers treat apart.
        """
        self.add(f"/Artifact <</Type /{kind}>> BDC" if kind else "/Artifact BMC")
        self._current, before = None, self._current
        yield
        self._current = before
        self.add("EMC")

    @contextmanager
    def group(
        self, kind: str, *, language: str | None = None, **entries: pdfdoc.PDFObject
    ) -> Iterator[Element]:
        """Make the elements inside the children of one element, such as "Table", "TR" or "L"."""
        element = self._element(kind, language)
        element.entries |= entries
        self._parents.append(element)
        yield element
        self._parents.pop()

    @contextmanager
    def tagged(
        self, kind: str, *, language: str | None = None, element: Element | None = None
    ) -> Iterator[Element]:
        """Make what is drawn inside one element, such as "P" or "H1". Yields the element.

        `element`: one that was yielded before, to continue it, also on another page. Each line of a
        paragraph is marked on its own, because some readers lose what follows a line with its own ActualText.
        """
        if element is None:
            element = self._element(kind, language)
        with self._marked(kind, element):
            yield element

    @contextmanager
    def figure(self, alternative: str, box: Box, *, language: str | None = None) -> Iterator[Element]:
        """Make what is drawn inside a figure with an alternative text. `box`: left, bottom, right, top."""
        with self.tagged("Figure", language=language) as element:
            element.entries["Alt"] = PDFString(without_layout_controls(alternative))
            layout = {"O": PDFName("Layout"), "BBox": PDFArray([round(edge, 2) for edge in box])}
            element.entries["A"] = PDFDictionary({**layout, "Placement": PDFName("Block")})
            yield element

    @contextmanager
    def link(self, address: str, box: Box, contents: str) -> Iterator[Element]:
        """Make what is drawn inside a link. `contents`: its description for screen readers."""
        with self.group("P"):
            element = self._element("Link")
        with self._marked("Link", element):
            yield element
        annotation = PDFDictionary(
            {
                "Type": PDFName("Annot"),
                "Subtype": PDFName("Link"),
                "Rect": PDFArray([round(edge, 2) for edge in box]),
                "F": 4,
                "Border": PDFArray([0, 0, 0]),
                "Contents": PDFString(contents),
                "StructParent": len(self._parent_tree),
                "A": PDFDictionary({"S": PDFName("URI"), "URI": PDFString(address)}),
            }
        )
        reference = self._doc.Reference(annotation)
        self._parent_tree.append(element)
        self._page.annotations.append(reference)
        element.children.append(
            PDFDictionary({"Type": PDFName("OBJR"), "Obj": reference, "Pg": self._page.reference})
        )

    def note_text(self, text: str, *, needs_actual_text: bool) -> None:
        """Record which text was drawn.

        `needs_actual_text`: the glyphs alone do not give it in the right order; the element then carries
        the text, so that a screen reader has it exactly.
        """
        if self._current is not None:
            _, before, needed = self._drawn_text.get(id(self._current), (None, "", False))
            self._drawn_text[id(self._current)] = (self._current, before + text, needed or needs_actual_text)

    def finish(self) -> None:
        """Write the document to the file that was given at the start."""
        for page in self._pages:
            self._page, self._code = page, page.code
            self.showPage()
        for element, text, needs_actual_text in self._drawn_text.values():
            if needs_actual_text:
                element.entries["ActualText"] = PDFString(text)
        self._write_structure()
        catalog = self._doc.Catalog
        catalog.MarkInfo = PDFDictionary({"Marked": "true"})
        catalog.ViewerPreferences = PDFDictionary({"DisplayDocTitle": "true"})
        catalog.Metadata = pdfdoc.XMP(creator=lambda _: self._metadata)
        plain = BytesIO()
        self._doc.SaveToFile(plain, self)
        # A tagged page has an object for each of its lines. Written one by one, as ReportLab does, they and
        # the table that finds them are a third of a certificate; object streams (PDF 1.5) compress them.
        with pikepdf.open(plain) as document:
            document.save(
                self._out,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                deterministic_id=True,
                fix_metadata_version=False,
            )

    def _write_structure(self) -> None:
        reference = self._doc.Reference
        numbers: list[Any] = []
        for key, entry in enumerate(self._parent_tree):
            if isinstance(entry, _Page):
                entry = PDFArray([reference(element) for element in entry.elements_by_mark])
            numbers += [key, reference(entry)]
        self._root.dict["ParentTree"] = reference(PDFDictionary({"Nums": PDFArray(numbers)}))
        self._root.dict["ParentTreeNextKey"] = len(self._parent_tree)
        self._doc.Catalog.StructTreeRoot = self._root

    def _make_preamble(self) -> None:
        # ReportLab's own preamble names Helvetica, which no document of ours embeds.
        self._preamble = "1 0 0 1 0 0 cm"

    def _setAnnotations(self, page: pdfdoc.PDFPage) -> None:  # noqa: N802 - ReportLab's name; the one place that reaches the page
        super()._setAnnotations(page)
        # ReportLab silently leaves out what is not on this list.
        page.__NoDefault__ = [*page.__NoDefault__, "Tabs", "StructParents"]
        page.Tabs = PDFName("S")
        page.StructParents = self._page.key
        page.Annots = PDFArray(self._page.annotations) if self._page.annotations else None
        # The filter is named here because ReportLab's default follows a global switch of the process.
        page.Contents = PDFStream(content=page.stream, filters=[pdfdoc.PDFZCompress])

    def _element(self, kind: str, language: str | None = None) -> Element:
        parent = self._parents[-1]
        element = Element(kind, parent, self._page.reference)
        if language:
            element.entries["Lang"] = PDFString(language)
        parent.children.append(self._doc.Reference(element))
        return element

    @contextmanager
    def _marked(self, kind: str, element: Element) -> Iterator[None]:
        page = self._page
        mark = len(page.elements_by_mark)
        page.elements_by_mark.append(element)
        # A number alone means the page on which the element begins.
        element.children.append(
            mark
            if page.reference is element.page
            else PDFDictionary({"Type": PDFName("MCR"), "Pg": page.reference, "MCID": mark})
        )
        self.add(f"/{kind} <</MCID {mark}>> BDC")
        self._current, before = element, self._current
        yield
        self._current = before
        self.add("EMC")
