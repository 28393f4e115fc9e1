"""Who may mentor whom, who suits best, which weeks a pair has, and when it has gone silent (the plan's T2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

DAYS_IN_WEEK = 7


@dataclass(frozen=True)
class Match:
    """What is known of two people who are to be paired; ``mentees`` are those whom the mentor has already."""

    is_same_person: bool = False
    is_same_company: bool = True
    is_mentor_there: bool = True
    is_mentee_there: bool = True
    is_senior: bool = True
    is_new_hire: bool = True
    mentees: int = 0
    has_mentor: bool = False


@dataclass(frozen=True)
class Mentor:
    """Somebody who may mentor a new hire; ``attainment`` is last quarter's, None without a target."""

    key: int
    is_same_team: bool = False
    mentees: int = 0
    attainment: float | None = None


def check(match: Match, limit: int) -> list[str]:
    """Return everything that speaks against a pair, as codes; nothing if it may be.

    >>> check(Match(mentees=1), limit=2)
    []
    >>> check(Match(is_senior=False, mentees=2), limit=2)
    ['not_senior', 'full']
    """
    problems = {
        "same_person": match.is_same_person,
        "other_company": not match.is_same_company,
        "mentor_left": not match.is_mentor_there,
        "mentee_left": not match.is_mentee_there,
        "not_senior": not match.is_senior,
        "not_new": not match.is_new_hire,
        "full": match.mentees >= limit,
        "taken": match.has_mentor,
    }
    return [code for code, is_wrong in problems.items() if is_wrong]


def rank(mentors: Iterable[Mentor]) -> list[Mentor]:
    """Return ``mentors``, who suits best first: of the same team, with few mentees, with a good last quarter.

    Whose last quarter nobody knows comes after those of whom it is known.

    >>> [one.key for one in rank([Mentor(1), Mentor(2, attainment=0.7), Mentor(3, is_same_team=True, mentees=1)])]
    [3, 2, 1]
    """
    return sorted(mentors, key=_suits)


def _suits(mentor: Mentor) -> tuple[bool, int, bool, float, int]:
    known = mentor.attainment is not None
    return not mentor.is_same_team, mentor.mentees, not known, -(mentor.attainment or 0.0), mentor.key


def monday(day: date) -> date:
    """Return the first day of the week around ``day``.

    >>> monday(date(2026, 6, 30))
    datetime.date(2026, 6, 29)
    """
    return day - timedelta(days=day.weekday())


def weeks(first: date, last: date, weekday: int) -> list[date]:
    """Return the Mondays of the weeks whose ``weekday`` (0 is Monday) lies between two days, both included.

    >>> weeks(date(2026, 6, 30), date(2026, 7, 12), weekday=0)
    [datetime.date(2026, 7, 6)]
    >>> weeks(date(2026, 6, 30), date(2026, 7, 3), weekday=4)
    [datetime.date(2026, 6, 29)]
    """
    found, week = [], monday(first)
    while week + timedelta(days=weekday) <= last:
        if week + timedelta(days=weekday) >= first:
            found.append(week)
        week += timedelta(days=DAYS_IN_WEEK)
    return found


def is_silent(last_contact: date, today: date, days: int) -> bool:
    """Tell whether more than ``days`` have gone by since somebody was last heard of; 0 days never ask.

    >>> is_silent(date(2026, 6, 22), date(2026, 6, 29), 7), is_silent(date(2026, 6, 22), date(2026, 6, 30), 7)
    (False, True)
    """
    return bool(days) and today > last_contact + timedelta(days=days)
