from odoo import fields, models

SCORES = [("5", "Very good"), ("4", "Good"), ("3", "So so"), ("2", "Not good"), ("1", "Bad")]


class EngagementPulseWizard(models.TransientModel):
    """Asks how the month was; what is answered is kept without a name."""

    _name = "spp.engagement.pulse.wizard"
    _description = "How Was This Month?"

    score = fields.Selection(SCORES, "How was it to work here this month?", required=True)
    comment = fields.Text("What should we know?")
    answered = fields.Boolean(
        default=lambda self: self.env["spp.engagement.pulse"]._has_answered(self.env.user, self.env.company)
    )

    def action_answer(self):
        """Take the answer, and forget who gave it."""
        self.ensure_one()
        self.env["spp.engagement.pulse"]._answer(self.env.company, int(self.score), self.comment)
        self._forget()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": self.env._("Thank you! Your answer is kept without your name."),
                "type": "success",
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _forget(self):
        """Leave no row behind that says who answered what."""
        self.env["spp.engagement.suggestion"]._elevated().env[self._name].browse(self.ids).unlink()
