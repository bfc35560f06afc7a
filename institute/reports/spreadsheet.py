"""A list as CSV or XLSX that a spreadsheet program opens as text, whatever people are called.

Rows come in portions, and each portion leaves as one piece.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from institute.reports.workbook import Workbook

type Row = Sequence[Any]

# Characters with which spreadsheet programs let a formula begin, also in full width.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def escape_formula(cell: Any) -> Any:
    """Put an apostrophe before text that a spreadsheet program would take for a formula."""
    if isinstance(cell, str) and cell.lstrip(" ").startswith(FORMULA_SIGNS):
        return f"'{cell}"
    return cell


def stream_csv(headings: Row, portions: Iterable[Iterable[Row]]) -> Iterator[bytes]:
    """Yield the bytes of a CSV. The byte order mark at the start tells Excel that it is UTF-8."""
    yield b"\xef\xbb\xbf" + _csv([headings])
    for rows in portions:
        yield _csv(rows)


def _csv(rows):
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_as_text(escape_formula(cell)) for cell in row] for row in rows)
    return text.getvalue().encode()


def _as_text(cell):
    return cell.isoformat() if isinstance(cell, date) else cell


def stream_xlsx(title: str, headings: Row, portions: Iterable[Iterable[Row]]) -> Iterator[bytes]:
    """Yield the bytes of a workbook with one sheet. Text stays text; numbers and dates keep their type."""
    book = Workbook(title)
    yield book.start()
    yield book.rows([headings])
    for rows in portions:
        # With its apostrophe no text begins like a formula.
        yield book.rows([escape_formula(cell) for cell in row] for row in rows)
    yield book.finish()
