from odoo import fields, models


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = [
        "spp.gate.proposal.mixin",  # before the host: it closes doors that do not ask further
        "sale.order",
        "spp.customer.badge.mixin",
        "spp.customer.sale.mixin",
        "spp.gate.mixin",
        "spp.incentive.split.mixin",
        "spp.import.mixin",
    ]

    commission_split_ids = fields.One2many(
        "spp.incentive.split",
        "order_id",
        copy=False,
        groups="sales_performance_plan.sales_performance_plan_group_rep",
        help="Who sold it together; empty means the salesperson alone.",
    )

    # The tier run reads what was written since the last night, and all sales of some customers.
    _spp_write_date_idx = models.Index("(write_date)")
    _spp_customer_sales_idx = models.Index(
        "(company_id, partner_id, date_order) INCLUDE (amount_untaxed, currency_rate) WHERE state = 'sale'"
    )

    def _create_invoices(self, *args, **kwargs):
        """Let the invoices be shared as the orders are."""
        moves = super()._create_invoices(*args, **kwargs)
        self.env["spp.incentive.split"]._carry_over(moves)
        return moves
