"""A list as CSV or XLSX that a spreadsheet program opens as text, whatever people are called."""

import csv
from datetime import date
from tempfile import TemporaryFile

from openpyxl import Workbook

# What spreadsheet programs take for the beginning of a formula, in both widths.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Characters that the XML of a workbook cannot hold.
UNPRINTABLE = dict.fromkeys([*range(9), 11, 12, *range(14, 32)])
CHUNK = 64 * 1024


class _Line:
    """Gives the line that the csv writer makes, instead of keeping it."""

    def write(self, line):
        return line


def neutral(cell):
    """Return a cell that no program calculates: text that looks like a formula gets an apostrophe."""
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str) and cell.lstrip(" ").startswith(FORMULA_SIGNS):
        return f"'{cell}"
    return cell


def stream_csv(headings, rows):
    """Yield the bytes of a CSV, line by line. The mark at the start tells Excel that it is UTF-8."""
    writer = csv.writer(_Line())
    yield b"\xef\xbb\xbf"
    yield writer.writerow([neutral(cell) for cell in headings]).encode()
    for row in rows:
        yield writer.writerow([neutral(cell) for cell in row]).encode()


def stream_xlsx(title, headings, rows):
    """Yield the bytes of a workbook with one sheet. Rows go to the disk as they come, not into memory."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    sheet.append(headings)
    for row in rows:
        sheet.append([_cell(value) for value in row])
    with TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while chunk := file.read(CHUNK):
            yield chunk


def _cell(value):
    """Numbers and days as they are; text as text. With its apostrophe no text begins like a formula."""
    return neutral(value).translate(UNPRINTABLE) if isinstance(value, str) else value
