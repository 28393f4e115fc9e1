"""Who is due for an improvement plan, and whether they had less to work with (the plan's section 5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

LESS, LEVEL, MORE, UNKNOWN = "less", "level", "more", "unknown"
MET, NOT_MET = "met", "not_met"
# Which side of the colleagues' figure makes selling harder; what is in neither tells how somebody worked.
HARDER_IF_LESS = frozenset({"leads", "score", "core_share", "potential_share"})
HARDER_IF_MORE = frozenset({"breaches", "lost_tier_share"})
# What counts by itself, whatever the colleagues have.
HARDER_IF_ANY = frozenset({"training"})
HARDER_BY_DAYS = frozenset({"leave", "late_start"})


@dataclass(frozen=True)
class Bounds:
    """From where on a difference counts: a share of the colleagues' figure, and working days away."""

    tolerance: float = 0.2
    days: float = 10.0
    colleagues: int = 2


def attainment(sales: float, target: float) -> float | None:
    """Return sales ÷ target; None where there is no target.

    >>> attainment(60.0, 80.0), attainment(60.0, 0.0)
    (0.75, None)
    """
    return sales / target if target > 0 else None


def due(sales: float, target: float, bar: float) -> bool:
    """Tell whether somebody stayed below the bar; nobody does who had no target.

    >>> due(79.99, 100.0, 0.8), due(80.0, 100.0, 0.8), due(0.0, 0.0, 0.8)
    (True, False, False)
    """
    reached = attainment(sales, target)
    return reached is not None and round(reached, 6) < round(bar, 6)


def compare(own: float | None, others: float | None, people: int, bounds: Bounds) -> str:
    """Return whether ``own`` is less than, level with or more than the colleagues' median.

    Too few colleagues make no comparison.

    >>> bounds = Bounds(tolerance=0.2, colleagues=2)
    >>> [compare(own, 10.0, 3, bounds) for own in (7.9, 8.0, 12.0, 12.1)]
    ['less', 'level', 'level', 'more']
    >>> compare(7.0, 10.0, 1, bounds), compare(None, 10.0, 3, bounds)
    ('unknown', 'unknown')
    """
    if own is None or others is None or people < bounds.colleagues:
        return UNKNOWN
    if own < others * (1 - bounds.tolerance):
        return LESS
    return MORE if own > others * (1 + bounds.tolerance) else LEVEL


def harder(kind: str, own: float | None, others: float | None, people: int, bounds: Bounds) -> bool:
    """Tell whether a piece of evidence says that the person had less to work with than their colleagues.

    A new hire without a mentor did, and so did who was away for long, whatever the others were.

    >>> bounds = Bounds()
    >>> [harder(kind, 3.0, 1.0, 4, bounds) for kind in ("leads", "breaches", "lost_share", "training", "leave")]
    [False, True, False, True, False]
    >>> harder("leads", 3.0, 10.0, 4, bounds), harder("mentor", 0.0, None, 0, bounds)
    (True, True)
    """
    if own is None:
        return False
    if kind in HARDER_BY_DAYS:
        return own >= bounds.days > 0
    if kind in HARDER_IF_ANY:
        return own > 0
    if kind == "mentor":
        return own <= 0
    side = compare(own, others, people, bounds)
    return (kind in HARDER_IF_LESS and side == LESS) or (kind in HARDER_IF_MORE and side == MORE)


def reached(actual: float | None, target: float) -> bool | None:
    """Tell whether a goal is reached; None where there is no data.

    >>> reached(80.0, 80.0), reached(79.9, 80.0), reached(None, 80.0)
    (True, False, None)
    """
    return None if actual is None else round(actual, 6) >= round(target, 6)


def verdict(goals: Iterable[bool | None]) -> str | None:
    """Return what the numbers say of all goals together; None while one of them has no data, or there is none.

    A goal that was missed is missed, whatever else is unknown.

    >>> verdict([True, True]), verdict([True, None, False]), verdict([True, None]), verdict([])
    ('met', 'not_met', None, None)
    """
    found = list(goals)
    if False in found:
        return NOT_MET
    return MET if found and None not in found else None


def in_a_row(below: Mapping[date, bool], quarters: Sequence[date]) -> bool:
    """Tell whether all of ``quarters`` were below the bar; one without a target breaks the row.

    >>> first, second = date(2026, 1, 1), date(2026, 4, 1)
    >>> in_a_row({first: True, second: True}, [first, second]), in_a_row({second: True}, [first, second])
    (True, False)
    """
    return bool(quarters) and all(below.get(quarter, False) for quarter in quarters)


def checkins(first: date, last: date, every: int, until: date) -> list[date]:
    """Return the days on which there is a check-in, up to ``until``; the last one is the last day at the latest.

    >>> checkins(date(2026, 7, 1), date(2026, 7, 17), 7, date(2026, 12, 31))
    [datetime.date(2026, 7, 8), datetime.date(2026, 7, 15)]
    """
    days = range(every, (min(last, until) - first).days + 1, every)
    return [first + timedelta(days=day) for day in days]
