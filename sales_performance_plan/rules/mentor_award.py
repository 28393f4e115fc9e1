"""Which mentors are excellent?  Those whose mentees' mean attainment exceeds the bar (the plan's T3).

Fractions, so that a third of a quarter is a third, and who meets the bar exactly does not exceed it.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from .periods import Period, months

Key = TypeVar("Key")


def part_of_quarter(quarter: Period, span: Period) -> Fraction:
    """Return which part of a quarter's target falls into ``span``: a third each whole month.

    >>> part_of_quarter(Period(date(2026, 4, 1), date(2026, 6, 30)), Period(date(2026, 4, 1), date(2026, 5, 31)))
    Fraction(2, 3)
    """
    whole = sum((_weight(one) for one in months(quarter)), Fraction(0))
    common = Period(max(quarter.first, span.first), min(quarter.last, span.last))
    return sum((_weight(one) for one in months(common)), Fraction(0)) / whole


def _weight(part: Period) -> Fraction:
    return Fraction(part.days, calendar.monthrange(part.first.year, part.first.month)[1])


def attainment(sales: Decimal, target: Decimal, part: Fraction) -> Fraction | None:
    """Return sales ÷ the ``part`` of the quarter's target, or None where there is no target.

    >>> attainment(Decimal(950), Decimal(3000), Fraction(1, 3)), attainment(Decimal(950), Decimal(0), Fraction(1, 3))
    (Fraction(19, 20), None)
    """
    due = Fraction(target) * part
    return Fraction(sales) / due if due > 0 else None


def mean(attainments: Iterable[Fraction | None]) -> Fraction | None:
    """Return the mean of what is known, or None where nothing is.

    >>> mean([Fraction(1), None, Fraction(1, 2)]), mean([None])
    (Fraction(3, 4), None)
    """
    known = [one for one in attainments if one is not None]
    return sum(known, Fraction(0)) / len(known) if known else None


def excellent(means: Mapping[Key, Fraction | None], bar: Decimal) -> dict[Key, Fraction]:
    """Return whose mean exceeds ``bar``; meeting it exactly is not enough.

    >>> excellent({"vera": Fraction(9, 10), "timo": Fraction(91, 100), "ann": None}, Decimal("0.9"))
    {'timo': Fraction(91, 100)}
    """
    return {key: one for key, one in means.items() if one is not None and one > Fraction(bar)}


def days_in(period: Period, first: date, last: date) -> int:
    """Return how many days from ``first`` to ``last`` lie in ``period``.

    >>> days_in(Period(date(2026, 6, 1), date(2026, 6, 30)), date(2026, 5, 20), date(2026, 6, 10))
    10
    """
    return max(0, (min(period.last, last) - max(period.first, first)).days + 1)
