from odoo import api, fields, models
from odoo.exceptions import LockError


class CrmTeam(models.Model):
    _inherit = "crm.team"

    assign_by_score = fields.Boolean(
        "Assign by Score",
        groups="base.group_user",
        help="Leads that reach the pass mark are given to a member at once, fairly; others to nobody.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Let saving leads know of teams that assign by score."""
        teams = super().create(vals_list)
        if any(vals.get("assign_by_score") for vals in vals_list):
            self.env.registry.clear_cache()
        teams.filtered("user_id")._tell_profiles()
        return teams

    def write(self, vals):
        """Let saving leads know of teams that assign by score, and hand out what waits."""
        result = super().write(vals)
        if vals.keys() & {"assign_by_score", "active", "company_id"}:
            self.env.registry.clear_cache()
            if vals.get("assign_by_score"):
                self.env["spp.lead.pool"]._wake("assign")
        if not {"user_id", "active", "company_id"}.isdisjoint(vals):
            self._tell_profiles()
        return result

    def unlink(self):
        """Let saving leads know that a team that assigns by score is gone."""
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    def _tell_profiles(self):
        """Let the sales profiles know who leads a team and who is in one."""
        if self:
            companies = self.company_id or self.env.companies
            self.env["spp.talent.sync"]._refresh(companies)

    def _get_lead_to_assign_domain(self):
        """Leave the teams that assign by score to the pool."""
        return super(CrmTeam, self.filtered(lambda team: not team.assign_by_score))._get_lead_to_assign_domain()

    def _assign_and_convert_leads(self, force_quota=False):
        """Let the pool hand out the leads of teams that assign by score, and the host those of the others."""
        by_score = self.filtered("assign_by_score")
        if not by_score:
            return super()._assign_and_convert_leads(force_quota=force_quota)
        result = super(CrmTeam, self - by_score)._assign_and_convert_leads(force_quota=force_quota)
        pool = self.env["spp.lead.pool"]._elevated()
        waiting = pool.env["crm.lead"].search([*pool._waiting_domain(), ("team_id", "in", by_score.ids)])
        try:
            pool._hand_out(waiting)
        except LockError:  # somebody saves a lead right now: the pool's own scheduled action comes round soon
            pool._wake("assign")
        for member in by_score.crm_team_member_ids:
            got = waiting.filtered(lambda lead, member=member: lead.user_id == member.user_id)
            if got:
                result[member] = {"assigned": got.with_env(self.env), "quota": member.assignment_max}
        return result
