"""Measures rows: warms, counts queries once, then runs units alone and eight at a time."""

import statistics
import threading
import time
from dataclasses import asdict, dataclass

from tests.bench.visitor import Visitor
from tests.bench.work import WORK

TOGETHER = 8
# At most this long for each of the two runs of a row, unless told otherwise.
SECONDS = 4.0
LEAST = 5


@dataclass
class Measured:
    """One row at one size. Times are milliseconds; ``size`` is bytes, compressed."""

    cpu: float
    queries: int
    size: int
    median: float
    p95: float
    together_median: float
    together_p95: float
    units_a_second: float


def measure(stage, server, rows, tell, seconds=SECONDS) -> dict[str, dict]:
    """Measure the named rows; returns plain values by name, without the rows that are not there."""
    found = {}
    for name in rows:
        work = WORK[name]
        if work.is_here(stage):
            found[name] = asdict(_measure_one(work, stage, server, seconds))
            tell(f"{name}: {found[name]['cpu']:.1f} ms of processor time, {found[name]['queries']} queries")
    return found


def _measure_one(work, stage, server, seconds):
    visitors = [_visitor(work, stage, server, number) for number in range(TOGETHER)]
    # Every worker loads its templates and fills its caches before anything is measured.
    for visitor in visitors[: 2 if work.at_most < 60 else TOGETHER]:
        work.act(stage, visitor, 0)
    counter = _visitor(work, stage, server, 0, counts=True)
    work.act(stage, counter, 0)
    counter.reset()
    work.act(stage, counter, 0)
    alone, used = _alone(work, stage, server, visitors[0], seconds)
    together, took = _together(work, stage, visitors, seconds)
    return Measured(
        cpu=used * 1000,
        queries=counter.queries,
        size=counter.size,
        median=statistics.median(alone) * 1000,
        p95=_p95(alone) * 1000,
        together_median=statistics.median(together) * 1000,
        together_p95=_p95(together) * 1000,
        units_a_second=len(together) / took,
    )


def _visitor(work, stage, server, number, **kwargs):
    sessions = getattr(stage, work.sessions) if work.sessions else None
    return Visitor(server.port, sessions[number % len(sessions)] if sessions else None, **kwargs)


def _alone(work, stage, server, visitor, seconds):
    """Seconds of each unit, and the processor seconds of one: only what is measured of a unit counts."""
    times, used, until = [], 0.0, time.monotonic() + seconds
    visitor.watch(server.cpu)
    while len(times) < work.at_most and (time.monotonic() < until or len(times) < LEAST):
        visitor.reset()
        work.act(stage, visitor, 0)
        times.append(visitor.seconds)
        used += visitor.cpu
    visitor.watch(None)
    return times, used / len(times)


def _together(work, stage, visitors, seconds):
    times, problems, lock = [], [], threading.Lock()
    until = time.monotonic() + seconds
    left = iter(range(max(TOGETHER * 2, work.at_most)))

    def visit(number):
        try:
            while time.monotonic() < until:
                with lock:
                    if next(left, None) is None:
                        return
                visitors[number].reset()
                work.act(stage, visitors[number], number)
                with lock:
                    times.append(visitors[number].seconds)
        except Exception as problem:
            problems.append(problem)

    threads = [threading.Thread(target=visit, args=[number]) for number in range(TOGETHER)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise problems[0]
    return times, time.monotonic() - began


def _p95(times):
    return sorted(times)[min(len(times) - 1, int(len(times) * 0.95))]
