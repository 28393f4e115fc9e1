"""Where does the gap between a key figure and its target come from?  Parts that add up to it (the plan's P6).

A whole falls into parts: by tier, by team, by person. Each part contributes something to ``value - target``, in the
figure's unit, and all contributions of a whole add up to just that; whoever shows them turns the sign for figures that
should be low. How a part is held against something depends on what the figure is:

- a share or a mean (``of_ratio``): the part's rate should have moved as far as the whole's should, and its weight
  should be what it was; what comes of another rate and of another weight (the mix) are told apart.
- a change (``of_change``): each part should have grown as the whole should.
- a number (``of_count``): each part should bring its share of the target.
- what did not succeed (``of_failures``): no more should fail at a place than used to, less what the target wants.
- the share of one part in two (``of_two``): each of the two amounts moved it by so much.
- a median (``of_median``): it has no parts, so that what lies beyond the target shares the gap out.

Where the quarter before has no data, a part is held against the target itself.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from .kpi import EPSILON, HUNDRED


@dataclass(frozen=True)
class Part:
    """What one part of the whole counted; ``middle`` and ``beyond`` are its median and what lies beyond the target."""

    key: Hashable
    numerator: float = 0.0
    denominator: float = 0.0
    middle: float | None = None
    beyond: float = 0.0


@dataclass(frozen=True)
class Cause:
    """What one part contributes: what it was, what it is held against, and its weight in the whole in percent.

    ``mix`` is the contribution that comes of the part's being larger or smaller than it was.
    """

    key: Hashable
    actual: float | None
    compared: float | None
    contribution: float
    weight: float | None = None
    mix: float = 0.0


def of_ratio(now: Sequence[Part], before: Sequence[Part], target: float, scale: float = HUNDRED) -> list[Cause]:
    """Return the causes of a share (``scale`` 100) or a mean (1).

    >>> good, bad = Part("good", 6, 10), Part("bad", 1, 10)
    >>> [(cause.key, cause.contribution) for cause in of_ratio([good, bad], [], 50.0)]
    [('good', 5.0), ('bad', -20.0)]

    With a quarter before, who merely stayed as weak as ever is asked no more than the others:

    >>> before = [Part("good", 5, 10), Part("bad", 2, 10)]
    >>> [(cause.key, cause.compared, cause.contribution) for cause in of_ratio([good, bad], before, 50.0)]
    [('good', 65.0, -2.5), ('bad', 35.0, -12.5)]
    """
    whole, was = _denominator(now), _denominator(before)
    if whole <= 0:
        return []
    value = scale * _numerator(now) / whole
    lift = target - scale * _numerator(before) / was if was > 0 else 0.0
    middle = (value + target) / 2
    parts, earlier = _by_key(now), _by_key(before) if was > 0 else {}
    causes = []
    for key in dict.fromkeys([*parts, *earlier]):
        part, old = parts.get(key, Part(key)), earlier.get(key, Part(key))
        weight = part.denominator / whole
        old_weight = old.denominator / was if earlier else weight
        wanted = scale * old.numerator / was + old_weight * lift if earlier else weight * target
        rate = _rate(part, scale)
        compared = _rate(old, scale)
        compared = target if compared is None else compared + lift
        contribution = scale * part.numerator / whole - wanted - (weight - old_weight) * middle
        same_mix = (weight + old_weight) / 2 * (rate - compared) if rate is not None and old_weight else 0.0
        mix = contribution - same_mix if earlier else 0.0
        causes.append(Cause(key, rate, compared, contribution, HUNDRED * weight, mix))
    return causes


def of_change(now: Sequence[Part], before: Sequence[Part], target: float) -> list[Cause]:
    """Return the causes of a change in percent: amounts against those before and the growth that is wanted.

    >>> causes = of_change([Part("a", 110), Part("b", 80)], [Part("a", 100), Part("b", 100)], 10.0)
    >>> [(cause.key, round(cause.compared), cause.contribution) for cause in causes]
    [('a', 110, 0.0), ('b', 110, -15.0)]
    """
    was = _numerator(before)
    if was <= 0:
        return []
    parts, earlier = _by_key(now), _by_key(before)
    causes = []
    for key in dict.fromkeys([*parts, *earlier]):
        amount, old = parts.get(key, Part(key)).numerator, earlier.get(key, Part(key)).numerator
        wanted = old + old * target / HUNDRED
        causes.append(Cause(key, amount, wanted, HUNDRED * (amount - wanted) / was, HUNDRED * old / was))
    return causes


def of_count(now: Sequence[Part], shares: Mapping[Hashable, float], value: float, target: float) -> list[Cause]:
    """Return the causes of a number that should be ``target`` and is, or will be, ``value``.

    ``shares`` says who is to bring how much of it: by their targets or by the quarter before, else all the same.

    >>> causes = of_count([Part("a", 3), Part("b", 1)], {"a": 60, "b": 40}, value=8.0, target=10.0)
    >>> [(cause.key, cause.compared, cause.contribution) for cause in causes]
    [('a', 6.0, 0.0), ('b', 4.0, -2.0)]
    """
    parts = _by_key(now)
    keys = list(dict.fromkeys([*parts, *shares]))
    asked = {key: max(shares.get(key, 0.0), 0.0) for key in keys}
    whole = sum(asked.values())
    if not whole:
        asked, whole = dict.fromkeys(keys, 1.0), float(len(keys))
    counted = _numerator(now)
    causes = []
    for key in keys:
        number = parts.get(key, Part(key)).numerator
        share = asked[key] / whole
        comes_to = number * value / counted if counted else value / len(keys)
        causes.append(Cause(key, number, share * target, comes_to - share * target, HUNDRED * share))
    return causes


def of_failures(now: Sequence[Part], before: Sequence[Part], target: float) -> list[Cause]:
    """Return the causes of a share by where the others failed, each in percent of all.

    >>> now, before = [Part("needs", 0, 30), Part("deal", 50, 70)], [Part("needs", 0, 10), Part("deal", 60, 90)]
    >>> [(cause.key, cause.actual, cause.compared, cause.contribution) for cause in of_failures(now, before, 60.0)]
    [('needs', 30.0, 10.0, -20.0), ('deal', 20.0, 30.0, 10.0)]
    """
    whole = _denominator(now)
    if whole <= 0:
        return []
    failed = {part.key: part.denominator - part.numerator for part in now}
    usual = {part.key: part.denominator - part.numerator for part in before}
    usual = usual if sum(usual.values()) > 0 else failed
    all_usual = sum(usual.values())
    if not all_usual:
        return []
    weights = {part.key: HUNDRED * part.denominator / whole for part in now}
    causes = []
    for key in dict.fromkeys([*failed, *usual]):
        actual = HUNDRED * failed.get(key, 0.0) / whole
        allowed = (HUNDRED - target) * usual.get(key, 0.0) / all_usual
        causes.append(Cause(key, actual, allowed, allowed - actual, weights.get(key, 0.0)))
    return causes


def of_two(now: tuple[Part, Part], before: tuple[Part, Part], target: float) -> list[Cause]:
    """Return what two amounts contribute to the first one's share of both: the mean of moving it first and last.

    They are held against what they would be with the amount of before and the wanted share.

    >>> causes = of_two((Part(True, 10), Part(False, 90)), (Part(True, 20), Part(False, 80)), 20.0)
    >>> [(cause.key, cause.compared, round(cause.contribution, 2)) for cause in causes]
    [(True, 20.0, -8.54), (False, 80.0, -1.46)]
    """
    was = _numerator(before)
    was = was if was > 0 else _numerator(now)
    first, second = now[0].numerator, now[1].numerator
    wanted = was * target / HUNDRED, was - was * target / HUNDRED

    def share(one: float, other: float) -> float:
        return HUNDRED * one / (one + other)

    if min(was, first + second, first + wanted[1], wanted[0] + second) <= 0:
        return []
    by_first = (share(first, wanted[1]) - target + share(first, second) - share(wanted[0], second)) / 2
    by_second = share(first, second) - target - by_first
    return [
        Cause(now[0].key, first, wanted[0], by_first, HUNDRED * wanted[0] / was),
        Cause(now[1].key, second, wanted[1], by_second, HUNDRED * wanted[1] / was),
    ]


def of_median(now: Sequence[Part], value: float, target: float) -> list[Cause]:
    """Return the causes of a median: the gap is shared out by what lies beyond the target.

    >>> causes = of_median([Part("a", 0, 4, 40.0, 60.0), Part("b", 0, 4, 31.0, 20.0)], 38.0, 30.0)
    >>> [(cause.key, cause.actual, cause.contribution) for cause in causes]
    [('a', 40.0, 6.0), ('b', 31.0, 2.0)]
    """
    beyond, whole = sum(part.beyond for part in now), _denominator(now)
    if beyond <= 0:
        return []
    return [
        Cause(
            part.key,
            part.middle,
            target,
            (value - target) * (part.beyond / beyond),
            HUNDRED * part.denominator / whole if whole else None,
        )
        for part in now
    ]


def stands_out(shares: Sequence[tuple[float, float | None]], least: float = 0.0) -> int | None:
    """Return which (share of the gap, weight in the whole), both in percent, says most; None where none stands out.

    That is who contributes most beyond their own weight: who has nine tenths of the customers has as much of any gap.

    >>> stands_out([(90.0, 88.0), (40.0, 10.0), (10.0, 2.0)], least=5.0)
    1
    >>> stands_out([(51.0, 50.0), (49.0, 50.0)], least=5.0) is None
    True
    """
    beyond = [share - (weight or 0.0) for share, weight in shares]
    best = max(range(len(beyond)), key=lambda number: beyond[number], default=None)
    return best if best is not None and beyond[best] > least + EPSILON else None


def _rate(part: Part, scale: float) -> float | None:
    return scale * part.numerator / part.denominator if part.denominator > 0 else None


def _numerator(parts: Sequence[Part]) -> float:
    return sum(part.numerator for part in parts)


def _denominator(parts: Sequence[Part]) -> float:
    return sum(part.denominator for part in parts)


def _by_key(parts: Sequence[Part]) -> dict[Hashable, Part]:
    return {part.key: part for part in parts}
