from odoo import fields, models


class TalentSkill(models.Model):
    """Something that people who sell are good at, or not yet."""

    _name = "spp.talent.skill"
    _description = "Sales Skill"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(readonly=True, copy=False, help="Names the shipped ones for figures of the plan.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True, help="Empty: for all companies.")
