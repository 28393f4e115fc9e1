from odoo import fields, models
from odoo.fields import Command

PEOPLE = "[('share', '=', False), ('company_ids', 'in', company_id)]"


class PlanSetupTeamWizardLine(models.TransientModel):
    """A team, its leader and its members."""

    _name = "spp.plan.setup.team.wizard.line"
    _description = "Leader and Members of a Team"
    _order = "id"

    wizard_id = fields.Many2one("spp.plan.setup.team.wizard", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    team_id = fields.Many2one("crm.team", readonly=True, ondelete="cascade")
    name = fields.Char("Team", required=True)
    user_id = fields.Many2one("res.users", "Leader", domain=PEOPLE)
    member_ids = fields.Many2many(
        "res.users",
        "spp_plan_setup_team_wizard_line_users_rel",
        "line_id",
        "user_id",
        string="Members",
        domain=PEOPLE,
    )

    def _changes(self):
        """Return what the team is to have written, and nothing that it has already."""
        self.ensure_one()
        team, changes = self.team_id, {}
        if self.name != team.name:
            changes["name"] = self.name
        if self.user_id != team.user_id:
            changes["user_id"] = self.user_id.id
        if self.member_ids != team.member_ids:
            changes["member_ids"] = [Command.set(self.member_ids.ids)]
        return changes
