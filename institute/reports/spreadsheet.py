"""A list as CSV that a spreadsheet program opens as text, whatever people are called."""

import csv

# What spreadsheet programs take for the beginning of a formula, in both widths.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class _Line:
    """Gives the line that the csv writer makes, instead of keeping it."""

    def write(self, line):
        return line


def neutral(cell):
    """Return a cell that no program calculates: text that looks like a formula gets an apostrophe."""
    if isinstance(cell, str) and cell.lstrip(" ").startswith(FORMULA_SIGNS):
        return f"'{cell}"
    return cell


def stream_csv(headings, rows):
    """Yield the bytes of a CSV, line by line. The mark at the start tells Excel that it is UTF-8."""
    writer = csv.writer(_Line())
    yield b"\xef\xbb\xbf"
    for row in (headings, *rows):
        yield writer.writerow([neutral(cell) for cell in row]).encode()
