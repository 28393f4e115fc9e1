from odoo import api, models
from odoo.tools import SQL

from .narrow import NarrowMany2one


class CustomerRecheck(models.Model):
    """A customer whose sales the next tier run must read again, though no order will tell it.

    An inbox: rows are only added here and removed by the run, so marking never waits for a run.
    """

    _name = "spp.customer.recheck"
    _description = "Customer to Recheck"
    _log_access = False

    company_id = NarrowMany2one("res.company", required=True)
    partner_id = NarrowMany2one("res.partner", required=True)

    @api.model
    def _mark(self, partners):
        """Ask for commercial ``partners`` in every company; one statement, no access rights needed."""
        if partners:
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO spp_customer_recheck (company_id, partner_id)
                    SELECT company.id, marked.id FROM res_company company, unnest(%s) marked (id)
                     WHERE company.active
                    """,
                    partners.ids,
                )
            )
