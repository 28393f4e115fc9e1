from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

HAPPENS = frozenset(
    {
        "state",
        "profile_id",
        "quarter",
        "evidence",
        "pip_ids",
        "decision",
        "details",
        "reason",
        "decider_id",
        "decided_at",
        "approver_id",
        "approved_at",
        "returned",
    }
)
DECISIONS = [
    ("nothing", "No Change"),
    ("pay", "Change of Pay"),
    ("post", "Change of Post"),
    ("other", "Something Else"),
]


class TalentPayProposal(models.Model):
    """A question to HR about somebody who stayed below the bar for several quarters in a row (the plan's T4).

    It changes nothing, here or elsewhere. HR decides with a reason, and what is not in the person's favour needs a
    second person. The person sees it once it is decided, and what HR wrote to each other never.
    """

    _name = "spp.talent.pay.proposal"
    _inherit = ["spp.talent.confidential.mixin"]
    _description = "Proposal on Pay or Post"
    _order = "quarter desc, id desc"
    _check_company_auto = True
    _happens = HAPPENS
    _verbs = ("decide", "give_back")

    quarter = fields.Date("Last Quarter", required=True, readonly=True, help="Its first day.")
    evidence = fields.Json(readonly=True, help="Each quarter with target, sales and attainment, as they were.")
    evidence_words = fields.Text("Evidence", compute="_compute_evidence_words")
    pip_ids = fields.Many2many("spp.talent.pip", string="Improvement Plans", readonly=True)
    state = fields.Selection(
        [("open", "To Decide"), ("proposed", "Second Person"), ("decided", "Decided")],
        required=True,
        readonly=True,
        default="open",
        index=True,
        tracking=True,
        group_expand=True,
    )
    decision = fields.Selection(DECISIONS, readonly=True, tracking=True)
    details = fields.Text("What Exactly", readonly=True)
    reason = fields.Text(readonly=True)
    decider_id = fields.Many2one("res.users", "Decided by", readonly=True)
    decided_at = fields.Datetime("Decided on", readonly=True)
    approver_id = fields.Many2one("res.users", "Approved by", readonly=True)
    approved_at = fields.Datetime("Approved on", readonly=True)
    returned = fields.Text("Given Back because", readonly=True)
    may_approve = fields.Boolean(compute="_compute_may_approve")

    _once = models.UniqueIndex("(profile_id, quarter)", "There is a proposal on this person and quarter already.")

    @api.depends("profile_id", "quarter")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for one in self:
            one.display_name = self.env._(
                "Pay or post of %(person)s, %(quarter)s",
                person=one.person_name or "",
                quarter=one._quarter_name(one.quarter) if one.quarter else "",
            )

    def _quarter_name(self, day):
        return self._elevated().company_id._sales_quarter_name(fields.Date.to_date(day))

    @api.depends("evidence")
    @api.depends_context("lang")
    def _compute_evidence_words(self):
        for one in self:
            money = one._elevated().company_id.currency_id
            one.evidence_words = "\n".join(
                self.env._(
                    "%(quarter)s: %(sales)s of %(target)s, %(share)s %%, and the bar was %(bar)s %%",
                    quarter=one._quarter_name(row["quarter"]),
                    sales=money.format(row["sales"]),
                    target=money.format(row["target"]),
                    share=f"{100 * row['attainment']:.0f}",
                    bar=f"{100 * row['bar']:.0f}",
                )
                for row in one.evidence or []
            )

    @api.depends("state", "decider_id")
    @api.depends_context("uid")
    def _compute_may_approve(self):
        for one in self:
            one.may_approve = one.state == "proposed" and one.is_hr and one.decider_id != self.env.user

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """Keep what HR wrote to each other from the person, who may read the decision."""
        return dict.fromkeys(self, "write")

    def _decide(self, decision, reason, details=False):
        """Decide with the reason; what is not in the person's favour waits for a second person."""
        self._check_hr()
        self._check_state("open")
        if not decision:
            raise UserError(self.env._("Say what is to be done, be it nothing."))
        reason = self._check_said(reason)
        values = {
            "state": "decided" if decision == "nothing" else "proposed",
            "decision": decision,
            "reason": reason,
            "details": details,
            "decider_id": self.env.uid,
            "decided_at": fields.Datetime.now(),
            "returned": False,
        }
        self._happened(values)
        if decision == "nothing":
            self._announce()
        else:
            self._done_asking()
            for user in self._deciders() - self.env.user:
                self._ask(
                    "pay", user, self._today(), lambda words: words._("Approve what was decided, or give it back")
                )

    def action_approve(self):
        """Approve as the second person."""
        for one in self:
            one._check_hr()
            one._check_state("proposed")
            one._check_second()
            values = {"state": "decided", "approver_id": self.env.uid, "approved_at": fields.Datetime.now()}
            one._happened(values)
            one._announce()

    def _check_second(self):
        if self.decider_id == self.env.user:
            raise AccessError(self.env._("You decided this yourself: a second person approves it."))

    def _give_back(self, text):
        """Ask to decide anew, with the reason."""
        self._check_hr()
        self._check_state("proposed")
        self._happened({"state": "open", "returned": self._check_said(text)})
        self._done_asking()
        self._ask("pay", self._elevated().decider_id, self._today(), lambda words: words._("Decide anew"))

    def _announce(self):
        self._done_asking()
        self._tell(
            self._elevated().user_id, lambda words: words._("A decision on your pay or post was made: please read it.")
        )

    def _done_asking(self):
        self._elevated().activity_unlink(["sales_performance_plan.mail_activity_type_pay"])

    def _deciders(self):
        """Return who in HR may decide on this person."""
        group = self.env.ref("sales_performance_plan.sales_performance_plan_group_hr")
        people = self._elevated().env["res.groups"].browse(group.id).all_user_ids
        return people.filtered(lambda user: not user.share and self._elevated()._may_read(user))
