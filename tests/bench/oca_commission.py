"""The peer of ``./dev bench settle``: the commission modules of the Odoo Community Association (AGPL-3).

``oca_wheels`` says where they come from and why nothing of them is loaded beside this addon.
"""

import contextlib
import dataclasses
import json
import pathlib

import oca_wheels

from devtools import databases, python
from devtools.base import REPO, cache, run, say

PINNED = ("odoo-addon-commission-oca==19.0.2.0.0.10", "odoo-addon-account-commission-oca==19.0.1.0.1.4")
MODULE = "account_commission_oca"
RUNNER = pathlib.Path(__file__).with_name("oca_runner.py")
ANSWER = "oca-answer "


@dataclasses.dataclass
class Peer:
    """A filled database of the peer's own."""

    settings: pathlib.Path
    database: str
    size: int
    reps: int

    def settle(self):
        """Settle the quarter and return ``seconds``, ``queries`` and ``peak_mb``.

        A process of its own does it, and undoes it. One round is enough: it takes up to half a minute, and rounds
        differ by a few percent where the question is how many times faster we are.
        """
        return self._run("settle")

    def _fill(self):
        self._run("fill")
        databases.sql("VACUUM ANALYZE", self.database)

    def _run(self, what):
        words = [python.python(), RUNNER, what, self.settings, self.database, self.size, self.reps]
        environment = python.environment(PYTHONPATH=str(REPO))
        log = cache() / f"oca-{what}.log"
        printed = run(words, f"The peer could not {what}", log=log, env=environment)
        return json.loads(printed.rpartition(ANSWER)[2].splitlines()[0])


@contextlib.contextmanager
def company(size, reps=50):
    """Lend a company with ``size`` invoice lines of the quarter, sold by ``reps`` agents and ready to settle."""
    settings = databases.config(addons())
    with databases.temporary("oca", addon=False) as name:
        say(f"the peer: installing and filling OCA's commission modules ({size} lines)")
        databases.odoo(["-d", name, "-i", MODULE, "--stop-after-init", "--no-http"], "oca-install.log", settings)
        peer = Peer(settings, name, size, reps)
        peer._fill()
        yield peer


def addons():
    """Return the folder with the peer's addons, fetching it the first time."""
    return oca_wheels.addons("oca-commission", PINNED)
