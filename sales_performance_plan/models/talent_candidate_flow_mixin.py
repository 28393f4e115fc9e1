from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..rules import promotion
from .context_defaults import without_defaults
from .talent_mentoring_flow_mixin import FACT

GROUP = "sales_performance_plan.sales_performance_plan_group_"
STATES = [("nominated", "Nominated"), ("interview", "Interview"), ("defence", "Defence"), ("decided", "Decided")]
HAPPENED = frozenset(
    {"state", "result", "reason", "decided_on", "decider_id", "plan_id", "profile_id", "attainment", "rank", "of"}
)


class TalentCandidateFlowMixin(models.AbstractModel):
    """From nomination to decision; nobody acts on their own candidacy."""

    _name = "spp.talent.candidate.flow.mixin"
    _description = "Course of a Candidacy"

    state = fields.Selection(
        STATES,
        required=True,
        default="nominated",
        readonly=True,
        index=True,
        copy=False,
        tracking=True,
        group_expand=True,
    )
    result = fields.Selection(
        [("promoted", "Promoted"), ("not_yet", "Not Yet")], readonly=True, copy=False, tracking=True
    )
    reason = fields.Text("Why", readonly=True, copy=False, tracking=True)
    decided_on = fields.Date("Decided", readonly=True, copy=False)
    decider_id = fields.Many2one("res.users", "Decided by", readonly=True, copy=False)
    may_act = fields.Boolean(compute="_compute_may_act")
    may_decide = fields.Boolean(compute="_compute_may_act")

    @api.depends("state", "user_id")
    @api.depends_context("uid")
    def _compute_may_act(self):
        hr = self.env.user.has_group(f"{GROUP}hr")
        for candidate in self:
            open_to_user = candidate.state != "decided" and candidate.user_id != self.env.user
            candidate.may_act = open_to_user and self._runs_people()
            candidate.may_decide = open_to_user and hr

    @api.model
    def _runs_people(self):
        user = self.env.user
        return self.env.su or user.has_group(f"{GROUP}manager") or user.has_group(f"{GROUP}hr")

    def _facts(self):
        """Return the elevated records with the right to write what happens, which nobody may type."""
        return self._elevated().with_context(spp_fact=FACT)

    def _happened(self, values):
        self._facts().write(values)

    @api.model_create_multi
    def create(self, vals_list):
        """Take candidates from the figures alone."""
        self._refuse_typed(HAPPENED)
        creating = without_defaults(self, self._fields)
        return super(TalentCandidateFlowMixin, creating).create(vals_list).with_env(self.env)

    def write(self, vals):
        """Refuse to type what has to happen."""
        self._refuse_typed(vals)
        return super().write(vals)

    def _refuse_typed(self, names):
        if self.env.context.get("spp_fact") is not FACT and not HAPPENED.isdisjoint(names):
            raise UserError(
                self.env._("Candidates come from a quarter's figures and move by the buttons; this cannot be typed.")
            )

    def _check_may_act(self):
        self.check_access("write")
        for candidate in self:
            if candidate.state == "decided":
                raise UserError(self.env._("%s is decided already.", candidate.display_name))
            if candidate._is_own():
                raise AccessError(self.env._("This is your own candidacy: somebody else has to act on it."))

    def action_interview(self):
        """Invite to the interview."""
        self._check_may_act()
        self._go_to("interview")

    def action_defence(self):
        """Invite to the defence, after the interview."""
        self._check_may_act()
        early = [one.display_name for one in self if not one._is_scored("interview")]
        if early:
            raise UserError(
                self.env._("The interview has no score yet, and comes before the defence: %s.", "; ".join(early))
            )
        self._go_to("defence")

    def _go_to(self, step):
        for candidate in self:
            known = candidate._assessments().get(candidate.id)
            if not known or step not in known.mapped("kind"):
                self.env["spp.talent.assessment"].create({"candidate_id": candidate.id, "kind": step})
            candidate._happened({"state": step})

    def _is_scored(self, kind):
        return any(one.score for one in self._assessments().get(self.id, ()) if one.kind == kind)

    def action_decide(self):
        """Ask for the result and the reason."""
        self._check_may_act()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Decide"),
            "res_model": "spp.talent.decide.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_candidate_ids": self.ids},
        }

    def _decide(self, result, reason):
        """Record what HR decided, or say everything that the decision lacks."""
        self._check_may_act()
        if not self.env.user.has_group(f"{GROUP}hr"):
            raise AccessError(self.env._("HR or a plan director decides who becomes a reserve manager."))
        lacking = [text for candidate in self for text in candidate._lacks(result, reason)]
        if lacking:
            raise UserError("\n".join(lacking))
        for candidate in self:
            candidate._happened(
                {
                    "state": "decided",
                    "result": result,
                    "reason": reason,
                    "decided_on": candidate.company_id._sales_today(),
                    "decider_id": self.env.uid,
                }
            )

    def _lacks(self, result, reason):
        texts = {
            "interview": self.env._("%s: the interview has no score yet.", self.display_name),
            "defence": self.env._("%s: the defence has no score yet.", self.display_name),
            "reason": self.env._("%s: write down why, the candidate reads it.", self.display_name),
        }
        codes = promotion.missing(
            interview=self._is_scored("interview"),
            defence=self._is_scored("defence"),
            reason=bool((reason or "").strip()),
            promoted=result == "promoted",
        )
        return [texts[code] for code in codes]
