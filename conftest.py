"""Let the rules and their tests be imported without Odoo.

The packages above them import Odoo, so outside of it they are replaced by stand-ins that only know where
their files are: ``from ..rules import rfm`` then works in a test file as it does under Odoo.  Odoo itself
is hidden, so that such a run proves that the rules do without.
"""

import pathlib
import sys
import types

ADDON = pathlib.Path(__file__).parent / "sales_performance_plan"


def pytest_configure(config):
    """Register the stand-ins unless the run is one of pytest-odoo."""
    if config.getoption("--odoo-database", None):
        return
    sys.modules["odoo"] = None
    for folder in (ADDON, ADDON / "tests"):
        name = ".".join(folder.relative_to(ADDON.parent).parts)
        package = types.ModuleType(name)
        package.__path__ = [str(folder)]
        sys.modules[name] = package
