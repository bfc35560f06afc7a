"""Writes ``docs/benchmarks.md`` from what was measured."""

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from tests.bench.reasons import reason_of
from tests.bench.work import WORK

HEAD = """# Benchmarks

Written by `make bench`; do not edit by hand. The production server (gunicorn, 2 workers × 4 threads,
`DEBUG` off) is driven over HTTP by signed-in people on data sets that `python -m tests.bench load` builds: 8
modules × 5 lessons + 8 quizzes of 10 questions, 16 sessions, and all parents in one cohort beside two
cohorts of 30 and 200. Client, server and database share the machine, so **processor milliseconds** (server
and database, from the operating system's clocks) is the sturdy figure; times on the wall are of one visitor
alone and of eight at once. Queries count every statement, `BEGIN` and `SAVEPOINT` included. Bytes are
compressed. Memory is that of the largest worker, where what processes share is divided among them (Linux
calls it Pss). Budgets are for the middle size, or the largest below it that was measured.
"""

# Key, name, where its figure is found, budget and unit of what is no page.
OTHERS = [
    ("drawn", "A certificate drawn", ("paper", "drawn", "cpu"), 10, "ms"),
    ("file", "A certificate's file", ("paper", "drawn", "size"), 25_000, "bytes"),
    ("bulk", "Certificates issued in bulk, each", ("paper", "bulk", "cpu"), 12, "ms"),
    ("cold-bytes", "A lesson, cold", ("weight", "cold", "size"), 60_000, "bytes"),
    ("cold-requests", "A lesson, cold", ("weight", "cold", "requests"), 6, "requests"),
    ("warm-bytes", "A lesson, warm", ("weight", "warm", "size"), 15_000, "bytes"),
    ("memory", "Memory of a worker after all rows", ("memory", "after", "megabytes"), 150, "MB"),
]


def write_table(results, path: Path, database):
    """``results``: by number of parents, what :mod:`measuring` found."""
    parts = [HEAD, _where(database), "", *_rows(results), "", *_others(results), *_reasons(results), ""]
    path.write_text("\n".join(parts))


def _where(database):
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    packages = ", ".join(f"{name} {version(name)}" for name in ("Django", "Wagtail", "gunicorn", "reportlab"))
    return (
        f"{datetime.now(UTC):%Y-%m-%d} · {os.cpu_count()} cores ({model}), {memory:.0f} GiB · "
        f"{platform.system()} {platform.release()} · Python {platform.python_version()}, {packages}"
        f" · {database} · load of the machine {os.getloadavg()[0]:.1f} at the end"
    )


def _rows(results):
    sizes = sorted(results)
    judged = _judged_size(sizes)
    numbers = [f"CPU ms, {size:,}" for size in sizes]
    titles = [
        "Work", "Budget", *numbers, "Growth", "Queries", "Median ms", "p95 ms", "8 at once: median", "p95",
        "Units/s", "Bytes", "Met",
    ]  # fmt: skip
    yield _line(titles)
    yield _line(["---"] + ["---:"] * (len(titles) - 2) + ["---"])
    for name, work in WORK.items():
        found = {size: results[size]["rows"].get(name) for size in sizes}
        one = found[judged]
        if one is None:
            continue
        cpus = [found[size] and found[size]["cpu"] for size in sizes]
        limit = budget_of(name, results[judged])
        queries = [str(found[size]["queries"]) for size in sizes if found[size]]
        yield _line(
            [
                work.name,
                _budget(limit, work.queries),
                *("–" if cpu is None else f"{cpu:.1f}" for cpu in cpus),
                _growth(cpus),
                " / ".join(queries) if len(set(queries)) > 1 else queries[0],
                f"{one['median']:.0f}",
                f"{one['p95']:.0f}",
                f"{one['together_median']:.0f}",
                f"{one['together_p95']:.0f}",
                f"{one['units_a_second']:.0f}",
                f"{one['size']:,}",
                _verdict((one["cpu"], limit), (one["queries"], work.queries)),
            ]
        )


def budget_of(name, result):
    """The budget of a row; a password may cost its hash and ten milliseconds more."""
    if name == "password":
        return result["hash"] + 10
    return WORK[name].milliseconds


def _others(results):
    yield _line(["Also", "Budget", *(f"{size:,}" for size in sorted(results)), "Met"])
    yield _line(["---", "---:", *("---:" for _size in results), "---"])
    judged = _judged_size(sorted(results))

    for _key, name, place, limit, unit in OTHERS:
        found = {size: _figure(result, place) for size, result in sorted(results.items())}
        cells = ["–" if one is None else f"{one:,.1f} {unit}" for one in found.values()]
        yield _line([name, f"≤ {limit:,} {unit}", *cells, _verdict((found[judged], limit))])
    loads = ", ".join(f"{size:,} in {results[size]['load_seconds']:.0f} s" for size in sorted(results))
    yield f"\nLoading the data: {loads}."


def _judged_size(sizes):
    return max([size for size in sizes if size <= 2000], default=min(sizes))


def _budget(milliseconds, queries):
    parts = [] if milliseconds is None else [f"≤ {milliseconds:.0f} ms"]
    return ", ".join(parts + ([f"≤ {queries} queries"] if queries else [])) or "–"


def _reasons(results):
    """Why each row that is over its budget is so."""
    judged = results[_judged_size(sorted(results))]
    over = [
        (key, work.name)
        for key, work in WORK.items()
        if (one := judged["rows"].get(key))
        and _is_met((one["cpu"], budget_of(key, judged)), (one["queries"], work.queries)) is False
    ]
    over += [
        (key, f"{name}, {unit}")
        for key, name, place, limit, unit in OTHERS
        if _is_met((_figure(judged, place), limit)) is False
    ]
    if over:
        yield "\n## Why a row is over its budget\n"
    for key, name in over:
        yield f"* **{name}**: {reason_of(key)}"


def _figure(result, place):
    group, key, value = place
    return result.get(group, {}).get(key, {}).get(value)


def _is_met(*measured):
    """Whether each figure is within its limit; ``None`` where nothing was measured or nothing is asked."""
    judged = [figure <= limit for figure, limit in measured if figure is not None and limit is not None]
    return all(judged) if judged else None


def _verdict(*measured):
    return {True: "yes", False: "**no**", None: "–"}[_is_met(*measured)]


def _growth(cpus):
    known = [cpu for cpu in cpus if cpu]
    return " → ".join(["1", *(f"{cpu / known[0]:.1f}" for cpu in known[1:])]) if known else "–"


def _line(cells):
    return f"| {' | '.join(str(cell) for cell in cells)} |"
