from odoo import api, fields, models
from odoo.exceptions import UserError

from .lead_moments_mixin import APART
from .lead_pool import HANDED_OUT

# A write of these can let a lead pass, or free it.
CAN_FREE = frozenset({"team_id", "user_id", "active", "stage_id", "lost_reason_id", "type"})


class LeadAssignmentMixin(models.AbstractModel):
    """Leads of teams that assign by score: given out at once when they pass, and to nobody below the mark."""

    _name = "spp.lead.assignment.mixin"
    _description = "Assigned by Score"

    claimed_user_id = fields.Many2one(
        "res.users",
        "Found by",
        prefetch=APART,
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="Who entered the lead for themselves before it passed; gets it first when it does.",
    )
    lead_assignment_ids = fields.One2many("spp.lead.assignment", "lead_id", readonly=True, groups="base.group_user")

    @api.model_create_multi
    def create(self, vals_list):
        """Hand out new leads that pass, and leave those that do not with nobody."""
        leads = super().create(vals_list)
        by_score = leads._by_score()
        if by_score:
            by_score._settle_owners()
        return leads

    def _settle_owners(self):
        """Let new leads below the mark wait if their rep or a machine entered them; refuse those given to others."""
        passed = self._qualified()  # nobody can have let them pass yet
        owned = self.filtered("user_id") - passed
        given = owned.filtered(lambda lead: lead.user_id != self.env.user) if not self.env.su else owned.browse()
        if given:
            given._refuse_assignment()
        for user, leads in owned.grouped("user_id").items():
            waiting = leads._elevated().with_context(mail_notrack=True, spp_handed_out=HANDED_OUT)
            waiting.write({"user_id": False, "claimed_user_id": user.id, "first_assigned_at": False})
        passed._waiting_for_rep()._hand_out_now()

    def write(self, vals):
        """Keep leads below the mark from being given to somebody, and hand out those that pass now."""
        if not self.env["spp.lead.pool"]._teams_by_score() or self.env.context.get("spp_handed_out") is HANDED_OUT:
            return super().write(vals)
        given = self._newly_given(vals.get("user_id"))
        held = given._by_score()
        matters = vals.keys() & (CAN_FREE | self.env["spp.lead.criterion"]._scored_fields())
        waited = self._by_score()._waiting_for_rep() if matters and "team_id" not in vals else self.browse()
        result = super().write(vals)
        if given:
            held |= given._by_score()  # with another owner or team it may belong to a team that assigns by score now
            refused = held - held._may_be_assigned()
            if refused:
                refused._refuse_assignment()
        if matters:
            self._by_score()._hand_out_waiting(waited)
        return result

    def _newly_given(self, user_id):
        """Return the leads that get another owner."""
        return self.filtered(lambda lead: lead.user_id.id != user_id) if user_id else self.browse()

    def _by_score(self):
        """Return the leads whose team assigns by score, or that have no team while one of their company does."""
        teams = self.env["spp.lead.pool"]._teams_by_score()
        if not teams:
            return self.browse()
        return self.filtered(lambda lead: lead.team_id.id in teams if lead.team_id else lead._has_team_by_score())

    def _has_team_by_score(self):
        """Tell whether some team that assigns by score sells for the lead's company; of no company any does."""
        companies = self.env["spp.lead.pool"]._companies_by_score()
        return not self.company_id or not companies.isdisjoint({None, self.company_id.id})

    def _may_be_assigned(self):
        """Return the leads that passed, or that somebody let pass."""
        passed = self._qualified()
        rest = self - passed
        return passed | self.env["spp.gate.override"]._passed(rest, "assignment") if rest else passed

    def _qualified(self):
        return self.filtered(lambda lead: lead.qualification_state == "qualified")

    def _waiting_for_rep(self):
        return self.filtered(lambda lead: not lead.user_id and lead.active and lead.won_status == "pending")

    def _hand_out_waiting(self, waited=None):
        """Hand out the leads that may be; those below the mark that ``waited`` before cannot have come to pass."""
        waiting = self._waiting_for_rep()
        passed = waiting._qualified()
        freed = waiting - passed - (waited or self.browse())
        (passed | freed._may_be_assigned())._hand_out_now()

    def _hand_out_now(self):
        if self:
            self.env["spp.lead.pool"]._at_once(self)

    def _refuse_assignment(self):
        """Refuse to give out the leads.

        :raises UserError: with all that is missing
        """
        raise UserError("\n".join(self._gate_findings("assignment")))

    def _gate_findings(self, gate):
        """Say of each lead below the mark what it has and what is missing."""
        findings = super()._gate_findings(gate)
        if gate != "assignment":
            return findings
        for lead in self - self._may_be_assigned():
            findings.append(lead._below_mark())
        return findings

    def _below_mark(self):
        if self.qualification_state == "invalid":
            return self.env._(
                "%(lead)s is marked as invalid (%(reason)s): restore it first.",
                lead=self.display_name,
                reason=self.lost_reason_id.name,
            )
        return self.env._(
            "%(lead)s cannot be given to anybody yet: it has %(summary)s. Missing: %(missing)s.",
            lead=self.display_name,
            summary=self.qualification_summary,
            missing=self.qualification_missing or self.env._("nothing more to gain from this card"),
        )

    def _after_override(self, gate):
        """Hand out what somebody let pass."""
        if gate == "assignment":
            self._by_score()._hand_out_waiting()
        return super()._after_override(gate)

    def _merge_dependences(self, opportunities):
        """Let the assignments of the merged leads stay with the one that is left."""
        rows = self.env["spp.lead.pool"]._elevated().env["spp.lead.assignment"]
        rows.search([("lead_id", "in", opportunities.ids)]).write({"lead_id": self.id})
        return super()._merge_dependences(opportunities)

    def action_override_assignment(self):
        """Ask for the reason why these leads may be given out below the mark."""
        return self._open_override("assignment")

    def action_hand_out(self):
        """Give the lead to whoever is next, now.

        :raises UserError: if it does not pass
        """
        refused = self - self._may_be_assigned()
        if refused:
            refused._refuse_assignment()
        self.env["spp.lead.pool"]._at_once(self.filtered(lambda lead: not lead.user_id))

    def _assign_userless_lead_in_team(self, creation_source):
        """Leave leads of teams that assign by score in the pool: their leader is not who they are for."""
        return super(LeadAssignmentMixin, self - self._by_score())._assign_userless_lead_in_team(creation_source)
