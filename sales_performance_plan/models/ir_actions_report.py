from odoo import models


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _get_rendering_context(self, report, docids, data):
        self._check_proposals(report, docids)
        return super()._get_rendering_context(report, docids, data)

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        # Also where a file is served that was printed before.
        self._check_proposals(self._get_report(report_ref), res_ids)
        return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids=res_ids)

    def _check_proposals(self, report, ids):
        """Print no quotation before it is approved, but for its approver."""
        if report.model == "sale.order" and ids:
            self.env["sale.order"].browse(ids)._check_proposal(look=True)
