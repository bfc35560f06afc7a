"""From characters to glyphs: HarfBuzz chooses them, puts marks on their letters and keeps pairs apart.

Today Latin, Cyrillic and Greek are shaped, left to right. An engine for every script replaces `shape`
and keeps what it gives: glyphs in the order in which they are drawn, each with the text it stands for.
"""

import unicodedata
from typing import NamedTuple

import uharfbuzz as hb

from certificates.printable import JOINERS, CannotDraw

_SCRIPTS = {"LATIN": "Latn", "CYRILLIC": "Cyrl", "GREEK": "Grek"}
_FEATURES = {"kern": True, "liga": False}


class Glyph(NamedTuple):
    """One shape of a line. Measures are in thousandths of the size."""

    number: int
    text: str
    advance: float
    right: float
    up: float


def _script_runs(text):
    """Start, end and script of each stretch; digits, marks and signs go with the letter before them."""
    scripts = [_SCRIPTS.get(unicodedata.name(character, "").split(" ")[0]) for character in text]
    current = next(filter(None, scripts), "Latn")
    start = 0
    for place, script in enumerate(scripts):
        if script and script != current:
            yield start, place, current
            start, current = place, script
    yield start, len(text), current


def shape(text, face, language):
    """The glyphs of one line in one face. Raises CannotDraw when the face cannot show all of it."""
    _refuse_missing(text, face)
    per_mille = 1000 / face.face.upem
    glyphs = []
    for start, end, script in _script_runs(text):
        buffer = hb.Buffer()
        buffer.add_str(text, start, end - start)
        buffer.direction, buffer.script, buffer.language = "ltr", script, language
        hb.shape(face.font, buffer, _FEATURES)
        infos, positions = buffer.glyph_infos, buffer.glyph_positions
        for text_of_glyph, info, position in zip(_deal(text, infos, end), infos, positions, strict=True):
            is_mark = unicodedata.category(text_of_glyph[0]) == "Mn"
            # The face has the mark but no place for it on this letter: it would float.
            floats = is_mark and position.x_offset == 0 and position.y_offset == 0
            if floats or info.codepoint == 0:
                raise CannotDraw("marks" if is_mark else "missing", character=text_of_glyph[0], text=text)
            measures = (position.x_advance, position.x_offset, position.y_offset)
            glyphs.append(
                Glyph(info.codepoint, text_of_glyph, *(measure * per_mille for measure in measures))
            )
    return tuple(glyphs)


def _deal(text, infos, end):
    """The text of each glyph: its cluster's characters dealt out, the last glyph taking what is left."""
    clusters = [info.cluster for info in infos]
    starts = sorted(set(clusters))
    ends = dict(zip(starts, [*starts[1:], end], strict=True))
    dealt = []
    for place, start in enumerate(clusters):
        nth = place - clusters.index(start)
        is_last = place + 1 == len(clusters) or clusters[place + 1] != start
        stop = ends[start] if is_last else start + nth + 1
        # A glyph without a character of its own says "nothing here", which is not the same as silence.
        dealt.append(text[start + nth : stop] or "\u200b")
    return dealt


def _refuse_missing(text, face):
    for character in text:
        # U+FFFD says that the name was already lost before it came here.
        if character == "\ufffd" or (character not in JOINERS and not face.covers(character)):
            raise CannotDraw("missing", character=character, text=text)
