"""What does a training amount to?  Weighted modules and their results (T1)."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

FULL = 100.0
NEAR = 0.005  # weights are entered with two decimals


@dataclass(frozen=True)
class Module:
    """A part of a programme: its weight in percent, and whether it is judged."""

    key: Hashable
    weight: float
    judged: bool = True


@dataclass(frozen=True)
class Result:
    """What somebody reached in a module, in percent, and whether that was enough when it happened."""

    score: float
    passed: bool


@dataclass(frozen=True)
class Overall:
    """The whole programme: nothing is said of the score before each judged module has a result."""

    score: float | None
    passed: bool
    missing: tuple[Hashable, ...]


def weights_add_up(weights: Iterable[float]) -> bool:
    """Tell whether the modules of a programme are all of it.

    >>> weights_add_up([40, 30, 20, 10]), weights_add_up([33.33, 33.33, 33.34]), weights_add_up([50, 40])
    (True, True, False)
    """
    return abs(sum(weights) - FULL) < NEAR


def best(results: Iterable[Result]) -> Result | None:
    """Return the result that counts of several attempts: one that was passed, and of those the highest.

    >>> best([Result(85.0, False), Result(80.0, True)]).score
    80.0
    """
    return max(results, key=lambda result: (result.passed, result.score), default=None)


def overall(modules: Sequence[Module], results: Mapping[Hashable, Result]) -> Overall:
    """Return the result of a programme by the weights of its judged modules.

    >>> exam, drill = Module("exam", 40), Module("drill", 20)
    >>> overall([exam, drill], {"exam": Result(90, True), "drill": Result(60, False)})
    Overall(score=80.0, passed=False, missing=('drill',))
    """
    judged = [module for module in modules if module.judged]
    missing = tuple(one.key for one in judged if not (one.key in results and results[one.key].passed))
    weight = sum(module.weight for module in judged)
    score = None
    if weight and all(module.key in results for module in judged):
        score = sum(module.weight * results[module.key].score for module in judged) / weight
    return Overall(score, not missing, missing)
