from odoo import api, models
from odoo.exceptions import UserError


class IncentiveAwardPrint(models.AbstractModel):
    """Prints the certificate of an award that was granted."""

    _name = "report.sales_performance_plan.incentive_award_document"
    _description = "Print of an Award's Certificate"

    @api.model
    def _get_report_values(self, docids, data=None):
        awards = self.env["spp.incentive.award"].browse(docids)
        awards.check_access("read")
        for award in awards:
            if award.state != "granted":
                raise UserError(
                    self.env._(
                        "%s is not granted: there is a certificate only after a manager has decided.",
                        award.display_name,
                    )
                )
        return {"doc_ids": docids, "doc_model": awards._name, "docs": awards}
