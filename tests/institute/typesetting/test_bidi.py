"""The order of letters on a line, held against another implementation of the same standard."""

import random

import pytest
from bidi import get_display

from institute.typesetting.bidi import base_of, direction_of, levels, visual_order

# Each kind of character that the rules tell apart: letters of both directions, both kinds of digits, what
# stands between digits, signs, brackets, marks and white space.
CHARACTERS = "aé漢אב\u05b4جب\u064b12۲٣.,:/+-%$#«»()[]{}!· \u0301"
ISOLATES = "\u2066\u2067\u2068\u2069\u2069"


def in_order(text, base):
    """The characters from left to right."""
    return "".join(text[place] for place in visual_order(levels(text, base)))


@pytest.mark.parametrize("characters", [CHARACTERS, CHARACTERS + ISOLATES * 2])
def test_any_text_stands_in_the_order_of_the_standard(characters):
    chance = random.Random(20260501)  # noqa: S311
    texts = ["".join(chance.choices(characters, k=chance.randint(1, 16))) for _ in range(1500)]

    wrong = [
        (text, base)
        for text in texts
        for base, name in ((None, None), (0, "L"), (1, "R"))
        if in_order(text, base) != get_display(text, base_dir=name)
    ]

    assert wrong == []


@pytest.mark.parametrize(
    ("text", "base", "found"),
    [
        ("Rosa", None, [0, 0, 0, 0]),
        ("אב", None, [1, 1]),
        ("אa", None, [1, 2]),
        ("אa", 0, [1, 0]),
        ("א12", None, [1, 2, 2]),
        ("א (a) 1", None, [1, 1, 1, 2, 1, 1, 2]),
        ("ab ", 1, [2, 2, 1]),
        ("", None, []),
    ],
)
def test_a_character_has_its_level(text, base, found):
    assert levels(text, base) == found


def test_a_bracket_stays_with_the_words_it_holds():
    assert in_order("אב (ab) 1", None) == "1 )ab( בא"


@pytest.mark.parametrize(("opened", "level"), [(63, 0), (64, 1)])
def test_where_more_brackets_are_open_than_the_standard_remembers_none_is_paired(opened, level):
    text = "א(ב a)ב" + "(" * opened

    # As a pair both run with the letter that they hold; alone the first runs with those beside it.
    assert levels(text, 0)[:7] == [1, level, 1, 0, 0, 0, 1]


def test_a_hundred_isolates_in_each_other_are_no_trouble():
    assert len(levels("\u2067" * 200 + "אa", None)) == 202


def test_a_text_without_a_strong_character_runs_from_left_to_right():
    assert direction_of("12 · 3") == 0
    assert direction_of("12 א") == 1


@pytest.mark.parametrize(
    ("language", "base"),
    [
        ("fa", 1),
        ("fa-AF", 1),
        ("prs", 1),
        ("ur", 1),
        ("pa", 0),
        ("pa-Arab", 1),
        ("ar-Latn", 0),
        ("zh-Hant", 0),
    ],
)
def test_a_language_has_its_direction(language, base):
    assert base_of(language) == base
