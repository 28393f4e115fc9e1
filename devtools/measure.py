"""The clock for benches: ours and theirs in turn, the best of each counts."""

import dataclasses
import gc
import time


@dataclasses.dataclass
class Lap:
    """One call: how long it took and how many queries it sent."""

    seconds: float
    queries: int


def lap(env, call):
    """Time one call of ``call()``, with all that it leaves to be flushed, from a cold cache of records."""
    env.flush_all()
    env.invalidate_all()
    gc.collect()
    queries, begin = env.cr.sql_log_count, time.perf_counter()
    call()
    env.flush_all()
    return Lap(time.perf_counter() - begin, env.cr.sql_log_count - queries)


def race(env, ours, theirs, against, rounds=3, kept=False):
    """Run both in turn, each time from the same state of the database, and return the measurement.

    With ``kept`` that state is committed, and each call has a transaction of its own, as a scheduled action has.

    >>> race(env, lambda: tier._recompute(company, today), bare_aggregate, "bare SQL aggregate")  # doctest: +SKIP
    {'seconds': 0.21, 'against': 'bare SQL aggregate', 'against_seconds': 1.0, 'ratio': 0.21, 'queries': 14}
    """
    undone = _rolled_back if kept else _undone
    laps = [(undone(env, ours), undone(env, theirs)) for _round in range(rounds)]
    best = min((mine for mine, _other in laps), key=lambda one: one.seconds)
    other = min(theirs.seconds for _mine, theirs in laps)
    return {
        "seconds": best.seconds,
        "against": against,
        "against_seconds": other,
        "ratio": best.seconds / other,
        "queries": best.queries,
    }


def _undone(env, call):
    """Time a call and undo it; a call that commits cannot be undone and needs another clock."""
    savepoint = env.cr.savepoint(flush=False)
    try:
        return lap(env, call)
    finally:
        savepoint.close(rollback=True)
        env.invalidate_all()


def _rolled_back(env, call):
    """Time a call in a transaction of its own, and undo that."""
    env.cr.rollback()
    try:
        return lap(env, call)
    finally:
        env.cr.rollback()
