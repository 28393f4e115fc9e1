"""Odoo in a time of our own: the server's clock stands where a test puts it, and runs on from there.

Run as ``clock.py MOMENT CONFIG …`` with the words that Odoo takes, it serves as Odoo does; each line on its standard
input is a moment to move to. PostgreSQL's clock stays as it is, so Odoo is told the test's whenever it asks for it.
"""

import contextlib
import datetime
import json
import socket
import subprocess
import sys
import threading

from freezegun import api, freeze_time

from devtools import databases, python, screens
from devtools.base import REPO


class Clock:
    """The near end: a server, and the hands of its clock."""

    def __init__(self, process, url, name, moment):
        self.process, self.url, self.name, self.moment = process, url, name, moment

    def move_to(self, moment):
        """Let the server's clock show ``moment`` (UTC)."""
        self.moment = moment
        print(moment, file=self.process.stdin, flush=True)
        assert json.loads(self.process.stdout.readline()) == moment


@contextlib.contextmanager
def odoo(name, moment):
    """Run Odoo on the database ``name`` as if it were ``moment``; scheduled actions wait to be asked."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [moment, "-c", databases.config(), "-d", name, "--http-port", port, "--db-filter", f"^{name}$"]
    words += ["--log-level", "warn", "--max-cron-threads", 0, "--log-handler", "py.warnings:ERROR"]
    with subprocess.Popen(
        [str(word) for word in (python.python(), __file__, *words)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=python.environment(PYTHONPATH=str(REPO)),
    ) as server:
        try:
            url = f"http://127.0.0.1:{port}"
            screens._wait(lambda: screens._answers(url), "Odoo does not answer")
            yield Clock(server, url, name, moment)
        finally:
            server.terminate()


def _obey(hands):
    for line in sys.stdin:
        moment = line.strip()
        hands.time_to_freeze, hands.start = datetime.datetime.fromisoformat(moment), api.real_datetime.now()
        print(json.dumps(moment), flush=True)


def main(moment, *words):
    """Set the clock, then be Odoo."""
    hands = freeze_time(moment, tick=True).start()
    from odoo.cli import main as serve
    from odoo.sql_db import Cursor

    def now(cursor):
        if cursor._now is None:
            cursor._now = datetime.datetime.now()
        return cursor._now

    Cursor.now = now
    threading.Thread(target=_obey, args=[hands], daemon=True).start()
    sys.argv = ["odoo", *words]
    serve()


if __name__ == "__main__":
    main(*sys.argv[1:])
