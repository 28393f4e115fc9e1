from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from .context_defaults import without_defaults

# Whose statement it is, which nobody types.
OF_STATEMENT = ("company_id", "user_id", "team_id")


class IncentiveDispute(models.Model):
    """A rep's question about a line of their statement, with its answer and a date to answer by (the plan's I7)."""

    _name = "spp.incentive.dispute"
    _description = "Question about a Commission"
    _inherit = ["mail.thread", "mail.activity.mixin", "spp.incentive.decision.mixin"]
    _order = "due_date, id"
    _rec_name = "question"
    _mail_post_access = "read"

    entry_id = fields.Many2one("spp.incentive.entry", "Line", index="btree_not_null", ondelete="restrict")
    statement_id = fields.Many2one(
        "spp.incentive.statement",
        required=True,
        index=True,
        ondelete="cascade",
        compute="_compute_statement_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    company_id = fields.Many2one(related="statement_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(related="statement_id.user_id", store=True, index=True, string="Rep")
    team_id = fields.Many2one(related="statement_id.team_id", store=True)
    # Read as whoever asks: a form that is not saved yet can name any line.
    why = fields.Char(related="entry_id.explanation", related_sudo=False, string="What It Says")
    question = fields.Text(required=True)
    expected = fields.Monetary("Expected Amount", help="What the line should be, if you can say.")
    due_date = fields.Date(
        "Answer by",
        required=True,
        default=lambda self: self.env.company._sales_today() + timedelta(days=self.env.company.dispute_days),
    )
    state = fields.Selection(
        [("open", "Open"), ("accepted", "Accepted"), ("rejected", "Answered")],
        required=True,
        default="open",
        readonly=True,
        tracking=True,
        group_expand=True,
    )
    answer = fields.Text(readonly=True, tracking=True)
    answerer_id = fields.Many2one("res.users", "Answered by", readonly=True)
    adjustment_ids = fields.One2many("spp.incentive.adjustment", "dispute_id")
    can_answer = fields.Boolean(compute="_compute_can_answer")
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")

    @api.depends("entry_id")
    def _compute_statement_id(self):
        for dispute in self.filtered("entry_id"):
            dispute.statement_id = dispute.entry_id.statement_id

    @api.depends("due_date", "state")
    def _compute_is_late(self):
        for dispute in self:
            today = dispute.company_id._sales_today() if dispute.company_id else fields.Date.today()
            dispute.is_late = dispute.state == "open" and bool(dispute.due_date) and dispute.due_date < today

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can_answer(self):
        for dispute in self:
            dispute.can_answer = dispute._would_pass(dispute._check_may_answer)

    @api.model
    def _search_is_late(self, operator, _value):
        if operator != "in":
            return NotImplemented
        return [("state", "=", "open"), ("due_date", "<", self.env.company._sales_today())]

    @api.constrains("entry_id", "statement_id")
    def _check_belongs_together(self):
        for dispute in self:
            if dispute.entry_id and dispute.entry_id.statement_id != dispute.statement_id:
                raise ValidationError(self.env._("The line does not belong to %s.", dispute.statement_id.display_name))

    @api.model_create_multi
    def create(self, vals_list):
        """Ask whoever manages the rep's team."""
        for vals in vals_list:
            vals.update(state="open", answer=False, answerer_id=False)
            for name in OF_STATEMENT:
                vals.pop(name, None)
        disputes = super(IncentiveDispute, without_defaults(self, OF_STATEMENT)).create(vals_list).with_env(self.env)
        for dispute in disputes:
            manager = dispute.team_id.user_id
            if manager and manager != dispute.user_id:
                asking = dispute._elevated().with_context(lang=manager.lang)
                asking.activity_schedule(
                    "sales_performance_plan.mail_activity_type_answer",
                    dispute.due_date,
                    asking.env._("Answer the question about the commission"),
                    user_id=manager.id,
                )
        return disputes

    def write(self, vals):
        """Let the question stand as it was asked once it is answered."""
        if self._is_decision():
            return super().write(vals)
        if not {"state", "answer", "answerer_id", "statement_id", "entry_id", *OF_STATEMENT}.isdisjoint(vals):
            raise UserError(self.env._("Use the buttons to answer a question."))
        if not {"question", "expected"}.isdisjoint(vals) and any(dispute.state != "open" for dispute in self):
            raise UserError(self.env._("This question is answered: ask a new one."))
        if "due_date" in vals and not all(dispute.statement_id._may_manage() for dispute in self):
            raise AccessError(self.env._("Only the team's manager or a director moves the day to answer by."))
        return super().write(vals)

    def action_answer(self):
        """Open the form that answers the question."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Answer"),
            "res_model": "spp.incentive.answer.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_dispute_id": self.id, "default_amount": self._difference()},
        }

    def _difference(self):
        """Return what is missing to the amount that the rep expects."""
        return self.expected - self.entry_id.amount if self.expected else 0.0

    def _check_may_answer(self):
        self.ensure_one()
        if self.state != "open":
            raise UserError(self.env._("This question is answered already."))
        if not self.statement_id._may_manage() or self.user_id == self.env.user:
            raise AccessError(self.env._("The team's manager or a director answers, and nobody their own question."))

    def _answer(self, text, amount=0.0):
        """Answer with ``text``; an ``amount`` accepts the complaint by an adjustment for a second person to approve."""
        self._check_may_answer()
        values = {
            "state": "accepted" if amount else "rejected",
            "answer": text,
            "answerer_id": self.env.uid,
        }
        self._decide(values).activity_feedback(["sales_performance_plan.mail_activity_type_answer"])
        self.message_post(body=text, partner_ids=self.user_id.partner_id.ids, subtype_xmlid="mail.mt_comment")
        if amount:
            self.env["spp.incentive.adjustment"].create(
                {
                    "company_id": self.company_id.id,
                    "user_id": self.user_id.id,
                    "period": self.statement_id.period,
                    "amount": amount,
                    "reason": text,
                    "dispute_id": self.id,
                }
            )
