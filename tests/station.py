"""Odoo's workers for tests: one process loads a database, and forks for each request as the host's own server does.

Run as ``station.py CONFIG DATABASE``, it reads a line of JSON for each request, answers with the number of the process
that works on it, and that process leaves its answer in a file. A worker can be told to pause, or to be killed with
``kill -9``, itself or the PostgreSQL process behind it, when it has sent half of what it writes.
"""

import contextlib
import json
import logging
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time

GATE = 4711
HALF_WAY = pathlib.Path(tempfile.gettempdir(), f"half-way-{os.getppid()}")
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|WITH)\b", re.IGNORECASE)


class Station:
    """The near end."""

    def __init__(self, name):
        """Start loading ``name``."""
        from devtools import databases, python
        from devtools.base import REPO

        self.folder = tempfile.TemporaryDirectory()
        self.number = 0
        self.process = subprocess.Popen(
            [str(word) for word in (python.python(), __file__, databases.config(), name)],
            env=python.environment(PYTHONPATH=str(REPO)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def begin(self, job, **options):
        """Let a worker do ``job``; return what :meth:`end` takes."""
        self.number += 1
        path = pathlib.Path(self.folder.name, str(self.number))
        print(json.dumps([job, str(path), options]), file=self.process.stdin, flush=True)
        return int(self.process.stdout.readline()), path

    def wait_half_way(self):
        """Wait until a worker that was told to hang does so."""
        mark = HALF_WAY.with_name(f"half-way-{os.getpid()}")
        end = time.monotonic() + 60
        while not mark.exists():
            assert time.monotonic() < end, "no worker comes half-way"
            time.sleep(0.02)
        mark.unlink()

    def end(self, worker):
        """Wait for a worker and return its answer, None if it was killed."""
        pid, path = worker
        end = time.monotonic() + 120
        while pathlib.Path("/proc", str(pid)).exists():
            assert time.monotonic() < end, "a worker does not come to an end"
            time.sleep(0.02)
        return json.loads(path.read_text()) if path.exists() else None

    def do(self, job, **options):
        """Let a worker do ``job`` and return its answer."""
        return self.end(self.begin(job, **options))

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.folder.cleanup()


class Log(logging.Handler):
    """Keeps the errors that Odoo logs."""

    def __init__(self):
        super().__init__(logging.ERROR)
        self.lines = []

    def emit(self, record):
        cause = record.exc_info and record.exc_info[1]
        self.lines.append(f"{record.getMessage()} {cause or ''}".strip())


class Writes:
    """Counts what is written, and acts when so many statements are sent."""

    def __init__(self, count=0, act=None):
        """Look at each statement from now on."""
        from odoo.sql_db import Cursor

        self.sent, self.count, self.act = 0, count, act
        execute = Cursor.execute

        def counted(cursor, query, *arguments, **options):
            result = execute(cursor, query, *arguments, **options)
            if WRITES.match(str(getattr(query, "code", query))):
                self.sent += 1
                if self.sent == self.count:
                    self.act(cursor)
            return result

        Cursor.execute = counted


def _kill_worker(_cursor):
    os.kill(os.getpid(), signal.SIGKILL)


def _kill_backend(cursor):
    os.kill(cursor._cnx.info.backend_pid, signal.SIGKILL)


def _pause(_cursor):
    time.sleep(0.5)


def _hang(_cursor):
    """Say that it is half-way, and give others time to do what they want to do then."""
    HALF_WAY.touch()
    time.sleep(3)


ACTS = {"worker": _kill_worker, "backend": _kill_backend, "pause": _pause, "hang": _hang}


def _work(registry, job, path, options):
    """Do one job as a request of its own, and leave word of it."""
    from odoo.api import SUPERUSER_ID, Environment
    from odoo.exceptions import UserError
    from odoo.service.model import retrying

    from tests import jobs

    log = Log()
    logging.getLogger().addHandler(log)
    if options.get("gate"):
        with registry.cursor() as gate:
            gate.execute("SELECT pg_advisory_lock_shared(%s)", [GATE])
    writes = Writes(options.get("at", 0), ACTS.get(options.get("act")))
    answer = {"refused": "", "failed": ""}
    try:
        with registry.cursor() as cursor:
            env = Environment(cursor, SUPERUSER_ID, {})
            retrying(lambda: jobs.run(env, job, options.get("as_cron", False)), env)
    except UserError as error:
        answer["refused"] = str(error)
    except Exception as error:
        answer["failed"] = f"{type(error).__name__}: {error}"
    answer.update(writes=writes.sent, log=log.lines)
    draft = pathlib.Path(f"{path}-draft")
    draft.write_text(json.dumps(answer))
    draft.rename(path)


def main(config, database):
    """Load the database, then fork for each request."""
    from odoo import sql_db
    from odoo.modules.registry import Registry
    from odoo.tools import config as settings

    words = ["-c", config, "-d", database, "--log-level=error", "--logfile", os.devnull, "--no-http"]
    settings.parse_config(words, setup_logging=True)
    registry = Registry(database)
    sql_db.close_all()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        job, path, options = json.loads(line)
        pid = os.fork()
        if not pid:
            with contextlib.suppress(BaseException):
                _work(registry, job, path, options)
            os._exit(0)
        print(pid, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
