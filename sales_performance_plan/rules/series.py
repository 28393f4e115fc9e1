"""When does a series come again?  By the clock on the wall, so that nine o'clock stays nine o'clock in summer."""

from __future__ import annotations

from datetime import datetime, timedelta

from .periods import add_months

WEEK = timedelta(weeks=1)


def next_week(moment: datetime) -> datetime:
    """Return the same weekday and hour of the week after.

    >>> next_week(datetime(2026, 3, 23, 9))
    datetime.datetime(2026, 3, 30, 9, 0)
    """
    return moment + WEEK


def same_weekday(moment: datetime) -> datetime:
    """Return the same weekday and hour of the next month: four weeks later, or five where that is the same month.

    >>> same_weekday(datetime(2026, 6, 1, 9)), same_weekday(datetime(2026, 6, 29, 9))
    (datetime.datetime(2026, 7, 6, 9, 0), datetime.datetime(2026, 7, 27, 9, 0))
    """
    four = moment + 4 * WEEK
    return four if four.month != moment.month else four + WEEK


def same_day(first: datetime, moment: datetime) -> datetime:
    """Return the day of the month and the hour of ``first`` in the month after ``moment``, or that month's last day.

    >>> same_day(datetime(2026, 1, 31, 9), datetime(2026, 2, 28, 9))
    datetime.datetime(2026, 3, 31, 9, 0)
    """
    months = (moment.year - first.year) * 12 + moment.month - first.month
    day = add_months(first.date(), months)
    return datetime.combine(day if day > moment.date() else add_months(first.date(), months + 1), first.time())
