"""Points are whole hundredths: exact, and rounded half up once for each question."""

from dataclasses import dataclass

FULL_POINTS = 100
PROVISIONAL_POINTS = 50


@dataclass(frozen=True, slots=True)
class Score:
    """Hundredths of a point; provisional until a facilitator has read the answer."""

    points: int
    is_provisional: bool = False


def share(parts: int, of: int) -> int:
    """``parts`` of ``of`` in hundredths, half a hundredth rounded up; nothing of nothing is nothing."""
    return (2 * FULL_POINTS * max(parts, 0) + of) // (2 * of) if of else 0
