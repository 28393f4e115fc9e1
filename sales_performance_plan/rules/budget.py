"""How much of a budget line is left, and may more be spent?  The plan's P5.

A line has what was planned, what is committed (promised, not paid yet) and what is spent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

FINE, WARNING, USED_UP = "fine", "warning", "used_up"
# What a company does once a line is used up.
WARN, OVERRIDE, REFUSE = "warn", "override", "refuse"
# Cents are amounts too; what differs by less is a matter of binary fractions.
EPSILON = 1e-6


@dataclass(frozen=True)
class Line:
    """A budget line's money."""

    planned: float
    committed: float = 0.0
    spent: float = 0.0

    @property
    def used(self) -> float:
        """Return what is gone or promised.

        >>> Line(100.0, committed=20.0, spent=30.0).used
        50.0
        """
        return self.committed + self.spent

    @property
    def left(self) -> float:
        """Return what is left; less than 0 is over-spent.

        >>> Line(100.0, committed=80.0, spent=30.0).left
        -10.0
        """
        return self.planned - self.used


def state(line: Line, warning: float) -> str:
    """Tell how a line stands; it warns from the share ``warning`` of what was planned on.

    >>> [state(Line(100.0, spent=spent), 0.8) for spent in (79.0, 80.0, 100.0, 101.0)]
    ['fine', 'warning', 'warning', 'used_up']
    >>> state(Line(0.0), 0.8), state(Line(0.0, spent=1.0), 0.8)
    ('fine', 'used_up')
    """
    if line.left < -EPSILON:
        return USED_UP
    if line.used > EPSILON and line.used >= warning * line.planned - EPSILON:
        return WARNING
    return FINE


def fit(shares: Sequence[float], room: float) -> list[float]:
    """Return ``shares`` as they are, or smaller in proportion where together they ask for more than there is ``room``.

    >>> fit([0.3, 0.2], 0.6), fit([0.3, 0.2], 0.25), fit([0.3], -0.1)
    ([0.3, 0.2], [0.15, 0.1], [0.0])
    """
    room, asked = max(room, 0.0), sum(shares)
    return [share * room / asked for share in shares] if asked > room + EPSILON else list(shares)


def allows(line: Line, more: float, policy: str, overrides: bool = False) -> bool:
    """Tell whether ``more`` may be spent, by a company's ``policy`` and by who ``overrides`` with a reason.

    >>> line = Line(100.0, spent=90.0)
    >>> allows(line, 10.0, REFUSE), allows(line, 11.0, REFUSE, overrides=True), allows(line, 11.0, WARN)
    (True, False, True)
    >>> allows(line, 11.0, OVERRIDE), allows(line, 11.0, OVERRIDE, overrides=True)
    (False, True)
    """
    if policy == WARN or more <= line.left + EPSILON:
        return True
    return policy == OVERRIDE and overrides
