from odoo import api, fields, models

FILES = {
    "pip_count": "spp.talent.pip",
    "pay_count": "spp.talent.pay.proposal",
    "violation_count": "spp.talent.violation",
}


class TalentFileMixin(models.AbstractModel):
    """What a profile shows of confidential files: those that whoever looks may read, and no trace of others."""

    _name = "spp.talent.file.mixin"
    _description = "Files of a Profile"

    pip_count = fields.Integer("Improvement Plans", compute="_compute_files")
    pay_count = fields.Integer("Decisions on Pay or Post", compute="_compute_files")
    violation_count = fields.Integer("Violations", compute="_compute_files")

    @api.depends_context("uid")
    def _compute_files(self):
        for name, model in FILES.items():
            domain = [("profile_id", "in", self.ids)]
            numbers = dict(self.env[model].sudo(False)._read_group(domain, ["profile_id"], ["__count"]))
            for profile in self:
                profile[name] = numbers.get(profile._origin, 0)

    def action_open_pips(self):
        """Open the improvement plans."""
        return self._open_files("spp_talent_pip_action")

    def action_open_pay(self):
        """Open the decisions on pay or post."""
        return self._open_files("spp_talent_pay_proposal_action")

    def action_open_violations(self):
        """Open the violations."""
        return self._open_files("spp_talent_violation_action")

    def _open_files(self, name):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(f"sales_performance_plan.{name}")
        return {**action, "domain": [("profile_id", "=", self.id)], "context": {"default_profile_id": self.id}}
