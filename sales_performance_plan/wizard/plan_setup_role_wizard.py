from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command

GROUP = "sales_performance_plan.sales_performance_plan_group_"
# Whoever sells is a rep by what the host calls a salesperson.
ROLES = {
    "sells": "sales_team.group_sale_salesman",
    "is_manager": f"{GROUP}manager",
    "is_hr": f"{GROUP}hr",
    "is_accountant": f"{GROUP}accountant",
    "is_director": f"{GROUP}director",
}


class PlanSetupRoleWizard(models.TransientModel):
    """Gives people their roles in the plan, all in one list.

    Roles are access rights: whoever may give those of the host may give these, nobody else.
    """

    _name = "spp.plan.setup.role.wizard"
    _description = "Give Roles"

    company_id = fields.Many2one("res.company", required=True, readonly=True, default=lambda self: self.env.company)
    line_ids = fields.One2many(
        "spp.plan.setup.role.wizard.line", "wizard_id", "People", default=lambda self: self._default_lines()
    )

    @api.model
    def _users(self):
        domain = [("company_ids", "in", self.env.company.ids), ("share", "=", False)]
        return self.env["res.users"].search(domain, order="name, id")

    @api.model
    def _holders(self, users):
        """Return {role: those of ``users`` who have it, directly or by another role}."""
        return {
            role: users.filtered_domain([("all_group_ids", "in", self.env.ref(group).ids)])
            for role, group in ROLES.items()
        }

    @api.model
    def _default_lines(self):
        users = self._users()
        holders = self._holders(users)
        return [
            Command.create({"user_id": user.id, **{role: user in have for role, have in holders.items()}})
            for user in users
        ]

    def action_apply(self):
        """Give and take the roles that were changed, or none of them."""
        self.ensure_one()
        if not self.env["res.users"].has_access("write"):
            raise AccessError(
                self.env._("Roles are access rights, which an administrator gives: tell them who shall have which.")
            )
        users, marks = self.line_ids.user_id, self.env["spp.plan.setup.mark"]
        if self.line_ids.filtered(lambda line: line.user_id == self.env.user and not line.is_director):
            raise ValidationError(self.env._("Keep your own role of a director, or nobody could go on here."))
        before, holders = marks._picture(users, ["group_ids"]), self._holders(users)
        for line in self.line_ids:
            if commands := line._commands(holders):
                line.user_id.write({"group_ids": commands})
        if problems := self._problems():
            raise ValidationError("\n".join(problems))
        marks._note(self.company_id, "roles", before)
        return {"type": "ir.actions.act_window_close"}

    def _problems(self):
        """Return a sentence for each role that somebody keeps though it was taken away."""
        holders = self._holders(self.line_ids.user_id)
        return [
            self.env._(
                "%(name)s keeps the role “%(role)s”, which comes with another one: take that away too.",
                name=line.user_id.name,
                role=line._fields[role]._description_string(self.env),
            )
            for line in self.line_ids
            for role, have in holders.items()
            if not line[role] and line.user_id in have and not line._comes_with_more(role)
        ]
