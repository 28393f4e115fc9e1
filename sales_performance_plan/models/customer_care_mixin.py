from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..report import customer_care_sql
from .customer_mixin import REP

INTERNAL = "base.group_user"


class CustomerCareMixin(models.AbstractModel):
    """What a customer's form shows of care: duties, ideas, and who decides there."""

    _name = "spp.customer.care.mixin"
    _description = "Care of a Partner"

    is_decision_maker = fields.Boolean("Decides", groups=INTERNAL, help="Is greeted on birthdays and holidays.")
    birthday = fields.Date(groups=INTERNAL)
    care_ids = fields.Many2many("spp.customer.care", "Open Care", compute="_compute_care", groups=REP)
    care_count = fields.Integer("Care", compute="_compute_care", groups=REP)
    cross_sell_ideas = fields.Json(compute="_compute_cross_sell_ideas", groups=REP)

    @api.depends("commercial_partner_id")
    @api.depends_context("company")
    def _compute_care(self):
        customers = self.commercial_partner_id._origin
        open_care = self.env["spp.customer.care"].search(
            [
                ("partner_id", "in", customers.ids),
                ("company_id", "=", self.env.company.id),
                ("state", "=", "due"),
            ]
        )
        found = open_care.grouped("partner_id")
        for partner in self:
            partner.care_ids = found.get(partner.commercial_partner_id._origin, open_care.browse())
            partner.care_count = len(partner.care_ids)

    @api.depends("commercial_partner_id")
    @api.depends_context("company")
    def _compute_cross_sell_ideas(self):
        """Return what customers who buy the same buy with it, and this one does not."""
        for partner in self:
            partner.cross_sell_ideas = partner._origin.commercial_partner_id._cross_sell_ideas(self.env.company)

    def _cross_sell_ideas(self, company):
        if not self or not company.care_ideas:
            return []
        self.env.flush_all()
        since = fields.Datetime.now() - timedelta(days=company.rfm_window_days)
        query = SQL(customer_care_sql.IDEAS, company=company.id, partner=self.id, since=since, most=company.care_ideas)
        rows = self.env.execute_query(query)
        products = self.env["spp.customer.tier"]._elevated(self.env["product.product"]).browse(row[0] for row in rows)
        return [
            {"product": product.display_name, "number": number, "whole": whole}
            for product, (_id, number, whole) in zip(products, rows, strict=True)
        ]

    def action_open_care(self):
        """Open all care of the customer."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Care of %(customer)s", customer=self.display_name),
            "res_model": "spp.customer.care",
            "domain": [("partner_id", "=", self.commercial_partner_id.id), ("company_id", "=", self.env.company.id)],
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
        }
