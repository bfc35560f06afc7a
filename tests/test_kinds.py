"""No code outside their package compares the kinds of questions or requirements: the class of a kind decides.

A family of kinds that has a package of its own is one entry in ``FAMILIES``.
"""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from institute.completion.requirements.registry import BUILT_IN
from lessons.quizzes.question_types import question_types

ROOT = Path(__file__).resolve().parents[1]
ROOTS = ("institute", "lessons", "learning_outcomes", "certificates")
# What holds a kind is called so: ``question.kind``, ``kind``, ``block["type"]``, ``self.requirement_kind``.
HOLDS_A_KIND = re.compile(r"(.*_)?(kind|type)s?")


@dataclass(frozen=True)
class Family:
    """A family of kinds: their names, where they may be told apart, and the enumeration that lists them."""

    name: str
    kinds: Callable[[], set[str]]
    homes: tuple[str, ...]
    # As code names it, such as ``Requirement.Kind``; empty where the names are strings alone.
    enumeration: str = ""


FAMILIES = [
    Family(
        "question types",
        lambda: {question_type.kind for question_type in question_types()},
        ("lessons/quizzes/question_types/",),
    ),
    Family(
        "requirement kinds",
        lambda: {requirement_type.kind for requirement_type in BUILT_IN},
        ("institute/completion/requirements/",),
    ),
]


def modules(homes: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Path and text of each module that runs, outside the homes of a family."""
    for root in ROOTS:
        for path in sorted((ROOT / root).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if "/migrations/" not in name and not name.startswith(homes):
                yield name, path.read_text(encoding="utf-8")


def comparisons_of_kinds(source: str, family: Family) -> Iterator[tuple[int, str]]:
    """Where code tells kinds apart: line, and the code that does it."""
    kinds = family.kinds()

    def names_a_kind(node: ast.AST) -> bool:
        if isinstance(node, ast.Constant):
            return isinstance(node.value, str) and node.value in kinds
        if not family.enumeration or not isinstance(node, ast.Attribute):
            return False
        return ast.unparse(node.value).endswith(family.enumeration)

    def holds_a_kind(node: ast.AST) -> bool:
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.Subscript(slice=ast.Constant(value=name)):
                return bool(HOLDS_A_KIND.fullmatch(str(name)))
            case ast.Call(func=ast.Attribute(attr="get"), args=[ast.Constant(value=name), *_]):
                return bool(HOLDS_A_KIND.fullmatch(str(name)))
        return False

    def all_name_kinds(nodes: list[ast.expr | None]) -> bool:
        return len(nodes) > 1 and all(node is not None and names_a_kind(node) for node in nodes)

    def is_comparison_with_a_kind(node: ast.Compare) -> bool:
        sides = [node.left, *node.comparators]
        flat = [
            one for side in sides for one in (getattr(side, "elts", None) or [side])
        ]  # a tuple after ``in`` is as good as its members
        return any(map(holds_a_kind, flat)) and any(map(names_a_kind, flat))

    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Compare() if is_comparison_with_a_kind(node):
                pass
            case ast.Dict(keys=keys) if all_name_kinds(keys):
                pass
            case ast.Tuple(elts=elements) | ast.List(elts=elements) | ast.Set(elts=elements) if (
                all_name_kinds(list(elements))
            ):
                pass
            case ast.Call(func=ast.Name(id="dict"), keywords=keywords) if (
                len({keyword.arg for keyword in keywords} & kinds) > 1
            ):
                pass
            case ast.Match(subject=subject, cases=cases) if holds_a_kind(subject) and any(
                names_a_kind(inner) for case in cases for inner in ast.walk(case.pattern)
            ):
                pass
            case _:
                continue
        yield node.lineno, ast.unparse(node).splitlines()[0]


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_no_module_outside_their_package_compares_kinds(family):
    found = [
        f"{name}:{line}: {code}"
        for name, source in modules(family.homes)
        for line, code in comparisons_of_kinds(source, family)
    ]

    assert found == []


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_no_template_compares_kinds(family):
    words = "|".join(sorted(family.kinds()))
    asks = re.compile(rf"""(?:kind|type)\s*(?:==|!=)\s*["'](?:{words})["']""")

    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for match in asks.finditer(path.read_text(encoding="utf-8"))
    ]

    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        'if question.kind == "fast": pass',
        'is_one = kind in ("slow", "quick")',
        'rows = [one for one in rows if "fast" != one.row_type]',
        'wanted = block["type"] == "fast"',
        'wanted = block.get("type") == "fast"',
        "if question.kind is Row.Kind.FAST: pass",
        'READERS = {"fast": read, "slow": write}',
        "READERS = {Row.Kind.FAST: read, Row.Kind.SLOW: write}",
        "READERS = dict(fast=read, slow=write)",
        'TYPES = ["fast", "slow"]',
        'match question.kind:\n    case "fast" | "slow": pass',
    ],
)
def test_every_way_to_compare_kinds_is_found(source):
    family = Family("speeds", lambda: {"fast", "slow"}, (), enumeration="Row.Kind")

    assert list(comparisons_of_kinds(source, family))


@pytest.mark.parametrize(
    "source",
    [
        'kind = "fast"',
        'if name == "fast": pass',
        'counts = {"fast": 1, "blue": 2}',
        'if question.kind == "blue": pass',
        "label = TYPES[question.kind].label",
    ],
)
def test_code_that_does_not_compare_kinds_is_accepted(source):
    family = Family("speeds", lambda: {"fast", "slow"}, (), enumeration="Row.Kind")

    assert list(comparisons_of_kinds(source, family)) == []
