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

    def unlink(self):
        """Have the orders settled anew that these were about: nothing else tells of what is deleted."""
        splits = self.env["spp.incentive.split"]
        splits._stamp(splits._elevated().env["account.move"].browse(self.ids).line_ids.sale_line_ids.order_id)
        return super().unlink()
