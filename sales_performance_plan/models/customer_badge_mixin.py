from odoo import api, fields, models
from odoo.tools import SQL

from .customer_mixin import REP, standing_field


class CustomerBadgeMixin(models.AbstractModel):
    """The customer's tier on a document: shown, filtered and grouped by, in the document's company."""

    _name = "spp.customer.badge.mixin"
    _inherit = ["spp.customer.sql.mixin"]
    _description = "Customer Tier on a Document"

    customer_tier_id = standing_field(
        fields.Many2one, "customer_tier_id", "spp.customer.tier", "Customer Tier", compute="_compute_customer_tier_id"
    )
    customer_tier_color = fields.Integer(related="customer_tier_id.color", groups=REP, string="Tier Color")

    @api.depends("partner_id", "company_id")
    @api.depends_context("company")
    def _compute_customer_tier_id(self):
        pairs = {
            record: ((record.company_id or self.env.company).id, record.partner_id.commercial_partner_id.id)
            for record in self
        }
        standings = self.env["spp.customer.standing"]._of(pairs.values())
        for record, pair in pairs.items():
            record.customer_tier_id = standings[pair].tier_id if pair in standings else False

    def _standing_partner_sql(self, alias, query):
        contact = query.make_alias(alias, "tier_partner")
        condition = SQL("%s = %s", SQL.identifier(contact, "id"), self._field_to_sql(alias, "partner_id", query))
        query.add_join("LEFT JOIN", contact, "res_partner", condition)
        return self.env["res.partner"]._field_to_sql(contact, "commercial_partner_id", query)

    def _standing_company_sql(self, alias, query):
        company = self._field_to_sql(alias, "company_id", query)
        return SQL("COALESCE(%s, %s)", company, self.env.company.id)
