"""Handing out leads by score against the host's rule-based assignment in a database without the addon.

``size`` is the number of leads that wait; twenty equal members share them. Both sides tell each change of owner in
the chatter, and both are asked whether all leads were given and whether nobody has more than one above another.
"""

import contextlib

from side import side

SIZES = (2_000,)
ROUNDS = 3


def run(_env, size):
    """Yield the measurement for ``size`` leads."""
    with contextlib.ExitStack() as stack:
        ours, theirs = (stack.enter_context(side("assign_work", size, addon)) for addon in (True, False))
        laps = [(ours.call("work"), theirs.call("work")) for _round in range(ROUNDS)]
    mine, other = (min(column, key=lambda one: one["seconds"]) for column in zip(*laps, strict=True))
    yield {
        "seconds": mine["seconds"],
        "against": f"host's assignment ({other['queries']} queries)",
        "against_seconds": other["seconds"],
        "queries": mine["queries"],
    }
