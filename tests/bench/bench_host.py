"""What saving leads and confirming orders costs with the addon, against the host without it.

``size`` is how often each thing is done, one at a time. Two processes with a database each take turns, so that
whatever else the machine does hits both; the best batch of each counts.
"""

import contextlib

from side import side

SIZES = (500,)
ROUNDS = 10
WORK = {"create": "create a lead", "fact": "write a fact", "stage": "change the stage", "confirm": "confirm an order"}


def compare(sides, what, size):
    """Return one measurement: both sides in turn, neither always the first."""
    best = []
    for number in range(ROUNDS):
        order = (0, 1) if number % 2 else (1, 0)
        laps = {which: sides[which].call("batch", what, size // ROUNDS) for which in order}
        best.append((laps[0], laps[1]))
    ours, theirs = (min(laps, key=lambda lap: lap["seconds"]) for laps in zip(*best, strict=True))
    return {
        "seconds": ours["seconds"],
        "against": f"without the addon ({theirs['queries']:g} queries)",
        "against_seconds": theirs["seconds"],
        "queries": ours["queries"],
    }


def run(_env, size):
    """Yield the measurements of ``size`` times each."""
    with contextlib.ExitStack() as stack:
        sides = [stack.enter_context(side("host_work", size, addon)) for addon in (True, False)]
        for one in sides:  # the first time of anything fills caches
            for what in WORK:
                one.call("batch", what, 3)
        for what, name in WORK.items():
            yield {"measure": f"{name}, switches off", **compare(sides, what, size)}
        for one in sides:
            one.call("by_score")
        for what in ("create", "fact", "stage"):
            yield {"measure": f"{WORK[what]}, below the mark", **compare(sides, what, size)}
