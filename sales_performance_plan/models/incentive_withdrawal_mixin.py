from odoo import api, models
from odoo.exceptions import AccessError

DIRECTOR = "sales_performance_plan.sales_performance_plan_group_director"


class IncentiveWithdrawalMixin(models.AbstractModel):
    """Takes an approval back by which nothing was settled yet."""

    _name = "spp.incentive.withdrawal.mixin"
    _description = "Approval That Is Taken Back"

    @api.model
    def _setup_restore(self, values):
        """Take an approval back by which nothing was settled yet; the version before counts again.

        The approver, or a director, may; everybody else would undo what two people signed.
        """
        for scheme in self.browse().union(*values):
            if not (self.env.user == scheme.approver_id or self.env.user.has_group(DIRECTOR)):
                raise AccessError(self.env._("Only the approver or a plan director takes an approval back."))
            before = scheme.search(
                [
                    ("company_id", "=", scheme.company_id.id),
                    ("state", "=", "superseded"),
                    ("date_from", "<=", scheme.date_from),
                ],
                limit=1,
            )
            scheme._decide({"state": "draft", "approver_id": False, "approved_at": False})
            before._decide({"state": "approved"})
