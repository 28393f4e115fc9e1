"""Who wins an award?  Ranked by a figure, equal figures share a place (the plan's I4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

Key = TypeVar("Key")


@dataclass(frozen=True)
class Place:
    """A rank from 1, the figure that earned it, and how many share it."""

    rank: int
    figure: Decimal
    shared_by: int


def rank(figures: Mapping[Key, Decimal], places: int, minimum: Decimal = Decimal(0)) -> dict[Key, Place]:
    """Return the winners of ``places`` among ``figures``; who has nothing, or less than ``minimum``, is not ranked.

    Equal figures share a place, and the places that they take up are not given to anybody else. Whoever shares
    the last place wins too.

    >>> rank({"ann": Decimal(9), "bob": Decimal(9), "cy": Decimal(5), "di": Decimal(0)}, 3)["cy"].rank
    3
    >>> list(rank({"ann": Decimal(9), "bob": Decimal(9), "cy": Decimal(5)}, 1))
    ['ann', 'bob']
    """
    ranked = {key: figure for key, figure in figures.items() if figure > 0 and figure >= minimum}
    winners = {}
    for key in sorted(ranked, key=lambda key: -ranked[key]):
        figure = ranked[key]
        place = 1 + sum(other > figure for other in ranked.values())
        if place <= places:
            winners[key] = Place(place, figure, sum(other == figure for other in ranked.values()))
    return winners


def prize(commission: Decimal, rate: Decimal, shared_by: int) -> Decimal:
    """Return a winner's bonus: ``rate`` of the own commission of the month, divided among those who share the place.

    >>> prize(Decimal(1000), Decimal("0.1"), 2)
    Decimal('50.0')
    """
    return max(commission, Decimal(0)) * rate / shared_by
