"""What does a sale pay?  Base rate, accelerators in points, over-target bands; facts in, amounts with a trace out.

Money is ``Decimal`` in the company's currency and is not rounded here; rates are shares (0.02 is 2 %).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

ZERO = Decimal(0)
Key = TypeVar("Key")


@dataclass(frozen=True)
class Sale:
    """One source line of a rep: its untaxed amount, and what the customer was on that day."""

    source: str
    amount: Decimal
    tier: str | None = None
    is_new: bool = False


@dataclass(frozen=True)
class Accelerator:
    """Points on top of the base rate once ``measure`` is above ``threshold``; on ``all``, ``core`` or ``new`` sales."""

    measure: str
    threshold: Decimal
    points: Decimal
    on: str = "all"
    code: str = "accelerator"


@dataclass(frozen=True)
class Band:
    """A rate for sales that exceed the target by more than ``above`` and at most ``up_to`` (a share; None: no end)."""

    above: Decimal
    up_to: Decimal | None
    rate: Decimal
    code: str = "over_target"


@dataclass(frozen=True)
class Scheme:
    """A version of the rules; ``slices`` pays each band on its own slice instead of one rate on the whole excess."""

    base_rate: Decimal
    accelerators: tuple[Accelerator, ...] = ()
    bands: tuple[Band, ...] = ()
    slices: bool = False


@dataclass(frozen=True)
class Accrual:
    """An amount with its trace: ``base`` times ``rate``, or the reason why nothing was paid.

    ``reason`` is earned, no_data, not_reached or no_target; ``value`` is the measure that decided.
    """

    rule: str
    base: Decimal
    rate: Decimal
    amount: Decimal
    reason: str = "earned"
    value: Decimal | None = None


def accrue(sale: Sale, scheme: Scheme) -> Accrual:
    """Return the base commission of one sale (the plan's I1); a credit line gives a negative one.

    >>> accrue(Sale("S1", Decimal("-50")), Scheme(Decimal("0.02"))).amount
    Decimal('-1.00')
    """
    return Accrual("base", sale.amount, scheme.base_rate, sale.amount * scheme.base_rate)


def accelerate(sales: Iterable[Sale], accelerator: Accelerator, value: Decimal | None) -> Accrual:
    """Return what ``accelerator`` adds on the sales of a period, its measure being ``value`` (the plan's I2).

    The threshold has to be exceeded; where there is no data there is no bonus, and the trace says so.

    >>> retention = Accelerator("repurchase", Decimal("0.8"), Decimal("0.005"))
    >>> accelerate([Sale("S1", Decimal(1000))], retention, Decimal("0.81")).amount
    Decimal('5.000')
    >>> accelerate([Sale("S1", Decimal(1000))], retention, Decimal("0.8")).reason
    'not_reached'
    """
    if value is None:
        return Accrual(accelerator.code, ZERO, ZERO, ZERO, "no_data")
    if value <= accelerator.threshold:
        return Accrual(accelerator.code, ZERO, ZERO, ZERO, "not_reached", value)
    base = sum((sale.amount for sale in sales if _counts(sale, accelerator.on)), ZERO)
    return Accrual(accelerator.code, base, accelerator.points, base * accelerator.points, "earned", value)


def _counts(sale: Sale, on: str) -> bool:
    return on == "all" or (on == "core" and sale.tier == "core") or (on == "new" and sale.is_new)


def exceed(total: Decimal, target: Decimal | None, scheme: Scheme) -> list[Accrual]:
    """Return the over-target reward of a quarter's ``total`` (the plan's I3), one accrual per band that pays.

    >>> bands = (Band(Decimal("0.1"), Decimal("0.2"), Decimal("0.005")), Band(Decimal("0.2"), None, Decimal("0.01")))
    >>> [paid.amount for paid in exceed(Decimal(1300), Decimal(1000), Scheme(Decimal("0.02"), (), bands))]
    [Decimal('3.00')]
    >>> [paid.reason for paid in exceed(Decimal(1100), Decimal(1000), Scheme(Decimal("0.02"), (), bands))]
    ['not_reached']
    """
    if not scheme.bands:
        return []
    first = scheme.bands[0].code
    if not target or target <= 0:
        return [Accrual(first, ZERO, ZERO, ZERO, "no_target")]
    excess = total - target
    share = excess / target
    reached = [band for band in scheme.bands if excess > band.above * target]
    if not reached:
        return [Accrual(first, ZERO, ZERO, ZERO, "not_reached", share)]
    if scheme.slices:
        return [_slice(excess, target, band, share) for band in reached]
    best = reached[-1]
    return [Accrual(best.code, excess, best.rate, excess * best.rate, "earned", share)]


def _slice(excess: Decimal, target: Decimal, band: Band, share: Decimal) -> Accrual:
    end = excess if band.up_to is None else min(excess, band.up_to * target)
    base = end - band.above * target
    return Accrual(band.code, base, band.rate, base * band.rate, "earned", share)


def next_step(total: Decimal, target: Decimal | None, scheme: Scheme) -> tuple[Decimal, Band] | None:
    """Return how much more than ``total`` has to be sold to exceed the next band's bound, and that band (I9).

    The bound has to be exceeded, so it takes a little more than the amount. Nothing where there is no target
    or the last band is reached.

    >>> bands = (Band(Decimal("0.1"), None, Decimal("0.005")),)
    >>> next_step(Decimal(1040), Decimal(1000), Scheme(Decimal("0.02"), (), bands))[0]
    Decimal('60.0')
    """
    if not target or target <= 0:
        return None
    ahead = [band for band in scheme.bands if total - target <= band.above * target]
    return (target + ahead[0].above * target - total, ahead[0]) if ahead else None


def check_bands(bands: Sequence[Band]) -> list[tuple[str, Band]]:
    """Return what is wrong with ``bands`` as (gap, overlap, empty, negative or no_end; the band), or nothing.

    >>> low, high = Band(Decimal("0.1"), Decimal("0.2"), Decimal("0.005")), Band(Decimal("0.3"), None, Decimal("0.01"))
    >>> [code for code, band in check_bands([low, high])]
    ['gap']
    """
    found = []
    for number, band in enumerate(bands):
        if min(band.above, band.rate) < 0:
            found.append(("negative", band))
        if band.up_to is not None and band.up_to <= band.above:
            found.append(("empty", band))
        following = bands[number + 1] if number + 1 < len(bands) else None
        if following is None and band.up_to is not None:
            found.append(("no_end", band))
        if following is not None and (band.up_to is None or band.up_to > following.above):
            found.append(("overlap", following))
        elif following is not None and band.up_to < following.above:
            found.append(("gap", following))
    return found


def share_out(amount: Decimal, weights: Mapping[Key, Decimal], cent: Decimal) -> dict[Key, Decimal]:
    """Split ``amount`` (whole cents) by ``weights`` into whole ``cent``; left-over cents go to the largest parts.

    >>> share_out(Decimal("10.00"), {"ann": Decimal(1), "bob": Decimal(1), "cy": Decimal(1)}, Decimal("0.01"))
    {'ann': Decimal('3.34'), 'bob': Decimal('3.33'), 'cy': Decimal('3.33')}
    """
    total = sum(weights.values(), ZERO)
    if total <= 0 or min(weights.values()) < 0:
        raise ValueError("The weights of a split must not be negative, and one has to be positive.")
    parts = {key: (amount * weight / total // cent) * cent for key, weight in weights.items()}
    step = cent if amount >= 0 else -cent
    left = int((amount - sum(parts.values(), ZERO)) / step)
    for key in sorted(weights, key=lambda key: -weights[key])[:left]:
        parts[key] += step
    return parts


def reverse(paid: Decimal, base: Decimal, given_back: Sequence[Decimal], cent: Decimal) -> list[Decimal]:
    """Return what each of ``given_back`` takes of the ``paid`` commission on ``base``, in whole ``cent`` (I6).

    The running sums are rounded, so that whatever the parts, all of the base given back is all of the
    commission, to the cent.

    >>> reverse(Decimal("2.01"), Decimal("100.25"), [Decimal("50.12"), Decimal("50.13")], Decimal("0.01"))
    [Decimal('1.00'), Decimal('1.01')]
    """
    taken, done, total = [], ZERO, ZERO
    for part in given_back:
        total += part
        share = (paid * total / base).quantize(cent, ROUND_HALF_UP)
        taken.append(share - done)
        done = share
    return taken


def outstanding(due: Mapping[Key, Decimal], booked: Mapping[Key, Decimal]) -> dict[Key, Decimal]:
    """Return what has to be booked so that the ledger says what is ``due`` by now, leaving out zeros (I5, I6).

    A ledger that only grows is corrected by the difference: whatever the order of events, and however
    often it is settled, its sum per source is what is due, and a full refund nets to nothing.

    >>> outstanding({"S1": Decimal("0.00")}, {"S1": Decimal("2.35"), "S0": Decimal("1.00")})
    {'S1': Decimal('-2.35'), 'S0': Decimal('-1.00')}
    """
    keys = list(dict.fromkeys([*due, *booked]))
    missing = {key: due.get(key, ZERO) - booked.get(key, ZERO) for key in keys}
    return {key: amount for key, amount in missing.items() if amount}
