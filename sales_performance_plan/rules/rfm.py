"""Which tier does a buying history earn?  R in days, F in sales a window, M in average customers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

READINGS = ("customer_total", "order_average", "total_to_order")
EPSILON = 1e-9  # a bound that is met exactly must not be missed by a division's last bit


@dataclass(frozen=True)
class History:
    """What a customer bought: days since the last sale, sales in the window, M as a multiple."""

    recency: int
    frequency: int
    monetary: float


@dataclass(frozen=True)
class Tier:
    """A rung of the ladder; a bound of ``None`` or 0 asks for nothing."""

    code: str
    max_recency: int | None = None
    min_frequency: int = 0
    min_monetary: float = 0.0

    def misses(self, history: History) -> tuple[str, ...]:
        """Return the criteria that ``history`` does not meet, in the order R, F, M.

        >>> Tier("core", 30, 4, 1.5).misses(History(31, 4, 1.2))
        ('recency', 'monetary')
        """
        checks = {
            "recency": bool(self.max_recency) and history.recency > (self.max_recency or 0),
            "frequency": history.frequency < self.min_frequency,
            "monetary": self.min_monetary > 0 and history.monetary < self.min_monetary - EPSILON,
        }
        return tuple(name for name, missed in checks.items() if missed)

    def covers(self, other: Tier) -> bool:
        """Tell whether whoever earns ``other`` earns this rung too.

        >>> Tier("potential", 60, 2, 1.0).covers(Tier("core", 30, 4, 1.5))
        True
        """
        reaches = not self.max_recency or (bool(other.max_recency) and self.max_recency >= (other.max_recency or 0))
        return (
            reaches
            and self.min_frequency <= other.min_frequency
            and (self.min_monetary <= 0 or self.min_monetary <= other.min_monetary)
        )


@dataclass(frozen=True)
class Standing:
    """The answer with its reasons: the tier, the next better rung, and what that one still asks for."""

    tier: Tier | None
    better: Tier | None
    sales_missing: int
    monetary_missing: float
    days_left: int | None


@dataclass(frozen=True)
class Finding:
    """What is wrong with a ladder: ``code`` is hole, unreachable, negative or no_end."""

    code: str
    tier: Tier | None = None
    other: Tier | None = None
    example: History | None = None


def classify(history: History, ladder: Sequence[Tier]) -> Tier | None:
    """Return the first rung of ``ladder`` (best first) that ``history`` earns (the plan's C1).

    >>> core, lost = Tier("core", 30, 4, 1.5), Tier("lost")
    >>> classify(History(30, 4, 1.5), [core, lost]).code
    'core'
    >>> classify(History(31, 4, 1.5), [core]) is None
    True
    """
    return next((tier for tier in ladder if not tier.misses(history)), None)


def monetary(amount: float, frequency: int, totals: tuple[float, int, int], reading: str) -> float | None:
    """Return M in the chosen ``reading``; ``totals`` are everybody's amount, sales and buyers in the window.

    ``customer_total``: own total ÷ average total per buyer; ``order_average``: own average sale ÷
    everybody's; ``total_to_order``: own total ÷ everybody's average sale. Where there is nothing
    to compare with (no sales, or returns outweigh them), the answer is ``None``.

    >>> monetary(300.0, 2, (400.0, 4, 2), "customer_total")
    1.5
    >>> monetary(300.0, 2, (400.0, 4, 2), "order_average")
    1.5
    >>> monetary(300.0, 2, (400.0, 4, 2), "total_to_order")
    3.0
    >>> monetary(5.0, 1, (0.0, 1, 1), "customer_total") is None
    True
    """
    total, sales, buyers = totals
    if total <= 0 or not sales or not buyers:
        return None
    average = total / (buyers if reading == "customer_total" else sales)
    if reading == "order_average":
        amount = amount / frequency if frequency else 0.0
    return amount / average


def stand(history: History, ladder: Sequence[Tier]) -> Standing:
    """Return the tier of ``history`` with what the next better rung asks for and how long the tier lasts.

    ``sales_missing`` counts the sales still to be made: a last sale that is too old asks for one.

    >>> core, potential, lost = Tier("core", 30, 4, 1.5), Tier("potential", 60, 2, 1.0), Tier("lost")
    >>> answer = stand(History(48, 3, 1.2), [core, potential, lost])
    >>> answer.tier.code, answer.better.code, answer.sales_missing, answer.days_left
    ('potential', 'core', 1, 12)
    """
    tier = classify(history, ladder)
    position = ladder.index(tier) if tier else len(ladder)
    better = ladder[position - 1] if position else None
    sales, amount = _missing(history, better) if better else (0, 0.0)
    left = tier.max_recency - history.recency if tier and tier.max_recency else None
    return Standing(tier, better, sales, amount, left)


def _missing(history: History, better: Tier) -> tuple[int, float]:
    misses = better.misses(history)
    sales = max(better.min_frequency - history.frequency, 1 if "recency" in misses else 0)
    amount = better.min_monetary - history.monetary if "monetary" in misses else 0.0
    return max(sales, 0), amount


def check_ladder(ladder: Sequence[Tier], window: int) -> list[Finding]:
    """Return what is wrong with ``ladder`` (best first), or an empty list; ``window`` is F's, in days.

    The last rung takes everybody whose last sale is older than the ladder reaches. A *hole* is a
    customer within that reach who earns no rung above the last: they would be called lost by mistake.

    >>> core, general, lost = Tier("core", 30, 4, 1.5), Tier("general", 90, 2), Tier("lost")
    >>> [found] = check_ladder([core, general, lost], 365)
    >>> found.code, found.example
    ('hole', History(recency=90, frequency=1, monetary=0.0))
    """
    negative = [
        Finding("negative", tier)
        for tier in ladder
        if min(tier.max_recency or 0, tier.min_frequency, tier.min_monetary) < 0
    ]
    if negative:
        return negative
    if not ladder or any(ladder[-1].misses(extreme) for extreme in _poorest(10**6, window)):
        return [Finding("no_end", ladder[-1] if ladder else None)]
    return [*_unreachable(ladder, window), *_holes(ladder, window)]


def _unreachable(ladder: Sequence[Tier], window: int) -> list[Finding]:
    """Find the rungs that an earlier one takes all customers of: its poorest customer tells."""
    found = []
    for number, tier in enumerate(ladder):
        asked = _effective(tier, window)
        other = next((above for above in ladder[:number] if _effective(above, window).covers(asked)), None)
        if other:
            found.append(Finding("unreachable", tier, other))
    return found


def _effective(tier: Tier, window: int) -> Tier:
    """Return ``tier`` with the bounds that buying implies: a sale inside the window is one sale at least."""
    reach = tier.max_recency or 0
    if not (tier.min_frequency or tier.min_monetary or 0 < reach < window):
        return tier
    return Tier(tier.code, min(reach or window, window - 1), max(tier.min_frequency, 1), tier.min_monetary)


def _holes(ladder: Sequence[Tier], window: int) -> list[Finding]:
    reach = max((tier.max_recency or 0 for tier in ladder[:-1]), default=0)
    for example in _poorest(reach, window):
        if classify(example, ladder[:-1]) is None:
            return [Finding("hole", example=example)]
    return []


def _poorest(reach: int, window: int) -> list[History]:
    """Return the customers that are hardest to catch within ``reach`` days: if they earn a rung, all do."""
    inside = History(min(reach, window - 1), 1, 0.0)
    return [inside] if reach < window else [inside, History(reach, 0, 0.0)]
