"""Who gets the next lead: fair by capacity, and why.

Each member has a share: what they were given so far, divided by their capacity. The next lead goes to whoever would
have the smallest share with it. Who is away gains no claim on what the others got meanwhile: whoever comes back, or is
new, starts at the smallest share among those who were there.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace

# Why a member does not get a lead; the first that applies is told.
REASONS = ("paused", "away", "exam", "junior", "held_before", "other_kind", "full")

# Whoever has the customer keeps them in spite of these; whoever is not there cannot.
KEPT = frozenset({None, "full", "other_kind", "junior"})


@dataclass(frozen=True)
class Member:
    """Somebody who can be given leads. ``room`` is what still fits into this period's capacity."""

    key: Hashable
    capacity: int
    room: int
    share: float | None = None
    paused: bool = False
    away: bool = False
    passed: bool = True
    senior: bool = True

    @property
    def there(self) -> bool:
        """Tell whether the member takes part at all."""
        return not (self.paused or self.away) and self.passed and self.capacity > 0


@dataclass(frozen=True)
class Lead:
    """What a lead asks for. ``owner`` has the customer already; ``claimed`` found the lead."""

    key: Hashable
    owner: Hashable | None = None
    claimed: Hashable | None = None
    needs_senior: bool = False
    held_before: frozenset[Hashable] = frozenset()
    suits: frozenset[Hashable] | None = None
    preferred: frozenset[Hashable] = frozenset()


@dataclass(frozen=True)
class Choice:
    """Who gets a lead (nobody: None), by which ``reason``, who came next, and who was left out why.

    ``flagged``: the owner of a core customer keeps the lead though they are not senior; somebody should look.
    """

    lead: Hashable
    member: Hashable | None
    reason: str
    runners_up: tuple[Hashable, ...] = ()
    left_out: tuple[tuple[Hashable, str], ...] = ()
    flagged: bool = False


@dataclass
class Team:
    """The members as they are while leads are handed out, with the shares that result."""

    members: dict[Hashable, Member] = field(default_factory=dict)

    def take(self, key: Hashable) -> None:
        """Count a lead to a member."""
        member = self.members[key]
        share = (member.share or 0.0) + 1.0 / max(member.capacity, 1)
        self.members[key] = replace(member, room=member.room - 1, share=share)


def level(members: Iterable[Member]) -> list[Member]:
    """Return the members with everybody who is new or was away raised to the smallest share of those present.

    >>> [m.share for m in level([Member("a", 10, 10, 2.0), Member("b", 10, 10), Member("c", 10, 10, 0.5, away=True)])]
    [2.0, 2.0, 2.0]
    """
    members = list(members)
    present = [member.share for member in members if member.there and member.share is not None]
    floor = min(present, default=0.0)
    return [
        member
        if member.share is not None and (member.there or member.share >= floor)
        else replace(member, share=max(member.share or 0.0, floor))
        for member in members
    ]


def hand_out(leads: Sequence[Lead], members: Iterable[Member]) -> tuple[list[Choice], dict[Hashable, float]]:
    """Return a choice for each of ``leads`` in their order, and every member's share afterwards.

    >>> choices, shares = hand_out([Lead(1), Lead(2), Lead(3)], [Member("a", 30, 30), Member("b", 30, 30)])
    >>> [choice.member for choice in choices]
    ['a', 'b', 'a']
    """
    team = Team({member.key: member for member in level(members)})
    choices = []
    for lead in leads:
        choice = _choose(lead, team.members)
        if choice.member is not None:
            team.take(choice.member)
        choices.append(choice)
    return choices, {member.key: member.share or 0.0 for member in level(team.members.values())}


def _choose(lead: Lead, members: dict[Hashable, Member]) -> Choice:
    left_out = {key: _obstacle(lead, member) for key, member in members.items()}
    able = [key for key, reason in left_out.items() if reason is None]
    waiting = sorted(able, key=lambda key: _turn(lead, members[key]))
    refused = tuple((key, reason) for key, reason in left_out.items() if reason is not None)
    for wish, reason, forgiven in ((lead.owner, "owner", KEPT), (lead.claimed, "claimed", KEPT - {"junior"})):
        if wish in members and left_out[wish] in forgiven:
            others = tuple(key for key in waiting if key != wish)
            rest = tuple(pair for pair in refused if pair[0] != wish)
            return Choice(lead.key, wish, reason, others, rest, left_out[wish] == "junior")
    if not waiting:
        return Choice(lead.key, None, "nobody", (), refused)
    reason = "preferred" if waiting[0] in lead.preferred else "turn"
    return Choice(lead.key, waiting[0], reason, tuple(waiting[1:]), refused)


def _obstacle(lead: Lead, member: Member) -> str | None:
    obstacles = (
        member.paused,
        member.away,
        not member.passed,
        lead.needs_senior and not member.senior,
        member.key in lead.held_before,
        lead.suits is not None and member.key not in lead.suits,
        member.room <= 0 or member.capacity <= 0,
    )
    return next((reason for reason, applies in zip(REASONS, obstacles, strict=True) if applies), None)


def _turn(lead: Lead, member: Member) -> tuple[bool, float, str]:
    """Sort by preference, then by the share that the member would have; names break ties alike every time."""
    return (
        member.key not in lead.preferred,
        round((member.share or 0.0) + 1.0 / member.capacity, 9),
        f"{member.key!s:>12}",
    )
