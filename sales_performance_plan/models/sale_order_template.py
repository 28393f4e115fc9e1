from odoo import fields, models


class SaleOrderTemplate(models.Model):
    _inherit = "sale.order.template"

    pain_points = fields.Html(translate=True, help="What the customer suffers from today; printed on the quotation.")
    advantages = fields.Html(translate=True, help="What we do better than others; printed on the quotation.")
    roi = fields.Html("ROI", translate=True, help="What it brings and when it pays off; printed on the quotation.")
