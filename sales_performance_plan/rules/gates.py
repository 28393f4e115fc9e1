"""Where a deal stands in the sales process, and what is behind a gate."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

STEPS = ("acquisition", "screening", "needs", "proposal", "deal", "aftersales")


@dataclass(frozen=True)
class Stage:
    """A stage of the pipeline, as the company ordered it; ``step`` is what it was mapped to, if it was."""

    key: Hashable
    sequence: int
    step: str | None = None
    won: bool = False


def steps_of(stages: Iterable[Stage]) -> dict[Hashable, str | None]:
    """Return the step of each stage; one that nobody mapped belongs to the nearest mapped one before it.

    A won stage is a deal at least, and before the first mapped stage there is no step.

    >>> steps_of([Stage(1, 10, "needs"), Stage(2, 20), Stage(3, 30, won=True), Stage(4, 5)])
    {4: None, 1: 'needs', 2: 'needs', 3: 'deal'}
    """
    found: dict[Hashable, str | None] = {}
    last = None
    for stage in sorted(stages, key=lambda stage: stage.sequence):
        step = stage.step or ("deal" if stage.won else last)
        found[stage.key] = step
        last = stage.step or last
    return found


def beyond(step: str | None, gate: str) -> bool:
    """Tell whether whoever stands at ``step`` has passed ``gate``.

    >>> beyond("proposal", "needs"), beyond("needs", "needs"), beyond(None, "needs")
    (True, False, False)
    """
    return step is not None and STEPS.index(step) > STEPS.index(gate)


def enters(before: str | None, after: str | None, gate: str) -> bool:
    """Tell whether going from the step ``before`` to ``after`` needs what ``gate`` asks for.

    Whoever stands beyond the gate already is asked again only by a further step; nobody is asked on the way back.

    >>> enters("needs", "proposal", "needs"), enters(None, "deal", "needs"), enters("proposal", "deal", "needs")
    (True, True, True)
    >>> enters("deal", "proposal", "needs"), enters("proposal", "proposal", "needs")
    (False, False)
    """
    return beyond(after, gate) and (before is None or beyond(after, before))
