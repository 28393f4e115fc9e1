"""A peer in a database of its own: addons of the Odoo Community Association (``oca_wheels``), filled for a bench.

What the peer does, it does in processes of their own that run its script: ``SCRIPT WHAT CONFIG DATABASE NUMBERS...``.
"""

import contextlib
import dataclasses
import json
import pathlib
import re
import sys

import oca_wheels

from devtools import databases, python
from devtools.base import REPO, cache, run, say
from devtools.bench_runner import environment

ANSWER = "oca-answer "


@dataclasses.dataclass
class Peer:
    """A filled database of the peer's own, what runs in it, and the numbers that its script is given each time."""

    kind: "Kind"
    settings: pathlib.Path
    database: str
    numbers: tuple

    def work(self, what):
        """Let a process of its own do ``what`` and return its answer."""
        words = [python.python(), self.kind.script, what, self.settings, self.database, *self.numbers]
        paths = python.environment(PYTHONPATH=str(REPO))
        log = cache() / f"{self.kind.name}-{what}.log"
        printed = run(words, f"The peer could not {what}", log=log, env=paths)
        return json.loads(printed.rpartition(ANSWER)[2].splitlines()[0])


@dataclasses.dataclass
class Kind:
    """Which addons at which versions, which of them to install, and the script beside this file that works there."""

    name: str
    pinned: tuple
    module: str
    runner: str

    @property
    def script(self):
        """Return the path of the script."""
        return pathlib.Path(__file__).with_name(self.runner)

    def addons(self):
        """Return the folder with the peer's addons, fetching it the first time."""
        return oca_wheels.addons(self.name, self.pinned)

    @contextlib.contextmanager
    def filled(self, *numbers):
        """Lend a database that the script has filled by these ``numbers``, the size first."""
        settings = databases.config(self.addons())
        with databases.temporary(self.name.replace("-", ""), addon=False) as name:
            say(f"the peer: installing and filling {self.module} ({numbers[0]} records)")
            words = ["-d", name, "-i", self.module, "--stop-after-init", "--no-http"]
            databases.odoo(words, f"{self.name}-install.log", settings)
            peer = Peer(self, settings, name, numbers)
            peer.work("fill")
            databases.sql("VACUUM ANALYZE", name)
            yield peer


def answer(verbs):
    """Do as a script what its arguments say, by one of these functions of an environment and numbers, and print it."""
    what, config, database, *numbers = sys.argv[1:]
    with environment(config, database) as env:
        done = verbs[what](env, *map(int, numbers))
    print(f"{ANSWER}{json.dumps(done)}", flush=True)


def peak_mb():
    """Return the most memory this program had: ``getrusage`` would count the bench that started it, too."""
    status = pathlib.Path("/proc/self/status").read_text()
    return round(int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024)
