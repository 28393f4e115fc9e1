"""Who is a new hire, who is senior, and which audience of the training somebody belongs to (the plan's section 5)."""

from __future__ import annotations

from datetime import date, timedelta

from .periods import MONTHS_IN_YEAR, add_months

NEW_HIRE, EXPERIENCED, MANAGER = "new_hire", "experienced", "manager"
ROLES = (NEW_HIRE, EXPERIENCED, MANAGER)


def new_hire_until(entry: date | None, months: int) -> date | None:
    """Return the last day on which somebody who began on ``entry`` counts as a new hire; None if nobody knows.

    >>> new_hire_until(date(2026, 1, 31), 6)
    datetime.date(2026, 7, 30)
    """
    return add_months(entry, months) - timedelta(days=1) if entry else None


def senior_from(start: date | None, years: float) -> date | None:
    """Return the day from which somebody who is in sales since ``start`` is senior; None if nobody knows.

    >>> senior_from(date(2024, 2, 29), 3.0), senior_from(None, 3.0)
    (datetime.date(2027, 2, 28), None)
    """
    return add_months(start, round(years * MONTHS_IN_YEAR)) if start else None


def role(today: date, new_until: date | None, *, leads: bool) -> str:
    """Return the audience of ``today``: who leads a team is a manager from the first day.

    Nobody is a new hire whose beginning is unknown.

    >>> role(date(2026, 7, 30), date(2026, 7, 30), leads=False), role(date(2026, 7, 31), date(2026, 7, 30), leads=False)
    ('new_hire', 'experienced')
    """
    if leads:
        return MANAGER
    return NEW_HIRE if new_until and today <= new_until else EXPERIENCED
