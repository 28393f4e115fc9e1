from odoo import api, fields, models
from odoo.fields import Domain

from .customer_mixin import REP
from .gate_needs_mixin import GATE


class GateNeedsScreenMixin(models.AbstractModel):
    """What the screens of a lead say about its needs reports. Nothing of it is stored on the lead."""

    _name = "spp.gate.needs.screen.mixin"
    _description = "Needs Reports on the Screens of a Lead"

    needs_state = fields.Selection(
        [("none", "Missing"), ("draft", "Draft"), ("passed", "Let Pass"), ("complete", "Complete")],
        "Needs Report",
        compute="_compute_needs_state",
        search="_search_needs_state",
        groups=REP,
    )
    needs_asked = fields.Boolean(compute="_compute_needs_asked", groups=REP, string="Needs Report Asked For")
    needs_due = fields.Boolean(compute="_compute_needs_asked", groups=REP, string="Needs Report Due")
    needs_findings = fields.Text(compute="_compute_needs_findings", groups=REP, string="Missing Needs")
    needs_hint = fields.Char(compute="_compute_needs_findings", groups=REP, string="Who May Let It Pass")

    @api.depends("needs_report_ids.state", "gate_override_ids.gate")
    def _compute_needs_state(self):
        passed = self.env["spp.gate.override"]._passed(self._origin, GATE)
        for lead in self:
            states = set(lead.needs_report_ids.mapped("state"))
            if "complete" in states:
                lead.needs_state = "complete"
            elif lead._origin in passed:
                lead.needs_state = "passed"
            else:
                lead.needs_state = "draft" if states else "none"

    @api.model
    def _search_needs_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        complete = Domain("needs_report_ids", "any", Domain("state", "=", "complete"))
        passed = Domain("gate_override_ids", "any!", Domain("gate", "=", GATE))
        written = Domain("needs_report_ids", "!=", False)
        domains = {
            "complete": complete,
            "passed": passed & ~complete,
            "draft": written & ~complete & ~passed,
            "none": ~written & ~passed,
        }
        return Domain.OR(domains[state] for state in value if state in domains)

    @api.depends("stage_id", "company_id", "team_id", "user_id", "needs_report_ids.state", "gate_override_ids.gate")
    @api.depends_context("company")
    def _compute_needs_asked(self):
        steps = self._needs_steps()
        for lead in self:
            lead.needs_asked = lead in steps
            lead.needs_due = steps.get(lead) == GATE and lead.needs_state in ("none", "draft")

    @api.depends("needs_state", "company_id", "team_id", "user_id")
    @api.depends_context("uid", "company")
    def _compute_needs_findings(self):
        for lead in self:
            findings = lead._gate_findings(GATE)
            lead.needs_findings = "\n".join(findings)
            lead.needs_hint = lead._gate_hint() if findings else False

    def action_open_needs_report(self):
        """Open the lead's needs report, the list of them if there are several, or a new one."""
        self.ensure_one()
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Needs Report (SPIN)"),
            "res_model": "spp.gate.needs.report",
            "context": {"default_lead_id": self.id},
        }
        reports = self.needs_report_ids
        if len(reports) > 1:
            return {**action, "view_mode": "list,form", "domain": [("lead_id", "=", self.id)]}
        return {**action, "view_mode": "form", "res_id": reports.id}

    def action_let_needs_pass(self):
        """Ask why the leads may go on without a needs report."""
        return self._open_override(GATE)
