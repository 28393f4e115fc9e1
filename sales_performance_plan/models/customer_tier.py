from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..rules import rfm

# Passed in the context while several rungs are written one by one. Being an object of this process,
# it cannot come in from outside, so nobody can switch the check off by RPC.
WHOLE_LADDER = object()


class CustomerTier(models.Model):
    """A rung of a company's ladder of customer tiers (the plan's section 2, C1).

    The rungs are tried in their order, the first that a customer earns is theirs; the last one
    takes everybody else who ever bought. Tiers without a company are the shipped ladder that new
    companies copy.
    """

    _name = "spp.customer.tier"
    _description = "Customer Tier"
    _order = "company_id, sequence, id"

    code = fields.Selection(
        [("core", "Core"), ("potential", "Potential"), ("general", "General"), ("lost", "Lost")],
        string="Kind",
        required=True,
        help="What the plan's targets, care and commissions know this tier as.",
    )
    name = fields.Char("Own Name", translate=True, help="Shown instead of the kind, if you use other words.")
    sequence = fields.Integer(default=10)
    max_recency = fields.Integer("Last Sale Within (days)", help="R: days since the last sale; 0 sets no limit.")
    min_frequency = fields.Integer("Sales at Least", help="F: number of sales in the trailing window; 0 asks for none.")
    min_monetary = fields.Float(
        "Times the Average at Least",
        digits=(16, 2),
        help="M: sales in the trailing window as a multiple of the average; 0 asks for nothing.",
    )
    expected_customer_share = fields.Float("Expected Share of Customers", help="1 is all of them.")
    expected_sales_share = fields.Float("Expected Share of Sales", help="1 is all of them; 0 expects nothing.")
    color = fields.Integer()
    pricelist_id = fields.Many2one(
        "product.pricelist",
        "Price List",
        check_company=True,
        ondelete="restrict",
        help="What customers of this tier pay, if the company gives price lists by tier.",
    )
    company_id = fields.Many2one("res.company", index=True, default=lambda self: self.env.company, ondelete="cascade")

    customer_count = fields.Integer("Customers", compute="_compute_shares")
    real_customer_share = fields.Float("Real Share of Customers", compute="_compute_shares")
    real_sales_share = fields.Float("Real Share of Sales", compute="_compute_shares")
    customers_drift = fields.Boolean("Share of Customers Drifts", compute="_compute_shares")
    sales_drift = fields.Boolean("Share of Sales Drifts", compute="_compute_shares")

    _thresholds_not_negative = models.Constraint(
        "CHECK (max_recency >= 0 AND min_frequency >= 0 AND min_monetary >= 0)",
        "The thresholds of a tier cannot be negative.",
    )
    _shares_are_shares = models.Constraint(
        "CHECK (expected_customer_share BETWEEN 0 AND 1 AND expected_sales_share BETWEEN 0 AND 1)",
        "An expected share lies between 0 % and 100 %.",
    )
    _code_once_per_company = models.UniqueIndex("(company_id, code)", "A company has one tier of each kind.")

    @api.depends("name", "code")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["code"]._description_selection(self.env))
        for tier in self:
            tier.display_name = tier.name or labels.get(tier.code)

    @api.depends("expected_customer_share", "expected_sales_share", "company_id.tier_drift_tolerance")
    def _compute_shares(self):
        """Compare the expected shares with the real ones (C4)."""
        totals = {
            tier: (count, amount)
            for tier, count, amount in self.env["spp.customer.standing"]._read_group(
                [("company_id", "in", self.company_id.ids)], ["tier_id"], ["__count", "amount:sum"]
            )
        }
        for tier in self:
            count, amount = totals.get(tier, (0, 0.0))
            own = [value for other, value in totals.items() if other.company_id == tier.company_id]
            customers, sales = sum(value[0] for value in own), sum(value[1] for value in own)
            tier.customer_count = count
            tier.real_customer_share = count / customers if customers else 0.0
            tier.real_sales_share = amount / sales if sales > 0 else 0.0
            tier.customers_drift = tier._drifts(customers, tier.real_customer_share, tier.expected_customer_share)
            tier.sales_drift = tier._drifts(sales, tier.real_sales_share, tier.expected_sales_share)

    def _drifts(self, total, real, expected):
        """Tell whether a real share is too far from the expected one; nothing expected is never missed."""
        return bool(total and expected) and abs(real - expected) > self.company_id.tier_drift_tolerance

    @api.model
    def _search_display_name(self, operator, value):
        if operator not in ("like", "ilike", "=like", "=ilike", "in"):
            return NotImplemented
        words = [value] if isinstance(value, str) else [word for word in value if isinstance(word, str)]
        labels = dict(self._fields["code"]._description_selection(self.env))
        codes = [code for code, label in labels.items() if any(word.lower() in label.lower() for word in words)]
        return ["|", ("name", operator, value), "&", ("name", "=", False), ("code", "in", codes)]

    def write(self, vals):
        """Let changed thresholds count at once where tiers are known already."""
        result = super().write(vals)
        whole = self.env.context.get("spp_ladder") is WHOLE_LADDER
        if not whole and not {"sequence", *self._thresholds()}.isdisjoint(vals):
            runs = self.env["spp.customer.run"]
            for company in self.company_id.filtered(runs._latest):
                list(runs._bring_up_to_date(company))
        return result

    @api.constrains("code", "sequence", "max_recency", "min_frequency", "min_monetary", "company_id")
    def _check_ladder(self):
        """Refuse a ladder that customers fall through or a rung that nobody reaches (C1)."""
        if self.env.context.get("spp_ladder") is WHOLE_LADDER:
            return
        problems = [text for company in self.company_id for text in self._ladder(company)._ladder_problems()]
        if problems:
            raise ValidationError("\n".join(problems))

    @api.constrains("pricelist_id")
    def _check_price_list(self):
        """Refuse to give customers of a tier what then everybody would get."""
        grants = self.env["spp.customer.grant"]
        for tier in self.filtered(lambda one: one.company_id and one.pricelist_id):
            if grants._is_everybodys(tier.company_id, tier.pricelist_id):
                raise ValidationError(
                    self.env._(
                        "%(pricelist)s is the only price list, and everybody would get it, not just customers in the "
                        "tier %(tier)s: add one for all others first.",
                        pricelist=tier.pricelist_id.display_name,
                        tier=tier.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        used = self.env["spp.customer.history"].search([("tier_id", "in", self.ids)], limit=1)
        if used:
            raise UserError(
                self.env._(
                    "%(tier)s cannot be deleted: customers have been in this tier, %(customer)s for example. "
                    "Change its thresholds instead.",
                    tier=used.tier_id.display_name,
                    customer=used.partner_id.display_name,
                )
            )
        for company in self.company_id:
            left = self._ladder(company) - self
            if left and left._ladder_problems():
                raise UserError("\n".join(left._ladder_problems()))

    @api.model
    def _ladder(self, company):
        """Return the tiers of ``company``, best first."""
        return self.search([("company_id", "=", company.id)])

    @api.model
    def _thresholds(self):
        return ("max_recency", "min_frequency", "min_monetary")

    def _as_rules(self):
        return [rfm.Tier(tier.code, tier.max_recency, tier.min_frequency, tier.min_monetary) for tier in self]

    def _ladder_problems(self):
        """Return a sentence for each thing that is wrong with this whole ladder."""
        if not self:
            return []
        company = self.company_id
        findings = rfm.check_ladder(self._as_rules(), company.rfm_window_days)
        return [self._describe(finding) for finding in findings]

    def _describe(self, finding):
        named = {tier.code: tier.display_name for tier in self}
        name = named.get(finding.tier.code) if finding.tier else ""
        if finding.code == "hole":
            return self.env._(
                "The ladder has a hole: a customer whose last sale was %(recency)s days ago, with %(frequency)s "
                "sale(s) worth %(monetary).2f times the average, falls through. "
                "Ask for less in the tier that reaches that far.",
                recency=finding.example.recency,
                frequency=finding.example.frequency,
                monetary=finding.example.monetary,
            )
        if finding.code == "unreachable":
            return self.env._(
                "Nobody can reach %(tier)s: whoever earns it has already earned %(other)s. "
                "Ask for more in %(other)s, or move it down.",
                tier=name,
                other=named.get(finding.other.code),
            )
        if finding.code == "negative":
            return self.env._("%(tier)s has a negative threshold; 0 is the least.", tier=name)
        return self.env._(
            "The last tier must take everybody who is left: set its days, sales and average to 0 (no limit)."
        )

    def _asks_for(self, criterion):
        """Return in words what this tier asks for in R, F or M."""
        self.ensure_one()
        if criterion == "recency":
            return self.env._("a sale in the last %(days)s days", days=self.max_recency)
        if criterion == "frequency":
            return self.env._("%(number)s sales", number=self.min_frequency)
        return self.env._("%(times).2f × the average", times=self.min_monetary)

    @api.model
    def _write_ladder(self, values):
        """Write ``{tier: values}`` as one change: only the ladder as a whole has to be sound."""
        tiers = self.browse().union(*values)
        for tier, vals in values.items():
            tier.with_context(spp_ladder=WHOLE_LADDER).write(vals)
        tiers._check_ladder()

    @api.model
    def _setup_restore(self, values):
        """Take back a change of the ladder as it was made: as a whole."""
        self._write_ladder(values)

    def _gains(self):
        """Return in sentences what customers get who come up to this tier."""
        self.ensure_one()
        steps = self.env["spp.customer.playbook"].search(
            [("company_id", "=", self.company_id.id), ("tier_code", "=", self.code), ("is_benefit", "=", True)]
        )
        gains = steps.mapped("name")
        if self.company_id.tier_pricelists and self.pricelist_id:
            gains = [self._elevated(self.pricelist_id).display_name, *gains]
        if not gains:
            return []
        return [self.env._("%(tier)s customers get: %(gains)s.", tier=self.display_name, gains=", ".join(gains))]

    def action_open_customers(self):
        """List the customers in this tier."""
        self.ensure_one()
        domain = [("customer_tier_id", "=", self.id), "|", ("is_company", "=", True), ("parent_id", "=", False)]
        if self.company_id != self.env.company:
            standings = self.env["spp.customer.standing"].search([("tier_id", "=", self.id)])
            domain = [("id", "in", standings.partner_id.ids)]
        action = self.env["ir.actions.act_window"]._for_xml_id("sales_performance_plan.res_partner_action")
        return {**action, "name": self.display_name, "domain": domain}

    def action_recompute(self):
        """Recompute the companies at hand, with a progress bar."""
        return self.env["spp.customer.run"].action_recompute()

    @api.model
    def _recompute(self, company, on_date=None, full=None):
        """Bring the standing of the customers of ``company`` up to ``on_date`` (default: its today).

        Return the log record of the run. ``full`` reads every sale again, or (False) only what changed
        since the last run; None decides. A day before the last run takes the history back to that day.
        """
        return self.env["spp.customer.run"]._execute(company, on_date, full)

    @api.model
    def _create_default_ladders(self, companies):
        """Copy the shipped ladder to ``companies`` that have none."""
        tiers = self._elevated(self)
        shipped = tiers.search([("company_id", "=", False)])
        for company in companies.filtered(lambda company: not tiers._ladder(company)):
            tiers.create(shipped.copy_data({"company_id": company.id}))

    @api.model
    def _elevated(self, records):
        """Return ``records`` free of access rights: the only elevation of this room.

        For a company's first ladder and care, since whoever may create companies need not be the plan's
        director and what is shipped belongs to nobody; for the reading of M, a setting of the company that
        the director may change together with the ladder without being its administrator; and for what
        nobody may type: the log of the runs, duties with what became of them, price lists that were given.
        """
        return records.sudo()
