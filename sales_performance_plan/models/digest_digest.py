from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import AccessError

from ..rules import kpi, periods
from .plan import SEES_ALL

DAY = timedelta(days=1)
ACTION = "sales_performance_plan.spp_plan_scorecard_action"
FIGURES = ("kpi_plan_sales", "kpi_plan_attainment", "kpi_plan_missed")


class DigestDigest(models.Model):
    """The plan in the digest mail: what was sold, how far the quarter is, how many key figures are off target.

    Whole days count. Who may not see the sums of a plan gets no tile of them, nor does anybody while no plan runs: the
    host leaves a tile out when its figure is refused.
    """

    _name = "digest.digest"
    _inherit = "digest.digest"

    kpi_plan_sales = fields.Boolean("Plan: Sales")
    kpi_plan_sales_value = fields.Monetary(compute="_compute_kpi_plan_sales_value")
    kpi_plan_attainment = fields.Boolean("Plan: Attainment (%)")
    kpi_plan_attainment_value = fields.Float(compute="_compute_kpi_plan_attainment_value")
    kpi_plan_missed = fields.Boolean("Plan: Key Figures off Target")
    kpi_plan_missed_value = fields.Integer(compute="_compute_kpi_plan_missed_value")

    def _compute_kpi_plan_sales_value(self):
        """Sum what the reps of the plans sold between the two days."""
        for digest in self:
            company = digest._plan_company()
            first, last = (digest._plan_day(company, name) for name in ("start_datetime", "end_datetime"))
            reps = digest._plans_on(company, last).member_ids.user_id
            digest.kpi_plan_sales_value = digest._sold(company, reps, first + DAY, last)

    def _compute_kpi_plan_attainment_value(self):
        """Hold what was sold since the quarter began against all targets."""
        for digest in self:
            company = digest._plan_company()
            day = digest._plan_day(company, "end_datetime")
            members = digest._plans_on(company, day).member_ids
            target = sum(members.mapped("target"))
            first = company._sales_quarter(day).first
            sold = digest._sold(company, members.filtered("target").user_id, first, day) if target else 0.0
            digest.kpi_plan_attainment_value = 100 * sold / target if target else 0.0

    def _compute_kpi_plan_missed_value(self):
        """Count the key figures that were off target on the day they were last read before."""
        for digest in self:
            company = digest._plan_company()
            day = digest._plan_day(company, "end_datetime")
            missed = 0
            for plan in digest._plans_on(company, day):
                series = plan.env["spp.plan.kpi.value"]._series(plan)
                for target in plan.target_ids:
                    values = [one for one in series.get(target.kpi_id, ()) if one.day <= day]
                    missed += bool(values) and target._judged_at(values[-1])["status"] == kpi.MISSED
            digest.kpi_plan_missed_value = missed

    def _plan_company(self):
        """Return the company whose plans count, for those who may see their sums, while there are any."""
        company = self.company_id or self.env.company
        if not self.env.user.has_groups(SEES_ALL):
            raise AccessError(self.env._("The sums of a plan are for managers, HR and accountants."))
        if not self._plans_on(company, company._sales_today()):
            raise AccessError(self.env._("No plan of %(company)s runs today.", company=company.name))
        return company

    def _plan_day(self, company, edge):
        """Return the last day that was over at an edge of the time that the digest tells about."""
        moment = self.env.context.get(edge) or fields.Datetime.now()
        return moment.replace(tzinfo=periods.UTC).astimezone(company._sales_zone()).date() - DAY

    def _plans_on(self, company, day):
        """Return the plans of the quarter around ``day`` that count; the sums of all, for those who may see them."""
        quarter = company._sales_quarter(day)
        plans = self.env["spp.plan.kpi"]._elevated().env["spp.plan"]
        return plans.search(
            [("company_id", "=", company.id), ("date_from", "=", quarter.first), ("state", "!=", "draft")]
        )

    def _sold(self, company, reps, first, last):
        return sum(reps.env["spp.incentive.run"]._sales_of_reps(company, reps, first, last).values()) if reps else 0.0

    def _compute_kpis_actions(self, company, user):
        """Lead from the tiles to the scorecard."""
        menu = self.env.ref("sales_performance_plan.plan_menu_root").id
        return {
            **super()._compute_kpis_actions(company, user),
            **dict.fromkeys(FIGURES, f"{ACTION}?menu_id={menu}"),
        }
