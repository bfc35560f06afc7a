"""The server's clock is the only one, and only doors read it."""

import re

import pytest
from django.conf import settings

ROOTS = ("institute", "lessons", "learning_outcomes", "certificates")
BELOW_THE_DOORS = (
    "services.py",
    "queries.py",
    "scoring.py",
    "folding.py",
    "facts.py",
    "evaluation.py",
)
CLOCK = re.compile(r"\b(now|today|time\.time)\(\)")


def below_the_doors():
    paths = [path for root in ROOTS for path in (settings.BASE_DIR / root).rglob("*.py")]
    return sorted(
        path for path in paths if path.name in BELOW_THE_DOORS or {"services", "i18n"} & set(path.parts)
    )


@pytest.mark.parametrize("path", below_the_doors(), ids=lambda path: "/".join(path.parts[-3:]))
def test_no_verb_and_no_query_reads_the_clock(path):
    assert not CLOCK.search(path.read_text(encoding="utf-8"))


def test_no_script_of_a_page_reads_the_clock_of_the_phone():
    scripts = list((settings.BASE_DIR / "institute" / "static" / "js").rglob("*.js"))

    assert scripts
    reading = [path.name for path in scripts if re.search(r"\bDate\b", path.read_text(encoding="utf-8"))]
    assert reading == []
