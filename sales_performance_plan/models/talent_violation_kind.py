from odoo import fields, models


class TalentViolationKind(models.Model):
    """A kind of violation; those without a company are for all companies."""

    _name = "spp.talent.violation.kind"
    _description = "Kind of Violation"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True, ondelete="cascade", default=lambda self: self.env.company)
