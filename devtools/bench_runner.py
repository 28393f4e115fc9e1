"""One size of one bench, in a process of its own: ``bench_runner.py BENCH CONFIG DATABASE SIZE``.

With ``sizes`` alone after BENCH it tells the sizes that the bench asks for.
"""

import importlib.util
import json
import pathlib
import resource
import sys

from devtools.bench import RESULT


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
    with _environment(config, database) as cursor:
        from odoo.api import SUPERUSER_ID, Environment

        env = Environment(cursor, SUPERUSER_ID, {})
        for measurement in bench.run(env, int(size)):
            _report(bench.__name__.removeprefix("bench_"), int(size), measurement)
        cursor.rollback()


def _environment(path, database):
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(["-c", path, "-d", database, "--log-level=warn", "--no-http"], setup_logging=True)
    return Registry(database).cursor()


def _report(bench, size, measurement):
    row = {"bench": bench, "size": size, "peak_mb": _peak_mb(), **measurement}
    if row.get("against_seconds"):
        row.setdefault("ratio", row["seconds"] / row["against_seconds"])
    row = {name: round(value, 4) if isinstance(value, float) else value for name, value in row.items()}
    print(f"{RESULT}{json.dumps(row)}", flush=True)


def _peak_mb():
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    main(*sys.argv[1:])
