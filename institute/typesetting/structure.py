"""Parts of a tagged PDF that ReportLab lacks: structure elements, and metadata that claim PDF/UA-1."""

from datetime import datetime
from html import escape
from typing import Any

from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.pdfdoc import PDFObjectReference

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


def xmp_metadata(*, title: str, author: str, language: str, moment: datetime) -> bytes:
    """Return the metadata of a document. ``moment``: in UTC."""
    return _METADATA.format(
        title=escape(title),
        author=escape(author),
        language=escape(language),
        moment=moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
    ).encode()


class Element(pdfdoc.PDFObject):
    """One element of the structure: a heading, a paragraph, a figure, a link, a table cell.

    `page` is where its content begins. It formats itself, because ReportLab takes longer over its
    dictionaries than over all the rest.
    """

    def __init__(self, kind: str, parent: pdfdoc.PDFObject, page: PDFObjectReference) -> None:
        self.kind, self.parent, self.page = kind, parent, page
        self.children: list[Any] = []
        self.entries: dict[str, pdfdoc.PDFObject] = {}

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        """Return the element as PDF code. ReportLab calls this on every object."""
        parent, page = (document.Reference(one).format(document) for one in (self.parent, self.page))
        children = b" ".join(pdfdoc.format(child, document) for child in self.children)
        more = b" ".join(
            b"/%s %s" % (name.encode(), value.format(document)) for name, value in self.entries.items()
        )
        head = b"<</Type /StructElem /S /%s /P %s /Pg %s" % (self.kind.encode(), parent, page)
        return b"%s /K [%s] %s>>" % (head, children, more)
