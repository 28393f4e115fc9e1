from odoo import api, fields, models
from odoo.exceptions import ValidationError

ADMIN = "base.group_erp_manager"


class PlanRole(models.Model):
    """A part in the task force that carries a plan: its duties, and the access that it takes (the plan's P4).

    Roles without a company are the shipped ones that new companies copy.
    """

    _name = "spp.plan.role"
    _description = "Role in the Task Force"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True, default=lambda self: self.env.company, ondelete="cascade")
    is_lead = fields.Boolean("Leads the Task Force")
    group_id = fields.Many2one(
        "res.groups",
        "Access It Takes",
        ondelete="set null",
        help="Whoever holds the role should be in this group; the plan says when somebody is not.",
    )
    duty_ids = fields.One2many("spp.plan.duty", "role_id", "Duties", copy=True)

    @api.constrains("group_id")
    def _check_group_is_no_door(self):
        """Refuse what would hand out the keys of the house along with a role."""
        admin = self.env.ref(ADMIN)
        problems = [
            self.env._(
                "%(role)s: %(group)s may give access to others, and no role in the task force takes that. Choose a "
                "group of Sales or Sales Performance.",
                role=role.name,
                group=group.full_name,
            )
            for role in self
            for group in role.group_id
            if admin in group | group.all_implied_ids
        ]
        if problems:
            raise ValidationError("\n".join(problems))

    @api.model
    def _create_default_roles(self, companies):
        """Copy the shipped roles to ``companies`` that have none."""
        roles = self.env["spp.plan.kpi"]._elevated().env[self._name].with_context(active_test=False)
        shipped = roles.search([("company_id", "=", False)])
        known = roles.search([("company_id", "in", companies.ids)]).company_id
        for company in companies - known:
            for role in shipped:
                role.copy({"company_id": company.id})
