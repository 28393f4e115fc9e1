from odoo import api, fields, models


class LeadBackTestLine(models.TransientModel):
    """Closed leads with one score."""

    _name = "spp.lead.back.test.line"
    _description = "Score in the Back-Test"
    _order = "score desc"

    test_id = fields.Many2one("spp.lead.back.test", required=True, ondelete="cascade")
    score = fields.Integer(readonly=True, aggregator=None)
    leads = fields.Integer(readonly=True)
    won = fields.Integer(readonly=True)
    rate = fields.Float("Won (%)", compute="_compute_rate", store=True, aggregator="avg", digits=(16, 1))
    passes = fields.Boolean(compute="_compute_passes")

    @api.depends("leads", "won")
    def _compute_rate(self):
        for line in self:
            line.rate = 100.0 * line.won / line.leads if line.leads else 0.0

    @api.depends("score", "test_id.pass_mark")
    def _compute_passes(self):
        for line in self:
            line.passes = line.score >= line.test_id.pass_mark
