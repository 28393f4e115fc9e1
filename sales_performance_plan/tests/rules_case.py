"""A case for rules: they need no Odoo, but Odoo's runner takes only its own cases."""

try:
    from odoo.tests.common import BaseCase as RulesCase
except ImportError:
    from unittest import TestCase as RulesCase

__all__ = ["RulesCase"]
