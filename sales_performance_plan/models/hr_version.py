from odoo import api, models

FOLLOWED = frozenset({"date_version", "contract_date_start", "contract_date_end", "employee_id", "active"})


class HrVersion(models.Model):
    _inherit = "hr.version"

    @api.model_create_multi
    def create(self, vals_list):
        """Have the sales profiles follow HR's dates."""
        versions = super().create(vals_list)
        versions._tell_profiles()
        return versions

    def write(self, vals):
        """Have the sales profiles follow HR's dates."""
        result = super().write(vals)
        if not FOLLOWED.isdisjoint(vals):
            self._tell_profiles()
        return result

    def _tell_profiles(self):
        sync = self.env["spp.talent.sync"]
        profiles = sync._profiles()
        employees = profiles.env["hr.version"].browse(self.ids).employee_id
        sync._put_right(profiles.search([("employee_id", "in", employees.ids)]))
