"""The words that only this project used stay out of names, log messages and docstrings (docs/style.md)."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
ROOTS = ("institute", "lessons", "learning_outcomes", "certificates", "tests")
# Each as a whole word: in a name, a part between underscores or capitals.
UNWANTED = frozenset({"door", "doors", "papers", "tries", "anew", "whoever"})
# Where one of the words is right, with the reason: "module.py: word".
ALLOWED: frozenset[str] = frozenset()
LOG_METHODS = frozenset({"debug", "info", "warning", "error", "exception", "critical", "log"})
PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def words_of(name: str) -> set[str]:
    """The words of an identifier: ``OpenHouseView`` and ``open_house`` have house."""
    return {part.lower() for part in PART.findall(name)}


def words_in(text: str) -> set[str]:
    """The words of a sentence."""
    return {word.lower() for word in re.findall(r"[A-Za-z]+", text)}


def texts_of(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Docstrings and the texts of log calls, each with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            text = ast.get_docstring(node, clean=False)
            if text:
                yield getattr(node, "lineno", 1), text
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in LOG_METHODS
            and isinstance(node.func.value, ast.Name | ast.Attribute)
            and "log" in ast.unparse(node.func.value).lower()
        ):
            for part in ast.walk(node):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield node.lineno, part.value
        elif isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Attribute) and target.attr == "msg" for target in node.targets
        ):
            # Formatters and filters of logs word a record by its msg.
            for part in ast.walk(node.value):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield node.lineno, part.value


def names_of(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """What a module names: classes, functions, arguments, variables, attributes, imported aliases."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.attr
        elif isinstance(node, ast.keyword) and node.arg:
            yield node.value.lineno, node.arg
        elif isinstance(node, ast.alias) and node.asname:
            yield node.lineno, node.asname


def offenders(path: Path, root: Path = ROOT) -> list[str]:
    """Where a module uses an unwanted word, as ``module.py:line: word in name-or-text``."""
    where = str(path.relative_to(root))
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [(1, word, path.name) for word in UNWANTED & words_of(path.stem)]
    for line, name in names_of(tree):
        found += [(line, word, name) for word in UNWANTED & words_of(name)]
    for line, text in texts_of(tree):
        found += [(line, word, text.strip().split("\n")[0]) for word in UNWANTED & words_in(text)]
    return [
        f"{where}:{line}: {word} in {what!r}"
        for line, word, what in sorted(set(found))
        if f"{where}: {word}" not in ALLOWED
    ]


@pytest.mark.parametrize("root", ROOTS)
def test_names_logs_and_docstrings_use_the_words_of_the_trade(root):
    modules = [path for path in sorted((ROOT / root).rglob("*.py")) if "migrations" not in path.parts]
    assert modules

    assert [line for path in modules for line in offenders(path)] == []


def test_every_exception_is_still_needed():
    for entry in ALLOWED:
        where, word = entry.split(": ")
        assert word in UNWANTED
        assert (ROOT / where).is_file(), f"{where} is gone; take it out of ALLOWED"


def test_an_unwanted_word_is_found_in_names_docstrings_and_logs(tmp_path):
    module = tmp_path / "views.py"
    module.write_text(
        '"""Whoever comes in."""\n'
        "class OpenDoorView:\n    tries = 3\n"
        "def read(papers):\n    logger.error('The door %s failed', papers)\n"
        "outdoors = 'a door that is no name, log or docstring'\n"
    )

    assert [line.split(": ")[1].split(" in ")[0] for line in offenders(module, tmp_path)] == [
        "whoever", "door", "tries", "papers", "door",
    ]  # fmt: skip
