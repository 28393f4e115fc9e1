"""Terms and translations: exported by Odoo, merged into the languages, counted."""

import pathlib
import subprocess
import tempfile

from . import databases, debian, postgres, python
from .base import ADDON, REPO, run

FOLDER = ADDON / "i18n"
LANGUAGES = ["zh_CN", "zh_TW"]


def main(options):
    """Update the files, or with ``--check`` only compare them."""
    with tempfile.TemporaryDirectory() as folder:
        exported = pathlib.Path(folder, f"{ADDON.name}.pot")
        with postgres.server(), databases.temporary("i18n") as name:
            words = ["i18n", "export", "-c", databases.config(), "-d", name, "-o", exported, databases.NAME]
            run(databases.odoo_command(*words), "Odoo cannot export the terms", env=python.environment())
        words = [REPO / "devtools" / "po_merge.py", exported, FOLDER, debian.odoo_home() / "odoo", *LANGUAGES]
        words += ["--check"] if options.check else []
        command = [str(word) for word in (python.python(), *words)]
        return subprocess.run(command, env=python.environment(), check=False).returncode
