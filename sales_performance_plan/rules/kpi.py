"""How far is a key figure from its target?  Value, gap, status, trend, and where the quarter will end (the plan's P2).

"No data" is None, never 0 or 100 %: what nobody measured is neither good nor bad.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal

# How a numerator and a denominator make a value.
SHARE, MEAN, COUNT, CHANGE = "share", "mean", "count", "change"
HIGHER, LOWER = "higher", "lower"
MET, NEAR, MISSED, NO_DATA = "met", "near", "missed", "none"
BETTER, SAME, WORSE = "better", "same", "worse"
HUNDRED = 100.0
# Two figures that differ by less are the same: they come out of divisions.
EPSILON = 1e-9


def value(numerator: float | None, denominator: float | None, shape: str) -> float | None:
    """Return what ``numerator`` and ``denominator`` say, in percent where they are a share or a change.

    >>> value(3, 12, SHARE), value(30, 12, MEAN), value(3, None, COUNT), value(115, 100, CHANGE)
    (25.0, 2.5, 3.0, 15.0)
    >>> value(0, 0, SHARE) is None
    True
    """
    if numerator is None:
        return None
    if shape == COUNT:
        return float(numerator)
    if not denominator or denominator < 0:
        return None
    if shape == MEAN:
        return numerator / denominator
    if shape == SHARE:
        return HUNDRED * numerator / denominator
    return HUNDRED * (numerator - denominator) / denominator


def gap(figure: float | None, target: float | None, direction: str) -> float | None:
    """Return how far ``figure`` is beyond ``target``, counted in the good direction; less than 0 is still to go.

    >>> gap(12.0, 7.0, LOWER), gap(16.0, 15.0, HIGHER)
    (-5.0, 1.0)
    """
    if figure is None or target is None:
        return None
    return figure - target if direction == HIGHER else target - figure


def status(figure: float | None, target: float | None, direction: str, tolerance: float = 0.0) -> str:
    """Tell whether ``target`` is met; near is who misses it by no more than ``tolerance``, a share of the target.

    >>> [status(figure, 90.0, HIGHER, 0.1) for figure in (90.0, 81.0, 80.9, None)]
    ['met', 'near', 'missed', 'none']
    >>> status(2.1, 2.0, LOWER, 0.1)
    'near'
    """
    missing = gap(figure, target, direction)
    if missing is None or target is None:
        return NO_DATA
    if missing >= -EPSILON:
        return MET
    return NEAR if missing >= -abs(target) * tolerance - EPSILON else MISSED


def trend(earlier: float | None, later: float | None, direction: str, band: float = 0.0) -> str:
    """Tell which way a figure moves; what changes by no more than ``band``, a share of the earlier one, stays the same.

    >>> trend(12.0, 10.0, LOWER), trend(50.0, 49.5, HIGHER, 0.02), trend(None, 3.0, HIGHER)
    ('better', 'same', 'none')
    """
    moved = gap(later, earlier, direction)
    if moved is None or earlier is None:
        return NO_DATA
    if abs(moved) <= abs(earlier) * band + EPSILON:
        return SAME
    return BETTER if moved > 0 else WORSE


def forecast(so_far: float, elapsed: int, total: int, pipeline: float | None = None) -> float | None:
    """Return what ``so_far`` comes to at the end of a quarter of ``total`` days, ``elapsed`` of which are over.

    Two witnesses: the pace, which says that the days to come will be like those gone, and the ``pipeline``, which says
    what is expected of the business at hand. The longer the quarter runs, the more the pace counts.

    >>> forecast(30.0, 30, 90), forecast(30.0, 30, 90, pipeline=30.0), forecast(30.0, 90, 90, pipeline=30.0)
    (90.0, 70.0, 30.0)
    >>> forecast(0.0, 0, 90, pipeline=30.0), forecast(0.0, 0, 90)
    (30.0, None)
    """
    if elapsed >= total:
        return so_far
    if elapsed <= 0:
        return None if pipeline is None else so_far + pipeline
    pace = so_far * total / elapsed
    if pipeline is None:
        return pace
    weight = elapsed / total
    return weight * pace + (1 - weight) * (so_far + pipeline)


def spread(total: Decimal, weights: Sequence[Decimal], digits: int) -> list[Decimal]:
    """Return ``total`` shared out by ``weights``, to ``digits`` places, so that the parts add up to it exactly.

    Who has a weight of nothing gets nothing, unless nobody has any: then all get the same.

    >>> spread(Decimal(100), [Decimal(1), Decimal(1), Decimal(1)], 2)
    [Decimal('33.34'), Decimal('33.33'), Decimal('33.33')]
    >>> spread(Decimal(10), [Decimal(0), Decimal(0)], 0), spread(Decimal(10), [], 2)
    ([Decimal('5'), Decimal('5')], [])
    """
    positive = [max(weight, Decimal(0)) for weight in weights]
    whole = sum(positive, Decimal(0))
    if not whole:
        positive, whole = [Decimal(1)] * len(weights), Decimal(len(weights))
    step = Decimal(1).scaleb(-digits)
    exact = [total * weight / whole for weight in positive]
    parts = [part.quantize(step, rounding=ROUND_DOWN) for part in exact]
    left = int((total - sum(parts, Decimal(0))) / step)
    by_rest = sorted(range(len(parts)), key=lambda number: parts[number] - exact[number])
    for number in by_rest[:left]:
        parts[number] += step
    return parts
