"""The virtual environment: pinned requirements, and a pointer to the unpacked Odoo."""

import importlib.util
import os
import shutil
import sys

from . import debian
from .base import REPO, Trouble, cache, digest, lock, need_disk, run, say

REQUIREMENTS = [REPO / "requirements.txt", REPO / "devtools" / "requirements.txt"]


def python():
    """Return the interpreter that can ``import odoo``, making its environment the first time."""
    home = debian.odoo_home()
    mark = digest(sys.version, home, *(path.read_bytes() for path in REQUIREMENTS))
    folder = cache() / "venv" / mark
    with lock("venv"):
        if not (folder / "complete").exists():
            _make(folder, home)
    return folder / "bin" / "python"


def _make(folder, home):
    if sys.version_info < (3, 10):
        raise Trouble(f"Python {sys.version.split()[0]} is too old: Odoo 19 needs 3.10 or newer.")
    need_disk(cache())
    say("making the Python environment (a minute, only this once)")
    _forget_old(folder)
    pip = _bare_environment(folder)
    wanted = [word for path in REQUIREMENTS for word in ("-r", path)]
    log = cache() / "pip.log"
    run([*pip, "install", "-q", *wanted], "Cannot install the Python requirements (is there a network?)", log=log)
    libraries = next(folder.glob("lib/python3*/site-packages"))
    (libraries / "odoo_home.pth").write_text(f"{home}\n")
    (folder / "complete").touch()


def _forget_old(folder):
    """Keep the newest of the other environments: a command in another window may still run in it."""
    shutil.rmtree(folder, ignore_errors=True)
    if folder.parent.exists():
        for old in sorted(folder.parent.iterdir(), key=lambda path: path.stat().st_mtime)[:-1]:
            shutil.rmtree(old, ignore_errors=True)


def _bare_environment(folder):
    """Make an empty environment and return the command that is its pip."""
    target = folder / "bin" / "python"
    if importlib.util.find_spec("ensurepip"):
        run([sys.executable, "-m", "venv", folder], "Cannot make a Python environment")
        return [target, "-m", "pip"]
    # Debian keeps pip in packages of its own; their wheel runs without being installed.
    run([sys.executable, "-m", "venv", "--without-pip", folder], "Cannot make a Python environment")
    tools = cache() / "pip"
    for package in debian.fetch(["python3-pip-whl"]):
        run(["dpkg", "-x", package, tools], f"Cannot unpack {package.name}")
    wheel = next(tools.glob("usr/share/python-wheels/pip-*.whl"))
    run([target, wheel / "pip", "install", "-q", "pip"], "Cannot install pip")
    return [target, "-m", "pip"]


def add(requirement):
    """Install one more package that only some machines need."""
    run([python(), "-m", "pip", "install", "-q", requirement], f"Cannot install {requirement}")


def environment(**more):
    """Return the variables for a child process."""
    return {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **more}
