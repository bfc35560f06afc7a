"""A list as CSV or XLSX that a spreadsheet program opens as text, whatever people are called.

Rows come in portions, and each portion leaves as one piece.
"""

import csv
import io
from datetime import date

from institute.reports.workbook import Workbook

# What spreadsheet programs take for the beginning of a formula, in both widths.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def neutral(cell):
    """Return a cell that no program calculates: text that looks like a formula gets an apostrophe."""
    if isinstance(cell, str) and cell.lstrip(" ").startswith(FORMULA_SIGNS):
        return f"'{cell}"
    return cell


def stream_csv(headings, portions):
    """Yield the bytes of a CSV. The mark at the start tells Excel that it is UTF-8."""
    yield b"\xef\xbb\xbf" + _csv([headings])
    for rows in portions:
        yield _csv(rows)


def _csv(rows):
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_as_text(neutral(cell)) for cell in row] for row in rows)
    return text.getvalue().encode()


def _as_text(cell):
    return cell.isoformat() if isinstance(cell, date) else cell


def stream_xlsx(title, headings, portions):
    """Yield the bytes of a workbook with one sheet: numbers and days as they are; text as text."""
    book = Workbook(title)
    yield book.begun()
    yield book.rows([headings])
    for rows in portions:
        # With its apostrophe no text begins like a formula.
        yield book.rows([neutral(cell) for cell in row] for row in rows)
    yield book.ended()
