"""How satisfied are the people?  Answers from 1 to 5 that nobody can be told by (the plan's P7 and its 85 %)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Mood:
    """The share who are satisfied and the mean, or nothing where too few answered to stay unknown."""

    answers: int
    satisfied: float | None
    mean: float | None


def mood(scores: Sequence[int], satisfied_from: int = 4, fewest: int = 4) -> Mood:
    """Return the mood of ``scores``; below ``fewest`` answers nothing but their number is told.

    >>> mood([5, 4, 3, 1])
    Mood(answers=4, satisfied=0.5, mean=3.25)
    >>> mood([5, 4, 3]).satisfied is None
    True
    """
    count = len(scores)
    if not count or count < fewest:
        return Mood(count, None, None)
    return Mood(count, sum(score >= satisfied_from for score in scores) / count, sum(scores) / count)
