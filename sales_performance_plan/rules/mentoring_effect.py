"""Does mentoring help?  Starters with and without a mentor, and when there are too few of them to say (T2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import mean, median

ATTAINMENT, DEAL = "attainment", "deal"
TYPICAL: dict[str, Callable[[Sequence[float]], float]] = {ATTAINMENT: mean, DEAL: median}


@dataclass(frozen=True)
class Starter:
    """Somebody who began: attainment of the first quarters, days until the first deal; None where nobody knows."""

    key: int
    has_mentor: bool
    attainment: float | None = None
    deal: float | None = None


@dataclass(frozen=True)
class Side:
    """How many people there are, of how many something is known, and what is typical of these."""

    people: int
    known: int
    typical: float | None


@dataclass(frozen=True)
class Comparison:
    """Both sides, and by how much those with a mentor differ; None where there are too few to say."""

    mentored: Side
    others: Side
    difference: float | None


def compare(starters: Iterable[Starter], measure: str, least: int) -> Comparison:
    """Return how starters with a mentor differ from the others: the mean attainment, or the median days.

    >>> team = [Starter(1, True, attainment=0.9), Starter(2, False, attainment=0.6), Starter(3, False)]
    >>> round(compare(team, ATTAINMENT, least=1).difference, 2), compare(team, ATTAINMENT, least=2).difference
    (0.3, None)
    """
    starters = list(starters)
    mentored, others = (_side(starters, measure, has_mentor=flag) for flag in (True, False))
    if mentored.typical is None or others.typical is None or min(mentored.known, others.known) < least:
        return Comparison(mentored, others, None)
    return Comparison(mentored, others, mentored.typical - others.typical)


def _side(starters: Sequence[Starter], measure: str, *, has_mentor: bool) -> Side:
    people = [getattr(one, measure) for one in starters if one.has_mentor is has_mentor]
    known = [value for value in people if value is not None]
    return Side(len(people), len(known), TYPICAL[measure](known) if known else None)
