"""Terms and translations: exported by Odoo, merged into the languages, counted."""

import pathlib
import subprocess
import tempfile

from . import databases, debian, postgres, python
from .base import ADDON, BRIDGES, REPO, run

LANGUAGES = ["zh_CN", "zh_TW"]


def main(options):
    """Update the files, or with ``--check`` only compare them."""
    lent = databases.temporary("i18n", bridges=bool(BRIDGES))
    with tempfile.TemporaryDirectory() as folder, postgres.server(), lent as name:
        return max(_merge(addon, _export(addon, name, folder), options.check) for addon in (ADDON, *BRIDGES))


def _export(addon, database, folder):
    exported = pathlib.Path(folder, f"{addon.name}.pot")
    words = ["i18n", "export", "-c", databases.config(), "-d", database, "-o", exported, addon.name]
    run(databases.odoo_command(*words), "Odoo cannot export the terms", env=python.environment())
    return exported


def _merge(addon, exported, check):
    words = [REPO / "devtools" / "po_merge.py", exported, addon / "i18n", debian.odoo_home() / "odoo", *LANGUAGES]
    words += ["--check"] if check else []
    command = [str(word) for word in (python.python(), *words)]
    return subprocess.run(command, env=python.environment(), check=False).returncode
