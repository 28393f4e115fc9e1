from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

STATES = [
    ("draft", "Facts"),
    ("told", "Person's Side"),
    ("proposed", "Second Person"),
    ("decided", "Decided"),
    ("appealed", "Appeal"),
    ("settled", "Settled"),
    ("dropped", "Dropped"),
]
SANCTIONS = [("warning", "Warning"), ("fine", "Fine"), ("dismissal", "Dismissal")]
RESULTS = [("upheld", "Upheld"), ("eased", "Eased"), ("lifted", "Lifted")]
# What follows from checked actions; nobody types it.
HAPPENS = frozenset(
    {
        "state",
        "told_at",
        "teller_id",
        "statement",
        "stated_at",
        "proposed_at",
        "proposer_id",
        "decided_at",
        "approver_id",
        "returned",
        "final_sanction",
        "final_amount",
        "appeal",
        "appealed_at",
        "appeal_result",
        "appeal_reason",
        "appeal_decider_id",
        "settled_at",
        "dropped_reason",
    }
)
ACTIVITY = "sales_performance_plan.mail_activity_type_violation"


class TalentViolationFlowMixin(models.AbstractModel):
    """The way of a violation: facts, the person's side, a proposal, a second person, an appeal, a third one."""

    _name = "spp.talent.violation.flow.mixin"
    _description = "Way of a Violation"

    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    state = fields.Selection(
        STATES, required=True, readonly=True, default="draft", index=True, tracking=True, copy=False, group_expand=True
    )
    told_at = fields.Datetime("Person Told on", readonly=True, copy=False)
    teller_id = fields.Many2one("res.users", "Told by", readonly=True, copy=False)
    statement = fields.Text("The Person's Side", readonly=True, copy=False)
    stated_at = fields.Datetime("Said on", readonly=True, copy=False)
    proposed_at = fields.Datetime("Proposed on", readonly=True, copy=False)
    proposer_id = fields.Many2one("res.users", "Proposed by", readonly=True, copy=False)
    decided_at = fields.Datetime("Decided on", readonly=True, copy=False)
    approver_id = fields.Many2one("res.users", "Approved by", readonly=True, copy=False)
    returned = fields.Text("Given Back because", readonly=True, copy=False)
    final_sanction = fields.Selection(SANCTIONS, "Sanction", readonly=True, copy=False, tracking=True)
    final_amount = fields.Monetary("Fine", readonly=True, copy=False, help="Recorded, never booked.")
    appeal = fields.Text(readonly=True, copy=False)
    appealed_at = fields.Datetime("Appealed on", readonly=True, copy=False)
    appeal_result = fields.Selection(RESULTS, "The Sanction Is", readonly=True, copy=False, tracking=True)
    appeal_reason = fields.Text("Why", readonly=True, copy=False)
    appeal_decider_id = fields.Many2one("res.users", "Appeal Decided by", readonly=True, copy=False)
    settled_at = fields.Datetime("Settled on", readonly=True, copy=False)
    dropped_reason = fields.Text("Dropped because", readonly=True, copy=False)
    may_approve = fields.Boolean(compute="_compute_may")
    may_settle = fields.Boolean(compute="_compute_may")

    @api.depends("state", "proposer_id", "approver_id")
    @api.depends_context("uid")
    def _compute_may(self):
        for one in self:
            user = self.env.user
            one.may_approve = one.state == "proposed" and one.is_hr and one.proposer_id != user
            one.may_settle = one.state == "appealed" and one.is_hr and user not in (one.proposer_id | one.approver_id)

    def _compute_currency_id(self):
        for one in self:
            one.currency_id = one._elevated().company_id.currency_id

    def action_tell(self):
        """Show the facts to the person, and ask for their side."""
        self._check_hr()
        self._check_state("draft")
        for one in self:
            if not one._elevated().user_id.active:
                raise UserError(
                    self.env._("%(person)s cannot log in: nobody could tell their side.", person=one.person_name)
                )
            one._happened({"state": "told", "told_at": fields.Datetime.now(), "teller_id": self.env.uid})
            one._ask("violation", one._elevated().user_id, one.statement_until, lambda words: words._("Tell your side"))

    def _state(self, text):
        """Keep the person's side."""
        self._check_is_mine()
        self._check_state("told", "proposed")
        self._happened({"statement": self._check_said(text), "stated_at": fields.Datetime.now()})
        self._elevated().activity_feedback([ACTIVITY])
        self._tell(self._elevated().teller_id, lambda words: words._("I have told my side."))

    def action_propose(self):
        """Propose the sanction that the file names, for a second person to approve."""
        self._check_hr()
        self._check_state("told")
        findings = [text for one in self for text in one._proposal_findings()]
        if findings:
            raise UserError("\n".join(findings))
        self._happened(
            {
                "state": "proposed",
                "proposed_at": fields.Datetime.now(),
                "proposer_id": self.env.uid,
                "returned": False,
            }
        )

    def _proposal_findings(self):
        """Say what is missing to a proposal."""
        found = []
        if not self.sanction:
            found.append(self.env._("%(file)s names no sanction: choose one, or drop it.", file=self.display_name))
        if self.sanction == "fine" and not self.amount:
            found.append(self.env._("%(file)s: how high is the fine?", file=self.display_name))
        if not (self.proposal_reason or "").strip():
            found.append(self.env._("%(file)s: say why this sanction.", file=self.display_name))
        return found

    def action_approve(self):
        """Approve as a second person, once the person was heard or had the time for it."""
        self._check_hr()
        self._check_state("proposed")
        for one in self:
            one._check_second()
            one._check_heard()
            values = {"final_sanction": one.sanction, "final_amount": one.amount}
            decided = {"state": "decided", "decided_at": fields.Datetime.now(), "approver_id": self.env.uid}
            one._happened({**values, **decided})
            one._elevated().activity_unlink([ACTIVITY])
            one._tell(one._elevated().user_id, lambda words: words._("It was decided: please read it. You may appeal."))

    def _check_second(self):
        if self.proposer_id == self.env.user:
            raise AccessError(self.env._("You proposed this yourself: a second person approves it."))

    def _check_heard(self):
        if not self.stated_at and self._today() <= self.statement_until:
            raise UserError(
                self.env._(
                    "%(person)s has until %(day)s to tell their side: wait for it.",
                    person=self.person_name,
                    day=self.statement_until,
                )
            )

    def _give_back(self, text):
        """Ask for another proposal, with the reason."""
        self._check_hr()
        self._check_state("proposed")
        self._happened({"state": "told", "returned": self._check_said(text)})
        self._ask("violation", self._elevated().proposer_id, self._today(), lambda words: words._("Propose anew"))

    def _drop(self, text):
        """Leave it, with the reason: before it is decided."""
        self._check_hr()
        self._check_state("draft", "told", "proposed")
        self._happened(
            {"state": "dropped", "dropped_reason": self._check_said(text), "settled_at": fields.Datetime.now()}
        )
        self._elevated().activity_unlink([ACTIVITY])
        self._tell(self._elevated().user_id, lambda words: words._("This is dropped."))

    def _appeal(self, text):
        """Keep the person's appeal, which comes in time."""
        self._check_is_mine()
        self._check_state("decided")
        if self._today() > self.appeal_until:
            raise UserError(self.env._("An appeal was possible until %(day)s.", day=self.appeal_until))
        self._happened({"state": "appealed", "appeal": self._check_said(text), "appealed_at": fields.Datetime.now()})
        for user in self._appeal_deciders():
            self._ask(
                "violation", user, self._today() + timedelta(days=7), lambda words: words._("Decide on the appeal")
            )

    def _appeal_deciders(self):
        group = self.env.ref("sales_performance_plan.sales_performance_plan_group_hr")
        people = self._elevated().env["res.groups"].browse(group.id).all_user_ids
        involved = self._elevated().proposer_id | self._elevated().approver_id | self._elevated().user_id
        return (people - involved).filtered(lambda user: not user.share and self._elevated()._may_read(user))

    def _settle(self, text, result, sanction=False, amount=0.0):
        """Decide on the appeal: somebody who took part in nothing before."""
        self._check_hr()
        self._check_state("appealed")
        if self.env.user in (self.proposer_id | self.approver_id):
            raise AccessError(self.env._("You took part in the decision: somebody else decides on the appeal."))
        if not result:
            raise UserError(self.env._("Say whether the sanction is upheld, eased or lifted."))
        now = {
            "upheld": (self.final_sanction, self.final_amount),
            "lifted": (False, 0.0),
            "eased": (sanction, amount if sanction == "fine" else 0.0),
        }[result]
        if result == "eased":
            self._check_milder(*now)
        self._happened(
            {
                "state": "settled",
                "final_sanction": now[0],
                "final_amount": now[1],
                "appeal_result": result,
                "appeal_reason": self._check_said(text),
                "appeal_decider_id": self.env.uid,
                "settled_at": fields.Datetime.now(),
            }
        )
        self._elevated().activity_unlink([ACTIVITY])
        self._tell(self._elevated().user_id, lambda words: words._("Your appeal was decided: please read it."))

    def _check_milder(self, sanction, amount):
        order = [code for code, _label in SANCTIONS]
        milder = sanction and order.index(sanction) < order.index(self.final_sanction)
        less = sanction == self.final_sanction == "fine" and 0 < amount < self.final_amount
        if not (milder or less) or (sanction == "fine" and not amount):
            raise UserError(self.env._("Eased means a milder sanction than before, or a lower fine: name it."))
