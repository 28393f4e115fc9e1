"""One size of one bench, in a process of its own: ``bench_runner.py BENCH CONFIG DATABASE SIZE``.

With ``sizes`` alone after BENCH it tells the sizes that the bench asks for.
"""

import contextlib
import importlib.util
import json
import pathlib
import resource
import signal
import sys

from devtools.base import Trouble, say
from devtools.bench import RESULT

STOP = (signal.SIGINT, signal.SIGTERM)


def main(path, *words):
    """Run the bench and print each measurement behind the mark that ``./dev bench`` looks for."""
    spec = importlib.util.spec_from_file_location(pathlib.Path(path).stem, path)
    bench = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(pathlib.Path(path).parent))
    spec.loader.exec_module(bench)
    if words == ("sizes",):
        for size in bench.SIZES:
            print(f"{RESULT}{size}")
        return
    config, database, size = words
    with environment(config, database) as env:
        for measurement in bench.run(env, int(size)):
            _report(bench.__name__.removeprefix("bench_"), int(size), measurement)


@contextlib.contextmanager
def environment(path, database):
    """Load Odoo on a database; what is not committed in the block is undone."""
    from odoo.api import SUPERUSER_ID, Environment
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(["-c", path, "-d", database, "--log-level=warn", "--no-http"], setup_logging=True)
    with Registry(database).cursor() as cursor:
        yield Environment(cursor, SUPERUSER_ID, {})
        cursor.rollback()


def _report(bench, size, measurement):
    row = {"bench": bench, "size": size, "peak_mb": _peak_mb(), **measurement}
    if row.get("against_seconds"):
        row.setdefault("ratio", row["seconds"] / row["against_seconds"])
    row = {name: round(value, 4) if isinstance(value, float) else value for name, value in row.items()}
    print(f"{RESULT}{json.dumps(row)}", flush=True)


def _leave(number, _frame):
    """Go by the way on which a bench gives back what it holds; a second request must not break that off."""
    for other in STOP:
        signal.signal(other, signal.SIG_IGN)
    sys.exit(128 + number)


def _peak_mb():
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    for number in STOP:
        signal.signal(number, _leave)
    try:
        main(*sys.argv[1:])
    except Trouble as trouble:
        say(trouble)
        sys.exit(1)
