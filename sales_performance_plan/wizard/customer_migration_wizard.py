from odoo import fields, models
from odoo.exceptions import UserError


class CustomerMigrationWizard(models.TransientModel):
    """Asks for the two days of the migration matrix."""

    _name = "spp.customer.migration.wizard"
    _description = "Days of the Tier Migration"

    date_from = fields.Date(
        "Then",
        required=True,
        default=lambda self: self.env.company._sales_quarter(self.env.company._sales_today()).first,
    )
    date_to = fields.Date("Now", required=True, default=lambda self: self.env.company._sales_today())

    def action_open(self):
        """Open the matrix for the two days."""
        self.ensure_one()
        if self.date_to <= self.date_from:
            raise UserError(self.env._("The second day has to be later than the first one, %s.", self.date_from))
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_performance_plan.spp_customer_migration_report_action"
        )
        days = {"tiers_from": fields.Date.to_string(self.date_from), "tiers_to": fields.Date.to_string(self.date_to)}
        name = self.env._("Tier Migration %(start)s → %(end)s", start=self.date_from, end=self.date_to)
        return {**action, "name": name, "display_name": name, "context": days}
