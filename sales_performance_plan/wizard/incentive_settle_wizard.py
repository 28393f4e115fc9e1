from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..rules import periods

MAY_SETTLE = ("director", "manager", "accountant")


class IncentiveSettleWizard(models.TransientModel):
    """Settles a period by hand; by night it is done anyway."""

    _name = "spp.incentive.settle.wizard"
    _description = "Settle Commissions"

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    date_from = fields.Date("From", required=True, default=lambda self: self._default_days()[0])
    date_to = fields.Date("Until", required=True, default=lambda self: self._default_days()[1])

    @api.model
    def _default_days(self):
        company = self.env.company
        return self.env["spp.incentive.run"]._elevated()._days_to_settle(company)

    def action_settle(self):
        """Settle, and show what was added."""
        self.ensure_one()
        groups = [f"sales_performance_plan.sales_performance_plan_group_{name}" for name in MAY_SETTLE]
        if not any(self.env.user.has_group(group) for group in groups):
            raise AccessError(self.env._("Only managers and accountants may settle commissions."))
        run = self.env["spp.incentive.scheme"]._settle(self.company_id, self.date_from, self.date_to)
        action = self.env["ir.actions.act_window"]._for_xml_id("sales_performance_plan.spp_incentive_statement_action")
        domain = [
            ("company_id", "=", self.company_id.id),
            ("period", ">=", periods.month(self.date_from).first),
        ]
        message = self.env._("Entries added: %s.", run.written)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "success", "message": message, "next": {**action, "domain": domain}},
        }
