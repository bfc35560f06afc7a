"""A workbook (XLSX) of one sheet, written while it is sent.

A library keeps each cell as an object or goes through a file on the disk, and took five times as long: this
is the least that a spreadsheet program opens. The first row is frozen, and days are stored as dates.
"""

import zipfile
from collections.abc import Iterable
from datetime import date
from typing import Any
from xml.sax.saxutils import escape, quoteattr

# The fastest compression: files are a little larger, and take a third of the time.
LEVEL = 1
# Characters that XML cannot hold.
UNPRINTABLE = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF])
# The first day that a spreadsheet program counts from.
DAY_ZERO = date(1899, 12, 30)
# A fixed time stamp of every part, so that the same list gives the same bytes.
MADE = (1980, 1, 1, 0, 0, 0)

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"

PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{KIND}.styles+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KIND}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{LINKS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{LINKS}/styles" Target="styles.xml"/></Relationships>',
    # Style 0 is of everything, style 1 of days.
    "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}
SHEET = (
    f'<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2"'
    ' activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>'
)


class Workbook:
    """Write a workbook piece by piece: ``start``, then ``rows`` as often as needed, then ``finish``."""

    def __init__(self, title: str) -> None:
        self._pieces = _Pieces()
        self._zip = zipfile.ZipFile(self._pieces, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL)
        self._title = _printable(title)

    def start(self) -> bytes:
        """Return everything before the first row."""
        names = f'<sheets><sheet name={quoteattr(self._title)} sheetId="1" r:id="rId1"/></sheets>'
        book = f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}">{names}</workbook>'
        for name, part in (PARTS | {"xl/workbook.xml": book}).items():
            with self._zip.open(_entry(name), "w") as file:
                file.write(f"{HEAD}{part}".encode())
        self._sheet = self._zip.open(_entry("xl/worksheets/sheet1.xml"), "w")
        self._sheet.write(f"{HEAD}{SHEET}".encode())
        return self._pieces.pop()

    def rows(self, rows: Iterable[Iterable[Any]]) -> bytes:
        """Return some more rows."""
        written = "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in rows)
        self._sheet.write(written.encode())
        return self._pieces.pop()

    def finish(self) -> bytes:
        """Return everything after the last row."""
        self._sheet.write(b"</sheetData></worksheet>")
        self._sheet.close()
        self._zip.close()
        return self._pieces.pop()


class _Pieces:
    """A file that is only written to; ``pop`` returns what was written since the last time."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._written.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        pass

    def close(self) -> None:
        pass

    def pop(self) -> bytes:
        data = b"".join(self._written)
        self._written.clear()
        return data


def _entry(name):
    entry = zipfile.ZipInfo(name, MADE)
    entry.compress_type, entry.compress_level = zipfile.ZIP_DEFLATED, LEVEL
    return entry


def _cell(value):
    if isinstance(value, str):
        if not value:
            return "<c/>"
        return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(_printable(value))}</t></is></c>'
    if isinstance(value, date):
        return f'<c s="1"><v>{(value - DAY_ZERO).days}</v></c>'
    return f"<c><v>{value}</v></c>"


def _printable(text):
    return text if text.isprintable() else text.translate(UNPRINTABLE)
