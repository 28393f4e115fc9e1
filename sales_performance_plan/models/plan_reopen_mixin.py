from odoo import models
from odoo.exceptions import UserError


class PlanReopenMixin(models.AbstractModel):
    """A closed quarter is opened again by a director, with a reason and after a look at what is let go."""

    _name = "spp.plan.reopen.mixin"
    _description = "Plan That Is Opened Again"

    def action_reopen(self):
        """Show what is let go when a closed quarter is opened again, and ask why."""
        self.ensure_one()
        self._check_may_reopen()
        if self.has_kept_figures():
            self._look_for_late()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reopen %(plan)s", plan=self.name),
            "res_model": "spp.plan.reopen.wizard",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_plan_id": self.id},
        }

    def _check_may_reopen(self):
        self._check_director()
        if self.state != "closed":
            raise UserError(self.env._("%(plan)s is not closed.", plan=self.name))
        later = self._next_plan()
        if later.state == "closed":
            raise UserError(
                self.env._(
                    "%(later)s was closed after %(plan)s and is measured against it: reopen that one first.",
                    later=later.name,
                    plan=self.name,
                )
            )

    def _reopen(self, reason):
        """Go back to the review; what was kept is noted with the reason, and late changes show no more."""
        self._lock_alone()
        self._check_may_reopen()
        kept = "; ".join(
            f"{target.kpi_id.name}: {target.actual_words}" for target in self.target_ids.filtered("actual_words")
        )
        self._let_go()
        self._elevated_plan().adjustment_ids.unlink()
        self.message_post(
            body=self.env._("Reopened: %(reason)s. It was closed with: %(kept)s", reason=reason, kept=kept or "-")
        )
