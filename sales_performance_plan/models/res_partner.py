from odoo import fields, models
from odoo.tools import SQL


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = [
        "res.partner",
        "spp.customer.mixin",
        "spp.customer.care.mixin",
        "spp.customer.ideas.mixin",
        "spp.service.evidence.mixin",
        "spp.import.mixin",
    ]

    company_size = fields.Integer(
        groups="base.group_user", aggregator="avg", help="How many people the company employs."
    )

    def write(self, vals):
        """Have the tiers of a partner looked at again when it moves to another commercial partner."""
        moving = not {"parent_id", "is_company"}.isdisjoint(vals)
        payers = self.commercial_partner_id if moving else self.browse()
        result = super().write(vals)
        if payers:
            self.env["spp.customer.recheck"]._mark(payers | self.commercial_partner_id)
        return result

    def unlink(self):
        """Take the standing and the history along."""
        result = super().unlink()
        self.env["spp.customer.standing"]._hand_over(self)
        self.env["spp.customer.care"]._forget(self)
        return result

    def _standing_partner_sql(self, alias, query):
        return self._field_to_sql(alias, "commercial_partner_id", query)

    def _standing_company_sql(self, alias, query):
        return SQL("%s", self.env.company.id)
