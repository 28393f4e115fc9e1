from odoo import fields, models
from odoo.fields import Command

from .plan_setup_role_wizard import ROLES


class PlanSetupRoleWizardLine(models.TransientModel):
    """Somebody, and the roles they shall have."""

    _name = "spp.plan.setup.role.wizard.line"
    _description = "Roles of Somebody"
    _order = "id"

    wizard_id = fields.Many2one("spp.plan.setup.role.wizard", required=True, index=True, ondelete="cascade")
    user_id = fields.Many2one("res.users", "Name", required=True, readonly=True, ondelete="cascade")
    sells = fields.Boolean(help="Works on leads, quotations and customers, and is paid for sales.")
    is_manager = fields.Boolean("Manager", help="Leads a team: its figures, approvals, targets and reviews.")
    is_hr = fields.Boolean("HR", help="Runs training, mentoring and improvement plans.")
    is_accountant = fields.Boolean("Accountant", help="Pays approved statements.")
    is_director = fields.Boolean("Director", help="Owns the quarter, and has all other roles.")

    def _commands(self, holders):
        """Return what is to be written onto the user's groups."""
        self.ensure_one()
        commands = []
        for role, name in ROLES.items():
            group = self.env.ref(name)
            if self[role] and self.user_id not in holders[role]:
                commands.append(Command.link(group.id))
            elif not self[role] and group in self.user_id.group_ids:
                commands.append(Command.unlink(group.id))
        return commands

    def _comes_with_more(self, role):
        """Tell whether ``role`` was not taken away but came along with one that was given just now."""
        self.ensure_one()
        implied = self.env.ref(ROLES[role])
        given = [name for name in ROLES if self[name] and name != role]
        return any(implied in self.env.ref(ROLES[name]).all_implied_ids for name in given)
