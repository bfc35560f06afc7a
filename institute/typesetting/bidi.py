"""In which direction each letter of a line runs: the Unicode bidirectional algorithm (UAX #9).

Libraries give back letters in another order. Typesetting needs the levels: text is shaped in the order
in which it is read, and only whole runs of glyphs change places.

Embeddings and overrides are not known here, because `characters` refuses them; isolates are.
"""

import unicodedata
from bisect import bisect_left
from itertools import pairwise

from institute.i18n.direction import text_direction

# Every pair of brackets of the standard. A bracket is drawn towards the text that it belongs to.
_PAIRS = (
    "()[]{}༺༻༼༽᚛᚜⁅⁆⁽⁾₍₎⌈⌉⌊⌋❨❩❪❫❬❭❮❯❰❱❲❳❴❵⟅⟆⟦⟧⟨⟩⟪⟫⟬⟭⟮⟯⦃⦄⦅⦆⦇⦈⦉⦊⦋⦌⦍⦐⦏⦎⦑⦒⦓⦔⦕⦖⦗⦘⧘⧙⧚⧛⧼⧽"
    "⸢⸣⸤⸥⸦⸧⸨⸩⹕⹖⹗⹘⹙⹚⹛⹜〈〉《》「」『』【】〔〕〖〗〘〙〚〛﹙﹚﹛﹜﹝﹞（）［］｛｝｟｠｢｣"
)
CLOSES = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
_CLOSING = frozenset(CLOSES.values())

_ISOLATES = frozenset(("LRI", "RLI", "FSI"))
_TURNS = frozenset(("R", "AL", "AN", "RLI", "FSI", "LRI"))
_STRONG_OF = {"L": "L", "R": "R", "AL": "R", "EN": "R", "AN": "R"}
_NEUTRAL = frozenset(("B", "S", "WS", "ON", "LRI", "RLI", "FSI", "PDI"))
_DEEPEST = 124


def levels(text: str, base: int | None = None) -> list[int]:
    """Return the embedding level of each character; odd ones run from right to left.

    `base`: 0 or 1, the level of the line as a whole; None: the one of its first strong character.
    """
    types = [unicodedata.bidirectional(character) or "L" for character in text]
    if base != 1 and _TURNS.isdisjoint(types):
        return [0] * len(text)
    partners = _isolates(types)
    if base is None:
        base = _first_strong(types, partners, 0, len(types))
    found = [base] * len(text)
    _resolve(text, types, partners, range(len(text)), base, found)
    _reset_outer_space(types, found, base)
    return found


def direction_of(text: str) -> int:
    """Return 0 when the text's first strong character runs from left to right, or there is none; else 1."""
    types = [unicodedata.bidirectional(character) or "L" for character in text]
    return _first_strong(types, _isolates(types), 0, len(types))


def visual_order(run_levels: list[int]) -> list[int]:
    """Return the indexes of runs, given by their levels, from left to right (rule L2)."""
    order = list(range(len(run_levels)))
    odd = [level for level in run_levels if level % 2]
    for level in range(max(run_levels, default=0), min(odd, default=1) - 1, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and run_levels[order[end]] >= level:
                end += 1
            order[start:end] = order[start:end][::-1]
            start = end + 1
    return order


def _isolates(types: list[str]) -> dict[int, int]:
    """Return where each isolate ends: the index of its closing character, or the end of the text."""
    partners: dict[int, int] = {}
    waiting: list[int] = []
    for place, kind in enumerate(types):
        if kind in _ISOLATES:
            waiting.append(place)
        elif kind == "PDI" and waiting:
            partners[waiting.pop()] = place
    return partners | dict.fromkeys(waiting, len(types))


def _first_strong(types: list[str], partners: dict[int, int], start: int, end: int) -> int:
    place = start
    while place < end:
        if types[place] in ("L", "R", "AL"):
            return int(types[place] != "L")
        place = partners.get(place, place) + 1
    return 0


def _resolve(
    text: str, types: list[str], partners: dict[int, int], places: range, level: int, found: list[int]
) -> None:
    """Set the levels of one stretch; what an isolate holds is a stretch of its own, one level deeper."""
    own: list[int] = []
    place = places.start
    while place < places.stop:
        own.append(place)
        found[place] = level
        inner = partners.get(place)
        if inner is None:
            place += 1
            continue
        kind = types[place]
        turned = kind == "RLI" or (
            kind == "FSI" and _first_strong(types, partners, place + 1, min(inner, places.stop))
        )
        deeper = (level + 1) | 1 if turned else (level + 2) & ~1
        within = range(place + 1, min(inner, places.stop))
        if deeper <= _DEEPEST:
            _resolve(text, types, partners, within, deeper, found)
        else:
            found[within.start : within.stop] = [level] * len(within)
        place = within.stop
    # Rule X9: these count for nothing and go with what stands before them.
    counted = [place for place in own if types[place] != "BN"]
    kinds = [types[place] for place in counted]
    edge = "R" if level % 2 else "L"
    _resolve_weak(kinds, edge)
    _resolve_brackets([text[place] for place in counted], [types[place] for place in counted], kinds, edge)
    _resolve_neutral(kinds, edge)
    for place, kind in zip(counted, kinds, strict=True):
        if level % 2:
            found[place] = level + (kind != "R")
        else:
            found[place] = level + {"L": 0, "R": 1}.get(kind, 2)
    for before, place in pairwise(own):
        if types[place] == "BN":
            found[place] = found[before]


def _resolve_weak(kinds: list[str], edge: str) -> None:
    """Rules W1 to W7: marks, numbers and the signs beside them."""
    before = strong = edge
    for place, kind in enumerate(kinds):
        if kind == "NSM":
            kind = "ON" if before in _ISOLATES or before == "PDI" else before
        before = kind
        if kind in ("L", "R", "AL"):
            strong = kind
        elif kind == "EN" and strong == "AL":
            kind = "AN"
        kinds[place] = kind
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]
    for place in range(1, len(kinds) - 1):
        around = kinds[place - 1]
        if around == kinds[place + 1] and (
            (kinds[place] == "ES" and around == "EN") or (kinds[place] == "CS" and around in ("EN", "AN"))
        ):
            kinds[place] = around
    for way in (range(1, len(kinds)), range(len(kinds) - 2, -1, -1)):
        for place in way:
            if kinds[place] == "ET" and kinds[place - way.step] == "EN":
                kinds[place] = "EN"
    strong = edge
    for place, kind in enumerate(kinds):
        if kind in ("ES", "ET", "CS"):
            kinds[place] = "ON"
        elif kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[place] = "L"


def _resolve_brackets(characters: list[str], types: list[str], kinds: list[str], edge: str) -> None:
    """Rule N0: both brackets of a pair run as the text that they hold."""
    other = "L" if edge == "R" else "R"
    for start, end in _bracket_pairs(characters, kinds):
        held = {_STRONG_OF.get(kind) for kind in kinds[start + 1 : end]}
        if edge in held:
            side = edge
        elif other in held:
            earlier = (_STRONG_OF[kind] for kind in reversed(kinds[:start]) if kind in _STRONG_OF)
            side = other if next(earlier, edge) == other else edge
        else:
            continue
        for place in (start, end):
            kinds[place] = side
            for mark in range(place + 1, len(kinds)):
                if types[mark] != "NSM":
                    break
                kinds[mark] = side


def _bracket_pairs(characters: list[str], kinds: list[str]) -> list[tuple[int, int]]:
    waiting: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for place, character in enumerate(characters):
        if kinds[place] != "ON":
            continue
        if character in CLOSES:
            if len(waiting) == 63:  # the standard's limit; what comes after it is not paired
                return []
            waiting.append((CLOSES[character], place))
        elif character in _CLOSING:
            for depth in range(len(waiting) - 1, -1, -1):
                if waiting[depth][0] == character:
                    pairs.append((waiting[depth][1], place))
                    del waiting[depth:]
                    break
    return sorted(pairs)


def _resolve_neutral(kinds: list[str], edge: str) -> None:
    """Rules N1 and N2: spaces and signs run as their neighbours, or as the line."""
    strong = [place for place, kind in enumerate(kinds) if kind not in _NEUTRAL]
    for place, kind in enumerate(kinds):
        if kind in _NEUTRAL:
            after = bisect_left(strong, place)
            left = _STRONG_OF[kinds[strong[after - 1]]] if after else edge
            right = _STRONG_OF[kinds[strong[after]]] if after < len(strong) else edge
            kinds[place] = left if left == right else edge


def _reset_outer_space(types: list[str], found: list[int], base: int) -> None:
    """Rule L1: white space at the end of the line belongs to the line."""
    for place in range(len(types) - 1, -1, -1):
        if types[place] not in ("WS", "BN", "LRI", "RLI", "FSI", "PDI"):
            break
        found[place] = base


def base_of(language: str) -> int:
    """Return 1 when a line in this language runs from right to left as a whole, else 0."""
    return int(text_direction(language) == "rtl")
