from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date

from .context_defaults import without_defaults
from .narrow import NarrowMany2one

KINDS = [
    ("earned", "Earned"),
    ("adjustment", "Adjustment"),
    ("clawback", "Claw-back"),
    ("award", "Award"),
    ("hold", "Hold"),
    ("release", "Release"),
]
REASONS = [
    ("earned", "Earned"),
    ("no_data", "No data"),
    ("not_reached", "Not reached"),
    ("no_target", "No target"),
    ("by_hand", "Decided by hand"),
]


class IncentiveEntry(models.Model):
    """A row of the commission ledger, which only grows (the plan's I5).

    ``amount`` is ``base`` times ``rate`` in whole cents of the company's currency, with the evidence of why:
    source line, customer and its tier on that day, rule and version. A correction is another row.
    ``source_id`` 0 is a rule on a whole period (accelerator, over target, award) or a decision by hand.
    """

    _name = "spp.incentive.entry"
    _description = "Commission Entry"
    _log_access = False
    _order = "period desc, user_id, id"
    _rec_name = "document"

    company_id = NarrowMany2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = NarrowMany2one("res.users", "Rep", required=True, readonly=True)
    statement_id = NarrowMany2one("spp.incentive.statement", required=True, readonly=True, index=True)
    statement_state = fields.Selection(related="statement_id.state", string="Statement State")
    run_id = NarrowMany2one("spp.incentive.run", "Settlement", readonly=True)
    quarter = fields.Date(required=True, readonly=True, help="First day of the quarter whose rules count.")
    period = fields.Date("Month", required=True, readonly=True, help="First day of the month that pays it.")
    day = fields.Date(required=True, readonly=True, help="When it happened.")
    kind = fields.Selection(KINDS, required=True, readonly=True)
    scheme_id = NarrowMany2one("spp.incentive.scheme", "Version", readonly=True)
    rule_id = NarrowMany2one("spp.incentive.rule", readonly=True)
    source_model = fields.Char(readonly=True)
    source_id = fields.Many2oneReference("Source Line", model_field="source_model", readonly=True)
    part = fields.Integer(readonly=True, help="The payment or invoice line that it is for; -1: credited.")
    document_id = fields.Integer("Document No.", readonly=True, aggregator=None)
    document = fields.Char(readonly=True)
    partner_id = NarrowMany2one("res.partner", "Customer", readonly=True)
    tier_id = NarrowMany2one("spp.customer.tier", "Tier That Day", readonly=True)
    is_new = fields.Boolean("New Customer", readonly=True)
    base = fields.Monetary(readonly=True)
    rate = fields.Float(readonly=True, digits=(16, 6), aggregator=None)
    amount = fields.Monetary("Commission", readonly=True)
    reason = fields.Selection(REASONS, readonly=True)
    value = fields.Float("Measured", readonly=True, digits=(16, 6), aggregator=None)
    threshold = fields.Float("Threshold or Target", readonly=True, digits=(16, 6), aggregator=None)
    decision_id = NarrowMany2one("spp.incentive.adjustment", "Decision", readonly=True, index="btree_not_null")
    award_id = NarrowMany2one("spp.incentive.award", readonly=True, index="btree_not_null")
    explanation = fields.Char("Why", compute="_compute_explanation")
    rule_description = fields.Char("In Words", related="rule_id.description")
    can_ask = fields.Boolean(related="statement_id.can_ask", related_sudo=False)

    _quarter_idx = models.Index("(company_id, quarter)")
    _result_idx = models.Index("(company_id, quarter) WHERE source_id = 0")
    _document_idx = models.Index("(document_id)")

    @api.depends_context("lang")
    @api.depends("amount")
    def _compute_explanation(self):
        for entry in self:
            entry.explanation = entry._explain()

    @api.depends("document", "rule_id")
    def _compute_display_name(self):
        for entry in self:
            entry.display_name = entry.document or entry.rule_id.name or dict(KINDS)[entry.kind]

    @api.model_create_multi
    def create(self, vals_list):
        """Add rows to open statements alone."""
        creating = without_defaults(self, self._fields)
        entries = super(IncentiveEntry, creating).create(vals_list).with_env(self.env)
        entries.statement_id._check_open()
        return entries

    def write(self, vals):
        """Refuse: what was booked stays, and a correction is another row."""
        if self:
            self._refuse()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        self._refuse()

    def _refuse(self):
        raise UserError(self.env._("The commission ledger only grows: correct an entry with an adjustment."))

    # ------------------------------------------------------------------
    # The sentence
    # ------------------------------------------------------------------

    def _explain(self):
        """Return in a sentence of the reader's language why this row is there."""
        self.ensure_one()
        if self.source_id:
            return self._explain_sale()
        if self.kind in ("hold", "release") or self.reason == "by_hand":
            return self.decision_id._explain() or self._money(self.amount)
        if self.kind == "award":
            return self.env._(
                "%(award)s: %(rate)s of the month's commission of %(base)s is %(amount)s.",
                award=self.rule_id.name,
                rate=self._percent(self.rate),
                base=self._money(self.base),
                amount=self._money(self.amount),
            )
        return self._explain_period()

    def _explain_sale(self):
        values = {
            "rate": self._percent(self.rate),
            "base": self._money(self.base),
            "amount": self._money(self.amount),
            "document": self.document,
            "customer": self.partner_id.display_name or "–",
            "tier": self.tier_id.display_name or self.env._("no tier yet"),
            "day": format_date(self.env, self.day),
            "version": self.scheme_id.display_name,
        }
        if self.kind == "clawback":
            return self.env._(
                "%(document)s was credited, cancelled or changed (%(customer)s, %(day)s): %(rate)s of %(base)s, "
                "so %(amount)s, by the rules that paid it (%(version)s).",
                **values,
            )
        if self.is_new:
            return self.env._(
                "%(rate)s of %(base)s from %(document)s of %(day)s, sold to %(customer)s, a new customer (%(tier)s): "
                "%(amount)s (%(version)s).",
                **values,
            )
        return self.env._(
            "%(rate)s of %(base)s from %(document)s of %(day)s, sold to %(customer)s (%(tier)s): "
            "%(amount)s (%(version)s).",
            **values,
        )

    def _explain_period(self):
        values = {
            "rule": self.rule_id.name,
            "threshold": self._limit(),
            "value": self._percent(abs(self.value)),
            "target": self._money(self.threshold),
            "rate": self._percent(self.rate),
            "base": self._money(self.base),
            "amount": self._money(self.amount),
        }
        if self.reason == "no_data":
            return self.env._("%(rule)s: there is nothing to measure, so nothing is paid.", **values)
        if self.reason == "no_target":
            return self.env._("%(rule)s: there is no target for this quarter, so nothing is paid.", **values)
        if self.rule_id.kind == "band":
            return self._explain_over_target(values)
        if self.reason == "not_reached":
            return self.env._(
                "%(rule)s: %(value)s was reached and more than %(threshold)s is asked for, so nothing is paid.",
                **values,
            )
        return self.env._(
            "%(rule)s: %(value)s was reached where more than %(threshold)s is asked for; %(rate)s of %(base)s is "
            "%(amount)s.",
            **values,
        )

    def _explain_over_target(self, values):
        if self.reason == "earned":
            return self.env._(
                "%(rule)s: the quarter's sales are %(value)s above the target of %(target)s; %(rate)s of %(base)s is "
                "%(amount)s.",
                **values,
            )
        if self.value < 0:
            return self.env._(
                "%(rule)s: the quarter's sales are %(value)s below the target of %(target)s, so nothing is paid.",
                **values,
            )
        return self.env._(
            "%(rule)s: the quarter's sales are %(value)s above the target of %(target)s and more than %(threshold)s is "
            "asked for, so nothing is paid.",
            **values,
        )

    def _limit(self):
        """Return what had to be exceeded: a band's bound over target, or the threshold of the measure."""
        return self._percent(self.rule_id.above if self.rule_id.kind == "band" else self.threshold)

    def _money(self, amount):
        return format_amount(self.env, amount, self.currency_id)

    def _percent(self, share):
        return f"{share * 100:.2f} %"

    def action_ask(self):
        """Ask about this row."""
        self.ensure_one()
        return self.statement_id._ask({"default_entry_id": self.id})

    @api.readonly
    def action_open_source(self):
        """Open the order or invoice that this row is about."""
        self.ensure_one()
        model = {"sale.order.line": "sale.order", "account.move.line": "account.move"}.get(self.source_model)
        document = self.env[model].browse(self.document_id).exists() if model else None
        if not document:
            raise UserError(self.env._("There is no document to open: %s", self.explanation))
        return {
            "type": "ir.actions.act_window",
            "res_model": model,
            "res_id": document.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
