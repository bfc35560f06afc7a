"""The page of promises names tests that exist."""

import ast
import re

from django.conf import settings

PAGE = settings.BASE_DIR / "docs" / "trust.md"


def named_tests(text):
    """Path and name of each test that a text names; ``::name`` alone is in the file named before it."""
    path, found = None, []
    for file, name in re.findall(r"`(tests/[\w/]+\.py)?::(\w+)`", text):
        path = file or path
        found.append((path, name))
    return found


def names_in(path):
    """The tests that a file has, whatever it runs them with."""
    file = settings.BASE_DIR / path
    tree = ast.parse(file.read_text()) if file.is_file() else ast.Module([], [])
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_test_that_the_page_names_exists():
    named = named_tests(PAGE.read_text())

    assert len(named) > 50
    assert [f"{path}::{name}" for path, name in named if name not in names_in(path)] == []


def test_a_name_that_is_gone_is_noticed():
    [(path, name)] = named_tests("`tests/test_trust_page.py::test_that_nobody_wrote`")

    assert name not in names_in(path)


def test_every_promise_has_its_line():
    numbers = [*range(1, 9), 11, 12, 13, *range(16, 21), *range(23, 27), 30, 32, 33]

    assert re.findall(r"^\| (R-\d\d) ", PAGE.read_text(), re.MULTILINE) == [f"R-{n:02}" for n in numbers]
