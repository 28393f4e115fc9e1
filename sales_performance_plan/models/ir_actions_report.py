from odoo import models

ONE_BY_ONE = ("spp.incentive.statement", "spp.incentive.award", "spp.talent.enrolment", "spp.talent.pip")


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _get_rendering_context(self, report, docids, data):
        self._check_proposals(report, docids)
        return super()._get_rendering_context(report, docids, data)

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        """Print several statements or certificates one by one; the host puts the pages together.

        The printing program that Debian ships (Qt without wkhtmltopdf's patches) takes one document a call and
        writes no outline to tell several apart by.
        """
        report = self._get_report(report_ref)
        # Also where a file is served that was printed before.
        self._check_proposals(report, res_ids)
        ids = list(dict.fromkeys(res_ids or ()))
        if len(ids) < 2 or report.model not in ONE_BY_ONE:
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids=res_ids)
        streams = {}
        for one in ids:
            streams.update(super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids=[one]))
        return streams

    def _check_proposals(self, report, ids):
        """Print no quotation before it is approved, but for its approver."""
        if report.model == "sale.order" and ids:
            self.env["sale.order"].browse(ids)._check_proposal(look=True)
