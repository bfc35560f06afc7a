"""The rule of a requirement stands in the class of its kind: nobody else asks which kind it is."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

from institute.completion.requirements.registry import BUILT_IN

ROOT = Path(settings.BASE_DIR)
PACKAGE = ROOT / "institute/completion/requirements"
WORDS = {requirement_type.kind for requirement_type in BUILT_IN}


def constants_of(node):
    """The literals of one side of a comparison, those of a tuple, list or set among them."""
    return {one.value for one in ast.walk(node) if isinstance(one, ast.Constant)}


def names_a_kind(node):
    """Whether an expression is a requirement kind: something that is called ``kind``."""
    return any(
        (isinstance(one, ast.Attribute) and one.attr == "kind")
        or (isinstance(one, ast.Name) and one.id == "kind")
        for one in ast.walk(node)
    )


def comparisons(source):
    """The lines that compare a kind with the word of a requirement kind, or match on it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            if any(map(names_a_kind, sides)) and any(constants_of(side) & WORDS for side in sides):
                yield node.lineno
        if isinstance(node, ast.Match) and names_a_kind(node.subject):
            yield from (node.lineno for case in node.cases if constants_of(case.pattern) & WORDS)


def production_code():
    for root in ("institute", "lessons", "learning_outcomes", "certificates"):
        for path in (ROOT / root).rglob("*.py"):
            if PACKAGE not in path.parents and "migrations" not in path.parts:
                yield path


def test_no_code_outside_the_package_compares_a_requirement_kind_with_a_word():
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in production_code()
        for line in comparisons(path.read_text(encoding="utf-8"))
    ]

    assert found == []


def test_no_template_compares_a_requirement_kind_with_a_word():
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in (ROOT / "templates").rglob("*.html")
        for word in WORDS
        if f'kind == "{word}"' in path.read_text(encoding="utf-8")
    ]

    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        'if line.kind == "sessions": pass',
        'if "quizzes" != kind: pass',
        'if requirement.kind in ("lessons", "orientation"): pass',
        'match one.kind:\n    case "sessions": pass',
    ],
)
def test_a_comparison_is_found(source):
    assert list(comparisons(source)) == [1]
