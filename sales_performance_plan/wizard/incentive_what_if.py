from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..report import incentive_replay

GROUP = "sales_performance_plan.sales_performance_plan_group_"
QUARTERS = 4
MOST_QUARTERS = 40  # somebody waits for them


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
            if len(found) == MOST_QUARTERS:
                raise UserError(
                    self.env._(
                        "From %(a)s to %(b)s are more than %(most)s quarters: choose fewer.",
                        a=self.date_from,
                        b=self.date_to,
                        most=MOST_QUARTERS,
                    )
                )
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
