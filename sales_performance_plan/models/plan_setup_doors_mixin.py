from odoo import api, models
from odoo.exceptions import UserError

MODULE = "sales_performance_plan"
ADMINISTRATOR = "base.group_erp_manager"
# Each step's buttons, the usual one first; an action, or the name of a method below.
BUTTONS = {
    "roles": {"roles": f"{MODULE}.spp_plan_setup_role_wizard_action", "users": "_add_people"},
    "teams": {
        "teams": f"{MODULE}.spp_plan_setup_team_wizard_action",
        "team_list": "sales_team.crm_team_action_config",
    },
    "stages": {"stages": f"{MODULE}.spp_lead_stage_wizard_action"},
    "history": {
        "customers": "_import_customers",
        "products": "_import_products",
        "orders": "_import_orders",
        "leads": "_import_leads",
        "recompute": "_recompute",
        "past": f"{MODULE}.spp_customer_history_wizard_action",
    },
    "tiers": {
        "ladder": f"{MODULE}.spp_customer_ladder_wizard_action",
        "recompute_tiers": "_recompute",
    },
    "scheme": {"scheme": "_open_scheme", "what_if": f"{MODULE}.spp_incentive_what_if_action"},
    "card": {
        "card": f"{MODULE}.spp_lead_criterion_action",
        "assign": "_assign_by_score",
        "back_test": f"{MODULE}.spp_lead_back_test_action",
    },
    "address": {"address": f"{MODULE}.spp_plan_setup_address_wizard_action"},
    "plan": {"targets": "_set_targets", "start": "_start_plan"},
}
PRESSED = {key: target for buttons in BUTTONS.values() for key, target in buttons.items()}


class PlanSetupDoorsMixin(models.AbstractModel):
    """What the buttons of setting up open, or do at once."""

    _name = "spp.plan.setup.doors.mixin"
    _description = "Doors of Setting Up"

    @api.model
    def _open(self, key):
        """Return the action behind a button, or False where all is done with the press."""
        target = PRESSED.get(key)
        if not target:
            raise UserError(self.env._("There is no such button: load the page again."))
        if target.startswith("_"):
            return getattr(self, target)(self.env.company) or False
        return self.env["ir.actions.act_window"]._for_xml_id(target)

    @api.model
    def _add_people(self, _company):
        if not self.env.user.has_group(ADMINISTRATOR):
            raise UserError(self.env._("People are added by an administrator: ask for it with the names."))
        return self.env["ir.actions.act_window"]._for_xml_id("base.action_res_users")

    @api.model
    def _import(self, model):
        if not self.env[model].has_access("create"):
            raise UserError(
                self.env._(
                    "You may not add %(what)s: ask an administrator for that right, or to import the file.",
                    what=self.env["ir.model"]._get(model).name,
                )
            )
        return {
            "type": "ir.actions.client",
            "tag": "import",
            "name": self.env._("Import"),
            "params": {"active_model": model, "context": {}},
        }

    @api.model
    def _import_customers(self, _company):
        return self._import("res.partner")

    @api.model
    def _import_products(self, _company):
        return self._import("product.product")

    @api.model
    def _import_orders(self, _company):
        return self._import("sale.order")

    @api.model
    def _import_leads(self, _company):
        return self._import("crm.lead")

    @api.model
    def _recompute(self, _company):
        action = self.env["spp.customer.run"].action_recompute()
        return {**action, "params": {**action["params"], "reload": False}}

    @api.model
    def _open_scheme(self, company):
        """Open the rules in force, or the draft that waits."""
        schemes = self.env["spp.incentive.scheme"].search([("company_id", "=", company.id)])
        current = schemes.filtered(lambda scheme: scheme.state == "approved")[:1] or schemes[:1]
        action = self.env["ir.actions.act_window"]._for_xml_id(f"{MODULE}.spp_incentive_scheme_action")
        if not current:
            return action
        return {**action, "res_id": current.id, "view_mode": "form", "views": [(False, "form")]}

    @api.model
    def _assign_by_score(self, company):
        """Have the company's own teams that have members assign by score."""
        teams = self._teams(company).filtered(lambda team: team.crm_team_member_ids and not team.assign_by_score)
        if not teams:
            raise UserError(self.env._("Every team with members assigns by score already; name members first."))
        marks = self.env["spp.plan.setup.mark"]
        before = marks._picture(teams, ["assign_by_score"])
        teams.assign_by_score = True
        marks._note(company, "card", before)

    @api.model
    def _quarter_plans(self, company):
        first = company._sales_quarter(company._sales_today()).first
        return self.env["spp.plan"].search([("company_id", "=", company.id), ("date_from", "=", first)])

    @api.model
    def _set_targets(self, company):
        """Open the three screens, with the quarter's plan if there is one."""
        plan = self._quarter_plans(company)[:1]
        if plan and plan.state != "closed":
            return plan.action_open_wizard()
        return self.env["ir.actions.act_window"]._for_xml_id(f"{MODULE}.spp_plan_target_wizard_action")

    @api.model
    def _start_plan(self, company):
        """Let the targets of the quarter's drafts count."""
        drafts = self._quarter_plans(company).filtered(lambda plan: plan.state == "draft")
        if not drafts:
            raise UserError(self.env._("There is no draft to start: set targets first."))
        if empty := drafts.filtered(lambda plan: not (plan.target_ids or plan.member_ids)):
            raise UserError(self.env._("%s wants nothing yet: set targets first.", empty[0].display_name))
        marks = self.env["spp.plan.setup.mark"]
        before = marks._picture(drafts, ["state"])
        drafts.action_start()
        marks._note(company, "plan", before)
