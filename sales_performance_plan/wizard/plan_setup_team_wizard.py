from odoo import api, fields, models
from odoo.fields import Command

KEPT = ["name", "user_id", "member_ids"]


class PlanSetupTeamWizard(models.TransientModel):
    """Names leaders and members of the company's sales teams, and makes those that are missing."""

    _name = "spp.plan.setup.team.wizard"
    _description = "Name Leaders and Members"

    company_id = fields.Many2one("res.company", required=True, readonly=True, default=lambda self: self.env.company)
    line_ids = fields.One2many(
        "spp.plan.setup.team.wizard.line", "wizard_id", "Teams", default=lambda self: self._default_lines()
    )

    @api.model
    def _default_lines(self):
        return [
            Command.create(
                {
                    "team_id": team.id,
                    "name": team.name,
                    "user_id": team.user_id.id,
                    "member_ids": [Command.set(team.member_ids.ids)],
                }
            )
            for team in self.env["spp.plan.setup"]._teams(self.env.company)
        ]

    def action_apply(self):
        """Write what was changed, and make the new teams."""
        self.ensure_one()
        teams, marks = self.env["spp.plan.setup"]._teams(self.company_id), self.env["spp.plan.setup.mark"]
        before, made = marks._picture(teams, KEPT), self.env["crm.team"]
        for line in self.line_ids:
            if line.team_id:
                line.team_id.write(line._changes())
            else:
                made |= made.create({"company_id": self.company_id.id, **line._changes()})
        self.env.flush_all()
        marks._note(self.company_id, "teams", before, made)
        return {"type": "ir.actions.act_window_close"}
