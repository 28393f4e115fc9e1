from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date

# Passed in the context when a checked action writes. Being an object of this process, it cannot come in
# from outside, so nobody can claim by RPC to have decided.
DECISION = object()


class IncentiveDecisionMixin(models.AbstractModel):
    """Records about pay, whose state changes by checked actions alone."""

    _name = "spp.incentive.decision.mixin"
    _description = "Decided by Checked Actions"

    def _elevated(self):
        """Return the records free of access rights: the only elevation of this room.

        People may read their pay and act on it (submit, approve, dispute), never write it: each action
        checks who acts and then writes through here. The settlement reads everybody's sales for the same
        reason, since its result carries record rules of its own.
        """
        return self.sudo()

    def _decide(self, values):
        """Write the outcome of an action that was checked; two people who press at once do so in turn."""
        records = self._elevated().with_context(spp_decision=DECISION)
        records.lock_for_update()
        records.write(values)
        return records

    def _would_pass(self, check):
        """Tell whether ``check`` lets the user act: buttons are shown by the very checks that guard them."""
        self.ensure_one()
        if not self._origin:
            return False
        try:
            check()
        except UserError:
            return False
        return True

    def _is_decision(self):
        return self.env.context.get("spp_decision") is DECISION

    def _month_name(self, day):
        """Return the month around ``day`` as the reader writes it; the pattern is a term, for not all put it so."""
        return format_date(self.env, day, date_format=self.env._("MMMM y")) if day else ""

    def _short_month(self, day):
        """Return the month around ``day`` as lists have room for."""
        return format_date(self.env, day, date_format=self.env._("MMM y")) if day else ""
