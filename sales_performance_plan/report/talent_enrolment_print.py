from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class TalentEnrolmentPrint(models.AbstractModel):
    """Prints the certificate of a training that was passed."""

    _name = "report.sales_performance_plan.talent_enrolment_document"
    _inherit = "report.sales_performance_plan.incentive_award_document"
    _description = "Print of a Training's Certificate"

    @api.model
    def _get_report_values(self, docids, data=None):
        trainings = self.env["spp.talent.enrolment"].browse(docids)
        trainings.check_access("read")
        for training in trainings:
            if training.state != "passed":
                raise UserError(
                    self.env._("%s is not passed yet: there is a certificate only afterwards.", training.display_name)
                )
        return {
            "doc_ids": docids,
            "doc_model": trainings._name,
            "docs": trainings,
            "fonts": self._fonts(),
            "size_of": self._size,
            "day_of": lambda training: format_date(self.env, training.passed_on),
        }
