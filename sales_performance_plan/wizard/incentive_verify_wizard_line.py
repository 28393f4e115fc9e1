from odoo import fields, models

KINDS = [
    ("cell", "Cell changed"),
    ("formula", "Formula changed"),
    ("result", "Result of a formula differs"),
    ("row", "Row missing"),
    ("row_added", "Row added"),
    ("sheet", "Sheet missing"),
    ("sheet_added", "Sheet added"),
]


class IncentiveVerifyWizardLine(models.TransientModel):
    """One thing in a returned workbook that is not what the database says."""

    _name = "spp.incentive.verify.wizard.line"
    _description = "Difference in a Workbook"

    wizard_id = fields.Many2one("spp.incentive.verify.wizard", required=True, index=True, ondelete="cascade")
    kind = fields.Selection(KINDS, "What", required=True)
    sheet = fields.Char()
    cell = fields.Char()
    row = fields.Char()
    column = fields.Char()
    was = fields.Char("In the Database")
    now = fields.Char("In the File")
    since_export = fields.Boolean(
        "Changed in the Database", help="The file is as it was exported; the database moved on."
    )
