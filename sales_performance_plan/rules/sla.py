"""Is a promise kept?  Clocks that run in open hours, stand still while the customer is awaited, and stop once.

Moments are naive UTC; what is open is a list of intervals that the caller worked out, holidays and time zones included.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

RUNNING, PAUSED, MET, BREACHED = "running", "paused", "met", "breached"
CRITERIA = ("category", "tier", "priority", "team")  # which one decides where two policies ask for as many
NONE = timedelta()

Interval = tuple[datetime, datetime]
Pause = tuple[datetime, "datetime | None"]


@dataclass(frozen=True)
class Policy:
    """A promise: how long until the first answer and until it is solved. A criterion of None fits everybody."""

    key: Hashable
    response: timedelta
    resolution: timedelta
    wants: Mapping[str, Hashable | None] = field(default_factory=dict)

    def fits(self, facts: Mapping[str, Hashable | None]) -> bool:
        """Tell whether a ticket with ``facts`` is under this promise."""
        return all(facts.get(name) == value for name, value in self.named.items())

    @property
    def named(self) -> dict[str, Hashable]:
        """Return what the promise asks for by name."""
        return {name: value for name, value in self.wants.items() if value is not None}

    @property
    def rank(self) -> tuple[int, tuple[bool, ...]]:
        """Sort the most specific promise last; of two that ask for as much, by the order of the criteria."""
        return len(self.named), tuple(name in self.named for name in CRITERIA)


def choose(policies: Sequence[Policy], facts: Mapping[str, Hashable | None]) -> tuple[Policy, tuple[str, ...]] | None:
    """Return the most specific policy that fits, and the criteria by which it does; None if none fits.

    >>> plain, urgent = Policy(1, NONE, NONE), Policy(2, NONE, NONE, {"priority": "3"})
    >>> choose([plain, urgent], {"priority": "3"})[0].key, choose([plain, urgent], {"priority": "1"})[0].key
    (2, 1)
    """
    fitting = [policy for policy in policies if policy.fits(facts)]
    if not fitting:
        return None
    best = max(fitting, key=lambda policy: policy.rank)
    return best, tuple(name for name in CRITERIA if name in best.named)


class Hours:
    """When the clock may run: around the clock, or in ``intervals`` (sorted, not touching each other).

    >>> nine_to_five = Hours([(datetime(2026, 3, 2, 9), datetime(2026, 3, 2, 17))])
    >>> nine_to_five.worked(datetime(2026, 3, 2, 8), datetime(2026, 3, 2, 10))
    datetime.timedelta(seconds=3600)
    """

    def __init__(self, intervals: Iterable[Interval] | None = None) -> None:
        """Prepare the sums, so that each question is a look-up whatever the number of intervals."""
        self.always = intervals is None
        self.intervals = list(intervals or ())
        self.starts = [start for start, _end in self.intervals]
        self.before = [NONE]
        for start, end in self.intervals:
            self.before.append(self.before[-1] + (end - start))

    def worked(self, start: datetime, end: datetime) -> timedelta:
        """Return the open time between two moments; none if the second comes first."""
        if end <= start:
            return NONE
        return end - start if self.always else self._until(end) - self._until(start)

    def after(self, start: datetime, amount: timedelta) -> datetime | None:
        """Return when ``amount`` of open time will have passed since ``start``; None beyond the known intervals."""
        if self.always:
            return start + amount
        goal = self._until(start) + amount
        place = bisect_right(self.before, goal) - 1
        if amount and place and self.before[place] == goal:
            return self.intervals[place - 1][1]
        if place >= len(self.intervals):
            return None
        return max(self.intervals[place][0] + (goal - self.before[place]), start)

    def _until(self, moment: datetime) -> timedelta:
        place = bisect_right(self.starts, moment)
        if not place:
            return NONE
        start, end = self.intervals[place - 1]
        return self.before[place - 1] + (min(moment, end) - start)


@dataclass(frozen=True)
class Clock:
    """A running promise of ``allowed`` open time since ``start``, less the ``pauses`` (an open one has no end)."""

    hours: Hours
    start: datetime
    allowed: timedelta
    pauses: tuple[Pause, ...] = ()

    def used(self, moment: datetime) -> timedelta:
        """Return the open time that counts until ``moment``."""
        total = self.hours.worked(self.start, moment)
        for start, end in merged(self.pauses):
            first, last = max(start, self.start), min(end or moment, moment)
            total -= self.hours.worked(first, last)
        return total

    def due(self, share: float = 1.0) -> datetime | None:
        """Return when ``share`` of the allowed time is used up; None while a pause without end holds it."""
        left, moment = self.allowed * share, self.start
        for start, end in merged(self.pauses):
            if end is not None and end <= moment:
                continue
            worked = self.hours.worked(moment, start)
            if worked >= left and start > moment:
                return self.hours.after(moment, left)
            left -= worked
            if end is None:
                return None
            moment = end
        return self.hours.after(moment, left)

    def status(self, now: datetime, stopped_at: datetime | None = None) -> str:
        """Return where the promise stands: what was late stays late, also after it was answered.

        >>> clock = Clock(Hours(), datetime(2026, 3, 2, 9), timedelta(hours=2))
        >>> clock.status(datetime(2026, 3, 2, 10)), clock.status(datetime(2026, 3, 2, 12))
        ('running', 'breached')
        """
        end = stopped_at or now
        if self.used(end) > self.allowed:
            return BREACHED
        if stopped_at:
            return MET
        held = any(start <= now and (stop is None or now < stop) for start, stop in self.pauses)
        return PAUSED if held else RUNNING


def merged(pauses: Iterable[Pause]) -> list[Pause]:
    """Return the pauses in order, those that overlap as one.

    >>> merged([(datetime(2026, 1, 3), None), (datetime(2026, 1, 1), datetime(2026, 1, 2))])[0][0]
    datetime.datetime(2026, 1, 1, 0, 0)
    """
    result: list[Pause] = []
    for start, end in sorted(pauses, key=lambda pause: pause[0]):
        last = result[-1] if result else None
        if last and (last[1] is None or start <= last[1]):
            result[-1] = (last[0], None if last[1] is None or end is None else max(last[1], end))
        else:
            result.append((start, end))
    return result
