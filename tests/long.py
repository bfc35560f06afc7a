"""Runs what takes longer than ``make test`` may: ``python -m tests.long [parts] [--sample]``.

A run of all parts writes what came out, and of which commit, into ``docs/quality.md``. ``--sample`` runs a
little of each part, to show that it still works; ``.ci/run`` does that.
"""

import argparse
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "quality.md"
BEGIN, END = "<!-- written by make long -->\n", "<!-- end -->\n"
PYTEST = (sys.executable, "-m", "pytest", "-q")


@dataclass(frozen=True)
class Part:
    """One part of the long run: a command, and one that runs a sample of it."""

    what: str
    command: tuple[str, ...]
    sample: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)


PARTS = {
    "suite": Part(
        "the whole suite: servers, kills, drills, 10,000 files, every page in three languages, every URL "
        "pattern as every role; and how much of the code it runs",
        ("make", "coverage"),
        (*PYTEST, "-n", "2", "-m", "long", "-k", "not all_patterns"),
        {"LONG": "1"},
    ),
    "lighthouse": Part(
        "every page by Lighthouse",
        ("make", "lighthouse", "LANGUAGES=en es fa"),
        ("make", "lighthouse", "PAGES=privacy"),
    ),
}
if find_spec("tests.mutation"):
    PARTS["mutation"] = Part(
        "faults put into services, queries, scoring and kinds, one at a time: 95 of 100 are found",
        (sys.executable, "-m", "tests.mutation"),
        (sys.executable, "-m", "tests.mutation", "--no-baseline", "half a hundredth"),
    )


@dataclass(frozen=True)
class Outcome:
    """The result of one part."""

    name: str
    passed: bool
    seconds: float
    last_line: str


def run(name: str, *, sample: bool) -> Outcome:
    """Run one part, show its output as it comes, and say how it ended."""
    part, began, last = PARTS[name], time.monotonic(), ""
    print(f"\n== {name}", flush=True)
    with subprocess.Popen(
        part.sample if sample else part.command,
        cwd=ROOT,
        env=os.environ | part.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        for line in process.stdout:
            print(line, end="", flush=True)
            last = line.strip() or last
    return Outcome(name, process.returncode == 0, time.monotonic() - began, last)


def table_of(outcomes: list[Outcome], commit: str, at: datetime) -> str:
    """The lines that stand in ``docs/quality.md``."""
    rows = [
        f"| {PARTS[one.name].what} | {'passed' if one.passed else 'FAILED'}: {one.last_line} "
        f"| {one.seconds / 60:.0f} min |"
        for one in outcomes
    ]
    head = f"The last run: {at:%Y-%m-%d %H:%M} UTC, commit {commit}, {os.cpu_count()} cores."
    return "\n".join([head, "", "| What | Result | Time |", "| --- | --- | ---: |", *rows, ""])


def with_result(page: str, table: str) -> str:
    """The page of documents with the table in its place."""
    before, begin, rest = page.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{PAGE.name} has no place for the result")
    return f"{before}{BEGIN}{table}{END}{after}"


def current_commit() -> str:
    """The commit that is tried, and whether something was changed since."""
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty", "--abbrev=12"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.strip()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)}; all by default")
    parser.add_argument("--sample", action="store_true", help="only a little of each part")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    commit, at = current_commit(), datetime.now(UTC)
    outcomes = [run(name, sample=options.sample) for name in options.parts or PARTS]
    table = table_of(outcomes, commit, at)
    print(f"\n{table}")
    if not options.parts and not options.sample:
        PAGE.write_text(with_result(PAGE.read_text(encoding="utf-8"), table), encoding="utf-8")
    if failed := [one.name for one in outcomes if not one.passed]:
        sys.exit(f"Failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
