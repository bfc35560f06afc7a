"""What docs/curriculum-packs.md says is true."""

import ast
import re
from pathlib import Path

import pytest

import lessons.curriculum.packs
from lessons.curriculum.packs import read_pack
from lessons.quizzes import question_types

PACKS = Path(lessons.curriculum.packs.__file__).parent
TYPES = Path(question_types.__file__).parent
PAGE = Path(__file__).resolve().parents[3] / "docs" / "curriculum-packs.md"


@pytest.fixture(scope="module")
def page():
    return PAGE.read_text(encoding="utf-8")


def messages():
    """Every sentence in the reader's code that a person may read."""
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in sorted(PACKS.glob("*.py"))]
    for node in (inner for tree in [*trees, *parts_that_read_packs()] for inner in ast.walk(tree)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_":
            text = node.args[0].value
            if text[0].isupper() or text[0] in "“{":
                yield text


def parts_that_read_packs():
    """The functions of the question types that read a pack or compare a translation."""
    for file in sorted(TYPES.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and {"source", "compare"} & {a.arg for a in node.args.args}:
                yield node


def test_the_example_is_a_pack_that_can_be_read(page, tmp_path):
    for path, text in re.findall(r"^`([a-z0-9./-]+)`:\n\n~~~\w+\n(.*?)^~~~$", page, re.MULTILINE | re.DOTALL):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")

    pack = read_pack(tmp_path)

    assert [module.code for module in pack.modules] == ["BUS", "ART"]
    assert pack.modules[0].lessons[0].translations["es"].title == "El autobús atrasado"
    assert pack.modules[0].quiz.translations["es"].questions[0].answer.lines[1].is_right


def test_every_mistake_is_explained(page):
    explained = set(re.findall(r"^\| (.*?) \| ", page.replace(r"\|", "¦"), re.MULTILINE))

    assert {message.replace("|", "¦") for message in messages()} - explained == set()
