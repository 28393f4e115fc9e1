from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..report import customer_care_sql
from .customer_mixin import REP


class CustomerIdeasMixin(models.AbstractModel):
    """Cross-sell ideas: what similar customers buy with it, and this one does not (the plan's C5)."""

    _name = "spp.customer.ideas.mixin"
    _description = "Cross-Sell Ideas"

    cross_sell_ideas = fields.Json(compute="_compute_cross_sell_ideas", groups=REP)

    @api.depends("commercial_partner_id")
    @api.depends_context("company", "lang")
    def _compute_cross_sell_ideas(self):
        for partner in self:
            partner.cross_sell_ideas = partner._origin.commercial_partner_id._cross_sell_ideas(self.env.company)

    def _cross_sell_ideas(self, company):
        """Return the products with how many of how many similar customers bought them; one statement a customer."""
        if not self or not company.care_ideas:
            return []
        self.env.flush_all()
        query = SQL(
            customer_care_sql.IDEAS,
            company=company.id,
            partner=self.id,
            since=fields.Datetime.now() - timedelta(days=company.rfm_window_days),
            alike=company.care_alike,
            most=company.care_ideas,
        )
        rows = self.env.execute_query(query)
        products = self.env["spp.customer.tier"]._elevated(self.env["product.product"]).browse(row[0] for row in rows)
        return [
            {"product": product.display_name, "number": number, "whole": whole}
            for product, (_id, number, whole) in zip(products, rows, strict=True)
        ]
