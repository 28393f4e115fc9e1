"""Which days belong together?  Months, fiscal quarters, trailing windows, and their edges in UTC."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo

UTC = timezone.utc
MONTHS_IN_QUARTER = 3
MONTHS_IN_YEAR = 12
FEBRUARY = 2


@dataclass(frozen=True)
class Period:
    """The days from ``first`` to ``last``, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        """Tell whether ``day`` lies in the period.

        >>> date(2026, 3, 31) in Period(date(2026, 1, 1), date(2026, 3, 31))
        True
        """
        return self.first <= day <= self.last

    @property
    def days(self) -> int:
        """Return the number of days.

        >>> Period(date(2024, 2, 28), date(2024, 3, 1)).days
        3
        """
        return (self.last - self.first).days + 1


def add_months(day: date, months: int) -> date:
    """Return the same day of another month, or that month's last day where it is shorter.

    >>> add_months(date(2024, 2, 29), 12), add_months(date(2026, 1, 31), -2)
    (datetime.date(2025, 2, 28), datetime.date(2025, 11, 30))
    """
    years, month = divmod(day.month - 1 + months, MONTHS_IN_YEAR)
    length = calendar.monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, length))


def month(day: date) -> Period:
    """Return the calendar month around ``day``.

    >>> month(date(2024, 2, 10)).last
    datetime.date(2024, 2, 29)
    """
    first = day.replace(day=1)
    return Period(first, add_months(first, 1) - timedelta(days=1))


def months(period: Period) -> list[Period]:
    """Return ``period`` cut into calendar months; the first and the last may be parts of theirs.

    >>> [(one.first.day, one.last.month) for one in months(Period(date(2026, 2, 16), date(2026, 4, 15)))]
    [(16, 2), (1, 3), (1, 4)]
    """
    found, one = [], month(period.first)
    while one.first <= period.last:
        found.append(Period(max(one.first, period.first), min(one.last, period.last)))
        one = month(one.last + timedelta(days=1))
    return found


def merge(several: Iterable[Period]) -> list[Period]:
    """Return the days of ``several`` periods as few periods that neither overlap nor touch, oldest first.

    >>> first, second = Period(date(2026, 1, 1), date(2026, 1, 31)), Period(date(2026, 2, 1), date(2026, 2, 28))
    >>> merge([second, first, Period(date(2026, 4, 1), date(2026, 4, 2))])[0].last
    datetime.date(2026, 2, 28)
    """
    found: list[Period] = []
    for one in sorted(several, key=lambda period: period.first):
        if found and one.first <= found[-1].last + timedelta(days=1):
            found[-1] = Period(found[-1].first, max(found[-1].last, one.last))
        else:
            found.append(one)
    return found


def fiscal_year_start(day: date, last_month: int = 12, last_day: int = 31) -> date:
    """Return the first day of the fiscal year around ``day``; the year ends on ``last_month``/``last_day``.

    A last day that the month does not have means the month's end, as in the host.

    >>> fiscal_year_start(date(2026, 4, 5), last_month=4, last_day=5)
    datetime.date(2025, 4, 6)
    >>> fiscal_year_start(date(2025, 3, 1), last_month=2, last_day=29)
    datetime.date(2025, 3, 1)
    """
    end = _fiscal_year_end(day.year, last_month, last_day)
    if day <= end:
        end = _fiscal_year_end(day.year - 1, last_month, last_day)
    return end + timedelta(days=1)


def _fiscal_year_end(year: int, last_month: int, last_day: int) -> date:
    length = calendar.monthrange(year, last_month)[1]
    end_of_february = last_month == FEBRUARY and last_day >= 28
    return date(year, last_month, length if end_of_february else min(last_day, length))


def quarter(day: date, last_month: int = 12, last_day: int = 31) -> Period:
    """Return the fiscal quarter around ``day`` (the plan's P1).

    >>> quarter(date(2026, 5, 1))
    Period(first=datetime.date(2026, 4, 1), last=datetime.date(2026, 6, 30))
    >>> quarter(date(2026, 5, 1), last_month=4, last_day=30).first
    datetime.date(2026, 5, 1)
    """
    start = fiscal_year_start(day, last_month, last_day)
    starts = [add_months(start, MONTHS_IN_QUARTER * number) for number in range(4)]
    next_year = fiscal_year_start(start + timedelta(days=366), last_month, last_day)
    bounds = [*starts, next_year]
    index = max(number for number, first in enumerate(starts) if first <= day)
    return Period(bounds[index], bounds[index + 1] - timedelta(days=1))


def previous_quarter(period: Period, last_month: int = 12, last_day: int = 31) -> Period:
    """Return the fiscal quarter before ``period``.

    >>> previous_quarter(quarter(date(2026, 1, 15))).first
    datetime.date(2025, 10, 1)
    """
    return quarter(period.first - timedelta(days=1), last_month, last_day)


def trailing(on: date, days: int) -> Period:
    """Return the window of ``days`` days that ends with ``on``.

    >>> trailing(date(2026, 12, 31), 365).first
    datetime.date(2026, 1, 1)
    """
    return Period(on - timedelta(days=days - 1), on)


def utc_bounds(period: Period, zone: tzinfo) -> tuple[datetime, datetime]:
    """Return the first moment of ``period`` and the first one after it, as naive UTC.

    >>> from zoneinfo import ZoneInfo
    >>> utc_bounds(Period(date(2026, 1, 1), date(2026, 1, 1)), ZoneInfo("Asia/Shanghai"))
    (datetime.datetime(2025, 12, 31, 16, 0), datetime.datetime(2026, 1, 1, 16, 0))
    """
    return _midnight(period.first, zone), _midnight(period.last + timedelta(days=1), zone)


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC).replace(tzinfo=None)
