"""How good a lead is by the card: points for each fact that matters, and what is still missing to pass."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

OPERATORS = ("at_least", "at_most", "equal", "among", "contains", "set", "unset", "older", "newer")


def since(days: float, now: datetime, whole_days: bool) -> datetime | date:
    """Return the moment (or, for plain dates, the day) that lies ``days`` before ``now``.

    >>> since(2, datetime(2026, 3, 1, 12), True)
    datetime.date(2026, 2, 27)
    """
    moment = now - timedelta(days=days)
    return moment.date() if whole_days else moment


@dataclass(frozen=True)
class Criterion:
    """A line of the card. ``value`` is a number, a text, days, or the set of keys that count."""

    key: Hashable
    field: str
    operator: str
    points: int
    value: Any = None

    def met(self, fact: Any, now: datetime) -> bool:
        """Tell whether ``fact`` earns the points; a fact that is not known earns and costs nothing.

        >>> size = Criterion(1, "company_size", "at_least", 4, 100)
        >>> size.met(100, datetime(2026, 1, 1)), size.met(0, datetime(2026, 1, 1))
        (True, False)
        """
        if self.operator == "unset":
            return not fact
        if not fact:
            return False
        if self.operator in ("older", "newer"):
            plain = not isinstance(fact, datetime)
            bound = since(self.value, now, plain)
            return bool(fact < bound) if self.operator == "older" else bool(fact >= bound)
        return self._compares(fact)

    def _compares(self, fact: Any) -> bool:
        if self.operator == "among":
            keys = fact if isinstance(fact, frozenset) else frozenset([fact])
            return self.value is None or bool(keys & self.value)
        if self.operator == "contains":
            return str(self.value).lower() in str(fact).lower()
        return {
            "at_least": lambda: fact >= self.value,
            "at_most": lambda: fact <= self.value,
            "equal": lambda: fact == self.value,
        }.get(self.operator, lambda: True)()


@dataclass(frozen=True)
class Line:
    """What one criterion came to."""

    criterion: Criterion
    met: bool

    @property
    def points(self) -> int:
        """Return the points that the line gives."""
        return self.criterion.points if self.met else 0


@dataclass(frozen=True)
class Score:
    """The sum, and where it comes from."""

    total: int
    lines: tuple[Line, ...]

    @property
    def missing(self) -> tuple[Criterion, ...]:
        """Return what would bring points, the most first."""
        open_lines = [line.criterion for line in self.lines if not line.met and line.criterion.points > 0]
        return tuple(sorted(open_lines, key=lambda criterion: -criterion.points))


def score(facts: Mapping[str, Any], card: Sequence[Criterion], now: datetime) -> Score:
    """Return the score of a lead with ``facts`` by field name.

    >>> card = [Criterion(1, "size", "at_least", 4, 100), Criterion(2, "plan", "set", 3)]
    >>> score({"size": 250, "plan": False}, card, datetime(2026, 1, 1)).total
    4
    """
    lines = tuple(Line(criterion, criterion.met(facts.get(criterion.field), now)) for criterion in card)
    return Score(sum(line.points for line in lines), lines)
