from odoo import api, models

FOLLOWED = frozenset({"user_id", "active", "company_id"})


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    @api.model_create_multi
    def create(self, vals_list):
        """Give who sells a sales profile."""
        employees = super().create(vals_list)
        if employees.user_id:
            self.env["spp.talent.sync"]._follow(employees)
        return employees

    def write(self, vals):
        """Keep the sales profiles right."""
        result = super().write(vals)
        if not FOLLOWED.isdisjoint(vals):
            self.env["spp.talent.sync"]._follow(self)
        return result
