"""What saving leads and confirming orders costs with the addon, against the host without it.

``size`` is how often each thing is done, one at a time. Two processes with a database each take turns, so that
whatever else the machine does hits both; the best batch of each counts. Two processes with the same code differ by
up to three per cent by where things lie in memory, so there are several pairs of them.
"""

import contextlib
from collections import defaultdict

from side import side

SIZES = (500,)
PAIRS = 3
ROUNDS = 4
OFF = {"create": "create a lead", "fact": "write a fact", "stage": "change the stage", "confirm": "confirm an order"}
BY_SCORE = {what: OFF[what] for what in ("create", "fact", "stage")}


def race(sides, work, words, number, laps):
    """Let both sides do all kinds of work in turn, neither always the first."""
    for what, name in work.items():
        for turn in range(ROUNDS):
            for which in (0, 1) if turn % 2 else (1, 0):
                laps[f"{name}, {words}"][which].append(sides[which].call("batch", what, number))


def pair(size, laps):
    """Add what a pair of new processes takes."""
    number = -(-size // (PAIRS * ROUNDS))
    with contextlib.ExitStack() as stack:
        sides = [stack.enter_context(side("host_work", size, addon)) for addon in (True, False)]
        for one in sides:  # the first time of anything fills caches
            for what in OFF:
                one.call("batch", what, 3)
        race(sides, OFF, "switches off", number, laps)
        for one in sides:
            one.call("by_score")
        race(sides, BY_SCORE, "below the mark", number, laps)


def run(_env, size):
    """Yield the measurements of ``size`` times each."""
    laps = defaultdict(lambda: ([], []))
    for _pair in range(PAIRS):
        pair(size, laps)
    for name, both in laps.items():
        ours, theirs = (min(column, key=lambda lap: lap["seconds"]) for column in both)
        yield {
            "measure": name,
            "seconds": ours["seconds"],
            "against": f"without the addon ({theirs['queries']:g} queries)",
            "against_seconds": theirs["seconds"],
            "queries": ours["queries"],
        }
