"""Whatever stands in a pack, the reader gives a pack or a PackError, and soon."""

import re
import shutil
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lessons.curriculum.packs import PackError, read_pack
from lessons.curriculum.packs.files import Page
from lessons.curriculum.packs.markdown import rich_text
from tests.extent import IS_LONG
from tests.lessons.curriculum.pack_folder import FILES, write_pack

TEXTS = sorted(path for path in FILES if not path.startswith("adv/files"))
SOON = settings(
    max_examples=100 if IS_LONG else 25,
    deadline=10_000,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

# Pieces that mean something to the reader, so that chance gets further than the first line.
PIECES = st.sampled_from(
    [
        *("---\n", ":::\n", "::: ", "## ", "- ", "1. ", "\n", "\r\n", "\t", " ", "\ufeff", "\0", "\u202e"),
        *(
            "{#a}",
            "{#",
            "}",
            "[x] ",
            "![",
            "](",
            ")",
            "[",
            "{",
            "**",
            "_",
            "|",
            " = ",
            "->",
            "&",
            "<b>",
            "\\",
        ),
        *('"', "'", ": ", "*x", "!y", "a", "0.5", "é", "۱", "\u2028", "(2026-11-22)", "language: en\n"),
        *("key idea", "multiple choice", "local facts", "Right: ", "Answer: "),
    ]
)


@pytest.fixture(scope="module")
def folder():
    folder = Path(tempfile.mkdtemp())
    yield write_pack(folder)
    shutil.rmtree(folder)


def read_with(folder, path, data):
    """Read the tiny pack with other bytes in one of its files."""
    (folder / path).write_bytes(data)
    problems = []
    try:
        read_pack(folder)
    except PackError as error:
        problems = error.errors or [None]
    finally:
        (folder / path).write_bytes(FILES[path].encode())
    assert all(problem.line >= 1 and problem.message for problem in problems)


@SOON
@given(path=st.sampled_from(TEXTS), data=st.binary(max_size=2_000))
def test_any_bytes_in_a_file_end_in_a_pack_or_in_its_mistakes(folder, path, data):
    read_with(folder, path, data)


@SOON
@given(path=st.sampled_from(TEXTS), data=st.data())
def test_a_file_with_a_piece_torn_out_or_put_in_ends_in_a_pack_or_in_its_mistakes(folder, path, data):
    text = FILES[path]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 60)))
    new = "".join(data.draw(st.lists(PIECES, max_size=12)))

    read_with(folder, path, (text[:start] + new + text[end:]).encode())


@SOON
@given(source=st.lists(PIECES | st.characters(codec="utf-8"), max_size=80).map("".join))
def test_rich_text_has_only_the_tags_that_are_allowed_and_they_are_closed(source):
    page = Page(root=Path("/"), path="a.md", problems=[], pack=None)

    html = rich_text(page, 1, source).html

    tags = re.findall(r"<[^>]*>", html)
    assert all(re.fullmatch(r'</?(p|b|i|ul|ol|li|h[1-6]|a)>|<br/>|<a href="[^"<>]*">', tag) for tag in tags)
    assert "<" not in re.sub(r"<[^>]*>", "", html)
    opened = []
    for tag in tags:
        name = re.match(r"</?([a-z0-9]+)", tag)[1]
        if tag.startswith("</"):
            assert opened.pop() == name
        elif name != "br":
            opened.append(name)
    assert opened == []
    if not page.problems:
        assert not re.search(r'href="(?!https?://|mailto:|tel:)', html, re.IGNORECASE)


@pytest.mark.parametrize(
    "unit",
    ["[", "[*", "*a_", "[a](", '[a](b "', "&", "\\", "> ", "- ", "| a ", "{#a}", "a\n", "::: steps {#a}\n"],
)
def test_a_file_full_of_one_thing_is_read_in_time(folder, unit):
    text = FILES["adv/lesson-1.en.md"]

    began = time.monotonic()

    read_with(folder, "adv/lesson-1.en.md", (text + unit * ((99_000 - len(text)) // len(unit))).encode())

    # It takes a tenth of this; what must not happen is that it takes minutes.
    assert time.monotonic() - began < 10
