"""The server's clock is the only one, and only views, commands and tasks read it."""

import re

from django.conf import settings

ROOTS = ("institute", "lessons", "learning_outcomes", "certificates")
MODULES = {"services", "queries", "scoring", "folding", "facts", "evaluation", "bulk"}
PACKAGES = {"services", "queries", "question_types", "requirements"}
# Views of scoring, or of a service's topic, may read it.
VIEWS = {"views"}
CLOCK = re.compile(r"\b(now|today|time\.time)\(\)")


def modules_without_a_clock():
    paths = [path for root in ROOTS for path in (settings.BASE_DIR / root).rglob("*.py")]
    return [
        path
        for path in paths
        if (path.stem in MODULES or PACKAGES & set(path.parent.parts)) and path.parent.name not in VIEWS
    ]


def test_no_service_and_no_query_reads_the_clock():
    modules = modules_without_a_clock()
    reading = [path for path in modules if CLOCK.search(path.read_text(encoding="utf-8"))]

    assert len(modules) > 15
    assert [str(path.relative_to(settings.BASE_DIR)) for path in reading] == []


def test_no_script_of_a_page_reads_the_clock_of_the_phone():
    scripts = list((settings.BASE_DIR / "institute" / "static" / "js").rglob("*.js"))

    assert scripts
    reading = [path.name for path in scripts if re.search(r"\bDate\b", path.read_text(encoding="utf-8"))]
    assert reading == []
