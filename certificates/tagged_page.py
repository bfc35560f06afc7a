"""One PDF page on which everything drawn is either tagged for a screen reader or marked as decoration.

ReportLab writes pages without structure. This canvas adds what PDF/UA-1 asks for: a tree of elements,
the way back from each piece of the page to its element, the language, a title and metadata. It takes
nothing from the clock or the surroundings, so the same drawing is the same file.
"""

import hashlib
from contextlib import contextmanager
from datetime import UTC
from functools import partial
from html import escape
from types import SimpleNamespace

from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream, PDFString
from reportlab.pdfgen.canvas import Canvas

from certificates.compact import write
from certificates.printable import without_layout_controls
from certificates.typefaces import EmbeddedTypeface

_METADATA = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<pdfuaid:part>1</pdfuaid:part>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{moment}</xmp:CreateDate>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


class _Element(pdfdoc.PDFObject):
    """One element of the structure: a heading, a line, a picture, a link.

    It writes itself, because ReportLab takes longer over its dictionaries than over all the rest.
    """

    def __init__(self, kind, parent, page):
        self.kind, self.parent, self.page = kind, parent, page
        self.children, self.entries = [], {}

    def format(self, document):
        """The element as a PDF writes it. ReportLab asks every object for it."""
        parent, page = (document.Reference(one).format(document) for one in (self.parent, self.page))
        children = b" ".join(pdfdoc.format(child, document) for child in self.children)
        more = b" ".join(
            b"/%s %s" % (name.encode(), value.format(document)) for name, value in self.entries.items()
        )
        head = b"<</Type /StructElem /S /%s /P %s /Pg %s" % (self.kind.encode(), parent, page)
        return b"%s /K [%s] %s>>" % (head, children, more)


class TaggedPage(Canvas):
    """A document of one tagged page. Measures are points, the origin is at the lower left.

    `identity`: bytes that no other document has; they become the PDF's own identifier.
    `moment`: the aware time that the PDF says it was made at.
    """

    def __init__(self, out, *, size, language, title, author, identity, moment):
        super().__init__(
            out, pagesize=size, invariant=1, pdfVersion=(1, 7), lang=language, pageCompression=1, verbosity=0
        )
        self._moment = moment.astimezone(UTC)
        self._metadata = _METADATA.format(
            title=escape(title),
            author=escape(author),
            language=escape(language),
            moment=self._moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        ).encode()
        document = self._doc
        # ReportLab takes both from the environment (SOURCE_DATE_EPOCH), and so would the file's identifier.
        document._timeStamp = SimpleNamespace(YMDhms=tuple(self._moment.timetuple())[:6], dhh=0, dmm=0)
        document.signature = hashlib.md5(identity, usedforsecurity=False)
        document.setTitle(title)
        document.setAuthor(author)
        document.setSubject("")
        document.setCreator("PASS")
        self._embedded = {}
        self._by_mark = []
        self._links = []
        self._speaking, self._said = None, {}
        self._root = PDFDictionary({"Type": PDFName("StructTreeRoot")})
        self._document_element = _Element("Document", self._root, self._page())
        self._root.dict["K"] = PDFArray([document.Reference(self._document_element)])

    def add(self, code):
        """Put a line of page code on the page."""
        self._code.append(code)

    def embedded(self, typeface):
        """The typeface as this document carries it."""
        if typeface.name not in self._embedded:
            embedded = EmbeddedTypeface(typeface, f"G{len(self._embedded) + 1}")
            self._embedded[typeface.name] = embedded
            self._doc.fontMapping[embedded.resource] = f"/{embedded.resource}"
            self._doc.delayedFonts.append(embedded)
        return self._embedded[typeface.name]

    @contextmanager
    def decoration(self):
        """What is drawn inside says nothing: screen readers pass over it."""
        self.add("/Artifact BMC")
        self._speaking, before = None, self._speaking
        yield
        self._speaking = before
        self.add("EMC")

    @contextmanager
    def tagged(self, kind, *, language=None, element=None):
        """What is drawn inside is one element: "P", "H1". Gives the element.

        `element`: one that was given before, to go on with it. Each line of a paragraph goes in on its
        own, because some readers lose what follows a line that carries its text beside it.
        """
        if element is None:
            element = self._element(kind, self._document_element)
            if language:
                element.entries["Lang"] = PDFString(language)
        with self._marked(kind, element):
            yield element

    @contextmanager
    def figure(self, alternative, box, *, language=None):
        """What is drawn inside is a picture that `alternative` puts into words. `box`: x, y, right, top."""
        with self.tagged("Figure", language=language) as element:
            element.entries["Alt"] = PDFString(without_layout_controls(alternative))
            layout = {"O": PDFName("Layout"), "BBox": PDFArray([round(edge, 2) for edge in box])}
            element.entries["A"] = PDFDictionary({**layout, "Placement": PDFName("Block")})
            yield element

    @contextmanager
    def link(self, address, box, says):
        """What is drawn inside opens an address. `says`: the link in words, for screen readers."""
        paragraph = self._element("P", self._document_element)
        element = self._element("Link", paragraph)
        with self._marked("Link", element):
            yield element
        annotation = PDFDictionary(
            {
                "Type": PDFName("Annot"),
                "Subtype": PDFName("Link"),
                "Rect": PDFArray([round(edge, 2) for edge in box]),
                "F": 4,
                "Border": PDFArray([0, 0, 0]),
                "Contents": PDFString(says),
                "StructParent": len(self._links) + 1,
                "A": PDFDictionary({"S": PDFName("URI"), "URI": PDFString(address)}),
            }
        )
        reference = self._doc.Reference(annotation)
        self._links.append((reference, element))
        element.children.append(
            PDFDictionary({"Type": PDFName("OBJR"), "Obj": reference, "Pg": self._page()})
        )

    def says(self, text, *, spelled):
        """Tell which text was drawn. `spelled`: its glyphs alone do not say it in the right order.

        The element then carries the text, so that a screen reader has it exactly.
        """
        if self._speaking is not None:
            _, texts, before = self._said.get(id(self._speaking), (None, "", False))
            self._said[id(self._speaking)] = (self._speaking, texts + text, before or spelled)

    def finish(self):
        """Write the document to the file that was given at the start."""
        self.showPage()
        for element, text, spelled in self._said.values():
            if spelled:
                element.entries["ActualText"] = PDFString(text)
        catalog = self._doc.Catalog
        marks = [self._doc.Reference(element) for element in self._by_mark]
        numbers = [0, self._doc.Reference(PDFArray(marks))]
        for place, (_, element) in enumerate(self._links, 1):
            numbers += [place, self._doc.Reference(element)]
        self._root.dict["ParentTree"] = self._doc.Reference(PDFDictionary({"Nums": PDFArray(numbers)}))
        self._root.dict["ParentTreeNextKey"] = len(self._links) + 1
        catalog.StructTreeRoot = self._root
        catalog.MarkInfo = PDFDictionary({"Marked": "true"})
        catalog.ViewerPreferences = PDFDictionary({"DisplayDocTitle": "true"})
        catalog.Metadata = pdfdoc.XMP(creator=lambda _: self._metadata)
        # ReportLab asks its document for the bytes; this is the way to give it other ones.
        self._doc.format = partial(write, self._doc)
        self._doc.SaveToFile(self._filename, self)

    def _make_preamble(self):
        # ReportLab's own preamble names Helvetica, which no certificate carries.
        self._preamble = "1 0 0 1 0 0 cm"

    def _setAnnotations(self, page):  # noqa: N802 - ReportLab's name; the one place that reaches the page
        super()._setAnnotations(page)
        # ReportLab silently leaves out what is not on this list.
        page.__NoDefault__ = [*page.__NoDefault__, "Tabs", "StructParents"]
        page.Tabs = PDFName("S")
        page.StructParents = 0
        page.Annots = PDFArray([reference for reference, _ in self._links])
        # The filter is named here because ReportLab's default follows a global switch of the process.
        page.Contents = PDFStream(content=page.stream, filters=[pdfdoc.PDFZCompress])

    def _page(self):
        return self._doc.thisPageRef()

    def _element(self, kind, parent):
        element = _Element(kind, parent, self._page())
        parent.children.append(self._doc.Reference(element))
        return element

    @contextmanager
    def _marked(self, kind, element):
        mark = len(self._by_mark)
        self._by_mark.append(element)
        element.children.append(mark)
        self.add(f"/{kind} <</MCID {mark}>> BDC")
        self._speaking, before = element, self._speaking
        yield
        self._speaking = before
        self.add("EMC")
