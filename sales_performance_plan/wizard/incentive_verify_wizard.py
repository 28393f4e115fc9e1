import base64
import binascii

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..models.incentive_payout import MARK
from ..report import incentive_workbook_check as workbook_check
from ..report.incentive_payout_data import Snapshot

SHOWN_AT_MOST = 500


class IncentiveVerifyWizard(models.TransientModel):
    """Compares a payout's workbook that came back with what the database says now (the plan's I8)."""

    _name = "spp.incentive.verify.wizard"
    _description = "Verify a Workbook"

    payout_id = fields.Many2one("spp.incentive.payout", required=True, ondelete="cascade")
    file = fields.Binary("Workbook", attachment=False)
    filename = fields.Char()
    state = fields.Selection(
        [
            ("new", "New"),
            ("agrees", "Agrees"),
            ("moved", "The database has moved on"),
            ("differs", "Differs"),
        ],
        default="new",
        required=True,
        readonly=True,
    )
    finding_count = fields.Integer("Differences", readonly=True)
    not_listed = fields.Integer(readonly=True)
    has_moved = fields.Boolean(readonly=True)
    line_ids = fields.One2many("spp.incentive.verify.wizard.line", "wizard_id", readonly=True)

    def action_verify(self):
        """Compare, and show what differs."""
        self.ensure_one()
        self.payout_id.check_access("write")
        content = self._content()
        findings = self._findings(content)
        exported = self.payout_id.file_id.raw
        since = set(self._findings(exported)) if findings and exported else set()
        state = "agrees" if not findings else "moved" if since.issuperset(findings) else "differs"
        self.write(
            {
                "state": state,
                "finding_count": len(findings),
                "not_listed": max(0, len(findings) - SHOWN_AT_MOST),
                "has_moved": bool(since),
                "line_ids": [Command.clear()]
                + [Command.create(self._line(one, one in since)) for one in findings[:SHOWN_AT_MOST]],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Verify a Workbook"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def _content(self):
        try:
            content = base64.b64decode(self.file or b"", validate=True)
        except binascii.Error:
            content = b""
        if not content:
            raise UserError(self.env._("Choose the workbook that came back."))
        return content

    def _findings(self, content):
        """Return what differs from the database, in the language that the file was exported in."""
        try:
            mark = MARK.search(workbook_check.mark_of(content))
            self._check_payout(mark)
            lang = mark[2] if mark else self.payout_id.file_lang or self.env.lang
            payout = self.payout_id._elevated().with_context(lang=lang)
            sheets = payout._sheets(Snapshot(payout))
            return list(workbook_check.compare(sheets, content))
        except workbook_check.NoWorkbookError:
            raise UserError(
                self.env._(
                    "%s cannot be read as a workbook. Save it as .xlsx, without a password, and choose it again.",
                    self.filename or self.env._("The file"),
                )
            ) from None

    def _check_payout(self, mark):
        number = int(mark[1]) if mark else self.payout_id.id
        if number != self.payout_id.id:
            other = self.payout_id.search([("id", "=", number)])
            raise UserError(
                self.env._(
                    "%(file)s is the workbook of another payout (%(other)s), not of %(this)s.",
                    file=self.filename or self.env._("The file"),
                    other=other.display_name or self.env._("no. %s", number),
                    this=self.payout_id.display_name,
                )
            )

    def _line(self, finding, since_export):
        """Return a finding as a row; ``since_export`` tells that the database moved on and not the file."""
        return {
            "kind": finding.kind,
            "sheet": finding.sheet,
            "cell": finding.cell,
            "row": finding.row,
            "column": finding.column,
            "was": finding.was,
            "now": finding.now,
            "since_export": since_export,
        }
