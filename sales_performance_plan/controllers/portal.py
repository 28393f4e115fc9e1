from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.http import request, route
from odoo.tools import consteq

from odoo.addons.sale_management.controllers.portal import CustomerPortal


class ProposalPortal(CustomerPortal):
    """The customer's pages know nothing of a quotation whose proposal is not approved."""

    def _document_check_access(self, model_name, document_id, access_token=None):
        document = super()._document_check_access(model_name, document_id, access_token=access_token)
        if model_name == "sale.order" and self._is_held_back(document):
            raise AccessError(request.env._("This quotation is not available yet."))
        return document

    def _is_held_back(self, order):
        held = order._proposal_held()
        return bool(held) and not held.with_user(request.env.user)._may_approve()

    def _knows(self, order, token):
        mine = order.partner_id.commercial_partner_id == request.env.user.commercial_partner_id
        invited = bool(token and order.access_token) and consteq(order.access_token, token)
        return mine or invited or not request.env.user.share

    def _prepare_quotations_domain(self, partner):
        domain = super()._prepare_quotations_domain(partner)
        if not request.env["res.company"]._proposal_gated():
            return domain
        held = request.env["sale.order"]._proposal_elevated().search(domain)._proposal_held()
        return list(Domain(domain) & Domain("id", "not in", held.ids))

    @route()
    def portal_order_page(self, order_id, access_token=None, **kw):
        """Say politely that the quotation is not ready."""
        order = request.env["sale.order"]._proposal_elevated().browse(order_id).exists()
        if order and self._knows(order, access_token) and self._is_held_back(order):
            page = "sales_performance_plan.gate_proposal_not_available"
            return request.render(page, {"seller": order.user_id, "page_name": "quote"}, status=404)
        return super().portal_order_page(order_id, access_token=access_token, **kw)
