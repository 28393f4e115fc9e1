"""Odoo, with the tests that it would run while installing put off until everything is loaded.

A host's app is loaded before the addon that stands on it, so most of its tests would run as if the addon were
not there.  Takes the command line of Odoo.
"""

from odoo.cli import main
from odoo.tests import loader
from odoo.tests.suite import OdooSuite

make_suite = loader.make_suite


def make_whole_suite(module_names, position="at_install"):
    """Return the tests of both positions for the second of them."""
    if position == "at_install":
        return OdooSuite()
    names = list(module_names)
    return OdooSuite([*make_suite(names, "at_install"), *make_suite(names, "post_install")])


if __name__ == "__main__":
    loader.make_suite = make_whole_suite
    main()
