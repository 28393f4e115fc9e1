"""The peer of ``./dev bench sla``: the helpdesk modules of the Odoo Community Association (AGPL-3).

``oca_wheels`` says where they come from and why nothing of them is loaded beside this addon.
"""

import contextlib
import dataclasses
import json
import pathlib

import oca_wheels

from devtools import databases, python
from devtools.base import REPO, cache, run, say

PINNED = ("odoo-addon-helpdesk-mgmt==19.0.1.3.2", "odoo-addon-helpdesk-mgmt-sla==19.0.1.0.0.4")
MODULE = "helpdesk_mgmt_sla"
RUNNER = pathlib.Path(__file__).with_name("oca_sla_runner.py")
ANSWER = "oca-answer "


@dataclasses.dataclass
class Peer:
    """A filled database of the peer's own."""

    settings: pathlib.Path
    database: str
    size: int

    def work(self, what):
        """Let a process of its own do ``what`` and return its answer."""
        words = [python.python(), RUNNER, what, self.settings, self.database, self.size]
        environment = python.environment(PYTHONPATH=str(REPO))
        printed = run(words, f"The peer could not {what}", log=cache() / f"oca-sla-{what}.log", env=environment)
        return json.loads(printed.rpartition(ANSWER)[2].splitlines()[0])


@contextlib.contextmanager
def helpdesk(size):
    """Lend a helpdesk with ``size`` tickets, each with a promise for the answer and one for the solution."""
    settings = databases.config(addons())
    with databases.temporary("ocasla", addon=False) as name:
        say(f"the peer: installing and filling OCA's helpdesk modules ({size} tickets)")
        databases.odoo(["-d", name, "-i", MODULE, "--stop-after-init", "--no-http"], "oca-sla-install.log", settings)
        peer = Peer(settings, name, size)
        peer.work("fill")
        databases.sql("VACUUM ANALYZE", name)
        yield peer


def addons():
    """Return the folder with the peer's addons, fetching it the first time."""
    return oca_wheels.addons("oca-sla", PINNED)
