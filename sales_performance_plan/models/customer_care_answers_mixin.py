from odoo import api, fields, models
from odoo.tools import format_date

from .customer_mixin import REP

PARTS = ("situation", "problem", "implication", "need_payoff")


class CustomerCareAnswersMixin(models.AbstractModel):
    """What customers answer to the SPIN questions of a follow-up, and what they said the last time (the plan's C5)."""

    _name = "spp.customer.care.answers.mixin"
    _description = "Answers of a Customer"

    situation = fields.Text(help="Who works there with what, how much, how often?")
    problem = fields.Text(help="What is hard, slow, unreliable or annoying about it today?")
    implication = fields.Text(help="What does that lead to, whom does it hit, what does it cost?")
    need_payoff = fields.Text("Need-Payoff", help="What would it be worth to have it solved, in their own words?")
    last_said = fields.Text("Last Time", compute="_compute_last_said", groups=REP)

    @api.depends("partner_id", "kind", "state")
    @api.depends_context("lang")
    def _compute_last_said(self):
        """Find what was said when the same was done for the customer before; read for one duty at a time."""
        for care in self:
            before = care.search(care._before(), order="done_on desc, id desc", limit=1)
            care.last_said = before._said() if before else False

    def _before(self):
        """Return what to look for: the same for the same customer, and not later than this."""
        return [
            *([("done_on", "<=", self.done_on)] if self.done_on else []),
            ("company_id", "=", self.company_id.id),
            ("partner_id", "=", self.partner_id.id),
            ("kind", "=", self.kind),
            ("state", "=", "done"),
            ("id", "!=", self._origin.id),
        ]

    def _said(self):
        self.ensure_one()
        day = format_date(self.env, self.done_on)
        labels = {name: self._fields[name]._description_string(self.env) for name in PARTS}
        answers = [f"{labels[name]}: {self[name]}" for name in PARTS if self[name]]
        return "\n".join([f"{day}, {self.done_by_id.name}: {self.outcome or ''}", *answers])
