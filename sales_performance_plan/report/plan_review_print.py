from odoo import api, models
from odoo.tools import format_date


class PlanReviewPrint(models.AbstractModel):
    """Prints monthly reviews for those who may read them, in their language."""

    _name = "report.sales_performance_plan.plan_review_document"
    _description = "Print of a Monthly Review"

    @api.model
    def _get_report_values(self, docids, data=None):
        reviews = self.env["spp.plan.review"].browse(docids)
        reviews.check_access("read")
        return {
            "doc_ids": docids,
            "doc_model": reviews._name,
            "docs": reviews,
            "month_of": lambda review: format_date(self.env, review.month, date_format="LLLL y"),
            "bar_of": lambda cause: max(0, min(100, round(cause.share))),
        }
