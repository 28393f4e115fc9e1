from odoo import api, fields, models

REP = "sales_performance_plan.sales_performance_plan_group_rep"


def standing_field(kind, fname, *arguments, **options):
    """Return a field read from the customer's standing: searchable and groupable as if it were stored."""

    def search(self, operator, value):
        return self._search_standing(fname, operator, value)

    options.setdefault("compute", "_compute_customer_standing")
    return kind(*arguments, search=search, groups=REP, **options)


class CustomerMixin(models.AbstractModel):
    """What a partner is to the company at hand: its tier, R, F and M with their reasons (the plan's C2).

    All of it is the commercial partner's, in the current company. Nothing is stored on the partner:
    the figures live in a narrow table and are joined where somebody filters, sorts or groups.
    """

    _name = "spp.customer.mixin"
    _inherit = ["spp.customer.sql.mixin"]
    _description = "Customer with a Tier"

    customer_tier_id = standing_field(fields.Many2one, "customer_tier_id", "spp.customer.tier", "Customer Tier")
    customer_tier_color = fields.Integer(related="customer_tier_id.color", groups=REP, string="Tier Color")
    customer_tier_since = standing_field(fields.Date, "customer_tier_since", "In Tier Since")
    previous_customer_tier_id = standing_field(
        fields.Many2one,
        "previous_customer_tier_id",
        "spp.customer.tier",
        "Previous Tier",
        compute="_compute_customer_history",
    )
    customer_last_sale_date = standing_field(fields.Date, "customer_last_sale_date", "Last Sale")
    rfm_recency_days = standing_field(
        fields.Integer, "rfm_recency_days", "Days since Last Sale", aggregator="avg", help="R"
    )
    rfm_frequency = standing_field(
        fields.Integer, "rfm_frequency", "Number of Sales", aggregator="sum", help="F: number of sales"
    )
    rfm_monetary = standing_field(fields.Float, "rfm_monetary", "Times the Average", aggregator="avg", help="M")
    rfm_amount = standing_field(
        fields.Float, "rfm_amount", "Amount in the Window", aggregator="sum", help="Untaxed, in the company's currency."
    )
    customer_tier_why = fields.Char("Why This Tier", compute="_compute_customer_tier_card", groups=REP)
    customer_tier_card = fields.Json(compute="_compute_customer_tier_card", groups=REP)

    @api.depends("commercial_partner_id")
    @api.depends_context("company")
    def _compute_customer_standing(self):
        company, run = self.env.company, self.env["spp.customer.run"]._latest(self.env.company)
        standings = self.env["spp.customer.standing"]._of(
            (company.id, partner.commercial_partner_id._origin.id) for partner in self
        )
        for partner in self:
            standing = standings.get((company.id, partner.commercial_partner_id._origin.id))
            history = standing._history(run) if standing else None
            partner.customer_tier_id = standing and standing.tier_id
            partner.customer_tier_since = standing and standing.date_from
            partner.customer_last_sale_date = standing and standing.last_sale_date
            partner.rfm_recency_days = history.recency if history else 0
            partner.rfm_frequency = history.frequency if history else 0
            partner.rfm_monetary = history.monetary if history else 0.0
            partner.rfm_amount = standing.amount if standing else 0.0

    @api.depends("commercial_partner_id")
    @api.depends_context("company")
    def _compute_customer_history(self):
        stays = self._tier_stays()
        for partner in self:
            before = [stay for stay in stays.get(partner.commercial_partner_id._origin, ()) if stay.date_to]
            partner.previous_customer_tier_id = before[0].tier_id if before else False

    def _tier_stays(self):
        """Return ``{commercial partner: its stays in tiers, latest first}``."""
        return (
            self.env["spp.customer.history"]
            .search(
                [("company_id", "=", self.env.company.id), ("partner_id", "in", self.commercial_partner_id._origin.ids)]
            )
            .grouped("partner_id")
        )

    def _customer_tiers_on(self, day):
        """Return ``{partner: tier}`` on ``day`` in the current company; no tier is an empty record."""
        day = fields.Date.to_date(day)
        stays = self.env["spp.customer.history"]._on(self.env.company, self.commercial_partner_id, day)
        tiers = {stay.partner_id: stay.tier_id for stay in stays}
        nothing = self.env["spp.customer.tier"]
        return {partner: tiers.get(partner.commercial_partner_id, nothing) for partner in self}

    # ------------------------------------------------------------------
    # The card
    # ------------------------------------------------------------------

    @api.depends("commercial_partner_id")
    @api.depends_context("company", "lang")
    def _compute_customer_tier_card(self):
        company = self.env.company
        run = self.env["spp.customer.run"]._latest(company)
        ladder = self.env["spp.customer.tier"]._ladder(company)
        stays = self._tier_stays()
        hands = self.env["spp.customer.override"]._in_force(company, run.on_date, self.commercial_partner_id._origin)
        standings = self.env["spp.customer.standing"]._of(
            (company.id, partner.commercial_partner_id._origin.id) for partner in self
        )
        for partner in self:
            standing = standings.get((company.id, partner.commercial_partner_id._origin.id))
            hand = hands.get(partner.commercial_partner_id._origin)
            card = standing and standing._card(run, ladder, hand, stays.get(partner.commercial_partner_id._origin, ()))
            partner.customer_tier_card = card or False
            partner.customer_tier_why = card and card["why"]

    def action_recompute_tiers(self):
        """Recompute the tiers of the companies at hand, with a progress bar."""
        return self.env["spp.customer.run"].action_recompute()

    def action_open_tier_by_hand(self):
        """Open the form that sets the tier by hand."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Set the Tier by Hand"),
            "res_model": "spp.customer.override",
            "view_mode": "form",
            "target": "new",
            "context": {"default_partner_id": self.commercial_partner_id.id},
        }
