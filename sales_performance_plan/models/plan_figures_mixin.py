import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..report import plan_snapshot
from ..rules import periods

_logger = logging.getLogger(__name__)
GROUP = "sales_performance_plan.sales_performance_plan_group_"
READING = ("running", "review")
WEEK = timedelta(days=7)


class PlanFiguresMixin(models.AbstractModel):
    """The key figures of a plan: what it wants of them, and what they are each day (the plan's P2, P3)."""

    _name = "spp.plan.figures.mixin"
    _description = "Plan with Key Figures"

    target_ids = fields.One2many("spp.plan.target", "plan_id", "Key Figures", copy=True)
    previous_id = fields.Many2one("spp.plan", "Quarter Before", compute="_compute_previous_id")
    figures_at = fields.Datetime("Figures Read", readonly=True, copy=False)
    figures_day = fields.Date("Figures of", readonly=True, copy=False)

    @api.depends("company_id", "date_from", "team_ids")
    def _compute_previous_id(self):
        """Find the plan of the quarter before: of the same teams rather than of some of them."""
        for plan in self:
            plan.previous_id = False
            if not plan.date_from:
                continue
            domain = [("company_id", "=", plan.company_id.id), ("date_from", "=", plan._previous_quarter().first)]
            earlier = self.search(domain, order="id")
            plan.previous_id = plan._of_same_teams(earlier) or earlier[:1]

    def _of_same_teams(self, plans):
        """Return the one of ``plans`` for the same teams, or else the first for some of them; no team is all."""
        teams = self.team_ids._origin
        same = plans.filtered(lambda one: one.team_ids == teams)
        some = plans.filtered(lambda one: one.team_ids & teams or not one.team_ids or not teams)
        return (same or some)[:1]

    def _quarter(self):
        return self.company_id._sales_quarter(self.date_from)

    def _previous_quarter(self):
        company = self.company_id
        return periods.previous_quarter(
            company._sales_quarter(self.date_from), int(company.fiscalyear_last_month), company.fiscalyear_last_day
        )

    # ------------------------------------------------------------------
    # What a plan wants
    # ------------------------------------------------------------------

    def _baselines(self, figures):
        """Return ``{key figure: its value in the quarter before}``; what has no data is left out.

        Where the same teams' quarter before is closed, its values are those that were kept.
        """
        self.ensure_one()
        before = self._previous_quarter()
        previous = self.previous_id
        kept = previous._kept_totals(figures) if previous.team_ids == self.team_ids._origin else {}
        return figures._total(self.company_id, self.team_ids._origin, before, before.last) | kept

    def _add_targets(self, figures):
        """Add the key figures that the plan does not have, with baselines measured from the quarter before."""
        for plan in self:
            missing = figures - plan.target_ids.kpi_id
            measured = plan._baselines(missing)
            self.env["spp.plan.target"].create(
                [{"plan_id": plan.id, **figure._as_target(measured.get(figure))} for figure in missing]
            )

    def action_add_targets(self):
        """Add the company's key figures that are missing in the plan."""
        for plan in self:
            plan._add_targets(self.env["spp.plan.kpi"]._of_company(plan.company_id))

    def action_open_wizard(self):
        """Open the three screens that set the plan's targets."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sales_performance_plan.spp_plan_target_wizard_action")
        return {**action, "context": {"default_plan_id": self.id}}

    # ------------------------------------------------------------------
    # What it is
    # ------------------------------------------------------------------

    def _figures_on(self, today):
        """Return the day that figures of ``today`` are those of, or None before the quarter begins."""
        return min(today, self.date_to) if self.date_from <= today else None

    def _snapshot(self, day=None):
        """Read all key figures as of ``day`` (today) and write what changed; return how many rows did.

        Closed plans stay as they are, and so does what is not begun.
        """
        self.ensure_one()
        plan = self.env["spp.plan.kpi"]._elevated().env["spp.plan"].browse(self.id)
        day = plan._figures_on(day or plan.company_id._sales_today())
        if day is None or plan.state == "closed":
            return 0
        figures = plan.env["spp.plan.kpi"]._of_company(plan.company_id) | plan.target_ids.kpi_id
        if not figures:
            return 0
        facts = figures._read_figures(plan.company_id, plan.team_ids, plan._quarter(), day)
        changed = plan_snapshot.write(plan.env, plan, day, facts, plan._teams_of_users())
        plan.write({"figures_at": fields.Datetime.now(), "figures_day": max(day, plan.figures_day or day)})
        return changed.total()

    def _teams_of_users(self):
        """Return ``{user id: team id}`` of who sells: members as the plan says, others as their team does."""
        teams = self.team_ids or self.env["crm.team"].search([("company_id", "in", [self.company_id.id, False])])
        memberships = self.env["crm.team.member"].search([("crm_team_id", "in", teams.ids)], order="id desc")
        known = {member.user_id.id: member.crm_team_id.id for member in memberships}
        return known | {member.user_id.id: member.team_id.id for member in self.member_ids if member.team_id}

    def _shares_of_target(self):
        """Return who is to bring how much of a number: by team and by person, as the targets of the members say."""
        wanted = {"team": {}, "person": {}}
        for member in self.member_ids.filtered("target"):
            for dimension, key in (("team", member.team_id.id or None), ("person", member.user_id.id)):
                wanted[dimension][key] = wanted[dimension].get(key, 0.0) + member.target
        return wanted

    def _backfill(self):
        """Read the figures of each week of the quarter that is over, for a history to plot; today's come last."""
        self.ensure_one()
        today = self.company_id._sales_today()
        day = self.date_from + WEEK - timedelta(days=1)
        while day < min(today, self.date_to):
            self._snapshot(day)
            day += WEEK
        self._snapshot(today)

    @api.model
    def _cron_snapshot(self):
        """Read the figures of all running plans; one transaction per plan, safe to kill and to run again."""
        self._to_read()._one_by_one(lambda plan: plan._snapshot(), "read figures")

    @api.model
    def _to_read(self):
        """Return the running plans whose figures were not read today, the longest waiting first."""
        plans = self.search([("state", "in", READING)], order="figures_at nulls first, id")
        return plans.filtered(lambda plan: not plan._was_read_today())

    def _one_by_one(self, work, what):
        """Do ``work`` for each plan in a transaction of its own, while there is time.

        A plan that somebody else works on waits for the next time; one that fails goes into the log with ``what`` was
        tried, and does not hold up the others.
        """
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(self))
        for plan in self:
            try:
                if plan.try_lock_for_update(allow_referencing=True):
                    work(plan.with_company(plan.company_id))
            except Exception:
                self.env.cr.rollback()
                _logger.exception("%s: could not %s", plan.display_name, what)
            if not cron._commit_progress(1):
                break

    def _was_read_today(self):
        """Tell whether the figures are those of today, where the company is."""
        if not self.figures_at:
            return False
        return self.company_id._sales_day(self.figures_at) == self.company_id._sales_today()

    def action_refresh(self):
        """Read the figures now."""
        if not self.env.user.has_groups(f"{GROUP}manager,{GROUP}hr"):
            raise AccessError(self.env._("Managers and HR read the figures anew; they come by themselves every night."))
        self.check_access("read")
        for plan in self:
            if plan.state == "closed":
                raise UserError(self.env._("%(plan)s is closed: its figures stay as they were.", plan=plan.name))
            plan._snapshot()

    def action_backfill(self):
        """Read the figures of the weeks that are over, too."""
        for plan in self:
            plan._backfill()

    def action_open_scorecard(self):
        """Open the scorecard of the plan."""
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id("sales_performance_plan.spp_plan_scorecard_action")
        return {**action, "params": {"plan_id": self.id}}

    def action_open_values(self):
        """Show the history of the figures."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sales_performance_plan.spp_plan_kpi_value_action")
        return {**action, "domain": [("plan_id", "=", self.id)]}

    def _open_records(self, figure, part=None, day=None, team=None, rep=None):
        """Return an action with the very records behind a key figure, as far as the reader may see them."""
        self.ensure_one()
        figure.ensure_one()
        day = self._figures_on(day or self.figures_day or self.company_id._sales_today()) or self.date_from
        found = figure._records(self.company_id, self.team_ids, self._quarter(), day, part or figure._part(), team, rep)
        if not found:
            raise UserError(
                self.env._("Nothing delivers “%(figure)s” yet, so there are no records.", figure=figure.name)
            )
        model, domain, context = found
        return {
            "type": "ir.actions.act_window",
            "name": figure.name,
            "res_model": model,
            "domain": domain,
            "context": {"create": False, **context},
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
        }
