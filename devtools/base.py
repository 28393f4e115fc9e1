"""Where things are kept, how commands are run, and how trouble is told."""

import contextlib
import fcntl
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys

REPO = pathlib.Path(__file__).resolve().parent.parent
ADDON = REPO / "sales_performance_plan"
# A bridge to an addon that is not the host's is installed by its own test alone.
ABROAD = [REPO / f"{ADDON.name}_queue_job"]
# Small addons beside it, each for one more app of the host.
BRIDGES = sorted({path.parent for path in REPO.glob(f"{ADDON.name}_*/__manifest__.py")} - {*ABROAD})
NEEDED_DISK = 4 * 1024**3


class Trouble(Exception):
    """Something the user can mend; the message is one line that says how."""


def cache():
    """Return the folder for everything that can be made again (``SPP_CACHE`` overrides it)."""
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    folder = pathlib.Path(os.environ.get("SPP_CACHE") or os.path.join(home, "sales-performance-plan"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        refused = "" if os.access(folder, os.W_OK | os.X_OK) else "Permission denied"
    except OSError as error:
        refused = error.strerror
    if refused:
        raise Trouble(f"Cannot write to the cache folder {folder}: {refused}. Set SPP_CACHE to another one.")
    return folder


def need_disk(folder):
    """Refuse early when the disk is too full to unpack Odoo and a database."""
    free = shutil.disk_usage(folder).free
    if free < NEEDED_DISK:
        raise Trouble(
            f"Only {free / 1024**3:.1f} GiB are free at {folder}, and 4 are needed. "
            "Free some space or set SPP_CACHE to another disk."
        )


def say(text):
    """Tell the user what is going on, on standard error so that output stays clean."""
    print(f"dev: {text}", file=sys.stderr, flush=True)


def digest(*parts):
    """Return a short hash of texts and bytes."""
    total = hashlib.sha256()
    for part in parts:
        total.update(part if isinstance(part, bytes) else str(part).encode())
        total.update(b"\0")
    return total.hexdigest()[:12]


def digest_tree(folder, skip=()):
    """Return a short hash of all files below ``folder`` but those in folders named in ``skip``."""
    names = [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not set(path.relative_to(folder).parts) & {*skip, "__pycache__"}
    ]
    return digest(*(part for path in names for part in (path.relative_to(folder), path.read_bytes())))


def run(command, trouble, log=None, **options):
    """Run ``command``; when it fails, raise ``trouble`` with the last line it printed."""
    done = subprocess.run(
        [str(part) for part in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        **options,
    )
    if log:
        log.write_text(done.stdout)
    if done.returncode:
        lines = [line for line in done.stdout.splitlines() if line.strip()] or ["no output"]
        where = f" (whole log: {log})" if log else ""
        raise Trouble(f"{trouble}: {lines[-1].strip()}{where}")
    return done.stdout


@contextlib.contextmanager
def lock(name):
    """Let one command at a time through the door called ``name``."""
    with open(cache() / f"{name}.lock", "w") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        yield
