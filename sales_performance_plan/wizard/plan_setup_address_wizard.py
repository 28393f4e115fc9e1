from odoo import api, fields, models
from odoo.exceptions import UserError


class PlanSetupAddressWizard(models.TransientModel):
    """Gives after-sales requests an address, and a team that answers them."""

    _name = "spp.plan.setup.address.wizard"
    _description = "Set the Address"

    company_id = fields.Many2one("res.company", required=True, readonly=True, default=lambda self: self.env.company)
    team_id = fields.Many2one(
        "spp.service.team",
        default=lambda self: self.env["spp.service.team"]._of_company(self.env.company),
        domain="[('company_id', '=', company_id)]",
        ondelete="cascade",
    )
    name = fields.Char("Team", compute="_compute_from_team", store=True, readonly=False, required=True, precompute=True)
    alias_name = fields.Char("Address", compute="_compute_from_team", store=True, readonly=False, precompute=True)
    alias_domain = fields.Char(related="company_id.alias_domain_id.name")
    leader_id = fields.Many2one(
        "res.users",
        "Answers if Nobody Else Does",
        compute="_compute_from_team",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )

    @api.depends("team_id")
    def _compute_from_team(self):
        for wizard in self:
            team = wizard.team_id
            wizard.name = team.name or self.env._("After-Sales")
            wizard.alias_name = team.alias_name or self.env._("help")
            wizard.leader_id = team.leader_id or self.env.user

    def action_apply(self):
        """Write the address onto the team, or make the team."""
        self.ensure_one()
        if not (self.alias_name or "").strip():
            raise UserError(self.env._("Type what stands before the @, such as help."))
        vals = {"name": self.name, "alias_name": self.alias_name.strip(), "leader_id": self.leader_id.id}
        marks, made = self.env["spp.plan.setup.mark"], self.env["spp.service.team"]
        before = marks._picture(self.team_id, ["name", "alias_name", "leader_id"])
        if self.team_id:
            self.team_id.write(vals)
        else:
            made = made.create({"company_id": self.company_id.id, **vals})
        marks._note(self.company_id, "address", before, made)
        return {"type": "ir.actions.act_window_close"}
