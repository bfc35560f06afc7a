"""Says which modules the suite covers less than is promised: ``make coverage`` runs it after the suite.

What may do harm where it goes wrong is covered whole, branches included; everything else 90 of 100.
"""

import json
import re
import sys
from pathlib import Path

WHOLE = {
    "permissions": r"institute/(url_policy|admin/(visible|middleware/\w+))\.|"
    r"institute/people/(access|backend|middleware/\w+|roles)\.",
    "rate limits": r"institute/people/(rate_limit|models/rate_limit)\.",
    "scoring": r"lessons/quizzes/(answers|scoring|snapshots)\.|lessons/progress/short_answers\.",
    "attendance": r"institute/attendance/",
    "completion": r"institute/completion/",
    "certificates": r"certificates/",
}
LEAST = 90


def main(report):
    files = json.loads(Path(report).read_text())["files"]
    short = []
    for name, pattern in WHOLE.items():
        ours = {path: one for path, one in files.items() if re.match(pattern, path)}
        short += [] if ours else [f"{name}: no module"]
        print(f"{name}: {share(ours.values()):.1f} of 100, {len(ours)} modules")
        short += [line for path, one in ours.items() if (line := what_is_left(path, one))]
    print(f"all: {share(files.values()):.1f} of 100, {len(files)} modules")
    short += [f"{path}: {share([one]):.1f} of 100" for path, one in files.items() if share([one]) < LEAST]
    if short:
        sys.exit("\n".join(["Below what is promised:", *short]))


def share(modules):
    """Lines and branches that ran, of 100."""
    sums = [one["summary"] for one in modules]
    ran = sum(one["covered_lines"] + one["covered_branches"] for one in sums)
    there = sum(one["num_statements"] + one["num_branches"] for one in sums)
    return 100 * ran / there if there else 100


def what_is_left(path, one):
    """Lines that did not run, and branches that were not taken."""
    left = [*map(str, one["missing_lines"]), *(f"{start} → {end}" for start, end in one["missing_branches"])]
    return f"{path}: {', '.join(left)}" if left else ""


if __name__ == "__main__":
    main(sys.argv[1])
