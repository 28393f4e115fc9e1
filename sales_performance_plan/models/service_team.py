from ast import literal_eval

from odoo import api, fields, models


class ServiceTeam(models.Model):
    """Who answers requests, and under which address they come in."""

    _name = "spp.service.team"
    _inherit = ["mail.alias.mixin", "mail.thread"]
    _description = "After-Sales Team"
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    leader_id = fields.Many2one("res.users", domain="[('share', '=', False)]", check_company=True, tracking=True)
    member_ids = fields.Many2many("res.users", string="Members", domain="[('share', '=', False)]", check_company=True)
    alias_id = fields.Many2one(help="Mails to this address become requests.")

    def _alias_get_creation_values(self):
        values = super()._alias_get_creation_values()
        values["alias_model_id"] = self.env["ir.model"]._get("spp.service.ticket").id
        if self.id:
            values["alias_defaults"] = defaults = literal_eval(self.alias_defaults or "{}")
            defaults.update(team_id=self.id, company_id=self.company_id.id)
        return values

    def write(self, vals):
        """Let mail go on to the company that the team belongs to now."""
        result = super().write(vals)
        if "company_id" in vals:
            for team in self:
                team.alias_defaults = team._alias_get_creation_values()["alias_defaults"]
        return result

    @api.model
    def _of_company(self, company):
        """Return the team that requests of ``company`` go to if nobody says which."""
        return self.search([("company_id", "=", company.id)], limit=1)

    def _next_owners(self, tickets):
        """Suggest who answers each of ``tickets``: the member who has the customer, else the one with least to do."""
        self.ensure_one()
        members = self.member_ids.filtered("active").sorted("id")
        leader = self.leader_id.filtered("active")
        loads = dict(
            self.env["spp.service.ticket"]._read_group(
                [("user_id", "in", members.ids), ("is_open", "=", True)], ["user_id"], ["__count"]
            )
        )
        owners = {}
        for ticket in tickets:
            keeper = ticket.partner_id.user_id or ticket.commercial_partner_id.user_id
            least = min(members, key=lambda user: loads.get(user, 0), default=leader)
            owners[ticket] = keeper if keeper in members else least
            loads[owners[ticket]] = loads.get(owners[ticket], 0) + 1
        return owners
