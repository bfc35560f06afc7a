"""Runs the mutants: ``python -m tests.mutation [words] [--workers 2] [--no-baseline]``."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue

from tests.mutation.mutant import ROOT, Mutant, sources
from tests.mutation.mutants import MUTANTS

KILLED, SURVIVED, BROKEN = "killed", "SURVIVED", "BROKEN"
PERCENT_TO_KILL = 95
# pytest's exit codes: all passed, some failed. Any other says nothing about the mutant.
OUTCOMES = {0: SURVIVED, 1: KILLED}
# Longer than any folder takes: a mutant that never ends counts as killed.
SECONDS = 900
NOT_COPIED = shutil.ignore_patterns(
    ".git", ".venv", "var", "node_modules", "__pycache__", ".*_cache", "media", "static_collected"
)


def copy_of_tree(folder: Path) -> Path:
    """Copy the project into a folder as the tests need it, with the database that was migrated before."""
    tree = folder / "project"
    shutil.copytree(ROOT, tree, ignore=NOT_COPIED, symlinks=True)
    (tree / "media").mkdir()
    if (shared := ROOT.parent / "shared").is_dir():
        (folder / "shared").symlink_to(shared)
    for kept in (ROOT / "var" / "test").glob("migrated-*.sqlite3"):
        (tree / "var" / "test").mkdir(parents=True, exist_ok=True)
        shutil.copy(kept, tree / "var" / "test")
    return tree


def pytest(tree: Path, tests) -> tuple[int, str]:
    """Run tests in a copy until the first fails; the exit code, and the line that says which."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-n", "0", "-p", "no:randomly",
               "-p", "no:cacheprovider", *tests]  # fmt: skip
    # A file that is changed twice in one second would be taken for the compiled one of before.
    surroundings = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            command, cwd=tree, env=surroundings, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return 1, "(took too long)"
    said = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return done.returncode, said[0].partition(" - ")[0] if said else done.stdout[-2000:] + done.stderr[-2000:]


def outcome_of(mutant: Mutant, tree: Path) -> tuple[str, str]:
    """Put one fault into a copy, run its tests there, and take it out again."""
    path, text = mutant.applied(tree)
    before = path.read_text()
    path.write_text(text)
    try:
        code, said = pytest(tree, mutant.tests)
    finally:
        path.write_text(before)
    return OUTCOMES.get(code, BROKEN), said


def run(mutants, *, workers: int, with_baseline: bool) -> Counter:
    """Run the mutants and print what became of each; returns how many there were of each kind."""
    counts, trees = Counter(), Queue()
    with tempfile.TemporaryDirectory(prefix="mutation-") as folder, ThreadPoolExecutor(workers) as pool:
        for number in range(workers):
            (place := Path(folder) / str(number)).mkdir()
            trees.put(copy_of_tree(place))

        def with_tree(work, subject):
            tree, began = trees.get(), time.monotonic()
            try:
                return *work(subject, tree), time.monotonic() - began
            finally:
                trees.put(tree)

        if with_baseline:
            targets = sorted({one for mutant in mutants for one in mutant.tests})
            for target, (code, said, _took) in zip(
                targets,
                pool.map(lambda one: with_tree(lambda tests, tree: pytest(tree, [tests]), one), targets),
                strict=True,
            ):
                if code:
                    raise SystemExit(f"{target} fails without a mutant: {said}")
        for mutant, (outcome, said, took) in zip(
            mutants, pool.map(lambda one: with_tree(outcome_of, one), mutants), strict=True
        ):
            counts[outcome] += 1
            print(f"{outcome:9}{took:5.0f}s  {mutant.sentence}", flush=True)
            if outcome == KILLED:
                print(f"                 {said.removeprefix('FAILED ')}", flush=True)
            elif outcome == BROKEN:
                print(said, flush=True)
    return counts


def main() -> int:
    """Run what was asked for; 1 where too many survive or one says nothing."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation")
    parser.add_argument("words", nargs="*", help="only mutants with one of these in their sentence")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--no-baseline", action="store_true", help="trust that the tests pass as they are")
    asked = parser.parse_args()
    chosen = [one for one in MUTANTS if not asked.words or any(word in one.sentence for word in asked.words)]
    texts = sources(ROOT)
    for mutant in chosen:
        mutant.applied(ROOT, texts)
    counts = run(chosen, workers=asked.workers, with_baseline=not asked.no_baseline)
    percent = 100 * counts[KILLED] / max(1, len(chosen))
    print(f"{counts[KILLED]} of {len(chosen)} mutants killed: {percent:.0f} %")
    return int(percent < PERCENT_TO_KILL or counts[BROKEN] > 0)


if __name__ == "__main__":
    sys.exit(main())
