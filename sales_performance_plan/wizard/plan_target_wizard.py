from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..rules import kpi

STEPS = [("quarter", "1. Teams and Quarter"), ("figures", "2. Key Figures"), ("members", "3. Targets of Reps")]


class PlanTargetWizard(models.TransientModel):
    """Three screens to a plan: which teams and quarter, what is to be reached, and what each rep is to sell.

    Nothing is written before the last screen is left.
    """

    _name = "spp.plan.target.wizard"
    _description = "Set Targets"
    _check_company_auto = True

    step = fields.Selection(STEPS, required=True, default="quarter")
    plan_id = fields.Many2one("spp.plan", check_company=True)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date(
        "Quarter",
        compute="_compute_date_from",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        help="Any day of it: the fiscal quarter around the day is taken.",
    )
    quarter = fields.Char("Plan", compute="_compute_quarter")
    quarter_from = fields.Date("First Day", compute="_compute_quarter")
    quarter_to = fields.Date("Last Day", compute="_compute_quarter")
    previous_id = fields.Many2one("spp.plan", "Quarter Before", compute="_compute_quarter")
    team_ids = fields.Many2many(
        "crm.team",
        string="Sales Teams",
        compute="_compute_team_ids",
        store=True,
        readonly=False,
        check_company=True,
        help="None means all of the company.",
    )
    kpi_line_ids = fields.One2many("spp.plan.target.wizard.kpi", "wizard_id", "Key Figures")
    member_line_ids = fields.One2many("spp.plan.target.wizard.member", "wizard_id", "Reps")
    last_total = fields.Monetary("Sold in the Quarter before", compute="_compute_totals")
    total = fields.Monetary("Target of All", help="What the listed reps are to sell together.")
    left = fields.Monetary("Not Given out yet", compute="_compute_totals")

    @api.depends("plan_id")
    def _compute_date_from(self):
        for wizard in self:
            wizard.date_from = wizard.plan_id.date_from or wizard.date_from or wizard._next_quarter()

    @api.depends("plan_id")
    def _compute_team_ids(self):
        for wizard in self:
            wizard.team_ids = wizard.plan_id.team_ids or wizard.team_ids or wizard._usual_teams()

    def _next_quarter(self):
        """Return the first day of the running quarter, or of the next one where that has a plan."""
        company = self.company_id or self.env.company
        quarter = company._sales_quarter(company._sales_today())
        known = [("company_id", "=", company.id), ("date_from", "=", quarter.first)]
        if self.env["spp.plan"].search_count(known, limit=1):
            return fields.Date.add(quarter.last, days=1)
        return quarter.first

    def _usual_teams(self):
        """Return the teams of the latest plan."""
        latest = self.env["spp.plan"].search([("company_id", "=", self.env.company.id)], limit=1)
        return latest.team_ids

    @api.depends("date_from", "team_ids", "plan_id")
    def _compute_quarter(self):
        for wizard in self:
            company, day = wizard.company_id, wizard.date_from
            quarter = day and company._sales_quarter(day)
            wizard.quarter = wizard.plan_id.name or (day and company._sales_quarter_name(day))
            wizard.quarter_from = quarter and quarter.first
            wizard.quarter_to = quarter and quarter.last
            wizard.previous_id = wizard._as_plan().previous_id if day else False

    def _as_plan(self):
        """Return the plan as it would be."""
        return self.env["spp.plan"].new(
            {
                "company_id": self.company_id.id,
                "date_from": self.company_id._sales_quarter(self.date_from).first,
                "team_ids": [Command.set(self.team_ids._origin.ids or self.team_ids.ids)],
            }
        )

    @api.depends("total", "member_line_ids.target", "member_line_ids.last_sales")
    def _compute_totals(self):
        for wizard in self:
            wizard.last_total = sum(wizard.member_line_ids.mapped("last_sales"))
            wizard.left = wizard.total - sum(wizard.member_line_ids.mapped("target"))

    # ------------------------------------------------------------------
    # From screen to screen
    # ------------------------------------------------------------------

    def action_next(self):
        """Go to the next screen, with what it begins with."""
        self.ensure_one()
        if self.step == "quarter":
            self._check_free()
            self._propose_figures()
            self.step = "figures"
        elif self.step == "figures":
            self._propose_members()
            self.step = "members"
        return self._again()

    def action_back(self):
        """Go back a screen; what was typed stays."""
        self.ensure_one()
        self.step = "figures" if self.step == "members" else "quarter"
        return self._again()

    def _again(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Set Targets"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
        }

    def _check_free(self):
        """Refuse a second plan of the same teams for a quarter."""
        if self.plan_id:
            return
        first = self.company_id._sales_quarter(self.date_from).first
        known = [("company_id", "=", self.company_id.id), ("date_from", "=", first)]
        for plan in self.env["spp.plan"].search(known):
            if plan.team_ids == self.team_ids:
                raise UserError(
                    self.env._(
                        "%(plan)s is there already for these teams: open it and press Set Targets, or choose another "
                        "quarter.",
                        plan=plan.display_name,
                    )
                )

    def _propose_figures(self):
        """List the key figures, with the baselines of the quarter before and what the plan or the figures want."""
        figures, plan = self.env["spp.plan.kpi"]._of_company(self.company_id), self._as_plan()
        measured = plan._baselines(figures)
        before = {target.kpi_id: target for target in self.previous_id.target_ids}
        wanted = {target.kpi_id: target for target in self.plan_id.target_ids}
        commands = [Command.clear()]
        for figure in figures:
            vals = figure._as_target(measured.get(figure))
            kept = wanted.get(figure)
            if kept and kept.has_baseline and kept.baseline_source == "typed":
                vals.update({"has_baseline": True, "baseline": kept.baseline, "baseline_source": "typed"})
            known = kept or before.get(figure)
            if known:
                owner = plan._still_here(known.user_id)
                vals.update({"has_target": known.has_target, "target": known.target, "user_id": owner.id})
            vals["is_wanted"] = not self.plan_id.target_ids or figure in wanted
            commands.append(Command.create({**vals, "tolerance": known.tolerance if known else figure.tolerance}))
        self.kpi_line_ids = commands

    def _propose_members(self):
        """List who sells, with what they sold in the quarter before, and spread what all are to sell."""
        reps = self.env["spp.plan"]._reps_of(self.company_id, self.team_ids, self.plan_id.member_ids.user_id)
        users = self.env["spp.plan.kpi"]._elevated().env["res.users"].browse(reps.sorted("name").ids)
        before = self._as_plan()._previous_quarter()
        sales = self.env["spp.incentive.run"]._sales_of_reps(self.company_id, users, before.first, before.last)
        known = {member.user_id: member.target for member in self.plan_id.member_ids}
        teams = {member.user_id: member.team_id for member in self.plan_id.member_ids}
        self.member_line_ids = [
            Command.clear(),
            *(
                Command.create(
                    {
                        "user_id": user.id,
                        "team_id": (teams.get(user) or self.company_id._sales_team_of(user)).id,
                        "last_sales": sales.get(user.id, 0.0),
                        "target": known.get(user, 0.0),
                    }
                )
                for user in users
            ),
        ]
        self.total = sum(known.values()) or self.currency_id.round(self._grown(sum(sales.values())))
        if not any(known.values()):
            self._spread()

    def _grown(self, sold):
        """Return what was sold and the growth that the plan wants."""
        growth = self.kpi_line_ids.filtered(
            lambda line: line.is_wanted and line.has_target and line.kpi_id.measure == "sales_growth"
        )[:1]
        return sold * (1 + growth.target / 100)

    def action_spread(self):
        """Spread the target of all by what each sold in the quarter before."""
        self.ensure_one()
        self._spread()
        return self._again()

    def _spread(self):
        lines = self.member_line_ids
        weights = [Decimal(str(line.last_sales)) for line in lines]
        parts = kpi.spread(Decimal(str(self.total)), weights, self.currency_id.decimal_places)
        for line, part in zip(lines, parts, strict=True):
            line.target = float(part)

    # ------------------------------------------------------------------
    # The end
    # ------------------------------------------------------------------

    def action_apply(self):
        """Write the plan with its targets, and open it."""
        self.ensure_one()
        self._check_free()
        marks = self.env["spp.plan.setup.mark"]
        plan = self.plan_id or self.env["spp.plan"].create(
            {
                "company_id": self.company_id.id,
                "date_from": self.company_id._sales_quarter(self.date_from).first,
            }
        )
        if plan.team_ids != self.team_ids:
            plan.team_ids = self.team_ids
        self._write_figures(plan)
        self._write_members(plan)
        marks._note(self.company_id, "plan", {}, plan - self.plan_id)
        return {
            "type": "ir.actions.act_window",
            "res_model": "spp.plan",
            "res_id": plan.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def _write_figures(self, plan):
        known = {target.kpi_id: target for target in plan.target_ids}
        new = []
        for line in self.kpi_line_ids:
            target = known.get(line.kpi_id)
            if not line.is_wanted:
                (target or plan.target_ids.browse()).unlink()
            elif target:
                target.write(line._as_target())
            else:
                new.append({"plan_id": plan.id, "kpi_id": line.kpi_id.id, **line._as_target()})
        self.env["spp.plan.target"].create(new)

    def _write_members(self, plan):
        known = {member.user_id: member for member in plan.member_ids}
        new = []
        for line in self.member_line_ids:
            member = known.get(line.user_id)
            vals = {"target": line.target, "team_id": line.team_id.id}
            if not member:
                new.append({"plan_id": plan.id, "user_id": line.user_id.id, **vals})
            elif self.currency_id.compare_amounts(member.target, line.target) or member.team_id != line.team_id:
                member.write(vals)
        self.env["spp.plan.member"].create(new)
