"""Would the card have picked the leads that were won?  It says so too when it would not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

CERTAIN = 1.96  # two-sided 95 %
ENOUGH = 30  # leads on each side of the mark, below which nothing can be said


@dataclass(frozen=True)
class Group:
    """Closed leads with the same score."""

    score: int
    leads: int
    won: int


@dataclass(frozen=True)
class Result:
    """Counts on both sides of the pass mark; rates are None where there is nothing to divide."""

    passed: int
    passed_won: int
    rejected: int
    rejected_won: int

    @property
    def base_rate(self) -> float | None:
        """Return the share of all leads that were won."""
        return _share(self.passed_won + self.rejected_won, self.passed + self.rejected)

    @property
    def precision(self) -> float | None:
        """Return the share of the passed leads that were won."""
        return _share(self.passed_won, self.passed)

    @property
    def recall(self) -> float | None:
        """Return the share of the won leads that passed."""
        return _share(self.passed_won, self.passed_won + self.rejected_won)

    @property
    def lift(self) -> float | None:
        """Return how many times better than all leads the passed ones are."""
        return None if self.precision is None or not self.base_rate else self.precision / self.base_rate

    @property
    def verdict(self) -> str:
        """Return ``separates``, ``reversed``, ``no_difference`` or ``too_few``, by a test of two shares.

        >>> Result(100, 60, 100, 30).verdict, Result(100, 63, 100, 62).verdict, Result(5, 5, 100, 1).verdict
        ('separates', 'no_difference', 'too_few')
        """
        if min(self.passed, self.rejected) < ENOUGH:
            return "too_few"
        spread = self._spread()
        difference = self.passed_won / self.passed - self.rejected_won / self.rejected
        if not spread or abs(difference / spread) < CERTAIN:
            return "no_difference"
        return "separates" if difference > 0 else "reversed"

    def _spread(self) -> float:
        rate = self.base_rate or 0.0
        return sqrt(rate * (1 - rate) * (1 / self.passed + 1 / self.rejected))


def back_test(groups: Iterable[Group], pass_mark: int) -> Result:
    """Return what a card with ``pass_mark`` would have done with closed leads.

    >>> back_test([Group(7, 10, 8), Group(3, 10, 2)], 6).lift
    1.6
    """
    passed = passed_won = rejected = rejected_won = 0
    for group in groups:
        if group.score >= pass_mark:
            passed, passed_won = passed + group.leads, passed_won + group.won
        else:
            rejected, rejected_won = rejected + group.leads, rejected_won + group.won
    return Result(passed, passed_won, rejected, rejected_won)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
