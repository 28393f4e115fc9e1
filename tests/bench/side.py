"""Two databases side by side, one with the addon and one without, each with a process of its own that works on request.

Run as ``side.py MODULE CONFIG DATABASE SIZE``, this is such a process: it makes ``MODULE.Side(env, size)``, reads a
line of JSON for each call (the method and its arguments) from standard input, and answers with a line of JSON.
"""

import contextlib
import importlib
import json
import pathlib
import subprocess
import sys

from devtools import databases, python
from devtools.base import REPO, Trouble
from devtools.bench_runner import environment

ANSWER = "side-answer "
READY = "ready"


class Far:
    """The near end of a process that works on the other database."""

    def __init__(self, process):
        """Wait until the process has filled its database."""
        self.process = process
        self._answer()

    def call(self, method, *arguments):
        """Let ``Side.method(*arguments)`` run there and return what it returns."""
        print(json.dumps([method, *arguments]), file=self.process.stdin, flush=True)
        return self._answer()

    def _answer(self):
        for line in self.process.stdout:
            if line.startswith(ANSWER):
                return json.loads(line.removeprefix(ANSWER))
            print(line, end="", flush=True)
        raise Trouble("A side of the bench has stopped.")


@contextlib.contextmanager
def side(module, size, addon):
    """Lend a process with a database of its own."""
    with databases.temporary(f"{module}-{'with' if addon else 'without'}", addon=addon) as name:
        command = [python.python(), __file__, module, databases.config(), name, size]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        folders = f"{REPO}:{pathlib.Path(__file__).parent}"
        with subprocess.Popen(
            [str(word) for word in command], env=python.environment(PYTHONPATH=folders), **pipes
        ) as process:
            try:
                yield Far(process)
            finally:
                process.stdin.close()
                process.wait()


def main(module, config, database, size):
    """Answer until nobody asks any more."""
    with environment(config, database) as env:
        one = importlib.import_module(module).Side(env, int(size))
        print(f"{ANSWER}{json.dumps(READY)}", flush=True)
        for line in sys.stdin:
            method, *arguments = json.loads(line)
            print(f"{ANSWER}{json.dumps(getattr(one, method)(*arguments))}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
