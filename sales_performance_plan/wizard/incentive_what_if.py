from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_amount

from ..report import incentive_replay

GROUP = "sales_performance_plan.sales_performance_plan_group_"
QUARTERS = 4


class IncentiveWhatIf(models.TransientModel):
    """Replays a version of the rules, drafts too, over past quarters; nothing is booked (the plan's I9, P5)."""

    _name = "spp.incentive.what.if"
    _description = "What If"
    _inherit = ["spp.incentive.decision.mixin"]

    company_id = fields.Many2one("res.company", required=True, readonly=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related="company_id.currency_id")
    scheme_id = fields.Many2one(
        "spp.incentive.scheme",
        "Version",
        required=True,
        default=lambda self: self._default_scheme(),
        domain="[('company_id', 'in', [company_id, False])]",
        ondelete="cascade",
        help="Any version, in force or not.",
    )
    date_from = fields.Date("From Quarter", required=True, default=lambda self: self._default_quarters()[0])
    date_to = fields.Date("To Quarter", required=True, default=lambda self: self._default_quarters()[1])
    quarter_ids = fields.One2many("spp.incentive.what.if.quarter", "wizard_id", "Quarters", readonly=True)
    line_ids = fields.One2many("spp.incentive.what.if.line", "wizard_id", "By Rep", readonly=True)
    warning = fields.Text(compute="_compute_warning")

    @api.model
    def _default_scheme(self):
        schemes = self.env["spp.incentive.scheme"]
        if self.env.context.get("active_model") == schemes._name:
            return schemes.browse(self.env.context.get("active_id"))
        return schemes.search([("company_id", "=", self.env.company.id)], order="state desc, id desc", limit=1)

    @api.model
    def _default_quarters(self):
        """Return the first days of the first and the last of the quarters before this one."""
        company = self.env.company
        last = company._sales_quarter(company._sales_quarter(company._sales_today()).first - timedelta(days=1))
        first = last
        for _number in range(QUARTERS - 1):
            first = company._sales_quarter(first.first - timedelta(days=1))
        return first.first, last.first

    @api.depends("quarter_ids")
    def _compute_warning(self):
        for wizard in self:
            wizard.warning = "\n".join(quarter._warning() for quarter in wizard.quarter_ids if quarter.is_short)

    def action_replay(self):
        """Work the quarters out anew and show them."""
        self.ensure_one()
        self._check_may_replay()
        quarters = self._quarters()
        self.env.flush_all()
        elevated = self._elevated()
        elevated.line_ids.unlink()
        elevated.quarter_ids.unlink()
        shown = self._shown_reps()
        for quarter in quarters:
            elevated._replay(quarter, shown)
        self.invalidate_recordset()
        return self._show()

    def _check_may_replay(self):
        if not any(self.env.user.has_group(f"{GROUP}{name}") for name in ("hr", "manager")):
            raise AccessError(self.env._("Only HR, managers and directors may try out commission rules."))
        if self.company_id not in self.env.user.company_ids:
            raise AccessError(self.env._("You do not work for %s.", self.company_id.name))
        self.scheme_id.check_access("read")
        if self.scheme_id.company_id not in (self.company_id, self.env["res.company"]):
            raise UserError(
                self.env._(
                    "%(scheme)s belongs to another company: choose a version of %(company)s.",
                    scheme=self.scheme_id.display_name,
                    company=self.company_id.name,
                )
            )

    def _quarters(self):
        """Return the chosen quarters; each has to be over."""
        company = self.company_id
        if self.date_from > self.date_to:
            raise UserError(self.env._("%(a)s lies after %(b)s: exchange them.", a=self.date_from, b=self.date_to))
        found, quarter = [], company._sales_quarter(self.date_from)
        while quarter.first <= self.date_to:
            if quarter.last > company._sales_today():
                name = company._sales_quarter_name(quarter.first)
                raise UserError(self.env._("%s is not over yet: choose quarters that are.", name))
            found.append(quarter)
            quarter = company._sales_quarter(quarter.last + timedelta(days=1))
        return found

    def _shown_reps(self):
        """Return whose pay the user may see: directors everybody's (None), managers their teams', HR the sums alone."""
        if self.env.user.has_group(f"{GROUP}director"):
            return None
        return (self.env["spp.incentive.page"]._members(self.company_id) | self.env.user).ids

    def _replay(self, quarter, shown):
        """Keep what the version pays for one quarter: each rep that is ``shown``, and the sum of all."""
        company = self.company_id
        settled = [one.last for one in self.env["spp.incentive.run"]._covered(company)]
        pay = incentive_replay.replay(self.env, self.scheme_id, company, quarter, max(settled, default=None))
        name = company._sales_quarter_name(quarter.first)
        common = {"wizard_id": self.id, "date_from": quarter.first, "quarter": name}
        rows = {user: self.env["spp.incentive.what.if.line"]._values(one) for user, one in pay.items()}
        self.env["spp.incentive.what.if.line"].create(
            [{**common, **values, "user_id": user} for user, values in rows.items() if shown is None or user in shown]
        )
        names = ("sales", "base", "accelerators", "over_target", "booked")
        sums = {name: sum(values[name] for values in rows.values()) for name in names}
        plans = self.env["spp.plan"].search(
            [("company_id", "=", company.id), ("date_from", "=", quarter.first), ("state", "!=", "draft")]
        )
        budget = sum(plans.mapped("incentive_budget"))
        values = {**common, **sums, "has_plan": bool(plans), "budget": budget}
        self.env["spp.incentive.what.if.quarter"].create(values)

    def _show(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What If"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def action_open_lines(self):
        """Open the reps' quarters as list, pivot and chart."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_performance_plan.spp_incentive_what_if_line_action"
        )
        name = self.env._("What If: %s", self.scheme_id.display_name)
        return {**action, "name": name, "display_name": name, "domain": [("wizard_id", "=", self.id)]}


class IncentiveWhatIfLine(models.TransientModel):
    """What one rep would have been paid for one quarter."""

    _name = "spp.incentive.what.if.line"
    _description = "What If: Rep and Quarter"
    _order = "date_from, total desc, id"
    _rec_name = "user_id"

    wizard_id = fields.Many2one("spp.incentive.what.if", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="wizard_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one("res.users", "Rep", required=True, ondelete="cascade")
    date_from = fields.Date("Quarter's First Day", required=True)
    quarter = fields.Char(required=True)
    sales = fields.Monetary()
    base = fields.Monetary("Base Commission")
    accelerators = fields.Monetary()
    over_target = fields.Monetary()
    total = fields.Monetary("Replayed")
    booked = fields.Monetary(help="What the ledger has for the same quarter, without awards and decisions by hand.")
    difference = fields.Monetary(help="What this version pays, less what was booked.")

    @api.model
    def _values(self, pay):
        """Return ``pay`` as values of a line."""
        total = pay.base + pay.accelerators + pay.over_target
        return {
            "sales": float(pay.sales),
            "base": float(pay.base),
            "accelerators": float(pay.accelerators),
            "over_target": float(pay.over_target),
            "total": float(total),
            "booked": float(pay.booked),
            "difference": float(total - pay.booked),
        }


class IncentiveWhatIfQuarter(models.TransientModel):
    """All reps' quarter against the incentive budget."""

    _name = "spp.incentive.what.if.quarter"
    _description = "What If: Quarter"
    _order = "date_from, id"
    _rec_name = "quarter"

    wizard_id = fields.Many2one("spp.incentive.what.if", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="wizard_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date("First Day", required=True)
    quarter = fields.Char(required=True)
    sales = fields.Monetary()
    base = fields.Monetary("Base Commission")
    accelerators = fields.Monetary()
    over_target = fields.Monetary()
    on_top = fields.Monetary("On Top of Base", compute="_compute_sums", help="Accelerators and over target.")
    total = fields.Monetary("Replayed", compute="_compute_sums")
    booked = fields.Monetary(help="What the ledger has for the same quarter, without awards and decisions by hand.")
    difference = fields.Monetary(compute="_compute_sums", help="What this version pays, less what was booked.")
    has_plan = fields.Boolean(help="Without a plan there is no budget to hold it against.")
    budget = fields.Monetary("Incentive Budget", help="The plan's, meant for what comes on top of the base rate.")
    left = fields.Monetary("Budget Left", compute="_compute_sums")
    is_short = fields.Boolean(compute="_compute_sums", help="What comes on top is more than the budget.")

    @api.depends("base", "accelerators", "over_target", "booked", "budget", "has_plan")
    def _compute_sums(self):
        for quarter in self:
            quarter.on_top = quarter.accelerators + quarter.over_target
            quarter.total = quarter.base + quarter.on_top
            quarter.difference = quarter.total - quarter.booked
            quarter.left = quarter.budget - quarter.on_top if quarter.has_plan else 0.0
            quarter.is_short = quarter.has_plan and quarter.currency_id.compare_amounts(quarter.left, 0.0) < 0

    def _warning(self):
        """Return by how much the budget falls short."""
        return self.env._(
            "%(quarter)s: the incentive budget of %(budget)s cannot cover the %(on_top)s that come on top of the base "
            "commission; %(missing)s are missing.",
            quarter=self.quarter,
            budget=format_amount(self.env, self.budget, self.currency_id),
            on_top=format_amount(self.env, self.on_top, self.currency_id),
            missing=format_amount(self.env, -self.left, self.currency_id),
        )
