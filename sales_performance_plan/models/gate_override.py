from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

OVERRIDERS = "sales_performance_plan.sales_performance_plan_group_override"


class GateOverride(models.Model):
    """Somebody let a lead or a quotation pass a gate without what it asks for: who, when and why, for good."""

    _name = "spp.gate.override"
    _description = "Gate Override"
    _order = "id desc"

    gate = fields.Selection(
        [("assignment", "Lead score"), ("needs", "Needs report"), ("proposal", "Approval of the proposal")],
        required=True,
        readonly=True,
    )
    lead_id = fields.Many2one("crm.lead", readonly=True, index="btree_not_null", ondelete="cascade")
    order_id = fields.Many2one("sale.order", readonly=True, index="btree_not_null", ondelete="cascade")
    reason = fields.Text(required=True, readonly=True)
    findings = fields.Text("What Was Missing", readonly=True)
    user_id = fields.Many2one(
        "res.users", "By", required=True, readonly=True, default=lambda self: self.env.user, ondelete="restrict"
    )
    create_date = fields.Datetime("When", readonly=True)
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda self: self.env.company, ondelete="cascade"
    )

    _about_one_record = models.Constraint(
        "CHECK (num_nonnulls(lead_id, order_id) = 1)", "An override is about one lead or one quotation."
    )

    @api.model
    def _grant(self, records, gate, reason):
        """Let leads or quotations pass ``gate``, and say so where their readers look.

        :raises AccessError: unless the user may override gates
        :raises UserError: without a reason
        """
        field = "lead_id" if records._name == "crm.lead" else "order_id"
        self.create([{"gate": gate, field: record.id, "reason": reason} for record in records])

    @api.model
    def _passed(self, records, gate):
        """Return those of ``records`` (leads or quotations) that somebody let pass ``gate``.

        Free of access rights: a gate is open to whoever moves the record, also if they may not read who let it pass.
        """
        field = "lead_id" if records._name == "crm.lead" else "order_id"
        overrides = self.sudo().search([("gate", "=", gate), (field, "in", records.ids)])
        return records & overrides[field].with_env(records.env)

    @api.model_create_multi
    def create(self, vals_list):
        """Keep the trace of who let a record pass, here and where the record's readers look.

        What was missing and for which company is found out anew, whatever is given.

        :raises AccessError: for whoever may not override gates or not change the record, also over RPC
        :raises UserError: without a reason
        """
        self._check_may_override()
        for vals in vals_list:
            record = self._record_of(vals)
            record.check_access("write")
            if not (vals.get("reason") or "").strip():
                raise UserError(self.env._("Say why %(name)s may pass.", name=record.display_name))
            vals["user_id"] = self.env.uid
            vals["company_id"] = record._gate_company().id
            vals["findings"] = "\n".join(record._gate_findings(vals.get("gate")))
        overrides = super().create(vals_list)
        for override in overrides:
            (override.lead_id or override.order_id).message_post(
                body=self.env._("Passed without what the gate asks for. Reason: %(reason)s", reason=override.reason),
                subtype_xmlid="mail.mt_note",
            )
        return overrides

    def _record_of(self, vals):
        """Return the lead or the quotation that ``vals`` are about."""
        if vals.get("lead_id"):
            return self.env["crm.lead"].browse(vals["lead_id"])
        return self.env["sale.order"].browse(vals.get("order_id"))

    def _check_may_override(self):
        if not self.env.user.has_group(OVERRIDERS):
            raise AccessError(
                self.env._(
                    "Only members of the group Override Process Gates may let a record pass: ask one of them, "
                    "or complete what is missing."
                )
            )
