from odoo import fields, models
from odoo.exceptions import UserError


class LeadFunnelWizard(models.TransientModel):
    """Asks for the period of the funnel."""

    _name = "spp.lead.funnel.wizard"
    _description = "Period of the Lead Funnel"

    date_from = fields.Date("From", required=True, default=lambda self: self._quarter().first)
    date_to = fields.Date("To", required=True, default=lambda self: self._quarter().last)
    is_mapped = fields.Boolean(default=lambda self: bool(self.env["crm.stage"]._process_steps()))
    may_map = fields.Boolean(
        default=lambda self: self.env.user.has_group("sales_performance_plan.sales_performance_plan_group_director")
    )

    def _quarter(self):
        company = self.env.company
        return company._sales_quarter(company._sales_today())

    def action_open(self):
        """Open the funnel of the leads that entered a step in the period, at the level that the reader sees."""
        self.ensure_one()
        if self.date_to < self.date_from:
            raise UserError(
                self.env._("The period ends before it begins: choose a last day from %s on.", self.date_from)
            )
        action = self.env["ir.actions.act_window"]._for_xml_id("sales_performance_plan.spp_lead_funnel_report_action")
        name = self.env._("Lead Funnel %(start)s → %(end)s", start=self.date_from, end=self.date_to)
        context = {
            "funnel_from": fields.Date.to_string(self.date_from),
            "funnel_to": fields.Date.to_string(self.date_to),
            f"search_default_{self._level()}": 1,
        }
        return {**action, "name": name, "display_name": name, "context": context}

    def _level(self):
        for role, level in (("director", "total"), ("manager", "team")):
            if self.env.user.has_group(f"sales_performance_plan.sales_performance_plan_group_{role}"):
                return level
        return "rep"

    def action_map(self):
        """Open the wizard that maps stages to steps."""
        return self.env["ir.actions.act_window"]._for_xml_id("sales_performance_plan.spp_lead_stage_wizard_action")
