from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class TalentPipWizard(models.TransientModel):
    """Shows who stayed below the bar in a quarter that is over, and drafts improvement plans for those chosen."""

    _name = "spp.talent.pip.wizard"
    _description = "Draft Improvement Plans"

    plan_id = fields.Many2one("spp.plan", required=True, readonly=True)
    bar = fields.Float("Attained from", compute="_compute_bar")
    line_ids = fields.One2many(
        "spp.talent.pip.wizard.line", "wizard_id", compute="_compute_line_ids", store=True, readonly=False
    )

    @api.depends("plan_id")
    def _compute_bar(self):
        for wizard in self:
            wizard.bar = wizard.plan_id._elevated_bar() if wizard.plan_id else 0.0

    @api.depends("plan_id")
    def _compute_line_ids(self):
        for wizard in self:
            due = self.env["spp.talent.pip"]._due(wizard.plan_id) if wizard.plan_id else []
            rows = [Command.create({"member_id": member.id}) for member in due]
            wizard.line_ids = [Command.clear(), *rows]

    def action_draft(self):
        """Draft for those chosen, and open what was made."""
        self.ensure_one()
        members = self.line_ids.filtered("is_chosen").member_id
        pips = self.env["spp.talent.pip"]._draft_for(self.plan_id, members)
        if not pips:
            raise UserError(self.env._("Nobody is chosen who still needs an improvement plan."))
        action = self.env["ir.actions.act_window"]._for_xml_id("sales_performance_plan.spp_talent_pip_action")
        return {**action, "domain": [("id", "in", pips.ids)], "context": {}}
