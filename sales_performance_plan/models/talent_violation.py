from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from .talent_violation_flow_mixin import HAPPENS, SANCTIONS

# What HR writes until a sanction is proposed.
WRITTEN = frozenset({"kind_id", "happened_on", "facts", "file_ids"})
PROPOSAL = frozenset({"sanction", "amount", "proposal_reason"})


class TalentViolation(models.Model):
    """A violation of the rules by somebody who sells, and what is decided about it (the plan's T5).

    HR notes the facts, the person says their side, HR proposes a sanction, a second person of HR approves it, the
    person may appeal, and a third one decides on that. A fine is recorded here and booked nowhere. HR and the person
    read it, and nobody else: no manager, and no director who is not in HR.
    """

    _name = "spp.talent.violation"
    _inherit = ["spp.talent.violation.flow.mixin", "spp.talent.confidential.mixin"]
    _description = "Violation"
    _order = "happened_on desc, id desc"
    _mail_post_access = "read"
    _check_company_auto = True
    _happens = HAPPENS
    _verbs = ("state", "give_back", "drop", "appeal", "settle")

    kind_id = fields.Many2one(
        "spp.talent.violation.kind", required=True, index=True, check_company=True, ondelete="restrict"
    )
    happened_on = fields.Date(required=True, default=lambda self: self.env.company._sales_today())
    facts = fields.Text(required=True, help="What happened, without judging.")
    file_ids = fields.Many2many("ir.attachment", string="Evidence", copy=False)
    sanction = fields.Selection(SANCTIONS, "Proposed Sanction", copy=False)
    amount = fields.Monetary("Proposed Fine", copy=False, help="Recorded, never booked.")
    proposal_reason = fields.Text("Why This Sanction", copy=False)
    statement_until = fields.Date(compute="_compute_deadlines")
    appeal_until = fields.Date(compute="_compute_deadlines")
    is_final = fields.Boolean(compute="_compute_deadlines", help="No appeal is possible any more.")

    _amount_not_negative = models.Constraint("CHECK (coalesce(amount, 0) >= 0)", "A fine is not negative.")

    @api.depends("profile_id", "kind_id", "happened_on")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for one in self:
            one.display_name = f"{one.kind_id.name or ''}, {one.person_name or ''}, {one.happened_on or ''}"

    @api.depends("told_at", "decided_at", "state")
    def _compute_deadlines(self):
        for one in self:
            company = one._elevated().company_id
            one.statement_until = one._day_after(one.told_at, company.violation_statement_days)
            one.appeal_until = one.final_sanction and one._day_after(one.decided_at, company.violation_appeal_days)
            over = one.state == "decided" and bool(one.appeal_until) and one.appeal_until < one._today()
            one.is_final = one.state in ("settled", "dropped") or over

    def _day_after(self, moment, days):
        """Return the day, where the company is, that lies ``days`` after ``moment``."""
        return moment and self._elevated().company_id._sales_day(moment) + timedelta(days=days)

    @api.constrains("sanction", "amount")
    def _check_amount(self):
        for one in self:
            if one.amount and one.sanction != "fine":
                raise UserError(self.env._("%(file)s: only a fine has an amount.", file=one.display_name))

    @api.model_create_multi
    def create(self, vals_list):
        """Note violations of others alone, with their files where they belong."""
        files = super().create(vals_list)
        files._check_not_mine()
        files._own_attachments()
        return files

    def write(self, vals):
        """Let facts and proposal stand once they are proposed."""
        if not self._is_fact():
            self._refuse_late(vals)
        result = super().write(vals)
        if "file_ids" in vals:
            self._own_attachments()
        return result

    def _refuse_late(self, vals):
        late = self.filtered(lambda one: one.state not in ("draft", "told"))
        if late and vals.keys() & (WRITTEN | PROPOSAL):
            raise UserError(
                self.env._(
                    "%(file)s is proposed or decided: have it given back to change what it says.",
                    file=late[0].display_name,
                )
            )
        told = self.filtered("told_at")
        if told and vals.keys() & (WRITTEN - {"file_ids"}):
            raise UserError(
                self.env._(
                    "%(file)s was shown to the person: what is new goes into a note, or into a new file.",
                    file=told[0].display_name,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_told(self):
        if told := self.filtered("told_at"):
            raise UserError(self.env._("%(file)s was shown to the person and is kept.", file=told[0].display_name))

    def _own_attachments(self):
        """Tie files that belong nowhere yet to the violation, so that they are read by whoever may read it."""
        for one in self:
            loose = one.file_ids.filtered(lambda file: not file.res_id)
            loose.write({"res_model": self._name, "res_id": one.id})
            foreign = (one.file_ids - loose).filtered(
                lambda file, one=one: (file.res_model, file.res_id) != (self._name, one.id)
            )
            if foreign:
                raise UserError(
                    self.env._(
                        "%(files)s belong to something else: upload them here.", files=", ".join(foreign.mapped("name"))
                    )
                )
