"""The certificate as a page: letter landscape, one page, the same facts always the same bytes.

Pure: facts in, bytes out. No clock, no settings, no database; the only files read are the fonts.
"""

import re
from io import BytesIO

from certificates.drawing import artwork
from certificates.drawing.artwork import INK, INK_SOFT, LAUREL, LINE, WHEAT
from certificates.drawing.facts import CertificateFacts, Wording
from certificates.drawing.fitting import BODY_BASE, NAME_BOTTOM, fit_body, fit_title, pitch_of, set_name
from certificates.drawing.sheet import HEIGHT, MIDDLE, WIDTH, Sheet
from institute.typesetting import (
    HEADING,
    JOINERS,
    LAYOUT_CONTROLS,
    STRONG,
    TEXT,
    CannotDraw,
    Line,
    Style,
    TaggedCanvas,
    base_of,
    clean_name,
    direction_of,
    family_of,
    fit_line,
    refuse_bare_marks,
    refuse_controls,
    script_of,
    set_line,
    without_layout_controls,
)

# Texts, signature and QR code keep this far from the edge of the page, on the left and on the right.
SIDE = 69
# The base of the lowest line.
LAST_BASE = 556.5


def draw_certificate(facts: CertificateFacts) -> bytes:
    """Return the certificate as a PDF (tagged, PDF/UA-1).

    Raises CannotDraw, naming the character or the reason, when a text cannot be shown as it is.
    """
    if facts.issued_at.utcoffset() is None:
        raise ValueError("issued_at has no time zone")
    _check_facts(facts)
    first = facts.wordings[0]
    out = BytesIO()
    page = TaggedCanvas(
        out,
        size=(WIDTH, HEIGHT),
        language=facts.language,
        title=f"{without_layout_controls(first.title)}: {clean_name(facts.recipient_name)}",
        author=without_layout_controls(first.institute),
        identity=facts.certificate_id.bytes,
        moment=facts.issued_at,
    )
    sheet = Sheet(page, mirrored=base_of(first.language) == 1)
    with page.artifact():
        for code in artwork.frame(WIDTH, HEIGHT, margin=35.25):
            page.add(code)
    _draw_head(sheet, facts.wordings)
    _draw_title(sheet, facts.wordings)
    _draw_name(sheet, facts)
    _draw_body(sheet, facts.wordings)
    _draw_emblems(sheet, facts)
    _draw_signature(sheet, facts)
    with page.artifact():
        sheet.picture(artwork.seal(), MIDDLE - 51, 460.5, size=102, squares=64)
    _draw_proof(sheet, facts)
    page.finish()
    return out.getvalue()


def check_name(text: str) -> str:
    """Return the name as a certificate prints it. Raises CannotDraw when it cannot print it."""
    name = clean_name(text)
    set_name(name, "en")
    return name


def _check_facts(facts: CertificateFacts) -> None:
    """Refuse invalid texts that are not drawn, but written into the file for programs and screen readers."""
    if not 1 <= len(facts.wordings) <= 2:
        raise CannotDraw("wordings", text=str(len(facts.wordings)))
    if not re.fullmatch(r"https?://[!-~]{3,200}", facts.verify_url):
        raise CannotDraw("address", text=facts.verify_url)
    if len(facts.module_codes) > 12:  # as many emblems as stand in one row
        raise CannotDraw("too long", text=" ".join(facts.module_codes))
    spoken = (facts.language, facts.name_language or "und", *(one.language for one in facts.wordings))
    for language in spoken:
        if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", language):
            raise CannotDraw("language", text=language)
    # Between the words of a line a line feed is a space; in a name it is a mistake, as are characters that
    # turn or hide letters.
    for name in (facts.recipient_name, facts.signatory_name, facts.place, facts.code):
        refuse_controls(name)
    for wording in facts.wordings:
        for text in (wording.title, wording.institute, wording.modules, wording.check):
            refuse_controls(text, allowed=JOINERS | LAYOUT_CONTROLS)
            refuse_bare_marks(without_layout_controls(text))


def _draw_head(sheet: Sheet, wordings: tuple[Wording, ...]) -> None:
    lines = [
        fit_line(wording.institute, TEXT, 10.9, language=wording.language, width=330, smallest=8)
        for wording in wordings
    ]
    name = fit_line("PASS", HEADING, 21, language="en", width=200, smallest=21, tracking=0.035)
    words = max(line.width for line in lines)
    x = MIDDLE - (37.5 + 6 + name.width + 28 + words) / 2
    with sheet.page.artifact():
        sheet.picture(artwork.mark(), x, 54, size=37.5, squares=64)
    x += 43.5
    with sheet.page.tagged("P"):
        sheet.write(name, x, 79.6, INK)
    x += name.width + 14
    with sheet.page.artifact():
        sheet.rule((x, 58), (x, 88), thick=1.1, ink=LINE)
    x += 14
    pitch = pitch_of(lines, 14.8)
    y = 76.5 - pitch / 2 * (len(lines) - 1)
    for wording, line in zip(wordings, lines, strict=True):
        with sheet.page.tagged("P", language=wording.language):
            sheet.write(line, x, y, INK)
        y += pitch


def _draw_title(sheet: Sheet, wordings: tuple[Wording, ...]) -> None:
    titles, certify, bases = fit_title(wordings)
    for place, (wording, line) in enumerate(zip(wordings, titles, strict=True)):
        with sheet.page.tagged("P" if place else "H1", language=wording.language):
            sheet.write(line, MIDDLE, bases[place], INK_SOFT if place else INK, align=0.5)
    dot = fit_line("·", TEXT, 13.5, language="en", width=20, smallest=13.5)
    x = MIDDLE - (sum(line.width for line in certify) + (len(certify) - 1) * (dot.width + 8)) / 2
    for place, (wording, line) in enumerate(zip(wordings, certify, strict=True)):
        if place:
            with sheet.page.artifact():
                sheet.write(dot, x + 4, bases[-1], INK_SOFT)
            x += dot.width + 8
        with sheet.page.tagged("P", language=wording.language):
            sheet.write(line, x, bases[-1], INK_SOFT)
        x += line.width


def _draw_name(sheet: Sheet, facts: CertificateFacts) -> None:
    lines = set_name(facts.recipient_name, facts.name_language or facts.language)
    bases = [min(266.5 if len(lines) == 1 else 271.5, NAME_BOTTOM - lines[-1].ink[1])]
    if len(lines) == 2:
        bases.insert(0, bases[0] - pitch_of(lines, 26.5))
    element = None
    for line, base in zip(lines, bases, strict=True):
        with sheet.page.tagged("P", language=_language_of_name(facts), element=element) as element:
            sheet.write(line, MIDDLE, base, LAUREL, align=0.5)
    half = min(max(max(line.width for line in lines) / 2 + 27, 210), 327)
    with sheet.page.artifact():
        sheet.rule((MIDDLE - half, 283), (MIDDLE + half, 283), thick=1.5, ink=WHEAT)


def _language_of_name(facts: CertificateFacts) -> str:
    """Return the language in which a screen reader says the name, or its script; "" for the page's."""
    if facts.name_language:
        return facts.name_language
    script = next(filter(None, map(script_of, facts.recipient_name)), "Latn")
    return "" if family_of(script) == "Latn" else f"und-{script}"


def _draw_body(sheet: Sheet, wordings: tuple[Wording, ...]) -> None:
    single = len(wordings) == 1
    columns, pitch = fit_body(wordings, 480 if single else 294)
    for place, (wording, lines) in enumerate(zip(wordings, columns, strict=True)):
        # In its column a text begins at the side of its own language.
        turned = (base_of(wording.language) == 1) != sheet.mirrored
        x = MIDDLE if single else MIDDLE - 307.5 + place * 321 + 294 * turned
        element = None
        for row, line in enumerate(lines):
            with sheet.page.tagged("P", language=wording.language, element=element) as element:
                sheet.write(line, x, BODY_BASE + row * pitch, INK, align=0.5 if single else float(turned))


def _draw_emblems(sheet: Sheet, facts: CertificateFacts) -> None:
    if not facts.module_codes:
        return
    size, step, top = 36, 48, 384
    start = MIDDLE - (len(facts.module_codes) * step - (step - size)) / 2
    first = facts.wordings[0]
    box = sheet.box(start, top, WIDTH - 2 * start, size)
    with sheet.page.figure(first.modules, box, language=first.language):
        for place, code in enumerate(facts.module_codes):
            sheet.picture(artwork.emblem(code), start + place * step, top, size=size, squares=48)


def _draw_signature(sheet: Sheet, facts: CertificateFacts) -> None:
    """A line to sign on, and under it who signs. The line rises when more stands under it."""
    texts: list[tuple[str, Style, str, int | None]] = [
        (wording.signatory_role, TEXT, wording.language, None) for wording in facts.wordings
    ]
    if facts.signatory_name:
        name = facts.signatory_name
        texts.insert(0, (name, STRONG, facts.language, direction_of(name)))
    lines = [
        fit_line(text, style, 11.25, language=language, base=base, width=240, smallest=7.5)
        for text, style, language, base in texts
    ]
    pitch = pitch_of(lines, 15)
    y = LAST_BASE - pitch * (len(texts) - 1)
    over = y - max(14.5, lines[0].ink[0] + 4)
    with sheet.page.artifact():
        sheet.rule((SIDE, over), (SIDE + 240, over), thick=1.1, ink=INK)
    for (_, _, language, _), line in zip(texts, lines, strict=True):
        with sheet.page.tagged("P", language=language):
            sheet.write(line, SIDE, y, INK)
        y += pitch


def _draw_proof(sheet: Sheet, facts: CertificateFacts) -> None:
    """Draw date, place, number, address and QR code: what a stranger needs to check the document."""
    rows = artwork.qr_code(facts.verify_url)
    module = 2
    side = len(rows) * module
    left, top = WIDTH - SIDE - side, LAST_BASE + 1.5 - side
    end, room = left - 13, left - 13 - (MIDDLE + 62)
    lines = _lines_of_proof(facts, room)
    address = _address_lines(facts, room)
    if facts.code not in [line.text for line in address]:
        code = fit_line(facts.code, STRONG, 11.25, language="en", width=room, smallest=7, tracking=0.05)
        lines.append((facts.language, code))
    pitch = pitch_of([*(line for _, line in lines), *address], 15.4)
    y = LAST_BASE - pitch * (len(lines) + len(address) - 1)
    for language, line in lines:
        with sheet.page.tagged("P", language=language):
            sheet.write(line, end, y, INK, align=1)
        y += pitch
    widest = max(line.width for line in address)
    box = sheet.box(end - widest, y - 10, widest, LAST_BASE + 4 - (y - 10))
    with sheet.page.link(facts.verify_url, box, contents=facts.verify_url):
        for line in address:
            sheet.write(line, end, y, INK, align=1)
            y += pitch
    box = sheet.box(left, top, side, side)
    first = facts.wordings[0]
    with sheet.page.figure(first.check, box, language=first.language):
        artwork.draw_qr(sheet.page, rows, box[0], box[3], module)


def _lines_of_proof(facts: CertificateFacts, room: float) -> list[tuple[str, Line]]:
    """Return the date in each language and the place, each with its language."""
    lines = []
    for row, wording in enumerate(facts.wordings):
        style, size = (TEXT, 10.5) if row else (HEADING, 12.4)
        line = fit_line(wording.date, style, size, language=wording.language, width=room, smallest=7)
        lines.append((wording.language, line))
    if facts.place:
        line = fit_line(
            facts.place,
            TEXT,
            10.5,
            language=facts.language,
            base=direction_of(facts.place),
            width=room,
            smallest=7,
        )
        lines.append((facts.language, line))
    return lines


def _address_lines(facts: CertificateFacts, room: float) -> list[Line]:
    """Return the address as people type it: one line, or two when it is long or ends with the number.

    The number is then the second line, and is not printed twice.
    """
    shown = facts.verify_url.split("://", 1)[1].rstrip("/")
    parts = [shown]
    ends_with_code = shown.endswith("/" + facts.code)
    if ends_with_code or ("/" in shown and set_line(shown, TEXT, 10.5, language="en").width > room):
        start, last = shown.rsplit("/", 1)
        parts = [start + "/", last]
    lines = [fit_line(part, TEXT, 10.5, language="en", width=room, smallest=6) for part in parts]
    if ends_with_code:
        lines[1] = fit_line(facts.code, STRONG, 11.25, language="en", width=room, smallest=7, tracking=0.05)
    return lines
