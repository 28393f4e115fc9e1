from odoo import fields, models


class IncentiveAnswerWizard(models.TransientModel):
    """Answers a rep's question about a line, with an adjustment where they are right."""

    _name = "spp.incentive.answer.wizard"
    _description = "Answer a Question about a Commission"

    dispute_id = fields.Many2one("spp.incentive.dispute", required=True, readonly=True, ondelete="cascade")
    currency_id = fields.Many2one(related="dispute_id.currency_id")
    question = fields.Text(related="dispute_id.question", related_sudo=False)
    why = fields.Char(related="dispute_id.why", related_sudo=False)
    answer = fields.Text(required=True)
    amount = fields.Monetary("Adjust by", help="A second person approves it; 0 leaves the line as it is.")

    def action_answer(self):
        """Answer, and prepare the adjustment if there is one."""
        self.ensure_one()
        self.dispute_id._answer(self.answer, self.amount)
        return {"type": "ir.actions.act_window_close"}
