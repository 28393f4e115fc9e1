"""Speed, measured against a peer in the same run.

A bench is a module ``tests/bench/bench_NAME.py`` with ``SIZES``, the sizes to run when none is asked for,
and ``run(env, size)``, which fills the database (as it likes: it is dropped afterwards), measures, and yields
one dictionary for each measurement:

- ``measure``: which one of the bench's measurements it is (needed only if there are several);
- ``seconds``: ours;  ``against``: what theirs is;  ``against_seconds``: theirs;
- ``queries``: ours, where they were counted.

``bench``, ``size``, ``ratio`` and ``peak_mb`` are added here.  Each size has a process and a database of its own,
so the peak memory is that size's.  ``devtools.measure`` has the clock.
"""

import json
import pathlib
import subprocess

from . import databases, postgres, python
from .base import REPO, Trouble

FOLDER = REPO / "tests" / "bench"
RESULT = "bench-result "
PATIENCE = 20
COLUMNS = ["bench", "measure", "size", "seconds", "against", "against_seconds", "ratio", "queries", "peak_mb"]


def main(options):
    """Run one bench, or list them all."""
    benches = {path.stem.removeprefix("bench_"): path for path in sorted(FOLDER.glob("bench_*.py"))}
    if not options.name:
        print("\n".join(benches) or f"There is no bench_*.py in {FOLDER.relative_to(REPO)}.")
        return 0
    if options.name not in benches:
        raise Trouble(f"There is no bench {options.name}: there are {', '.join(benches) or 'none at all'}.")
    path = benches[options.name]
    rows = []
    with postgres.server():
        for size in [options.size] if options.size else _sizes(path):
            rows += _measure(path, size)
    _print_table(rows)
    for row in rows if options.json else []:
        print(json.dumps(row))
    return 0


def _sizes(path):
    return [int(word) for word in _run(path, "sizes")]


def _measure(path, size):
    """Run one size in a process and a database of its own."""
    with databases.temporary("bench") as name:
        lines = _run(path, databases.config(), name, size)
    rows = [json.loads(line) for line in lines]
    if not rows:
        raise Trouble(f"{path.name} measured nothing at size {size}.")
    return [{column: row.get(column) for column in COLUMNS} for row in rows]


def _run(path, *words):
    """Return what the runner reports; what the bench itself prints goes through."""
    command = [str(word) for word in (python.python(), REPO / "devtools" / "bench_runner.py", path, *words)]
    found = []
    environment = python.environment(PYTHONPATH=str(REPO), PYTHONUNBUFFERED="1")
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            for line in process.stdout:
                if line.startswith(RESULT):
                    found.append(line.removeprefix(RESULT))
                else:
                    print(line, end="", flush=True)
        except BaseException:
            _stop(process)
            raise
    if process.returncode:
        raise Trouble(f"{pathlib.Path(path).name} stopped with exit code {process.returncode}.")
    return found


def _stop(process):
    """Let a bench give back what it holds (a peer's database and process), but not for ever."""
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()


def _print_table(rows):
    cells = [COLUMNS, *([_cell(row[column]) for column in COLUMNS] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for line in cells:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def _cell(value):
    return "-" if value is None else f"{value:.3g}" if isinstance(value, float) else str(value)
