import base64
import re

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..report.incentive_payout_data import Snapshot
from ..report.incentive_payout_sheets import PayoutSheets
from ..report.incentive_workbook import Writer
from ..rules import periods

ACCOUNTANT = "sales_performance_plan.sales_performance_plan_group_accountant"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What the buttons alone write.
GIVEN = ("state", "payer_id", "paid_at", "file_id", "file_lang", "digest", "exported_at", "exporter_id")
MARK = re.compile(r"spp\.incentive\.payout (\d+) (\w+)")


class IncentivePayout(models.Model):
    """A payout of one company for one month: its approved statements, one workbook, paid once (the plan's I8).

    The workbook stays the same file as long as the database says the same, and a paid payout keeps its own.
    """

    _name = "spp.incentive.payout"
    _description = "Commission Payout"
    _inherit = ["mail.thread", "mail.activity.mixin", "spp.incentive.decision.mixin"]
    _order = "period desc, id desc"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    period = fields.Date(
        "Month",
        required=True,
        default=lambda self: periods.month(periods.add_months(self.env.company._sales_today(), -1)).first,
        help="Approved statements up to and including this month are paid.",
    )
    month = fields.Char("Month in Words", compute="_compute_month")
    state = fields.Selection(
        [("draft", "Draft"), ("paid", "Paid")], required=True, default="draft", readonly=True, tracking=True, copy=False
    )
    statement_ids = fields.One2many("spp.incentive.statement", "payout_id", readonly=True, copy=False)
    statement_count = fields.Integer("Statements", compute="_compute_amount")
    amount = fields.Monetary("To Pay", compute="_compute_amount")
    payer_id = fields.Many2one("res.users", "Paid by", readonly=True, copy=False, tracking=True)
    paid_at = fields.Datetime("Paid at", readonly=True, copy=False)
    file_id = fields.Many2one(
        "ir.attachment", "Workbook", readonly=True, copy=False, index="btree_not_null", ondelete="set null"
    )
    file_lang = fields.Char(readonly=True, copy=False)
    digest = fields.Char(readonly=True, copy=False, help="Changes with anything that the workbook says.")
    exported_at = fields.Datetime("Exported at", readonly=True, copy=False)
    exporter_id = fields.Many2one("res.users", "Exported by", readonly=True, copy=False)

    @api.depends("period", "company_id")
    def _compute_display_name(self):
        for payout in self:
            month = fields.Date.to_string(payout.period)[:7] if payout.period else ""
            payout.display_name = f"{payout.company_id.name} {month} {payout.currency_id.name or ''}"

    @api.depends("period")
    @api.depends_context("lang")
    def _compute_month(self):
        for payout in self:
            payout.month = payout._month_name(payout.period)

    @api.depends("statement_ids")
    def _compute_amount(self):
        for payout in self:
            payout.statement_count = len(payout.statement_ids)
            payout.amount = sum(payout.statement_ids.mapped("amount"))

    @api.model_create_multi
    def create(self, vals_list):
        """Keep months by their first day; no payout is born paid."""
        for vals in vals_list:
            # Named, and not left out: what is left out may come from the context.
            vals.update({**dict.fromkeys(GIVEN, False), "state": "draft"})
            if vals.get("period"):
                vals["period"] = periods.month(fields.Date.to_date(vals["period"])).first
        return super().create(vals_list)

    def write(self, vals):
        """Leave what was paid as it is, and the month of a payout that has statements."""
        if self._is_decision():
            return super().write(vals)
        if not set(vals) <= {"message_follower_ids"}:
            self._check_draft()
        vals = {key: value for key, value in vals.items() if key not in GIVEN}
        if not {"period", "company_id"}.isdisjoint(vals) and self.statement_ids:
            raise UserError(self.env._("%s has statements: take them out before you change it.", self[0].display_name))
        if vals.get("period"):
            vals["period"] = periods.month(fields.Date.to_date(vals["period"])).first
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_paid(self):
        self._check_draft()

    def _check_draft(self):
        paid = self.filtered(lambda payout: payout.state != "draft")
        if paid:
            raise UserError(self.env._("%s is paid and cannot change any more.", paid[0].display_name))

    def _check_may_pay(self):
        self.check_access("write")
        if not self.env.user.has_group(ACCOUNTANT):
            raise AccessError(self.env._("Only accountants and plan directors pay commissions."))

    # ------------------------------------------------------------------
    # Collect
    # ------------------------------------------------------------------

    def action_collect(self):
        """Take in the approved statements up to the payout's month that no payout has yet."""
        self._check_may_pay()
        self._check_draft()
        for payout in self:
            found = payout._waiting(payout.company_id, payout.period)
            if not found:
                raise UserError(
                    self.env._(
                        "No approved statement of %(company)s up to %(month)s waits for a payout.",
                        company=payout.company_id.name,
                        month=fields.Date.to_string(payout.period)[:7],
                    )
                )
            payout._decide({})
            found._decide({"payout_id": payout.id})
        self.invalidate_recordset(["statement_ids", "amount", "statement_count"])
        return True

    @api.model
    def _waiting(self, company, month):
        """Return the statements of ``company`` up to ``month`` that wait for a payout."""
        domain = [("state", "=", "approved"), ("payout_id", "=", False), ("period", "<=", month)]
        return self.env["spp.incentive.statement"].search([("company_id", "=", company.id), *domain])

    def action_empty(self):
        """Take all statements out again."""
        self._check_may_pay()
        self._check_draft()
        for payout in self:
            payout._decide({})
            payout.statement_ids._decide({"payout_id": False})
        self.invalidate_recordset(["statement_ids", "amount", "statement_count"])
        return True

    def action_prepare_all(self):
        """Make the payouts of the month that is over, one for each company of the user that has something to pay."""
        if not self.env.user.has_group(ACCOUNTANT):
            raise AccessError(self.env._("Only accountants and plan directors pay commissions."))
        payouts = self.browse()
        for company in self.env.companies:
            month = periods.month(periods.add_months(company._sales_today(), -1)).first
            draft = [("company_id", "=", company.id), ("period", "=", month), ("state", "=", "draft")]
            mine = self.search(draft, limit=1)
            if self._waiting(company, month):
                mine = mine or self.create({"company_id": company.id, "period": month})
                mine.action_collect()
            payouts |= mine
        if not payouts:
            raise UserError(self.env._("No approved statement waits for a payout."))
        action = self.env["ir.actions.act_window"]._for_xml_id("sales_performance_plan.spp_incentive_payout_action")
        return {**action, "domain": [("id", "in", payouts.ids)], "context": {}}

    # ------------------------------------------------------------------
    # Export
    # ------------------------------------------------------------------

    def action_export(self):
        """Make the workbook, or keep the one that still says what the database says; offer it."""
        self.ensure_one()
        self._check_may_pay()
        self._export()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("The workbook is ready: %s"),
                "links": [{"label": self.file_id.name, "url": self._file_url()}],
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def action_download(self):
        """Fetch the workbook as it was exported last."""
        self.ensure_one()
        if not self.file_id:
            raise UserError(self.env._("%s has no workbook yet: export it first.", self.display_name))
        return {"type": "ir.actions.act_url", "url": self._file_url(), "target": "self"}

    def _file_url(self):
        return f"/web/content/{self.file_id.id}?download=true"

    def _export(self):
        lang = self.env.lang or "en_US"
        if self.state == "paid" and self.file_id:
            return
        snapshot = Snapshot(self._elevated())
        digest = snapshot.digest()
        if digest == self.digest and lang == self.file_lang and self.file_id:
            return
        values = {"file_lang": lang}
        if digest != self.digest and self.state == "draft":
            values.update(digest=digest, exported_at=fields.Datetime.now(), exporter_id=self.env.uid)
        payout = self._decide(values)
        content = payout._workbook(snapshot)
        payout._keep(content)

    def _sheets(self, snapshot):
        """Return the workbook as plain data, in the language of the environment."""
        stamp = self.exported_at or fields.Datetime.now(), self.exporter_id or self.env.user
        return PayoutSheets(snapshot, *stamp).build()

    def _workbook(self, snapshot):
        properties = {
            "title": self.display_name,
            "company": self.company_id.name,
            "author": self.exporter_id.name,
            "keywords": f"{self._name} {self.id} {self.env.lang or 'en_US'}",
            "created": self.exported_at,
        }
        return Writer(self._sheets(snapshot), self.currency_id, properties).content()

    def _keep(self, content):
        """Attach the file in place of an older one."""
        values = {"name": f"{self.display_name}.xlsx", "datas": base64.b64encode(content), "mimetype": XLSX}
        if self.file_id:
            self.file_id.write(values)
        else:
            self.file_id = self.env["ir.attachment"].create({**values, "res_model": self._name, "res_id": self.id})

    # ------------------------------------------------------------------
    # Pay
    # ------------------------------------------------------------------

    def action_pay(self):
        """Mark the statements as paid, with the workbook as it is now; nobody pays themselves."""
        self._check_may_pay()
        for payout in self:
            payout._check_draft()
            payout._check_payable()
            payout.with_context(lang=payout.file_lang or self.env.lang)._export()
            payout._decide({"state": "paid", "payer_id": self.env.uid, "paid_at": fields.Datetime.now()})
            payout.statement_ids._pay(payout)
        return True

    def _check_payable(self):
        if not self.statement_ids:
            raise UserError(self.env._("%s has no statements: collect them first.", self.display_name))
        if self.env.user in self.statement_ids.user_id:
            raise UserError(
                self.env._("Your own statement is in %s, so somebody else has to pay it.", self.display_name)
            )
