"""PostgreSQL: the one that ``PG…`` points to, else a private cluster that lives while we do."""

import contextlib
import fcntl
import os
import pathlib
import pwd
import shutil
import subprocess
import time

from . import python
from .base import Trouble, cache, digest, lock, run, say

MINIMUM = 13
VARIABLES = ("PGHOST", "PGPORT", "PGSERVICE")
# The kernel takes 107 bytes for a socket, and PostgreSQL adds its own part to the folder.
LONGEST_PATH = 107 - len("/socket/.s.PGSQL.5432")
SETTINGS = {
    "listen_addresses": "''",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "4GB",
    "shared_buffers": "512MB",
    "max_locks_per_transaction": "512",  # several databases are installed at once, and each takes thousands
    "logging_collector": "on",
}


@contextlib.contextmanager
def server():
    """Give the block a running server: sets ``PG…`` for it, and stops what nobody else uses."""
    if any(os.environ.get(name) for name in VARIABLES):
        yield
        return
    folder = _folder()
    with open(folder / "users.lock", "w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        tools = _tools(folder)
        _start(folder, tools)
        os.environ.update(PGHOST=str(folder / "socket"), PGPORT="5432", PGUSER="spp")
        try:
            yield
        finally:
            fcntl.flock(users, fcntl.LOCK_UN)
            _stop_if_last(folder, tools, users)


def is_private():
    """Tell whether ``PG…`` points to the cluster that we made."""
    return os.environ.get("PGHOST") == str(_folder() / "socket")


def _owner():
    """Return who runs the server: PostgreSQL refuses to be run by root."""
    if os.geteuid():
        return None
    names = {user.pw_name: user for user in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _folder():
    """Return the cluster's folder: in the cache, or where another user can reach it if we are root."""
    owner = _owner()
    if not owner:
        folder = cache() / "postgres"
    else:
        folder = pathlib.Path("/var/lib/sales-performance-plan") / digest(cache())
    if len(str(folder)) > LONGEST_PATH:
        raise Trouble(f"{folder} is too long a path for PostgreSQL's socket: set SPP_CACHE to a shorter one.")
    folder.mkdir(parents=True, exist_ok=True)
    if owner:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    return folder


def _tools(folder):
    """Return the folder with ``initdb`` and friends, from the machine or from a wheel."""
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found and int(found[-1].parts[-3]) >= MINIMUM:
        return found[-1].parent
    bundled = folder / "bundled"
    with lock("bundled"):
        if not bundled.exists():
            _bundle(bundled)
    return bundled / "pgserver" / "pginstall" / "bin"


def _bundle(target):
    """Copy the server of a wheel to where its owner can read it, libraries beside it as in the wheel."""
    say("fetching an embedded PostgreSQL")
    python.add("pgserver==0.1.4")
    libraries = next(python.python().parent.parent.glob("lib/python3*/site-packages"))
    draft = target.with_name("bundled-making")
    shutil.rmtree(draft, ignore_errors=True)
    for part in ("pgserver/pginstall", "pgserver.libs"):
        shutil.copytree(libraries / part, draft / part)
    run(["chmod", "-R", "a+rX", draft], "Cannot share the embedded PostgreSQL")
    draft.rename(target)


def _as_owner(command):
    owner = _owner()
    words = [str(word) for word in command]
    if owner:
        words = ["setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups", *words]
    return words


def _start(folder, tools):
    data = folder / "data"
    with open(folder / "start.lock", "w") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        version = run(_as_owner([tools / "postgres", "--version"]), "Cannot run PostgreSQL", cwd=folder).split()[2]
        if data.exists() and (data / "PG_VERSION").read_text().strip() != version.split(".")[0]:
            raise Trouble(f"{data} was made by another PostgreSQL than {version}: run ./dev clean.")
        if not data.exists():
            _make(folder, tools)
        if not _answers(folder, tools):
            log = folder / "start.log"
            command = [tools / "pg_ctl", "-D", data, "-w", "-t", "60", "-l", log, "start"]
            # The server keeps our standard streams open if it inherits them, so it gets none.
            if subprocess.run(
                _as_owner(command), cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
            ).returncode:
                raise Trouble(f"PostgreSQL does not start: see {log}")


def _make(folder, tools):
    say("making a private PostgreSQL cluster")
    data = folder / "data"
    options = ["-U", "spp", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    run(_as_owner([tools / "initdb", "-D", data, *options]), "Cannot make a PostgreSQL cluster", cwd=folder)
    socket = folder / "socket"
    socket.mkdir(mode=0o700, exist_ok=True)
    owner = _owner()
    if owner:
        os.chown(socket, owner.pw_uid, owner.pw_gid)
    settings = {**SETTINGS, "unix_socket_directories": f"'{socket}'"}
    with open(data / "postgresql.conf", "a") as config:
        config.writelines(f"{name} = {value}\n" for name, value in settings.items())


def _answers(folder, tools):
    command = [tools / "pg_ctl", "-D", folder / "data", "status"]
    return not subprocess.run(_as_owner(command), cwd=folder, stdout=subprocess.DEVNULL, check=False).returncode


def _stop_if_last(folder, tools, users):
    with contextlib.suppress(BlockingIOError):
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        command = [tools / "pg_ctl", "-D", folder / "data", "-m", "fast", "-w", "stop"]
        subprocess.run(_as_owner(command), cwd=folder, stdout=subprocess.DEVNULL, check=False)


def remove():
    """Delete the private cluster with all its databases."""
    with server():
        pass
    time.sleep(0.2)
    shutil.rmtree(_folder(), ignore_errors=True)
