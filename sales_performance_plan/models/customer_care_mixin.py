from odoo import api, fields, models

from .customer_mixin import REP

# Not accountants or HR: a birthday is known for the greeting.
SELLS = "sales_team.group_sale_salesman"
LATELY = 10


class CustomerCareMixin(models.AbstractModel):
    """What a customer's form shows of care: duties, the way up, and who decides there."""

    _name = "spp.customer.care.mixin"
    _description = "Care of a Partner"

    is_decision_maker = fields.Boolean("Decides", groups=SELLS, help="Is greeted on birthdays and holidays.")
    birthday = fields.Date(groups=SELLS)
    care_ids = fields.Many2many("spp.customer.care", "Open Care", compute="_compute_care", groups=REP)
    care_count = fields.Integer("Care", compute="_compute_care", groups=REP)
    care_history_ids = fields.Many2many("spp.customer.care", "Care Lately", compute="_compute_care_history", groups=REP)
    care_grant_ids = fields.Many2many(
        "spp.customer.grant", "Price Lists Given", compute="_compute_care_history", groups=REP
    )
    care_upgrade_path = fields.Text("On the Way Up", compute="_compute_care_upgrade_path", groups=REP)
    lacks_senior = fields.Boolean(
        "Without a Senior",
        compute="_compute_lacks_senior",
        search="_search_lacks_senior",
        groups=REP,
        help="A core customer whose salesperson is missing, or has too few years in sales.",
    )

    @api.depends("commercial_partner_id")
    @api.depends_context("company")
    def _compute_care(self):
        care = self.env["spp.customer.care"]
        found = care.search(self._care_domain([("state", "=", "due")])).grouped("partner_id")
        for partner in self:
            partner.care_ids = found.get(partner.commercial_partner_id._origin, care)
            partner.care_count = len(partner.care_ids)

    def _care_domain(self, more=()):
        customers = self.commercial_partner_id._origin
        return [("partner_id", "in", customers.ids), ("company_id", "=", self.env.company.id), *more]

    @api.depends("commercial_partner_id")
    @api.depends_context("company")
    def _compute_care_history(self):
        """Return what was done last; read for one customer at a time, on its form."""
        for partner in self:
            domain = partner._care_domain([("state", "!=", "due")])
            partner.care_history_ids = self.env["spp.customer.care"].search(domain, order="date_due desc", limit=LATELY)
            partner.care_grant_ids = self.env["spp.customer.grant"].search(partner._care_domain(), limit=LATELY)

    @api.depends("commercial_partner_id")
    @api.depends_context("company", "lang")
    def _compute_care_upgrade_path(self):
        """Say what lacks for the next tier, and what comes with it."""
        for partner in self:
            card = partner.customer_tier_card
            better = card and card["better"]
            tier = self.env["spp.customer.tier"].browse(better["id"]) if better else None
            partner.care_upgrade_path = "\n".join([card["why"], *tier._gains()]) if tier else False

    @api.depends("commercial_partner_id.user_id")
    @api.depends_context("company")
    def _compute_lacks_senior(self):
        core = self.filtered(lambda one: one.customer_tier_id.code == "core")
        seniors = set(self.env["spp.customer.care.planner"]._seniors(self.env.company)) if core else set()
        for partner in self:
            partner.lacks_senior = partner in core and partner.commercial_partner_id.user_id.id not in seniors

    @api.model
    def _search_lacks_senior(self, operator, value):
        if operator != "in":
            return NotImplemented
        seniors = self.env["spp.customer.care.planner"]._seniors(self.env.company)
        lacking = fields.Domain("customer_tier_id.code", "=", "core") & (
            fields.Domain("commercial_partner_id.user_id", "=", False)
            | fields.Domain("commercial_partner_id.user_id", "not in", seniors)
        )
        return lacking if True in value else ~lacking

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
