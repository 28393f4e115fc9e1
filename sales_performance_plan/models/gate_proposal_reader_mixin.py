from functools import partial

from odoo import models
from odoo.exceptions import AccessError
from odoo.fields import Domain


class GateProposalReaderMixin(models.AbstractModel):
    """Quotations and their lines, which customers do not find while the proposal is not approved.

    They may read their own quotations through the portal's pages and from outside alike: a record rule
    cannot say which are held back, for that takes the company's settings and what was approved.
    """

    _name = "spp.gate.proposal.reader.mixin"
    _description = "Hidden from Customers before the Approval"

    def _search(self, domain, *args, bypass_access=False, **kwargs):
        if not bypass_access and self._hides_proposals():
            orders = self.env["sale.order"]._held_from_reader()
            domain = Domain(domain) & Domain(self._order_key(), "not in", orders.ids)
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if result is None and self and self._hides_proposals():
            hidden = self.filtered(lambda record: record._quotation()._proposal_held())
            if hidden:
                return hidden, partial(AccessError, self.env._("This quotation is not available yet."))
        return result

    def _hides_proposals(self):
        return not self.env.su and self.env["res.company"]._proposal_gated() and self.env.user.share

    def _order_key(self):
        """Return the field that holds the quotation's id. To be overridden."""
        return "id"

    def _quotation(self):
        """Return the quotation, free of access rights. To be overridden."""
        return self._proposal_elevated()
