"""What keeps a proposal from the customer: who approves it, what is free of approval, and what a change is."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Standin:
    """Who decides in the place of ``approver`` between two days, both included; a missing day is open."""

    approver: Hashable
    user: Hashable
    first: date | None = None
    last: date | None = None

    def on(self, day: date) -> bool:
        """Tell whether it holds on ``day``.

        >>> away = Standin("eva", "tom", date(2026, 7, 1), date(2026, 7, 14))
        >>> away.on(date(2026, 6, 30)), away.on(date(2026, 7, 14)), away.on(date(2026, 7, 15))
        (False, True, False)
        """
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Review:
    """Whose proposal it is (``own``: its seller, whoever submitted it) and who leads the team, if somebody does."""

    leader: Hashable | None
    own: Collection[Hashable] = ()
    standins: Sequence[Standin] = ()

    def approver(self) -> Hashable | None:
        """Return whose decision it is: the leader's, but nobody's own; None leaves it to the managers.

        >>> Review("eva", {"lena"}).approver(), Review("eva", {"eva"}).approver()
        ('eva', None)
        """
        return None if self.leader in self.own else self.leader

    def replacing(self, day: date) -> list[Hashable]:
        """Return who stands in for the approver on ``day``, the first named first.

        >>> Review("eva", {"lena"}, [Standin("eva", "lena"), Standin("eva", "tom")]).replacing(date(2026, 7, 1))
        ['tom']
        """
        approver = self.approver()
        if approver is None:
            return []
        found = [each.user for each in self.standins if each.approver == approver and each.on(day)]
        return [user for user in found if user not in self.own]

    def asked(self, day: date) -> Hashable | None:
        """Return who is asked on ``day``: the stand-in, else the leader; None asks any manager.

        >>> Review("eva", {"lena"}).asked(date(2026, 7, 1))
        'eva'
        """
        return next(iter(self.replacing(day)), self.approver())

    def may_decide(self, user: Hashable, day: date, *, manager: bool = False, director: bool = False) -> bool:
        """Tell whether ``user`` approves or refuses: never their own; a manager where there is no leader.

        >>> review = Review("eva", {"lena"})
        >>> day = date(2026, 7, 1)
        >>> [review.may_decide(user, day, manager=True) for user in ("eva", "lena", "kim")]
        [True, False, False]
        >>> review.may_decide("kim", day, director=True), Review(None).may_decide("kim", day, manager=True)
        (True, True)
        """
        if user in self.own:
            return False
        if director or user == self.approver() or user in self.replacing(day):
            return True
        return manager and self.approver() is None


def is_free(amount: float, limit: float, *, online: bool = False, skip_online: bool = True) -> bool:
    """Tell whether a quotation of ``amount`` needs no approval; a limit of 0 frees none.

    >>> is_free(500, 500), is_free(500.01, 500), is_free(0, 0), is_free(9000, 0, online=True)
    (True, False, False, True)
    """
    return (online and skip_online) or (limit > 0 and amount <= limit)


def missing(parts: Mapping[str, bool]) -> list[str]:
    """Return the parts that are still empty, in their order.

    >>> missing({"pain_points": True, "advantages": False, "roi": False})
    ['advantages', 'roi']
    """
    return [name for name, filled in parts.items() if not filled]


@dataclass(frozen=True)
class Change:
    """What is not as it was: ``kind`` is header, line, added, removed or order; ``label`` names the line."""

    kind: str
    field: str = ""
    label: str = ""


def changes(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> list[Change]:
    """Return what differs between two contents, each with a ``header`` and ``lines`` (with ``id`` and ``label``).

    >>> line = {"id": 1, "label": "Desk", "price": 10.0}
    >>> before = {"header": {"terms": "30 days"}, "lines": [line]}
    >>> changes(before, {"header": {"terms": "60 days"}, "lines": [{**line, "price": 9.0}]})
    [Change(kind='header', field='terms', label=''), Change(kind='line', field='price', label='Desk')]
    >>> changes(before, {"header": {"terms": "30 days"}, "lines": []})
    [Change(kind='removed', field='', label='Desk')]
    """
    if before is None:
        return []
    header = [Change("header", name) for name in _differing(before["header"], after["header"])]
    old = {line["id"]: line for line in before["lines"]}
    new = {line["id"]: line for line in after["lines"]}
    removed = [Change("removed", label=line["label"]) for key, line in old.items() if key not in new]
    added = [Change("added", label=line["label"]) for key, line in new.items() if key not in old]
    kept = [key for key in new if key in old]
    edited = [
        Change("line", name, new[key]["label"])
        for key in kept
        for name in _differing(old[key], new[key])
        if name != "label"
    ]
    moved = [] if kept == [key for key in old if key in new] else [Change("order")]
    return header + removed + added + edited + moved


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterable[str]:
    return [name for name in after if after[name] != before.get(name)]
