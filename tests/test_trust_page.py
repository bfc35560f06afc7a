"""``docs/trust.md`` names the tests that keep its promises; this keeps the names."""

import ast
import re

from django.conf import settings

NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
PAGE = settings.BASE_DIR / "docs" / "trust.md"


def names_defined_in(path):
    tree = ast.parse((settings.BASE_DIR / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_test_that_the_page_of_promises_names_exists():
    named = set(NAMED.findall(PAGE.read_text(encoding="utf-8")))
    files = {path for path, _name in named if (settings.BASE_DIR / path).is_file()}
    existing = {(path, name) for path in files for name in names_defined_in(path)}

    assert named - existing == set()
    assert named


def test_every_name_of_a_test_on_the_page_is_one_that_is_looked_up():
    rest = NAMED.sub("", PAGE.read_text(encoding="utf-8"))

    assert set(re.findall(r"\S+::\S+", rest)) == {"path::name`,"}
