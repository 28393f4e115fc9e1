"""Run Odoo's own linters over addons: ``odoo_lint.py CONFIG DATABASE FOLDER…``, inside the environment.

Those linters look at all addons on the path; here they are shown only ours, except where they look at the
registry, in which the host's part is clean.
"""

import importlib
import logging
import pathlib
import re
import sys
from unittest import mock

import odoo.modules.module
from odoo.modules import Manifest
from odoo.modules.registry import Registry
from odoo.tests.loader import get_module_test_cases
from odoo.tests.result import OdooTestResult
from odoo.tests.suite import OdooSuite
from odoo.tools import config

MODULES = [
    "test_dunderinit",
    "test_i18n",
    "test_index",
    "test_jstranslate",
    "test_manifests",
    "test_naming",
    "test_onchange_domains",
    "test_orm_import",
    "test_override_signatures",
    "test_pofile",
    "test_pylint",
    "test_routes",
    "test_test_holes",
]
PACKAGE = "odoo.addons.test_lint"
NOISE = re.compile(r"\*{5}|-{5}|Your code has been rated")


class Findings(OdooTestResult):
    """Keeps what the linters say instead of logging it."""

    def __init__(self):
        super().__init__()
        self.lines = []

    def logError(self, flavour, test, error):  # noqa: N802 - Odoo's name
        """Note the message in one line; the way to it is of no interest."""
        lines = [line.strip() for line in str(error[1]).splitlines() if line.strip() and not NOISE.match(line)]
        self.lines.append(f"{self.getDescription(test)}: {' '.join(lines)}")

    def addSkip(self, test, reason):  # noqa: N802 - Odoo's name
        """Note it too: a check that did not run has found nothing."""
        self.lines.append(f"{self.getDescription(test)} was skipped: {reason}")


class Warnings(logging.Handler):
    """Keeps the warnings of linters that only warn, where they are about the addon."""

    def __init__(self, name):
        super().__init__(logging.WARNING)
        self.name_of_addon = name
        self.lines = []

    def emit(self, record):
        """Note one warning."""
        text = " ".join(record.getMessage().split())
        if self.name_of_addon in text:
            self.lines.append(text)


def main(path, database, *folders):
    """Print what the linters find; return whether it is anything."""
    config.parse_config(["-c", path, "-d", database, "--log-level=warn", "--no-http"], setup_logging=True)
    Registry(database)
    return max(_lint(pathlib.Path(folder)) for folder in folders)


def _lint(folder):
    findings, warnings = Findings(), Warnings(folder.name)
    logging.getLogger(PACKAGE).addHandler(warnings)
    manifest = Manifest.for_addon(folder.name)
    only_ours = mock.patch.object(Manifest, "all_addon_manifests", lambda: [manifest])
    root = mock.patch.object(config, "root_path", str(folder))
    tests = [importlib.import_module(f"{PACKAGE}.tests.{name}") for name in MODULES]
    odoo.modules.module.current_test = True
    with only_ours, root:
        OdooSuite(case for module in tests for case in get_module_test_cases(module))(findings)
    for line in findings.lines + warnings.lines:
        print(line)
    return int(bool(findings.lines or warnings.lines))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
