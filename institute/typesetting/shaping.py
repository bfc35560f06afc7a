"""From characters to glyphs: HarfBuzz chooses them, joins them, and puts marks on their letters.

A line is cut into runs of one direction, one script and one typeface. Each run is shaped with the text
around it in view, in the order in which it is read; then the runs are put where they stand on the line.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import uharfbuzz as hb

from institute.typesetting.bidi import CLOSES, levels, visual_order
from institute.typesetting.characters import JOINERS, LAYOUT_CONTROLS, CannotDraw
from institute.typesetting.families import (
    STAND_INS,
    Style,
    faces_for,
    family_of,
    other_faces,
    scale_of,
    script_of,
)
from institute.typesetting.typefaces import Typeface, typeface

# In these scripts a ligature only looks nice, and one glyph for each letter copies better. (What Arabic
# cannot do without, lam with alef, is another feature.)
_LIGATURES_OFF = frozenset(("Latn", "Cyrl", "Grek", "Armn"))
# Here a mark that the font has no place for would float; other scripts draw marks in place.
_MARKS_ARE_PLACED = frozenset(("Latn", "Cyrl", "Grek"))
# European digits beside these letters are set as they are elsewhere on the page.
_EUROPEAN_DIGITS, _SMALL_BESIDE_DIGITS = frozenset("0123456789"), frozenset(("Arab", "Hebr", "Thaa"))
_DIGITS_OF_URDU = frozenset(("ur", "ks", "sd"))
_DOTTED_CIRCLE = "\u25cc"


class Glyph(NamedTuple):
    """One shape of a line. Measures are in thousandths of the size."""

    number: int
    text: str
    advance: float
    right: float
    up: float


@dataclass(frozen=True)
class Run:
    """Glyphs of one typeface, from left to right.

    `turned`: their text is read from right to left. `scale`: how much larger than the line they are.
    """

    face: Typeface
    text: str
    glyphs: tuple[Glyph, ...]
    turned: bool
    scale: float

    @cached_property
    def copies_character_by_character(self) -> bool:
        """Whether each glyph is one character in its own place, so that readers need no help.

        A mark that was moved to its letter looks to some of them like the start of another word.
        """
        return all(len(glyph.text) == 1 and glyph.up == 0 and glyph.right == 0 for glyph in self.glyphs)


class _Stretch(NamedTuple):
    """Neighbours of one level and one script."""

    start: int
    end: int
    level: int
    script: str


# Where a run starts in the text, its level, and the run.
type _Piece = tuple[int, int, Run]


def shape(text: str, style: Style, language: str, base: int | None) -> tuple[Run, ...]:
    """Return the runs of one line, from left to right. `base`: the line's level as a whole, None for its own.

    Raises CannotDraw when no typeface can show all of it.
    """
    found = levels(text, base)
    shown = [place for place, character in enumerate(text) if character not in LAYOUT_CONTROLS]
    text, found = "".join(text[place] for place in shown), [found[place] for place in shown]
    if "\ufffd" in text:  # it says that the name was already lost before it came here
        raise CannotDraw("missing", character="\ufffd", text=text)
    scripts = _scripts(text)
    stretches = list(_stretches(found, scripts))
    families: dict[str, list[_Stretch]] = {}
    for stretch in stretches:
        family = family_of(stretch.script)
        if family is None:
            first = next(character for character in text if script_of(character) == stretch.script)
            raise CannotDraw("missing", character=first, text=text)
        families.setdefault(family, []).append(stretch)
    pieces: list[_Piece] = []
    for family, own in families.items():
        faces = faces_for(family, style, language, set(scripts))
        pieces += _shape_family(text, own, faces, style, language)
    pieces.sort(key=lambda piece: piece[0])
    return tuple(pieces[place][2] for place in visual_order([level for _, level, _ in pieces]))


def _scripts(text: str) -> list[str]:
    """Return the script of each character; signs, digits and marks go with what stands before them."""
    own = [script_of(character) for character in text]
    current = next(filter(None, own), "Latn")
    scripts: list[str] = []
    waiting: list[tuple[str, str]] = []
    for character, script in zip(text, own, strict=True):
        if character in _EUROPEAN_DIGITS and current in _SMALL_BESIDE_DIGITS:
            scripts.append("Latn")
            continue
        if not script:
            script = current
            if character in CLOSES:
                waiting.append((CLOSES[character], script))
            elif waiting and waiting[-1][0] == character:
                # Both brackets of a pair are set in one face.
                script = waiting.pop()[1]
        current = script
        scripts.append(script)
    return scripts


def _stretches(found: list[int], scripts: list[str]) -> Iterator[_Stretch]:
    start = 0
    kinds = list(zip(found, scripts, strict=True))
    for place in range(1, len(kinds) + 1):
        if place == len(kinds) or kinds[place] != kinds[start]:
            yield _Stretch(start, place, *kinds[start])
            start = place


def _shape_family(
    text: str, stretches: list[_Stretch], faces: tuple[str, ...], style: Style, language: str
) -> list[_Piece]:
    """Return start, level and run of each piece. One face for all of it, if there is one.

    A name that changes its face in the middle looks like a mistake.
    """
    characters = {one for stretch in stretches for one in text[stretch.start : stretch.end]} - JOINERS
    refusal = None
    for name in faces:
        face = typeface(name)
        if not all(map(face.covers, characters)):
            continue
        try:
            return [(one.start, one.level, _shape_run(text, one, face, language)) for one in stretches]
        except CannotDraw as error:
            refusal = error
    if refusal:
        raise refusal
    pieces: list[_Piece] = []
    for stretch in stretches:
        for start, end, face in _by_face(text, stretch, faces, style):
            piece = stretch._replace(start=start, end=end)
            pieces.append((start, stretch.level, _shape_run(text, piece, face, language)))
    return pieces


def _by_face(
    text: str, stretch: _Stretch, faces: tuple[str, ...], style: Style
) -> list[tuple[int, int, Typeface]]:
    """Return the parts of a stretch with the first face that has each letter together with its marks."""
    starts = [
        place
        for place in range(stretch.start, stretch.end)
        if place == stretch.start or not _joins_previous(text[place])
    ]
    parts: list[tuple[int, int, Typeface]] = []
    for start, end in pairwise([*starts, stretch.end]):
        wanted = [character for character in text[start:end] if character not in JOINERS]
        # What many scripts share may come from the face of any of them.
        names = faces if script_of(text[start]) else (*faces, *other_faces(style))
        face = next((face for face in map(typeface, names) if all(map(face.covers, wanted))), None)
        if face is None:
            raise CannotDraw("missing", character=wanted[0] if wanted else text[start], text=text)
        if parts and parts[-1][2] is face:
            start = parts.pop()[0]
        parts.append((start, end, face))
    return parts


def _joins_previous(character: str) -> bool:
    return character in JOINERS or unicodedata.category(character)[0] == "M"


def _shape_run(text: str, stretch: _Stretch, face: Typeface, language: str) -> Run:
    start, end, level, script = stretch
    turned = level % 2 == 1
    buffer = hb.Buffer()
    buffer.add_str(text.translate(STAND_INS.get(face.name, {})), start, end - start)
    buffer.direction, buffer.script, buffer.language = "rtl" if turned else "ltr", script, language
    features = {"kern": True, "liga": not (turned or script in _LIGATURES_OFF)}
    if script == "Arab" and language.split("-")[0] not in _DIGITS_OF_URDU:
        # This Naskh gives everyone the four, six and seven of Urdu.
        features["locl"] = False
    hb.shape(face.font, buffer, features)
    infos, positions = buffer.glyph_infos, buffer.glyph_positions
    scale = scale_of(script)
    per_mille = 1000 / face.face.upem * scale
    glyphs = []
    for dealt, info, position in zip(_deal(text, infos, end, turned), infos, positions, strict=True):
        is_mark = unicodedata.category(dealt[0]) == "Mn"
        offsets = (position.x_offset, position.y_offset)
        floats = is_mark and script in _MARKS_ARE_PLACED and offsets == (0, 0)
        # HarfBuzz draws this circle for a mark that no letter of its script can carry.
        circled = info.codepoint == face.glyph(_DOTTED_CIRCLE) and _DOTTED_CIRCLE not in text
        is_missing = info.codepoint == 0
        if floats or circled or is_missing:
            reason = "missing" if is_missing and not floats else "marks"
            character = text[info.cluster] if circled and not is_missing else dealt[0]
            raise CannotDraw(reason, character=character, text=text)
        measures = (position.x_advance, *offsets)
        glyphs.append(Glyph(info.codepoint, dealt, *(measure * per_mille for measure in measures)))
    return Run(face, text[start:end], tuple(glyphs), turned, scale)


def _deal(text: str, infos: list[hb.GlyphInfo], end: int, turned: bool) -> list[str]:
    """Return the text of each glyph: its cluster's characters dealt out, the last takes what is left."""
    clusters = [info.cluster for info in infos]
    if turned:
        clusters.reverse()
    starts = sorted(set(clusters))
    ends = dict(zip(starts, [*starts[1:], end], strict=True))
    dealt: list[str] = []
    nth = 0
    for place, start in enumerate(clusters):
        nth = nth + 1 if place and clusters[place - 1] == start else 0
        is_last = place + 1 == len(clusters) or clusters[place + 1] != start
        stop = ends[start] if is_last else start + nth + 1
        # A glyph without a character of its own says "nothing here", which is not the same as silence.
        dealt.append(text[min(start + nth, ends[start]) : min(stop, ends[start])] or "\u200b")
    return dealt[::-1] if turned else dealt
