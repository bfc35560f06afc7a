"""A ReportLab document as a small file: everything but its streams is packed together (PDF 1.5).

A tagged page has an object for each of its lines. Written one by one, as ReportLab does, they and the
table that finds them again are a third of the certificate.
"""

import struct
import zlib

from reportlab.pdfbase import pdfdoc


class Written(pdfdoc.PDFObject):
    """An object that is already in the PDF's own writing."""

    def __init__(self, code):
        self.code = code

    def format(self, document):
        """The same bytes. ReportLab asks every object for them."""
        return self.code


def write(document):
    """All bytes of a ReportLab document that is ready to be saved."""
    root, info = document.Reference(document.Catalog), document.Reference(document.info)
    parts, places, packed = [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"], {}, []
    length = len(parts[0])
    number = 1
    # Writing one object may bring in others, which get the next numbers.
    while number in document.numberToId:
        code = pdfdoc.format(document.idToObject[document.numberToId[number]], document, toplevel=1)
        if code.endswith(b"endstream\n"):
            places[number] = (1, length, 0)
            parts.append(b"%d 0 obj\n%sendobj\n" % (number, code))
            length += len(parts[-1])
        else:
            packed.append((number, code))
        number += 1
    places |= {inner: (2, number, place) for place, (inner, _) in enumerate(packed)}
    places[number] = (1, length, 0)
    parts.append(_pack(number, packed))
    length += len(parts[-1])
    places[number + 1] = (1, length, 0)
    entries = {
        b"Root": root.format(document),
        b"Info": info.format(document),
        b"ID": b"[<%s><%s>]" % ((document.signature.hexdigest().encode(),) * 2),
    }
    parts.append(_cross_reference(number + 1, places, entries))
    parts.append(b"startxref\n%d\n%%%%EOF\n" % length)
    return b"".join(parts)


def _pack(number, packed):
    """The stream that holds all objects which are no streams: their numbers and places, then they."""
    codes = [code + b"\n" for _, code in packed]
    starts = [sum(map(len, codes[:place])) for place in range(len(codes))]
    index = b" ".join(b"%d %d" % (inner, start) for (inner, _), start in zip(packed, starts, strict=True))
    entries = b"/Type /ObjStm /N %d /First %d" % (len(packed), len(index) + 1)
    return _stream(number, entries, index + b"\n" + b"".join(codes))


def _cross_reference(number, places, entries):
    """The stream that says where each object is; object 0 never is anywhere."""
    rows = [(0, 0, 65535), *(places[one] for one in range(1, number + 1))]
    table = b"".join(struct.pack(">BIH", *row) for row in rows)
    more = b" ".join(b"/%s %s" % entry for entry in entries.items())
    return _stream(number, b"/Type /XRef /Size %d /W [1 4 2] %s" % (number + 1, more), table)


def _stream(number, entries, content):
    content = zlib.compress(content, 9)
    head = b"<< %s /Filter /FlateDecode /Length %d >>" % (entries, len(content))
    return b"%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (number, head, content)
