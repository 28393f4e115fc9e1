"""A PostgreSQL cluster of a test's own, which may be killed, with copies of the template databases in it."""

import contextlib
import os
import pathlib
import shutil
import signal
import subprocess
import time
from unittest import mock

import psycopg2

from devtools import databases, postgres
from devtools.base import cache


class Cluster:
    """A running server whose processes nobody else minds losing."""

    def __init__(self, folder, tools):
        """Begin with what ``postgres`` makes of every private cluster; a commit survives the death of a backend."""
        self.folder, self.tools = folder, tools
        folder.mkdir(parents=True, exist_ok=True)
        owner = postgres._owner()
        if owner:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        if not (folder / "data").exists():
            postgres._make(folder, tools)
        with open(folder / "data" / "postgresql.conf", "a") as config:
            config.write("synchronous_commit = on\nshared_buffers = 128MB\nmax_wal_senders = 4\n")
        self.start()

    @property
    def variables(self):
        return {"PGHOST": str(self.folder / "socket"), "PGPORT": "5432", "PGUSER": "spp"}

    def start(self):
        postgres._start(self.folder, self.tools)

    def kill(self):
        """Kill the whole cluster as the kernel does when memory runs out, and start it again."""
        main = int((self.folder / "data" / "postmaster.pid").read_text().splitlines()[0])
        children = pathlib.Path("/proc", str(main), "task", str(main), "children").read_text().split()
        for pid in (main, *map(int, children)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        end = time.monotonic() + 30
        while any(_lives(pid) for pid in (main, *children)):
            assert time.monotonic() < end, "the killed cluster still runs"
            time.sleep(0.05)
        # An entry of a process that ended would be taken for the server where nobody collects them.
        for left in ("data/postmaster.pid", "socket/.s.PGSQL.5432.lock", "socket/.s.PGSQL.5432"):
            (self.folder / left).unlink(missing_ok=True)
        self.start()

    def wait(self):
        """Wait until the server takes connections again."""
        end = time.monotonic() + 60
        while True:
            try:
                psycopg2.connect(dbname="postgres", **self._where()).close()
            except psycopg2.OperationalError:
                assert time.monotonic() < end, "the server does not come back"
                time.sleep(0.1)
            else:
                return

    @contextlib.contextmanager
    def replica(self):
        """Lend a server that follows this one and only reads; give the folder of its socket."""
        folder = self.folder / "replica"
        copy = [self.tools / "pg_basebackup", "-D", folder, "-R", "-c", "fast", "-X", "stream"]
        where = {**os.environ, **self.variables}
        subprocess.run(postgres._as_owner(copy), cwd=self.folder, env=where, check=True)
        socket = self.folder / "second"
        socket.mkdir(mode=0o700)
        if owner := postgres._owner():
            os.chown(socket, owner.pw_uid, owner.pw_gid)
        with open(folder / "postgresql.conf", "a") as config:
            config.write(f"unix_socket_directories = '{socket}'\nport = 5432\n")
        quiet = {"cwd": self.folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        control = [self.tools / "pg_ctl", "-D", folder, "-w", "-l", self.folder / "replica.log"]
        subprocess.run(postgres._as_owner([*control, "start"]), check=True, **quiet)
        try:
            yield socket
        finally:
            subprocess.run(postgres._as_owner([*control, "-m", "immediate", "stop"]), check=False, **quiet)

    def stop(self):
        command = [self.tools / "pg_ctl", "-D", self.folder / "data", "-m", "immediate", "-w", "stop"]
        subprocess.run(postgres._as_owner(command), cwd=self.folder, stdout=subprocess.DEVNULL, check=False)

    def _where(self):
        return {"host": self.variables["PGHOST"], "port": self.variables["PGPORT"], "user": self.variables["PGUSER"]}


def _lives(pid):
    """Tell whether a process is there and no mere entry of one that ended."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return pathlib.Path("/proc", str(pid), "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


@contextlib.contextmanager
def cluster():
    """Lend a cluster that is gone afterwards; within the block ``PG…`` and Odoo's settings point to it."""
    folder = postgres._folder() / f"test-{os.getpid()}"
    tools = postgres._tools(postgres._folder())
    one = Cluster(folder, tools)
    try:
        with mock.patch.dict(os.environ, one.variables):
            try:
                yield one
            finally:
                shutil.rmtree(databases.data(), ignore_errors=True)
                databases.config().unlink(missing_ok=True)
    finally:
        one.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def with_demo(name):
    """Lend a cluster with a database ``name`` of demo data."""
    dump = cache() / f"dump-{os.getpid()}"
    try:
        with databases.temporary("dump", demo=True) as source:
            tools = postgres._tools(postgres._folder())
            subprocess.run([tools / "pg_dump", "-Fd", "-j2", "-Z0", "-f", dump, source], check=True)
            files = cache() / f"dump-{os.getpid()}-files"
            if databases.files(source).exists():
                shutil.copytree(databases.files(source), files, copy_function=os.link)
        with cluster() as one:
            databases._create_empty(name)
            subprocess.run([tools / "pg_restore", "-j2", "-d", name, dump], check=False, stderr=subprocess.DEVNULL)
            if files.exists():
                shutil.copytree(files, databases.files(name), copy_function=os.link)
            yield one
    finally:
        for folder in (dump, cache() / f"dump-{os.getpid()}-files"):
            shutil.rmtree(folder, ignore_errors=True)
