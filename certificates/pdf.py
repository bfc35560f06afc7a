"""The certificate as a page: letter landscape, one page, the same facts always the same bytes.

Pure: facts in, bytes out. No clock, no settings, no database; the only files read are our own fonts.
"""

import re
from io import BytesIO

from certificates import artwork
from certificates.artwork import INK, INK_SOFT, LAUREL, LINE, WHEAT, colour
from certificates.date_words import date_in_words
from certificates.facts import CertificateFacts, Wording
from certificates.printable import CannotDraw, clean_name, refuse_bare_marks, refuse_controls
from certificates.tagged_page import TaggedPage
from certificates.text import (
    HEADING_FACES,
    STRONG_FACES,
    TEXT_FACES,
    draw,
    fit_line,
    fit_name,
    fit_paragraph,
    number,
    set_line,
)

__all__ = ["CertificateFacts", "Wording", "check_name", "draw_certificate"]

WIDTH, HEIGHT = 792, 612
MIDDLE = WIDTH / 2
# Words, signature and QR keep this far from the paper's edge, on the left and on the right.
SIDE = 69
# The base of the lowest line, from the upper edge.
LAST_BASE = 556.5


def draw_certificate(facts: CertificateFacts) -> bytes:
    """The certificate as a PDF (tagged, PDF/UA-1).

    Raises CannotDraw, naming the character or the reason, when a text cannot be shown as it is.
    """
    if facts.issued_at.utcoffset() is None:
        raise ValueError("issued_at has no time zone")
    _refuse_what_cannot_be_said(facts)
    first = facts.wordings[0]
    out = BytesIO()
    page = TaggedPage(
        out,
        size=(WIDTH, HEIGHT),
        language=facts.language,
        title=f"{first.title}: {clean_name(facts.recipient_name)}",
        author=first.institute,
        identity=facts.certificate_id.bytes,
        moment=facts.issued_at,
    )
    with page.decoration():
        for code in artwork.frame(WIDTH, HEIGHT, margin=35.25):
            page.add(code)
    _draw_head(page, facts.wordings)
    _draw_title(page, facts.wordings)
    _draw_name(page, facts)
    _draw_body(page, facts.wordings)
    _draw_emblems(page, facts)
    _draw_signature(page, facts)
    with page.decoration():
        artwork.draw_picture(page, artwork.seal(), MIDDLE - 51, HEIGHT - 460.5, 102 / 64)
    _draw_proof(page, facts)
    page.finish()
    return out.getvalue()


def check_name(text: str) -> str:
    """The name as a certificate would print it. Raises CannotDraw if it could not print it."""
    name = clean_name(text)
    _set_name(name, "en")
    return name


def _refuse_what_cannot_be_said(facts):
    """Refuse what is not drawn as text, but is written into the file for programs and screen readers."""
    if not 1 <= len(facts.wordings) <= 2:
        raise CannotDraw("wordings", text=str(len(facts.wordings)))
    if not re.fullmatch(r"https?://[!-~]{3,200}", facts.verify_url):
        raise CannotDraw("address", text=facts.verify_url)
    if len(facts.module_codes) > 12:  # as many emblems as stand in one row
        raise CannotDraw("too long", text=" ".join(facts.module_codes))
    for language in (facts.language, *(wording.language for wording in facts.wordings)):
        if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", language):
            raise CannotDraw("language", text=language)
    # Between the words of a line a line feed is a space; in a name it is a mistake.
    refuse_controls(facts.recipient_name)
    for wording in facts.wordings:
        for text in (wording.title, wording.institute, wording.modules, wording.check):
            refuse_controls(text)
            refuse_bare_marks(text)


def _write(page, line, x, y, ink, *, align=0.0):
    """Draw a line with its base `y` points under the paper's upper edge.

    `align`: 0 starts the line at x, 0.5 centres it there, 1 ends it there.
    """
    draw(page, line, x - line.width * align, HEIGHT - y, colour(ink))


def _rule(page, start, end, *, thick, ink):
    (x, y), (to_x, to_y) = start, end
    way = f"{number(x)} {number(HEIGHT - y)} m {number(to_x)} {number(HEIGHT - to_y)} l S"
    page.add(f"{colour(ink)} RG {number(thick)} w {way}")


def _draw_head(page, wordings):
    lines = [
        fit_line(wording.institute, TEXT_FACES, 10.9, language=wording.language, width=330, smallest=8)
        for wording in wordings
    ]
    name = set_line("PASS", HEADING_FACES, 21, language="en", tracking=0.035)
    words = max(line.width for line in lines)
    x = MIDDLE - (37.5 + 6 + name.width + 28 + words) / 2
    with page.decoration():
        artwork.draw_picture(page, artwork.mark(), x, HEIGHT - 54, 37.5 / 64)
    x += 43.5
    with page.tagged("P"):
        _write(page, name, x, 79.6, INK)
    x += name.width + 14
    with page.decoration():
        _rule(page, (x, 58), (x, 88), thick=1.1, ink=LINE)
    x += 14
    y = 76.5 if len(lines) == 1 else 69
    for wording, line in zip(wordings, lines, strict=True):
        with page.tagged("P", language=wording.language):
            _write(page, line, x, y, INK)
        y += 14.8


def _draw_title(page, wordings):
    first, *others = wordings
    with page.tagged("H1", language=first.language):
        line = fit_line(first.title, HEADING_FACES, 34.5, language=first.language, width=600, smallest=20)
        _write(page, line, MIDDLE, 149 if others else 160, INK, align=0.5)
    for wording in others:
        with page.tagged("P", language=wording.language):
            spoken = wording.language
            line = fit_line(wording.title, HEADING_FACES, 19, language=spoken, width=600, smallest=12)
            _write(page, line, MIDDLE, 177, INK_SOFT, align=0.5)
    room = 600 / len(wordings)
    lines = [
        fit_line(wording.certify, TEXT_FACES, 13.5, language=wording.language, width=room, smallest=9)
        for wording in wordings
    ]
    dot = set_line("·", TEXT_FACES, 13.5, language="en")
    x = MIDDLE - (sum(line.width for line in lines) + (len(lines) - 1) * (dot.width + 8)) / 2
    for place, (wording, line) in enumerate(zip(wordings, lines, strict=True)):
        if place:
            with page.decoration():
                _write(page, dot, x + 4, 211, INK_SOFT)
            x += dot.width + 8
        with page.tagged("P", language=wording.language):
            _write(page, line, x, 211, INK_SOFT)
        x += line.width


def _set_name(name, language):
    sizes = {"one_line": (43.5, 25), "two_lines": (22.5, 11)}
    return fit_name(name, HEADING_FACES, language=language, width=620, **sizes)


def _draw_name(page, facts):
    lines = _set_name(facts.recipient_name, facts.language)
    base = 266.5 if len(lines) == 1 else 245
    element = None
    for line in lines:
        with page.tagged("P", element=element) as element:
            _write(page, line, MIDDLE, base, LAUREL, align=0.5)
        base += 26.5
    half = min(max(max(line.width for line in lines) / 2 + 27, 210), 327)
    with page.decoration():
        _rule(page, (MIDDLE - half, 283), (MIDDLE + half, 283), thick=1.5, ink=WHEAT)


def _draw_body(page, wordings):
    single = len(wordings) == 1
    width = 480 if single else 294
    for place, wording in enumerate(wordings):
        lines = fit_paragraph(
            wording.body, TEXT_FACES, 12.75, language=wording.language, width=width, smallest=9, lines=4
        )
        x = MIDDLE if single else MIDDLE - 307.5 + place * 321
        element = None
        for row, line in enumerate(lines):
            with page.tagged("P", language=wording.language, element=element) as element:
                _write(page, line, x, 315.5 + row * 18.2, INK, align=0.5 if single else 0)


def _draw_emblems(page, facts):
    if not facts.module_codes:
        return
    size, step, top = 36, 48, HEIGHT - 384
    start = MIDDLE - (len(facts.module_codes) * step - (step - size)) / 2
    first = facts.wordings[0]
    box = (start, top - size, WIDTH - start, top)
    with page.figure(first.modules, box, language=first.language):
        for place, code in enumerate(facts.module_codes):
            artwork.draw_picture(page, artwork.emblem(code), start + place * step, top, size / 48)


def _draw_signature(page, facts):
    """A line to sign on, and under it who signs. The line rises when more stands under it."""
    said = [(wording.signatory_role, TEXT_FACES, wording.language) for wording in facts.wordings]
    if facts.signatory_name:
        said.insert(0, (facts.signatory_name, STRONG_FACES, facts.language))
    y = LAST_BASE - 15 * (len(said) - 1)
    with page.decoration():
        _rule(page, (SIDE, y - 14.5), (SIDE + 240, y - 14.5), thick=1.1, ink=INK)
    for text, faces, language in said:
        with page.tagged("P", language=language):
            line = fit_line(text, faces, 11.25, language=language, width=240, smallest=7.5)
            _write(page, line, SIDE, y, INK)
        y += 15


def _draw_proof(page, facts):
    """Date, place, number, address and QR: what a stranger needs to check the paper."""
    rows = artwork.qr_code(facts.verify_url)
    module = 2
    side = len(rows) * module
    left, top = WIDTH - SIDE - side, HEIGHT - LAST_BASE - 1.5 + side
    end, room = left - 13, left - 13 - (MIDDLE + 62)
    language = facts.language
    first, *others = facts.wordings
    said = [(date_in_words(facts.issued_on, first.language), HEADING_FACES, 12.4, first.language, 0)]
    for other in others:
        said.append((date_in_words(facts.issued_on, other.language), TEXT_FACES, 10.5, other.language, 0))
    if facts.place:
        said.append((facts.place, TEXT_FACES, 10.5, language, 0))
    address = _address_lines(facts, room)
    if facts.code not in [line.text for line in address]:
        said.append((facts.code, STRONG_FACES, 11.25, language, 0.05))
    y = LAST_BASE - 15.4 * (len(said) + len(address) - 1)
    for text, faces, size, spoken, tracking in said:
        with page.tagged("P", language=spoken):
            line = fit_line(text, faces, size, language=spoken, width=room, smallest=7, tracking=tracking)
            _write(page, line, end, y, INK, align=1)
        y += 15.4
    widest = max(line.width for line in address)
    box = (end - widest, HEIGHT - LAST_BASE - 4, end, HEIGHT - y + 10)
    with page.link(facts.verify_url, box, says=facts.verify_url):
        for line in address:
            _write(page, line, end, y, INK, align=1)
            y += 15.4
    with page.figure(first.check, (left, top - side, left + side, top), language=first.language):
        artwork.draw_qr(page, rows, left, top, module)


def _address_lines(facts, room):
    """The address as people type it: one line, or two when it is long or ends with the number.

    The number is then the second line, and does not need to stand on the paper twice.
    """
    shown = facts.verify_url.split("://", 1)[1].rstrip("/")
    parts = [shown]
    ends_with_code = shown.endswith("/" + facts.code)
    if ends_with_code or ("/" in shown and set_line(shown, TEXT_FACES, 10.5, language="en").width > room):
        start, last = shown.rsplit("/", 1)
        parts = [start + "/", last]
    lines = [fit_line(part, TEXT_FACES, 10.5, language="en", width=room, smallest=6) for part in parts]
    if ends_with_code:
        lines[1] = fit_line(
            facts.code, STRONG_FACES, 11.25, language="en", width=room, smallest=7, tracking=0.05
        )
    return lines
