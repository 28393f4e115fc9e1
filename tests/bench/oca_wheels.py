"""Addons of the Odoo Community Association (AGPL-3) from PyPI, for peers that run in databases of their own.

They are fetched when a bench asks for them, at pinned versions, into a folder of the cache that only the peer's own
database and processes have on their addons path: nothing of them is part of this addon or loaded beside it.
"""

import shutil

from devtools import python
from devtools.base import cache, digest, lock, run, say


def addons(name, pinned):
    """Return the folder with the peer's addons, fetching it the first time."""
    folder = cache() / name / digest(*pinned)
    with lock(name):
        if not folder.exists():
            _fetch(name, pinned, folder)
    return folder / "odoo" / "addons"


def _fetch(name, pinned, folder):
    """Unpack the wheels alone: what they require is the Odoo that is here already."""
    say(f"fetching the peer of this bench, {name} (only this once)")
    shutil.rmtree(folder.parent, ignore_errors=True)
    draft = folder.with_name("making")
    pip = [python.python(), "-m", "pip", "install", "-q", "--no-deps", "--target", draft]
    run([*pip, *pinned], f"Cannot fetch {name} (is there a network?)", log=cache() / "pip.log")
    draft.rename(folder)
