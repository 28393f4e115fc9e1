"""The first version knew customer tiers alone: companies get what has come since, as new companies do."""

from odoo import SUPERUSER_ID, api

from odoo.addons.sales_performance_plan.hooks import give_companies


def migrate(cr, _version):
    """Give each company what it has nothing of yet; what it has stays as it is."""
    give_companies(api.Environment(cr, SUPERUSER_ID, {}))
