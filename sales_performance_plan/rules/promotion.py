"""Who may become a reserve manager?  The best of a quarter by attainment, equal ones together (the plan's T6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import TypeVar

Key = TypeVar("Key")


@dataclass(frozen=True)
class Place:
    """A rank from 1, among how many."""

    rank: int
    of: int


def attainment(sales: Decimal, target: Decimal) -> Fraction | None:
    """Return sales ÷ target exactly, so that equal ones are equal; None without a target.

    >>> attainment(Decimal(100), Decimal(300)) == attainment(Decimal(1), Decimal(3)), attainment(Decimal(1), Decimal(0))
    (True, None)
    """
    return Fraction(sales) / Fraction(target) if target > 0 else None


def best(attainments: Mapping[Key, Fraction | None], share: Decimal, least: int) -> dict[Key, Place]:
    """Return the best ``share`` of those whose attainment is known, rounded up, and who equals the last of them.

    With fewer than ``least`` nobody is ranked, and who sold nothing is among the best of no quarter.

    >>> figures = {"ann": Fraction(2), "bob": Fraction(1), "cy": Fraction(1), "di": Fraction(1, 2)}
    >>> list(best(figures, Decimal("0.1"), 3)), list(best(figures, Decimal("0.5"), 3))
    (['ann'], ['ann', 'bob', 'cy'])
    """
    known = {key: one for key, one in attainments.items() if one is not None}
    if len(known) < least:
        return {}
    places = ceil(share * len(known))
    ranked = sorted(known, key=lambda key: -known[key])
    ranks = {key: 1 + sum(other > known[key] for other in known.values()) for key in ranked}
    return {key: Place(ranks[key], len(known)) for key in ranked if ranks[key] <= places and known[key] > 0}


def missing(*, interview: bool, defence: bool, reason: bool, promoted: bool) -> list[str]:
    """Return what a decision lacks: each has a reason, and nobody is promoted without interview and defence.

    >>> missing(interview=True, defence=False, reason=False, promoted=True)
    ['defence', 'reason']
    >>> missing(interview=False, defence=False, reason=True, promoted=False)
    []
    """
    needed = {"interview": interview or not promoted, "defence": defence or not promoted, "reason": reason}
    return [what for what, is_there in needed.items() if not is_there]
