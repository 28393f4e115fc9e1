"""Which step a company's own stage belongs to, and where a missing one goes."""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from .gates import STEPS

# What stages are called, the telling words first: "Lead qualified" is screening.
WORDS = {
    "aftersales": r"after.?sales?|aftersales|\bsupport|\bonboarding|售后|售後|服务|服務|回访|回訪",
    "deal": r"\bwon\b|\bdeal\b|\bclosed\b|\bcontract|\bsigned\b|成交|赢|贏|签约|簽約|合同|合約",
    "proposal": r"\bpropos|\bquot|\boffer|\bnegotiat|方案|提案|报价|報價|建议|建議|谈判|談判",
    "needs": r"\bneeds?\b|\bdiscovery|\banaly|\brequirement|需求|分析",
    "screening": r"\bqualif|\bscreen|筛选|篩選|评估|評估|合格|资格|資格",
    "acquisition": r"\bnew\b|\bleads?\b|\binbound|\bacqui|获取|獲取|新建|新增|线索|線索|潜在|潛在",
}


@dataclass(frozen=True)
class NamedStage:
    """A stage with all the names it has in one language or another; ``step`` is what it is mapped to, if it is."""

    key: Hashable
    names: tuple[str, ...] = ()
    step: str | None = None
    won: bool = False


def by_words(names: Iterable[str]) -> str | None:
    """Return the step that the names speak of.

    >>> by_words(["Lead qualified"]), by_words(["Monday", "需求挖掘"]), by_words(["Renewals"])
    ('screening', 'needs', None)
    """
    names = list(names)
    for step, pattern in WORDS.items():
        if any(re.search(pattern, name.lower()) for name in names):
            return step
    return None


def guess(stages: Sequence[NamedStage]) -> dict[Hashable, str | None]:
    """Return a step for each of ``stages`` (in the company's order), None where nothing speaks for one.

    A mapping that is there stays. Only won stages are deals or later, a guess never goes back behind
    the stage before, and the first stage is where leads come in unless its name says otherwise.

    >>> shipped = [NamedStage(1, ("New",)), NamedStage(2, ("Qualified",)), NamedStage(3, ("Proposition",))]
    >>> guess([*shipped, NamedStage(4, ("Won",), won=True)])
    {1: 'acquisition', 2: 'screening', 3: 'proposal', 4: 'deal'}
    """
    found: dict[Hashable, str | None] = {}
    reached = 0
    for position, stage in enumerate(stages):
        step = stage.step or _won(stage, found.values()) or _open(stage, position)
        if step and not stage.step and STEPS.index(step) < reached:
            step = None
        found[stage.key] = step
        reached = max(reached, STEPS.index(step)) if step else reached
    return found


def _won(stage: NamedStage, before: Collection[str | None]) -> str | None:
    if not stage.won:
        return None
    return "aftersales" if "deal" in before or by_words(stage.names) == "aftersales" else "deal"


def _open(stage: NamedStage, position: int) -> str | None:
    step = None if stage.won else by_words(stage.names)
    if step is None or step == "aftersales":
        return "acquisition" if position == 0 else None
    return step


def missing(steps: Iterable[str | None]) -> list[str]:
    """Return the steps that no stage belongs to, in their order.

    >>> missing(["acquisition", None, "screening", "proposal", "deal"])
    ['needs', 'aftersales']
    """
    there = set(steps)
    return [step for step in STEPS if step not in there]


@dataclass(frozen=True)
class Place:
    """A stage in the company's order, as somebody who wants to put another one in has to know it."""

    key: Hashable
    sequence: int
    step: str | None = None
    teams: frozenset[Hashable] = frozenset()
    folded: bool = False


def place(stages: Sequence[Place], step: str, teams: Collection[Hashable] = ()) -> int:
    """Return at which position among ``stages`` (in order) a new stage of ``step`` for ``teams`` goes.

    Before the first stage of a later step, but never so far up that it would be what new leads of one
    of the teams begin with.

    >>> order = [Place("new", 1, "acquisition"), Place("talk", 2, "screening"), Place("offer", 3, "proposal")]
    >>> place(order, "needs"), place(order, "aftersales"), place(order[2:], "needs")
    (2, 3, 1)
    """
    later = (number for number, one in enumerate(stages) if one.step and STEPS.index(one.step) > STEPS.index(step))
    first = max((_begins(stages, team) for team in teams or _all_teams(stages)), default=0)
    return max(next(later, len(stages)), min(first + 1, len(stages)))


def _all_teams(stages: Sequence[Place]) -> set[Hashable]:
    return {team for one in stages for team in one.teams} | {None}


def _begins(stages: Sequence[Place], team: Hashable) -> int:
    """Return the position of the stage that new leads of ``team`` begin with."""
    own = (n for n, one in enumerate(stages) if not one.folded and (not one.teams or team in one.teams))
    return next(own, -1)


def resequence(stages: Sequence[Place], position: int) -> tuple[int, Mapping[Hashable, int]]:
    """Return the sequence of a new stage at ``position``, and the changed sequences of those that make way.

    >>> order = [Place("new", 1), Place("talk", 2), Place("offer", 3), Place("won", 70)]
    >>> resequence(order, 2), resequence(order, 3), resequence(order, 4)
    ((3, {'offer': 4}), (4, {}), (71, {}))
    """
    before = stages[position - 1].sequence if position else 0
    number, moved = before + 1, {}
    last = number
    for one in stages[position:]:
        if one.sequence > last:
            break
        last += 1
        moved[one.key] = last
    return number, moved
