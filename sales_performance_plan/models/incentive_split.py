from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, float_compare


class IncentiveSplit(models.Model):
    """A rep's part of an order or invoice, where several sold it (the plan's I6)."""

    _name = "spp.incentive.split"
    _description = "Commission Split"
    _inherit = ["spp.incentive.decision.mixin"]
    _order = "order_id, move_id, weight desc, id"
    _rec_name = "user_id"

    order_id = fields.Many2one("sale.order", index="btree_not_null", ondelete="cascade")
    move_id = fields.Many2one("account.move", index="btree_not_null", ondelete="cascade")
    company_id = fields.Many2one("res.company", compute="_compute_company_id", store=True, precompute=True, index=True)
    user_id = fields.Many2one("res.users", "Rep", required=True, index=True, ondelete="restrict")
    weight = fields.Float("Part (%)", required=True, default=50.0)

    _one_document = models.Constraint(
        "CHECK ((order_id IS NULL) <> (move_id IS NULL))", "A split belongs to one order or one invoice."
    )
    _part_of_something = models.Constraint(
        "CHECK (weight > 0 AND weight <= 100)", "A part lies above 0 % and at most at 100 %."
    )
    _once_per_rep = models.UniqueIndex("(order_id, move_id, user_id) NULLS NOT DISTINCT", "A rep has one part.")

    @api.depends("order_id", "move_id")
    def _compute_company_id(self):
        for split in self:
            split.company_id = (split.order_id or split.move_id).company_id

    @api.model_create_multi
    def create(self, vals_list):
        """Have the document settled anew."""
        splits = super().create(vals_list)
        splits._touch()
        return splits

    def write(self, vals):
        """Have the documents settled anew, before and after."""
        self._touch()
        result = super().write(vals)
        self._touch()
        return result

    def unlink(self):
        """Have the documents settled anew."""
        self._touch()
        return super().unlink()

    def _touch(self):
        for documents in (self.order_id, self.move_id):
            self._stamp(documents)

    @api.model
    def _stamp(self, documents):
        """Stamp ``documents`` as written, since the settlement looks again at what was."""
        if documents:
            documents.flush_recordset()
            query = "UPDATE %s SET write_date = now() AT TIME ZONE 'UTC' WHERE id IN %s"
            self.env.cr.execute(SQL(query, SQL.identifier(documents._table), tuple(documents.ids)))
            documents.invalidate_recordset(["write_date"])

    @api.model
    def _carry_over(self, moves):
        """Share invoices as their orders are; who may invoice need not be one who may share."""
        splits = self._elevated()
        for move in moves:
            orders = move.line_ids.sale_line_ids.order_id
            if splits.search_count([("order_id", "in", orders.ids)], limit=1):
                weights = self._weights(splits.env["sale.order"].browse(orders.ids))
                splits.create(
                    [{"move_id": move.id, "user_id": user.id, "weight": weight} for user, weight in weights.items()]
                )

    @api.model
    def _weights(self, orders):
        """Return ``{rep: part in %}`` of several orders together, by their amounts."""
        total = sum(orders.mapped("amount_untaxed"))
        weights = {}
        for order in orders:
            parts = {split.user_id: split.weight for split in order.commission_split_ids} or {order.user_id: 100.0}
            for user, weight in parts.items():
                own = order.amount_untaxed / total if total else 1 / len(orders)
                weights[user] = weights.get(user, 0.0) + weight * own
        return {user: weight for user, weight in weights.items() if user and weight > 0}

    def _check_whole(self, document):
        """Refuse parts of ``document`` that are not the whole together."""
        if self and float_compare(sum(self.mapped("weight")), 100.0, precision_digits=2):
            raise ValidationError(
                self.env._(
                    "The parts of %(document)s add up to %(sum)s %%: make them 100 %%.",
                    document=document.display_name,
                    sum=f"{sum(self.mapped('weight')):g}",
                )
            )
