"""How far is it to a measure's threshold?  In customers who have to buy, or in sales to new customers (the plan's I9).

A threshold has to be exceeded. None means that nothing in the period can reach it any more.
"""

from __future__ import annotations

from decimal import Decimal
from math import floor

ZERO = Decimal(0)


def customers_missing(bought: int, customers: int, threshold: Decimal) -> int | None:
    """Return how many more of ``customers`` have to buy, ``bought`` having done so, to exceed ``threshold``.

    >>> customers_missing(7, 10, Decimal("0.8")), customers_missing(9, 10, Decimal("0.8"))
    (2, 0)
    >>> customers_missing(0, 10, Decimal(1)) is None
    True
    """
    needed = floor(threshold * customers) + 1
    return max(needed - bought, 0) if needed <= customers else None


def new_sales_missing(new: Decimal, total: Decimal, threshold: Decimal) -> Decimal | None:
    """Return the sales to new customers that bring ``new`` ÷ ``total`` to the ``threshold``; they add to both.

    As with ``commission.next_step`` it takes a little more than the amount.

    >>> new_sales_missing(Decimal(100), Decimal(1000), Decimal("0.25"))
    Decimal('200')
    >>> new_sales_missing(Decimal(100), Decimal(100), Decimal(1)) is None
    True
    """
    if threshold >= 1:
        return None
    return max((threshold * total - new) / (1 - threshold), -total, ZERO)
