from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.talent_pay_proposal import DECISIONS
from ..models.talent_pip_flow_mixin import OUTCOMES, VIEWS
from ..models.talent_violation_flow_mixin import RESULTS, SANCTIONS

PLACES = {
    "spp.talent.pip": "pip_id",
    "spp.talent.pay.proposal": "proposal_id",
    "spp.talent.violation": "violation_id",
}


class TalentWordWizard(models.TransientModel):
    """Asks for the words, and for what else an action on a confidential file needs; the file checks who says them."""

    _name = "spp.talent.word.wizard"
    _description = "Say It"

    verb = fields.Selection(
        [
            ("acknowledge", "Acknowledge"),
            ("overrule", "Decide by Hand"),
            ("cancel", "Call Off"),
            ("decide", "Decide"),
            ("give_back", "Give Back"),
            ("state", "Tell Your Side"),
            ("drop", "Drop"),
            ("appeal", "Appeal"),
            ("settle", "Decide on the Appeal"),
        ],
        required=True,
        readonly=True,
    )
    pip_id = fields.Many2one("spp.talent.pip", "Improvement Plan", readonly=True)
    proposal_id = fields.Many2one("spp.talent.pay.proposal", readonly=True)
    violation_id = fields.Many2one("spp.talent.violation", readonly=True)
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    text = fields.Text("In Your Words")
    view = fields.Selection(VIEWS, "I Have", default="agreed")
    outcome = fields.Selection(OUTCOMES)
    decision = fields.Selection(DECISIONS)
    details = fields.Text("What Exactly")
    result = fields.Selection(RESULTS, "The Sanction Is")
    sanction = fields.Selection(SANCTIONS, "Now")
    amount = fields.Monetary("Fine Now")

    @api.depends("violation_id")
    def _compute_currency_id(self):
        for wizard in self:
            wizard.currency_id = wizard.violation_id.currency_id or self.env.company.currency_id

    @api.model
    def _place(self, file):
        return PLACES[file._name]

    def action_say(self):
        """Do what was asked for, with the words."""
        self.ensure_one()
        file = self.pip_id or self.proposal_id or self.violation_id
        file.check_access("read")
        if self.verb not in file._verbs:
            raise UserError(self.env._("%(file)s cannot be answered like that.", file=file.display_name))
        arguments = {
            "acknowledge": (self.text, self.view),
            "overrule": (self.text, self.outcome),
            "decide": (self.decision, self.text, self.details),
            "settle": (self.text, self.result, self.sanction, self.amount),
        }
        getattr(file, f"_{self.verb}")(*arguments.get(self.verb, (self.text,)))
        return {"type": "ir.actions.act_window_close"}
