from odoo import fields, models


class PlanDuty(models.Model):
    """One thing that a role in the task force sees to, in the company's own words."""

    _name = "spp.plan.duty"
    _description = "Duty of a Role"
    _order = "role_id, sequence, id"

    name = fields.Char("Duty", required=True, translate=True)
    sequence = fields.Integer(default=10)
    role_id = fields.Many2one("spp.plan.role", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="role_id.company_id", store=True, index=True)
