from odoo import fields, models

from .plan_target import STATUSES


class PlanReviewLine(models.Model):
    """One key figure as it was at the end of a month, and what was found about it."""

    _name = "spp.plan.review.line"
    _description = "Key Figure in a Review"
    _order = "id"
    _rec_name = "kpi_id"

    review_id = fields.Many2one("spp.plan.review", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="review_id.company_id", store=True, index=True)
    kpi_id = fields.Many2one("spp.plan.kpi", "Key Figure", required=True, readonly=True, ondelete="restrict")
    target_words = fields.Char("To Reach", readonly=True)
    has_data = fields.Boolean(readonly=True)
    actual = fields.Float(readonly=True, digits=0)
    actual_words = fields.Char("Reached", readonly=True)
    gap_words = fields.Char("Gap", readonly=True)
    status = fields.Selection(STATUSES, readonly=True)
    behind = fields.Char("Furthest Behind", readonly=True, help="The teams and reps who are furthest from the target.")
    finding = fields.Text(help="Why, as the meeting sees it.")

    def action_open_records(self):
        """Open the records behind the figure."""
        self.ensure_one()
        return self.review_id.plan_id._open_records(self.kpi_id, day=self.review_id.day)
