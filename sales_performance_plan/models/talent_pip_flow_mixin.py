from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..rules import improvement
from .talent_confidential_mixin import GROUP

STATES = [
    ("draft", "Draft"),
    ("proposed", "Proposed"),
    ("acknowledged", "Acknowledged"),
    ("running", "Running"),
    ("closed", "Closed"),
    ("cancelled", "Cancelled"),
]
OPEN = ("draft", "proposed", "acknowledged", "running")
OUTCOMES = [(improvement.MET, "Goals Met"), (improvement.NOT_MET, "Goals Not Met")]
VIEWS = [("agreed", "Agreed"), ("seen", "Seen, Not Agreed")]
# What follows from checked actions; nobody types it.
HAPPENS = frozenset(
    {
        "state",
        "quarter",
        "plan_id",
        "profile_id",
        "target",
        "sales",
        "attainment",
        "bar",
        "gap",
        "evidence_ids",
        "proposed_at",
        "proposer_id",
        "acknowledged_at",
        "acknowledged_as",
        "comment",
        "date_from",
        "date_to",
        "closed_at",
        "closer_id",
        "numbers_say",
        "outcome",
        "reason",
    }
)


class TalentPipFlowMixin(models.AbstractModel):
    """The way of an improvement plan: drafted, proposed, acknowledged by the person, run, closed on numbers."""

    _name = "spp.talent.pip.flow.mixin"
    _description = "Way of an Improvement Plan"

    state = fields.Selection(
        STATES, required=True, readonly=True, default="draft", index=True, tracking=True, copy=False, group_expand=True
    )
    proposed_at = fields.Datetime("Proposed on", readonly=True, copy=False)
    proposer_id = fields.Many2one("res.users", "Proposed by", readonly=True, copy=False)
    acknowledged_at = fields.Datetime("Acknowledged on", readonly=True, copy=False)
    acknowledged_as = fields.Selection(VIEWS, "The Person Has", readonly=True, copy=False, tracking=True)
    comment = fields.Text("What the Person Says", readonly=True, copy=False)
    date_from = fields.Date("Began", readonly=True, copy=False)
    date_to = fields.Date("Ends", readonly=True, copy=False)
    closed_at = fields.Datetime("Closed on", readonly=True, copy=False)
    closer_id = fields.Many2one("res.users", "Closed by", readonly=True, copy=False)
    numbers_say = fields.Selection(OUTCOMES, readonly=True, copy=False)
    outcome = fields.Selection(OUTCOMES, readonly=True, copy=False, tracking=True)
    reason = fields.Text(readonly=True, copy=False, help="Why it was decided against the numbers, or cancelled.")

    def _check_may_run(self):
        """Let HR and whoever leads the person's team act; nobody on their own plan."""
        user = self.env.user
        if not (user.has_group(f"{GROUP}hr") or user.has_group(f"{GROUP}manager")):
            raise AccessError(self.env._("HR or the team's manager does this."))
        self.check_access("write")
        self._check_not_mine()

    def action_propose(self):
        """Show the plan to the person, who acknowledges it."""
        self._check_may_run()
        self._check_state("draft")
        self._refuse_unfinished()
        for pip in self:
            values = {"state": "proposed", "proposed_at": fields.Datetime.now(), "proposer_id": self.env.uid}
            pip._happened(values)
            pip._ask("pip", pip._elevated().user_id, pip._today(), lambda words: words._("Read your improvement plan"))

    def _refuse_unfinished(self):
        findings = []
        for pip in self:
            if not pip.goal_ids:
                findings.append(
                    self.env._("%(plan)s has no goal: add one that can be measured.", plan=pip.display_name)
                )
            if not pip.measure_ids:
                findings.append(self.env._("%(plan)s does not say what will be done: add it.", plan=pip.display_name))
            if not pip.responsible_id:
                findings.append(self.env._("Nobody runs %(plan)s: name somebody.", plan=pip.display_name))
            elif not pip._elevated()._may_read(pip.responsible_id) or pip._elevated().user_id == pip.responsible_id:
                findings.append(
                    self.env._(
                        "%(who)s cannot run %(plan)s: name the team's manager or HR.",
                        who=pip.responsible_id.name,
                        plan=pip.display_name,
                    )
                )
            findings += pip.measure_ids._findings()
        if findings:
            raise UserError("\n".join(findings))

    def action_redraft(self):
        """Take back what was proposed, to change it."""
        self._check_may_run()
        self._check_state("proposed", "acknowledged")
        self._elevated().activity_unlink(["sales_performance_plan.mail_activity_type_pip"])
        self._happened({"state": "draft", "acknowledged_at": False, "acknowledged_as": False, "comment": False})

    def _acknowledge(self, text, view):
        """Note that the person has read the plan; what they say stays, also where they do not agree."""
        self._check_is_mine()
        self._check_state("proposed")
        if view == "seen":
            self._check_said(text)
        for pip in self:
            pip._note_acknowledged(text, view)

    def _note_acknowledged(self, text, view):
        values = {
            "state": "acknowledged",
            "acknowledged_at": fields.Datetime.now(),
            "acknowledged_as": view or "agreed",
            "comment": text or False,
        }
        self._happened(values)
        self._elevated().activity_feedback(["sales_performance_plan.mail_activity_type_pip"])
        self._tell(self._elevated().responsible_id, lambda words: words._("I have read the improvement plan."))

    def action_start(self):
        """Let the plan run from today: its goals are measured, what is to be done becomes activities."""
        self._check_may_run()
        self._check_state("acknowledged")
        for pip in self:
            first = pip._today()
            last = first + timedelta(days=pip._elevated().company_id.pip_days - 1)
            pip._happened({"state": "running", "date_from": first, "date_to": last})
            pip._elevated().measure_ids._schedule()

    def action_close(self):
        """Close on the numbers: early only where all goals are met."""
        self._check_may_run()
        self._check_state("running")
        for pip in self:
            said = improvement.verdict(pip.goal_ids.mapped(lambda goal: goal._reached()))
            if said is None:
                raise UserError(
                    self.env._(
                        "There are no numbers for all goals of %(plan)s: decide by hand, with the reason.",
                        plan=pip.display_name,
                    )
                )
            if said == improvement.NOT_MET and pip._today() <= pip.date_to:
                raise UserError(
                    self.env._(
                        "%(plan)s runs until %(day)s, and not all goals are met yet.",
                        plan=pip.display_name,
                        day=pip.date_to,
                    )
                )
            pip._close(said, said)

    def _overrule(self, text, outcome):
        """Close against the numbers, or without them; HR does, and why stays with the plan."""
        self._check_hr()
        self._check_state("running")
        text = self._check_said(text)
        said = improvement.verdict(self.goal_ids.mapped(lambda goal: goal._reached()))
        self._close(outcome or improvement.MET, said, text)

    def _close(self, outcome, said, reason=False):
        self._elevated().goal_ids._freeze()
        self._happened(
            {
                "state": "closed",
                "outcome": outcome,
                "numbers_say": said,
                "reason": reason,
                "closed_at": fields.Datetime.now(),
                "closer_id": self.env.uid,
            }
        )
        self._end()
        self._tell(self._elevated().user_id, lambda words: reason or words._("The improvement plan is closed."))

    def _cancel(self, text):
        """Call the plan off, with the reason."""
        self._check_hr()
        self._check_state(*OPEN)
        self._happened(
            {
                "state": "cancelled",
                "reason": self._check_said(text),
                "closed_at": fields.Datetime.now(),
                "closer_id": self.env.uid,
            }
        )
        self._end()

    def _end(self):
        """Leave nothing to be done for a plan that is over."""
        files = self._elevated()
        files.activity_unlink(["sales_performance_plan.mail_activity_type_pip"])
        files.measure_ids._end()
        files.checkin_ids._end()
