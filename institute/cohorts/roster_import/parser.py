"""Reads a list of parents, from a CSV or XLSX file or from pasted lines. Pure: it asks no database.

Whatever the bytes are, the answer is a :class:`ParentList` or :class:`ListRefused` with a sentence. Columns
that could be used against a family make the whole file refused: none of their values goes any further.
"""

import csv
import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from institute.i18n.text import normalise_for_comparison
from institute.people.contacts import read_email, read_phone

MAX_BYTES, MAX_ROWS, MAX_COLUMNS, MAX_NAME = 1024 * 1024, 500, 60, 200
# An XLSX file is a ZIP: what it may hold before anything of it is unpacked.
MAX_PARTS, MAX_UNPACKED = 300, 20 * 1024 * 1024

# Beside full names; given and family names are put together, never kept apart.
GIVEN, FAMILY = "given", "family"
COLUMNS = {
    "name": "name fullname displayname parent parentname nombre nombrecompleto nombreyapellidos",
    GIVEN: "givenname firstname nombres",
    FAMILY: "familyname lastname surname apellido apellidos",
    "language": "language homelanguage preferredlanguage idioma lengua",
    "email": "email emailaddress mail correo correoelectronico",
    "phone": "phone phonenumber mobile cell sms telefono celular",
    "school": "school schoolsite schoolname escuela",
}
DENIED = re.compile(
    r"immigra|inmigra|migrator|citizen|ciudadan|visa\b|undocumented|\balien\b|nationality|nacionalidad|"
    r"birth|born|nacimiento|\bdob\b|\bage\b|\bedad\b|\bssn\b|social ?sec|seguro ?social|passport|"
    r"pasaporte|licen[sc]|\bip\b|\bgeo|latitude|longitude|location|ubicaci|home ?address|direccion|"
    r"user ?agent|device|\bimei\b|\bmac\b|\brace|\braza|ethnic|etnia|religio|\bsex\b|\bsexo\b|gender|"
    r"genero|tribal|\ba ?number\b|green ?card|password|contrasena"
)


class ListRefused(Exception):
    """The whole list cannot be taken; ``sentence`` says why, and what to do."""

    def __init__(self, sentence):
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class ParentRow:
    """One parent of the list, as read. ``problems`` are sentences about what cannot be taken."""

    line: int
    name: str = ""
    language: str = ""
    email: str | None = None
    phone: str | None = None
    school: str = ""
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class ParentList:
    """The parents of a list, and the names of columns that were left out."""

    rows: tuple[ParentRow, ...]
    ignored_columns: tuple[str, ...] = field(default=())


def read_file(data: bytes) -> ParentList:
    """Read the bytes of a file. Raises :class:`ListRefused`."""
    if len(data) > MAX_BYTES:
        raise ListRefused(_("This file is too large. A list of 500 parents is less than one megabyte."))
    if data[:4] == b"PK\x03\x04":
        return _from_table(_xlsx_lines(data))
    if data[:4] == b"\xd0\xcf\x11\xe0":
        raise ListRefused(_("This is an old Excel file. Please save it as XLSX or CSV, and try again."))
    return read_text(_decode(data))


def read_text(text: str) -> ParentList:
    """Read lines as they stand in a CSV file or come from a spreadsheet's clipboard."""
    if len(text) > MAX_BYTES:
        raise ListRefused(_("This list is too long. Please send up to 500 parents at once."))
    return _from_table(_csv_lines(text))


def to_csv(rows) -> str:
    """Write rows in the one form that :func:`read_text` reads back; nothing else of a file is in it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["name", "language", "email", "phone", "school"])
    writer.writerows([row.name, row.language, row.email or "", row.phone or "", row.school] for row in rows)
    return out.getvalue()


def _decode(data):
    is_wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    # Excel on Windows still saves CSV in the last.
    encodings = ("utf-16",) if is_wide else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ListRefused(_("This file is not readable as text. Please save it as CSV (UTF-8) or XLSX."))


def _csv_lines(text):
    """Lines with their numbers; a line that cannot be read is told by its number."""
    if "\0" in text:
        raise ListRefused(_("This file is not readable as text. Please save it as CSV (UTF-8) or XLSX."))
    text = text.removeprefix("\ufeff")
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    # Not line by line: a cell may hold a line end.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        begins = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            words = _("Line %(line)d cannot be read. Look for a quotation mark that is not closed.")
            raise ListRefused(words % {"line": begins}) from None
        yield begins, cells


def _xlsx_lines(data):
    unreadable = _("This file is not a readable XLSX file. Please save it again, or save it as CSV.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise ListRefused(unreadable)
        return list(_cells_of_first_sheet(data))
    except ListRefused:
        raise
    except Exception:
        # The package that reads it fails in dozens of ways; none of them is worth another sentence.
        raise ListRefused(unreadable) from None


def _cells_of_first_sheet(data):
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    sheet = book.worksheets[0]
    # More than may be taken, so that too many are noticed; blank lines between are allowed for.
    # One row and one column more than are read: what lies beyond is refused, not left out in silence.
    rows = sheet.iter_rows(max_row=MAX_ROWS * 4 + 1, max_col=MAX_COLUMNS + 1, values_only=True)
    for number, cells in enumerate(rows, start=1):
        if number > MAX_ROWS * 4 or (len(cells) > MAX_COLUMNS and cells[MAX_COLUMNS] not in (None, "")):
            raise ListRefused(_("This list is too long. Please send up to 500 parents at once."))
        yield number, [_cell_text(cell) for cell in cells]


def _cell_text(cell):
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        # A phone number that a spreadsheet took for a quantity.
        return str(int(cell))
    return str(cell)


def _from_table(lines):
    filled = ((line, cells) for line, cells in lines if any(cell.strip() for cell in cells))
    first = next(filled, None)
    if first is None:
        raise ListRefused(_("The list is empty. It needs a first line with the names of the columns."))
    positions, ignored_columns = _column_positions(first[1])
    rows = []
    for line, cells in filled:
        if len(rows) == MAX_ROWS:
            raise ListRefused(_("This list is too long. Please send up to 500 parents at once."))
        rows.append(
            _row(
                line,
                {column: cells[index] if index < len(cells) else "" for column, index in positions.items()},
            )
        )
    if not rows:
        raise ListRefused(_("The list has column names, but no parents below them."))
    return ParentList(tuple(rows), tuple(ignored_columns))


def _column_positions(header):
    """Return the index of each column by its name. Refuses a list with a column that we never keep."""
    denied = [cell.strip()[:60] for cell in header if is_denied(cell)]
    if denied:
        words = _(
            "We never keep these columns: %(columns)s. Please take them out of the list and send it again. "
            "Nothing of this list was saved."
        )
        raise ListRefused(words % {"columns": ", ".join(denied)})
    positions, ignored_columns = {}, []
    for index, cell in enumerate(header[:MAX_COLUMNS]):
        word = re.sub(r"[^a-z]", "", normalise_for_comparison(cell))
        column = next((column for column, words in COLUMNS.items() if word in words.split()), None)
        if column is not None and column not in positions:
            positions[column] = index
        elif cell.strip():
            ignored_columns.append(cell.strip()[:60])
    if "name" not in positions and not {GIVEN, FAMILY} <= positions.keys():
        raise ListRefused(
            _("The first line must name the columns, and one of them must be: name. It was not found.")
        )
    return positions, ignored_columns


def is_denied(heading: str) -> bool:
    """Whether a column of this name is one that we never keep, however its words are joined."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])|[_\-./]+", " ", heading)
    together = re.sub(r"[^a-z0-9]", "", normalise_for_comparison(heading))
    return bool(
        DENIED.search(normalise_for_comparison(apart)) or re.fullmatch(r"(dob|ssn|ip|ipaddress)\d*", together)
    )


def _row(line, cells):
    problems = []

    def read(what, how):
        text = cells.get(what, "").strip()
        if not text:
            return None
        try:
            return how(text)
        except ValidationError as refusal:
            problems.append(refusal.messages[0])
            return None

    whole = cells.get("name") or f"{cells.get(GIVEN, '')} {cells.get(FAMILY, '')}"
    name = " ".join(whole.split())
    row = {"email": read("email", read_email), "phone": read("phone", read_phone)}
    row["language"] = read("language", _language_code) or ""
    if not name:
        problems.append(_("The name is missing."))
    elif len(name) > MAX_NAME:
        problems.append(_("The name is longer than 200 letters."))
    if any(unicodedata.category(c) in ("Cc", "Cs") for value in cells.values() for c in value.strip()):
        problems.append(_("There are signs in this line that are not letters. Please type it again."))
        name = "".join(c for c in name if unicodedata.category(c) not in ("Cc", "Cs"))
    school = " ".join(cells.get("school", "").split())[:MAX_NAME]
    return ParentRow(line, name[:MAX_NAME], school=school, problems=tuple(problems), **row)


def _language_code(text):
    wanted = normalise_for_comparison(text)
    for code, name in settings.LANGUAGES:
        info = get_language_info(code)
        if wanted in {
            normalise_for_comparison(code),
            normalise_for_comparison(name),
            normalise_for_comparison(info["name"]),
            normalise_for_comparison(info["name_local"]),
        }:
            return code
    # What people here also call them.
    if wanted in {"farsi", "dari"}:
        return "fa"
    if wanted in {"espanol", "castellano"}:
        return "es"
    if wanted in {"ingles"}:
        return "en"
    known = ", ".join(name for _code, name in settings.LANGUAGES)
    raise ValidationError(
        _("The site does not speak this language yet. Choose one of these: %(languages)s.")
        % {"languages": known}
    )
