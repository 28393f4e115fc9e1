from odoo import fields, models
from odoo.tools.sql import column_exists, create_column


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = [
        "spp.gate.proposal.mixin",  # before the host: it closes doors that do not ask further
        "sale.order",
        "spp.customer.badge.mixin",
        "spp.customer.sale.mixin",
        "spp.gate.mixin",
        "spp.incentive.split.mixin",
        "spp.service.link.mixin",
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

    def _auto_init(self):
        """Make columns that would be filled row by row in a blink: installing writes to no order."""
        columns = {
            "pain_points": "text",
            "advantages": "text",
            "roi": "text",
            "proposal_state": "varchar DEFAULT 'draft'",
        }
        for name, kind in columns.items():
            if not column_exists(self.env.cr, self._table, name):
                create_column(self.env.cr, self._table, name, kind)
        return super()._auto_init()

    def _service_link(self):
        return "order_id"

    def _create_invoices(self, *args, **kwargs):
        """Let the invoices be shared as the orders are."""
        moves = super()._create_invoices(*args, **kwargs)
        self.env["spp.incentive.split"]._carry_over(moves)
        return moves
