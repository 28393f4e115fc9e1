from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

SECONDS_A_STEP = 3


class CustomerHistoryWizard(models.TransientModel):
    """Replays past days, so that a company with years of sales knows its tiers of then (the plan's C3)."""

    _name = "spp.customer.history.wizard"
    _description = "Rebuild the Tier History"

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    date_from = fields.Date(
        "From",
        required=True,
        default=lambda self: self.env.company._sales_today() - timedelta(days=self.env.company.rfm_window_days),
        help="Tiers are worked out for each day from here to today, from the sales as they are recorded now.",
    )

    def action_rebuild(self):
        """Forget the history from the first day on, and replay it with a progress bar."""
        self.ensure_one()
        self.company_id._check_day(self.date_from)
        if self.date_from > self.company_id._sales_today():
            raise UserError(self.env._("%s is in the future: choose a day in the past.", self.date_from))
        return {
            "type": "ir.actions.client",
            "tag": "spp_progress",
            "target": "new",
            "name": self.env._("Rebuilding the Tier History"),
            "params": {"model": self._name, "method": "rebuild_step", "args": [self.id]},
        }

    def _days_left(self, day):
        return max((self.company_id._sales_today() - day).days + 1, 0)

    def rebuild_step(self, state=None):
        """Replay days for a few seconds; return how far it is and where to go on.

        Each call is one transaction: a browser closed half-way leaves a sound, shorter history.
        """
        self.ensure_one()
        runs = self.env["spp.customer.run"]
        runs._check_may_run()
        self.company_id._check_day(self.date_from)
        total = self._days_left(self.date_from)
        day, seconds = fields.Date.to_date(state) or self.date_from, 0.0
        while self._days_left(day) and seconds < SECONDS_A_STEP:
            seconds += runs._execute(self.company_id, day, replay=day > self.date_from).seconds
            day += timedelta(days=1)
        left = self._days_left(day)
        return {
            "done": total - left,
            "total": total,
            "label": fields.Date.to_string(day - timedelta(days=1)),
            "next": fields.Date.to_string(day) if left else False,
            "message": self.env._("The tiers of %s days are known.", total),
        }
