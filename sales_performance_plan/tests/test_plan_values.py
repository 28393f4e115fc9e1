from datetime import date, datetime
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..report.plan_measure import REGISTRY
from .plan_case import APRIL, FigureCase

MAY = date(2026, 5, 20)


@tagged("post_install", "-at_install")
class TestPlanValues(FigureCase):
    """The figures of each day, of a plan for both teams."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.oak = cls.customer("Oak")
        cls.plan = cls.env["spp.plan"].create(
            {
                "company_id": cls.company.id,
                "date_from": APRIL,
                "state": "running",
                "team_ids": [Command.set((cls.north | cls.south).ids)],
                "member_ids": [Command.create({"user_id": cls.ann.id, "target": 1000})],
            }
        )
        cls.sold(cls.ann, 1000, "2026-02-10", cls.oak)
        cls.sold(cls.eve, 1000, "2026-02-10", cls.oak)
        cls.sold(cls.ann, 1500, "2026-05-10", cls.oak)
        cls.sold(cls.eve, 700, "2026-06-10", cls.oak)

    def values(self, code="sales_growth", **values):
        domain = [("plan_id", "=", self.plan.id), ("kpi_id", "=", self.kpi(code).id)]
        return self.env["spp.plan.kpi.value"].search(domain + [(name, "=", value) for name, value in values.items()])

    def test_a_reading_keeps_the_plan_the_teams_and_the_reps(self):
        self.assertGreater(self.plan._snapshot(), 0)
        found = {(value.level, value.team_id, value.user_id): value.value for value in self.values()}
        nobody, none = self.env["res.users"], self.env["crm.team"]
        self.assertEqual(
            found,
            {
                ("total", none, nobody): 10.0,
                ("team", self.north, nobody): 50.0,
                ("team", self.south, nobody): -30.0,
                ("rep", self.north, self.ann): 50.0,
                ("rep", self.south, self.eve): -30.0,
            },
        )
        self.assertEqual(self.plan.figures_day, date(2026, 6, 30))
        self.assertEqual(self.plan.figures_at, datetime(2026, 6, 30, 12))

    def test_reading_again_writes_what_changed_and_nothing_else(self):
        self.plan._snapshot()
        self.assertEqual(self.plan._snapshot(), 0)
        before = self.values().ids
        self.sold(self.eve, 100, "2026-06-11", self.oak)
        self.assertGreater(self.plan._snapshot(), 0)
        self.assertEqual(self.values().ids, before, "rows are moved, not written anew")
        self.assertEqual(self.values(level="total").value, 15.0)
        self.assertEqual(self.values(user_id=self.ann.id).value, 50.0)

    def test_no_data_has_no_row_and_what_has_none_any_more_goes(self):
        self.assertFalse(self.values("response_hours"))
        self.plan._snapshot()
        self.assertFalse(self.values("response_hours"))
        self.assertTrue(self.values("attainment_rate"))
        self.plan.member_ids.unlink()
        self.plan._snapshot()
        self.assertFalse(self.values("attainment_rate"))

    def test_each_day_has_its_own(self):
        self.plan._snapshot(MAY)
        self.plan._snapshot()
        days = {value.day: value.value for value in self.values(level="total")}
        self.assertEqual(days, {MAY: -25.0, date(2026, 6, 30): 10.0})

    def test_after_the_quarter_its_last_day_is_read(self):
        with freeze_time(datetime(2026, 7, 20, 12)):
            self.plan._snapshot()
        self.assertEqual(self.plan.figures_day, date(2026, 6, 30))

    def test_what_is_not_begun_and_what_is_closed_is_left_alone(self):
        with freeze_time(datetime(2026, 3, 20, 12)):
            self.assertEqual(self.plan._snapshot(), 0)
        self.plan._snapshot(MAY)
        self.plan.state = "closed"
        self.sold(self.ann, 9999, "2026-05-11", self.oak)
        self.assertEqual(self.plan._snapshot(MAY), 0)
        self.assertEqual(self.values(level="total").value, -25.0)
        with self.assertRaisesRegex(UserError, "closed"):
            self.plan.with_user(self.manager).action_refresh()

    def cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("sales_performance_plan.ir_cron_plan_snapshot").method_direct_trigger()
        self.env.invalidate_all()

    def test_the_night_reads_running_plans_once(self):
        self.cron()
        self.assertEqual(self.values(level="total").value, 10.0)
        self.sold(self.ann, 400, "2026-06-11", self.oak)
        self.cron()
        self.assertEqual(self.values(level="total").value, 10.0, "read today")
        with freeze_time(datetime(2026, 7, 1, 3)):
            self.cron()
        self.assertEqual(self.values(level="total").value, 30.0, "the next night")

    def test_a_plan_that_fails_does_not_keep_the_others_from_being_read(self):
        other = self.plan.copy({"date_from": APRIL, "team_ids": [Command.set(self.north.ids)], "member_ids": False})
        other.state = "running"
        reading = type(self.plan)._snapshot

        def broken(plan, day=None):
            if plan == self.plan:
                raise RuntimeError
            return reading(plan, day)

        with (
            patch.object(type(self.plan), "_snapshot", broken),
            self.assertLogs("odoo.addons.sales_performance_plan.models.plan_figures_mixin"),
        ):
            self.cron()
        self.assertFalse(self.plan.figures_at)
        self.assertTrue(other.figures_at)
        self.cron()
        self.assertTrue(self.plan.figures_at, "the next run takes it up")

    def test_history(self):
        self.plan._backfill()
        days = self.values("new_customers", level="total").mapped("day")
        self.assertEqual(len(days), 13)
        self.assertEqual((min(days), max(days)), (date(2026, 4, 7), date(2026, 6, 30)))
        self.assertEqual(self.plan.figures_day, date(2026, 6, 30))

    def test_who_sees_which_figures(self):
        self.plan._snapshot()
        values = self.env["spp.plan.kpi.value"]
        mine = [("kpi_id", "=", self.kpi("sales_growth").id)]
        for user, expected in [
            (self.ann, {("rep", "plan_ann")}),
            (self.eve, {("rep", "plan_eve")}),
            (self.manager, {("total", False), ("team", False), ("rep", "plan_ann")}),
            (self.users["accountant"], {("total", False)}),
        ]:
            with self.subTest(user.login):
                seen = values.with_user(user).search(mine)
                self.assertEqual({(value.level, value.user_id.login) for value in seen}, expected)
        for role in ("hr", "director"):
            self.assertEqual(len(values.with_user(self.users[role]).search(mine)), 5)
        seen = values.with_user(self.manager).search([*mine, ("level", "=", "team")])
        self.assertEqual(seen.team_id, self.north, "the team that they lead")
        with self.assertRaises(AccessError):
            seen.with_user(self.ann).read(["value"])

    def test_nobody_types_a_figure(self):
        self.plan._snapshot()
        for role in ("rep", "manager", "hr", "director"):
            value = self.values(level="total").with_user(self.users[role])
            with self.subTest(role), self.assertRaises(AccessError):
                value.write({"value": 100.0})

    def test_who_may_refresh(self):
        self.plan.with_user(self.users["hr"]).action_refresh()
        self.assertTrue(self.values())
        with self.assertRaisesRegex(AccessError, "Managers and HR"):
            self.plan.with_user(self.ann).action_refresh()

    def test_a_figure_opens_its_records(self):
        self.plan._snapshot()
        action = self.values(user_id=self.ann.id).with_user(self.director).action_open_records()
        self.assertEqual(action["res_model"], "sale.order")
        found = self.env["sale.order"].search(action["domain"])
        self.assertEqual(sum(found.mapped("amount_untaxed")), 1500)
        figure = self.kpi("employee_satisfaction")
        with patch.dict(REGISTRY), self.assertRaisesRegex(UserError, "Nothing delivers"):
            del REGISTRY[figure.measure]
            self.plan._open_records(figure)

    def test_reading_costs_the_same_for_many_reps(self):
        def read():
            self.plan._snapshot(MAY)
            self.values().unlink()

        read()
        few = self.count_queries(read)
        reps = [self.member(f"plan_more_{number}", self.north) for number in range(12)]
        self.plan.member_ids = [Command.create({"user_id": rep.id, "target": 100}) for rep in reps]
        for rep in reps:
            self.sold(rep, 10, "2026-02-11", self.oak)
            self.sold(rep, 10, "2026-05-11", self.oak)
        self.assertLess(self.count_queries(read), few + 12)

    def test_two_companies(self):
        other = self.env["res.company"].create({"name": "Hillside"})
        plan = self.env["spp.plan"].create({"company_id": other.id, "date_from": APRIL, "state": "running"})
        plan._snapshot()
        self.plan._snapshot()
        seen = self.env["spp.plan.kpi.value"].with_user(self.director).search([])
        self.assertEqual(seen.company_id, self.company)
        total = self.env["spp.plan.kpi.value"].search([("plan_id", "=", plan.id), ("level", "=", "total")])
        self.assertEqual(total.kpi_id.company_id, other)
        self.assertEqual(total.mapped("value"), [0.0], "no new customers, and no data otherwise")
