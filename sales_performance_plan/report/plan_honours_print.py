from odoo import api, models


class PlanHonoursPrint(models.AbstractModel):
    """Prints the honours of a quarter on one page, for everybody to see."""

    _name = "report.sales_performance_plan.plan_honours_document"
    _description = "Print of a Quarter's Honours"

    @api.model
    def _get_report_values(self, docids, data=None):
        plans = self.env["spp.plan"].browse(docids)
        plans.check_access("read")
        return {
            "doc_ids": docids,
            "doc_model": plans._name,
            "docs": plans,
            "honours_of": self._honours,
        }

    @api.model
    def _honours(self, plan):
        """Return [(category, its places, who could win)] as far as the reader may see them."""
        labels = dict(self.env["spp.plan.honour"]._fields["category"]._description_selection(self.env))
        groups = self.env["spp.plan.honour"].search([("plan_id", "=", plan.id)]).grouped("category")
        return [(labels[category], honours, honours[0].eligibility) for category, honours in groups.items()]
