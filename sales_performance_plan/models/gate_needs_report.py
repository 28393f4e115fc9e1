from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_list

from ..rules import gates, needs
from .gate_needs_mixin import CHECKED, GATE


class GateNeedsReport(models.Model):
    """What was learned about a customer's needs by the four kinds of questions of the SPIN method."""

    _name = "spp.gate.needs.report"
    _description = "Needs Report (SPIN)"
    _order = "id desc"

    lead_id = fields.Many2one("crm.lead", "Opportunity", required=True, index=True, ondelete="cascade")
    partner_id = fields.Many2one(related="lead_id.partner_id", string="Customer")
    user_id = fields.Many2one(related="lead_id.user_id", string="Salesperson")
    # Read through the lead: a stored one would cost a query each time a lead changes its company.
    company_id = fields.Many2one(related="lead_id.company_id")
    situation = fields.Text(help="Who works there with what, how much, how often?")
    problem = fields.Text(help="What is hard, slow, unreliable or annoying about it today?")
    implication = fields.Text(help="What does that lead to, whom does it hit, what does it cost?")
    need_payoff = fields.Text("Need-Payoff", help="What would it be worth to have it solved, in their own words?")
    state = fields.Selection(
        [("draft", "Draft"), ("complete", "Complete")], required=True, default="draft", readonly=True
    )
    author_id = fields.Many2one(
        "res.users", required=True, readonly=True, default=lambda self: self.env.user, ondelete="restrict"
    )
    completed_at = fields.Datetime("Completed on", readonly=True)
    completer_id = fields.Many2one("res.users", "Completed by", readonly=True)
    missing = fields.Char("Still Missing", compute="_compute_missing")

    @api.depends("lead_id.name", "author_id.name")
    def _compute_display_name(self):
        for report in self:
            lead, author = report.lead_id.name or "", report.author_id.name or ""
            report.display_name = self.env._("Needs of %(lead)s (%(author)s)", lead=lead, author=author)

    @api.depends(*needs.PARTS, "lead_id")
    def _compute_missing(self):
        for report in self:
            report.missing = report._missing_words()

    @api.model_create_multi
    def create(self, vals_list):
        """Begin as a draft, whatever is given."""
        for vals in vals_list:
            vals.update(state="draft", completed_at=False, completer_id=False)
            if not self.env.su:
                vals["author_id"] = self.env.uid
        return super().create(vals_list)

    def write(self, vals):
        """Put a complete report that does not say enough any more back to draft."""
        if self.env.context.get("spp_needs_gate") is CHECKED:
            return super().write(vals)
        if not {"state", "author_id", "completed_at", "completer_id"}.isdisjoint(vals):
            raise UserError(self.env._("Use the buttons to complete a needs report or to put it back to draft."))
        if any(report.lead_id.id != vals.get("lead_id", report.lead_id.id) for report in self):
            raise UserError(self.env._("A needs report stays with its opportunity: write another one for the other."))
        result = super().write(vals)
        if not vals.keys().isdisjoint(needs.PARTS):
            self.filtered(lambda report: report.state == "complete" and report._missing())._undo()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_last_complete(self):
        self._check_not_needed()

    def action_complete(self):
        """Say that the needs are understood, if all four parts say something.

        :raises UserError: naming all that is missing
        """
        drafts = self.filtered(lambda report: report.state == "draft")
        unfinished = drafts.filtered(lambda report: report._missing())
        if unfinished:
            raise UserError("\n".join(unfinished._findings()))
        values = {"state": "complete", "completed_at": fields.Datetime.now(), "completer_id": self.env.uid}
        drafts.with_context(spp_needs_gate=CHECKED).write(values)
        for report in drafts:
            report._tell(self.env._("The needs report of %s is complete.", report.author_id.name))

    def action_draft(self):
        """Put complete reports back to draft."""
        self.filtered(lambda report: report.state == "complete")._undo()

    def _undo(self):
        self._check_not_needed()
        values = {"state": "draft", "completed_at": False, "completer_id": False}
        self.with_context(spp_needs_gate=CHECKED).write(values)
        for report in self:
            report._tell(self.env._("The needs report of %s is a draft again.", report.author_id.name))

    def _check_not_needed(self):
        """Refuse to take away the only complete report of a lead that stands beyond the gate."""
        leads = self.filtered(lambda report: report.state == "complete").lead_id
        beyond = leads.browse(lead.id for lead, step in leads._needs_steps().items() if gates.beyond(step, GATE))
        if not beyond:
            return
        domain = [("lead_id", "in", beyond.ids), ("state", "=", "complete"), ("id", "not in", self.ids)]
        beyond -= beyond._elevated().env[self._name].search(domain).lead_id
        beyond -= self.env["spp.gate.override"]._passed(beyond, GATE)
        if beyond:
            raise UserError(
                "\n".join(
                    self.env._(
                        "%(lead)s stands at %(stage)s by this complete needs report: move it back to the needs step "
                        "first, or keep all four parts of the report filled in.",
                        lead=lead.display_name,
                        stage=lead.stage_id.name,
                    )
                    for lead in beyond
                )
            )

    def _move_to(self, lead):
        """Keep the reports of leads that are merged into ``lead``."""
        self.with_context(spp_needs_gate=CHECKED).write({"lead_id": lead.id})

    def _tell(self, text):
        self.lead_id.message_post(body=text, subtype_xmlid="mail.mt_note")

    def _as_rules(self):
        return {part: self[part] for part in needs.PARTS}

    def _missing(self):
        """Return {part: what is wrong} of the parts that do not say enough."""
        return needs.missing(self._as_rules(), self._least())

    def _least(self):
        lead = self.lead_id
        company = lead._gate_company() if lead else self.env.company
        return company.needs_min_length

    def _missing_words(self):
        """Return in words which parts are empty or too short; nothing if none is."""
        wrong = self._missing()
        empty = self._labels(part for part, what in wrong.items() if what == needs.EMPTY)
        short = self._labels(part for part, what in wrong.items() if what == needs.SHORT)
        words = []
        if empty:
            parts = format_list(self.env, empty)
            one = len(empty) == 1
            words.append(
                self.env._("%(parts)s is empty", parts=parts) if one else self.env._("%(parts)s are empty", parts=parts)
            )
        if short:
            parts = format_list(self.env, short)
            least = self._least()
            words.append(self.env._("less than %(least)s letters in %(parts)s", parts=parts, least=least))
        return "; ".join(words)

    def _labels(self, parts):
        return [self._fields[part]._description_string(self.env) for part in parts]

    def _findings(self):
        """Return a sentence for each report, saying what it lacks and what to do."""
        return [
            self.env._(
                "%(lead)s: fill in the SPIN report of %(author)s: %(missing)s.",
                lead=report.lead_id.display_name,
                author=report.author_id.name,
                missing=missing,
            )
            if (missing := report._missing_words())
            else self.env._(
                "%(lead)s: the SPIN report of %(author)s says it all: press Complete on it.",
                lead=report.lead_id.display_name,
                author=report.author_id.name,
            )
            for report in self
        ]

    @api.model
    def _finding_of_none(self, lead):
        return self.env._(
            "%(lead)s has no needs report yet. Fill in the SPIN report: %(parts)s.",
            lead=lead.display_name,
            parts=format_list(self.env, self._labels(needs.PARTS)),
        )
