"""Who is honoured at the end of a quarter?  How much somebody grew, and who takes which place (the plan's P6).

Nobody is honoured for having nothing, and "no data" is no candidate.  Places are shared by equal figures (see awards).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeVar

from .periods import Period

Key = TypeVar("Key")


def growth(scores: Iterable[tuple[Key, date, float]], period: Period) -> Decimal | None:
    """Return by how much somebody's ``scores`` (subject, day, score) grew in ``period``, the mean of their subjects.

    A subject counts from the last score before the period, or else the first in it, to the last in it.

    >>> days = [("spin", date(2026, 3, 1), 5.0), ("spin", date(2026, 5, 1), 7.0), ("tone", date(2026, 5, 1), 6.0)]
    >>> growth(days, Period(date(2026, 4, 1), date(2026, 6, 30)))
    Decimal('2')
    """
    first: dict[Key, float] = {}
    last: dict[Key, float] = {}
    for subject, day, score in sorted(scores, key=lambda one: one[1]):
        if day < period.first:
            first[subject] = score
        elif day in period:
            if subject in first:
                last[subject] = score
            first.setdefault(subject, score)
    return mean(last[subject] - first[subject] for subject in last)


def mean(figures: Iterable[float]) -> Decimal | None:
    """Return the mean to a thousandth, or None of nothing.

    >>> mean([1.0, 2.0]), mean([])
    (Decimal('1.5'), None)
    """
    known = [Decimal(str(round(figure, 6))) for figure in figures]
    return (sum(known, Decimal(0)) / len(known)).quantize(Decimal("0.001")).normalize() if known else None


def best_mean(results: Iterable[tuple[Key, float, bool]]) -> Decimal | None:
    """Return the mean of the best result of each exam (exam, score, passed), or None if one of them was never passed.

    >>> best_mean([("safety", 60.0, False), ("safety", 90.0, True), ("product", 80.0, True)])
    Decimal('85')
    >>> best_mean([("safety", 60.0, False), ("product", 80.0, True)]) is None
    True
    """
    best: dict[Key, float] = {}
    passed: dict[Key, bool] = {}
    for exam, score, good in results:
        best[exam] = max(score, best.get(exam, score))
        passed[exam] = good or passed.get(exam, False)
    return mean(best.values()) if all(passed.values()) else None


def improvement(before: Mapping[Key, float], after: Mapping[Key, float]) -> dict[Key, Decimal]:
    """Return who reached more of their target than in the quarter before, and how much more.

    >>> improvement({"ann": 0.5, "bob": 0.9}, {"ann": 0.75, "bob": 0.8, "cy": 1.0})
    {'ann': Decimal('0.25')}
    """
    grown = {key: Decimal(str(round(after[key] - before[key], 6))) for key in after if key in before}
    return {key: more for key, more in grown.items() if more > 0}
