from odoo import api, models


class TalentPipPrint(models.AbstractModel):
    """Prints improvement plans for those who may read them."""

    _name = "report.sales_performance_plan.talent_pip_document"
    _description = "Print of an Improvement Plan"

    @api.model
    def _get_report_values(self, docids, data=None):
        pips = self.env["spp.talent.pip"].browse(docids)
        pips.check_access("read")
        return {"doc_ids": docids, "doc_model": pips._name, "docs": pips}
