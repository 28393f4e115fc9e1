from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_list, ormcache

from ..rules import gates
from .customer_mixin import REP
from .gate_override import OVERRIDERS

GATE = gates.STEPS[2]
# What can bring a lead to another stage, or to a company that asks for reports.
MOVING = frozenset({"stage_id", "team_id", "user_id", "type", "company_id"})
# Passed in the context by what has checked a lead or a report already. Being an object of this process, it
# cannot come in from outside.
CHECKED = object()


class GateNeedsMixin(models.AbstractModel):
    """Leads that do not go beyond the needs step without a complete needs report (the plan's G1).

    What is held is a move: from no step, or from a step before or beyond the gate, to a further one beyond it.
    Whoever stood beyond when the gate was switched on stays there. Leads are held like opportunities, so that
    converting one, as the host's assignment does for many at once, takes none past the gate. The check comes before
    anything is written, for some of the host's doors swallow a refusal and keep what was written.
    """

    _name = "spp.gate.needs.mixin"
    _description = "Held at the Needs Gate"

    needs_report_ids = fields.One2many("spp.gate.needs.report", "lead_id", "Needs Reports", groups=REP)
    gate_override_ids = fields.One2many("spp.gate.override", "lead_id", "Let Pass", groups=REP)

    @api.constrains("stage_id")
    def _check_needs_gate(self):
        """Hold new leads, and whatever reaches a stage by another way than ``write``."""
        if self._needs_companies() and self.env.context.get("spp_needs_gate") is not CHECKED:
            self._hold_at_needs_gate({}, self._needs_steps())

    def write(self, vals):
        """Hold back leads that would go beyond the needs step without a report."""
        if MOVING.isdisjoint(vals) or not self._needs_companies():
            return super().write(vals)
        before = self._needs_steps()
        if "stage_id" in vals:
            step = self.env["crm.stage"].browse(vals["stage_id"])._process_step()
            self._hold_at_needs_gate(before, dict.fromkeys(self._needs_held(), step))
        checked = self.with_context(spp_needs_gate=CHECKED)
        result = super(GateNeedsMixin, checked).write(vals)
        if not vals.keys().isdisjoint(MOVING - {"stage_id"}):
            self._hold_at_needs_gate(before, checked._needs_steps())
        return result

    def action_set_won(self):
        """Refuse all at once, before a lost lead is brought back to be won."""
        if self._needs_companies():
            self._hold_at_needs_gate(self._needs_steps(), dict.fromkeys(self._needs_held(), "deal"))
        return super().action_set_won()

    def _merge_dependences(self, opportunities):
        """Move reports, overrides and done activities too, which the host would delete with their leads."""
        result = super()._merge_dependences(opportunities)
        tail = opportunities._elevated()
        tail.env["spp.gate.needs.report"].search([("lead_id", "in", tail.ids)])._move_to(self)
        tail.env["spp.gate.override"].search([("lead_id", "in", tail.ids)]).lead_id = self
        done = [("res_model", "=", "crm.lead"), ("res_id", "in", tail.ids), ("active", "=", False)]
        tail.env["mail.activity"].search(done).write({"res_id": self.id})
        return result

    def _gate_findings(self, gate):
        """Say of each lead without a complete report, and that nobody let pass, what is missing in which report."""
        findings = super()._gate_findings(gate)
        # A wizard that is not saved yet asks about leads under ids of its own.
        held = self._origin._needs_held() if gate == GATE else self.browse()
        if not held:
            return findings
        reports = held._elevated().env["spp.gate.needs.report"].search([("lead_id", "in", held.ids)])
        held -= reports.filtered(lambda report: report.state == "complete").lead_id
        if held:
            held -= self.env["spp.gate.override"]._passed(held, GATE)
        for lead in held:
            drafts = reports.filtered(lambda report, lead=lead: report.lead_id == lead)
            findings += drafts._findings() or [reports._finding_of_none(lead)]
        return findings

    def _hold_at_needs_gate(self, before, after):
        """Refuse to let leads go from the steps ``before`` to those ``after`` ({lead: step}) without a report.

        :raises UserError: naming all leads and all that is missing
        """
        entering = [lead.id for lead, step in after.items() if gates.enters(before.get(lead), step, GATE)]
        findings = self.browse(entering)._gate_findings(GATE)
        if findings:
            raise UserError("\n".join([*findings, self.browse(entering)._gate_hint()]))

    def _gate_hint(self):
        """Return the sentence that says who may let these leads pass."""
        if self.env.user.has_group(OVERRIDERS):
            return self.env._("You may also let it pass: press Let It Pass on the lead, and say why.")
        group = self.env.ref(OVERRIDERS)
        companies = [lead._gate_company().id for lead in self]
        domain = [("all_group_ids", "in", group.ids), ("company_ids", "in", companies), ("share", "=", False)]
        users = self._elevated().env["res.users"].search(domain, limit=3, order="name")
        if not users:
            return self.env._("Nobody may let it pass: somebody has to join the group %s first.", group.display_name)
        names = format_list(self.env, users.mapped("name"), style="or")
        return self.env._("If it has to go on without, ask %s to let it pass.", names)

    @api.model
    @ormcache()
    def _needs_companies(self):
        """Return the ids of the companies that ask for needs reports; none while no stage has a step."""
        if not self.env["crm.stage"]._process_steps():
            return frozenset()
        return frozenset(self._elevated().env["res.company"].search([("needs_gate", "=", True)]).ids)

    def _needs_held(self):
        """Return the leads whose company asks for needs reports."""
        companies = self._needs_companies()
        return self.filtered(lambda lead: companies and lead._gate_company().id in companies)

    def _needs_steps(self):
        """Return {lead: the step it stands at} of the leads whose company asks for needs reports."""
        return {lead: lead._elevated().stage_id._process_step() for lead in self._needs_held()}

    def _gate_company(self):
        """Return the company whose rules hold for the lead: its own, its team's, its owner's or the one at hand."""
        lead = self._elevated()
        return lead.company_id or lead.team_id.company_id or lead.user_id.company_id or self.env.company

    def _elevated(self):
        """Return the leads free of access rights: the only elevation of the needs gate.

        A gate holds for everybody alike, whatever of a lead, its team and its owner the one who moves it may read;
        and whoever may merge leads, which the host checks, moves all that belongs to them.
        """
        return self.sudo()
