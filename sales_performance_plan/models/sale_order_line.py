from odoo import api, models

from .gate_proposal_change_mixin import LINE, LINE_KEYS, WORKED_OUT


class SaleOrderLine(models.Model):
    _name = "sale.order.line"
    _inherit = ["spp.gate.proposal.reader.mixin", "sale.order.line"]

    @api.model_create_multi
    def create(self, vals_list):
        """Have an approved proposal approved again that gets another line."""
        lines = super().create(vals_list)
        if self.env["res.company"]._proposal_gated():
            if not self.env.su:
                self.env["sale.order"]._check_undecided({key for vals in vals_list for key in WORKED_OUT & vals.keys()})
            lines.order_id._ask_again()
        return lines

    def write(self, vals):
        """Have an approved proposal approved again when its lines change."""
        if (LINE_KEYS | WORKED_OUT).isdisjoint(vals) or not self.env["res.company"]._proposal_gated():
            return super().write(vals)
        if not self.env.su:
            self.env["sale.order"]._check_undecided(WORKED_OUT & vals.keys())
        orders = self.order_id
        result = super().write(vals)
        (orders | self.order_id)._ask_again()
        return result

    def unlink(self):
        """Have an approved proposal approved again that loses a line."""
        if not self.env["res.company"]._proposal_gated():
            return super().unlink()
        orders = self.order_id
        result = super().unlink()
        orders.exists()._ask_again()
        return result

    def _offer(self):
        """Return what the customer is offered here; what sections and notes say is not part of it."""
        self.ensure_one()
        text = self.name or ""
        offer = {name: self._offered(name) for name in LINE}
        described = "" if self.display_type else text
        return {"id": self.id, "label": text.split("\n")[0], "name": described, **offer}

    def _offered(self, name):
        value, field = self[name], self._fields[name]
        if field.type == "many2many":
            return sorted(value.ids)
        if field.type == "many2one":
            return value.id
        return round(value, 6) if field.type == "float" else value

    def _order_key(self):
        return "order_id"

    def _quotation(self):
        return self.env["sale.order"]._proposal_elevated().browse(self.order_id.ids)
