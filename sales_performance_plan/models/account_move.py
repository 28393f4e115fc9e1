from odoo import fields, models


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "spp.customer.sale.mixin", "spp.incentive.split.mixin"]

    commission_split_ids = fields.One2many(
        "spp.incentive.split",
        "move_id",
        groups="sales_performance_plan.sales_performance_plan_group_rep",
        help="Who sold it together; empty means the salesperson alone.",
    )

    _spp_write_date_idx = models.Index("(write_date) WHERE move_type IN ('out_invoice', 'out_refund', 'out_receipt')")
