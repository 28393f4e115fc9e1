from odoo import api, fields, models

GROUP_REP = "sales_performance_plan.sales_performance_plan_group_rep"


class IncentiveSplitMixin(models.AbstractModel):
    """A document that commissions are paid on, and that several reps can share."""

    _name = "spp.incentive.split.mixin"
    _description = "Document with a Commission Split"

    commission_count = fields.Integer("Commission Rows", compute="_compute_commission_count", groups=GROUP_REP)

    def _compute_commission_count(self):
        """Count the rows of the ledger that the user may see."""
        rows = self.env["spp.incentive.entry"]._read_group(
            [*self._commission_domain(), ("document_id", "in", self.ids)], ["document_id"], ["__count"]
        )
        counts = dict(rows)
        for document in self:
            document.commission_count = counts.get(document.id, 0)

    def _commission_domain(self):
        return [("source_model", "=", f"{self._name}.line")]

    def action_open_commission(self):
        """List the rows of the ledger that are about this document."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sales_performance_plan.spp_incentive_entry_action")
        domain = [*self._commission_domain(), ("document_id", "=", self.id)]
        name = self.env._("Commission on %s", self.display_name)
        return {**action, "name": name, "domain": domain, "context": {}}

    @api.constrains("commission_split_ids")
    def _check_commission_split(self):
        for document in self:
            document.commission_split_ids._check_whole(document)
