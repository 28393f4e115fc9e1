from odoo import fields, models


class ServiceCategory(models.Model):
    """What a request is about."""

    _name = "spp.service.category"
    _description = "Category of Requests"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    color = fields.Integer()
    company_id = fields.Many2one("res.company", index=True, help="Empty: for all companies.")
    is_public = fields.Boolean("On the Portal", default=True, help="Customers can choose it.")

    _unique_name = models.UniqueIndex(
        "(name, COALESCE(company_id, 0)) WHERE active", "There is a category with this name already."
    )
