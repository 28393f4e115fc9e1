from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .plan_case import APRIL, BEFORE, FigureCase


@tagged("post_install", "-at_install")
class TestPlanTarget(FigureCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.oak, cls.elm = cls.customer("Oak"), cls.customer("Elm")
        cls.plan = cls.make_plan(APRIL, cls.north, state="running")

    @classmethod
    def make_plan(cls, first, teams, **values):
        return cls.env["spp.plan"].create(
            {"company_id": cls.company.id, "date_from": first, "team_ids": [Command.set(teams.ids)], **values}
        )

    def target(self, code, plan=None):
        plan = plan or self.plan
        found = plan.target_ids.filtered(lambda target: target.kpi_id.code == code)
        return found or self.env["spp.plan.target"].create(
            {"plan_id": plan.id, **self.kpi(code)._as_target(), "baseline_source": "typed"}
        )

    def test_baselines_are_measured_from_the_quarter_before(self):
        self.sold(self.ann, 100, "2025-11-10", self.oak)
        self.sold(self.ann, 150, "2026-02-10", self.oak)
        self.sold(self.ann, 50, "2026-02-10", self.elm)
        self.plan.with_user(self.manager).action_add_targets()
        self.assertEqual(len(self.plan.target_ids), 23)
        growth = self.target("sales_growth")
        self.assertEqual((growth.baseline, growth.baseline_source, growth.target), (100.0, "measured", 15.0))
        self.assertEqual(self.target("new_sales_share").baseline, 25.0)
        conversion = self.target("lead_conversion")
        self.assertEqual((conversion.baseline, conversion.baseline_source), (15.0, "usual"), "no data: the usual one")
        customers = self.target("new_customers")
        self.assertEqual((customers.baseline, customers.has_target), (1.0, False))
        self.assertEqual((customers.baseline_words, customers.target_words), ("1", "not set"))
        self.assertEqual(self.target("training_coverage").baseline_words, "no data")

    def test_adding_twice_adds_what_is_missing(self):
        self.target("sales_growth").target = 20
        self.plan.action_add_targets()
        self.plan.action_add_targets()
        self.assertEqual(len(self.plan.target_ids), 23)
        self.assertEqual(self.target("sales_growth").target, 20, "what was typed stays")

    def test_a_typed_baseline_says_so(self):
        growth = self.target("sales_growth")
        self.sold(self.ann, 100, "2025-11-10", self.oak)
        self.sold(self.ann, 150, "2026-02-10", self.oak)
        growth.with_user(self.manager).action_measure_baseline()
        self.assertEqual((growth.baseline, growth.baseline_source), (50.0, "measured"))
        growth.with_user(self.manager).baseline = 40
        self.assertEqual(growth.baseline_source, "typed")

    def test_status_and_gap(self):
        growth = self.target("sales_growth")
        as_manager = growth.with_user(self.manager)
        self.assertEqual((as_manager.status, as_manager.actual_words), ("none", "no data"))
        self.sold(self.ann, 1000, "2026-02-10", self.oak)
        order = self.sold(self.ann, 1150, "2026-04-10", self.oak)
        for amount, status, gap in [(1150, "met", "0.0 %"), (1140, "near", "-1.0 %"), (900, "missed", "-25.0 %")]:
            order.order_line.price_unit = amount
            self.plan._snapshot()
            with self.subTest(amount):
                self.assertEqual((as_manager.status, as_manager.gap_words), (status, gap))
        self.assertEqual(as_manager.search([("status", "in", ["missed"])]), growth)
        self.assertFalse(as_manager.search([("status", "in", ["met", "near"])]))

    def test_what_builds_up_is_judged_by_where_it_will_be(self):
        customers = self.target("new_customers").with_user(self.manager)
        customers.write({"has_target": True, "target": 3})
        self.sold(self.ann, 10, "2026-04-10", self.elm)
        with freeze_time(datetime(2026, 5, 1, 12)):
            self.plan._snapshot()
            self.assertEqual((customers.actual_words, customers.forecast_words), ("1", "3"))
            self.assertEqual(customers.status, "met")
        self.plan._snapshot()
        self.assertEqual(customers.status, "missed", "one of three when the quarter is over")

    def test_trend(self):
        growth = self.target("sales_growth").with_user(self.manager)
        self.sold(self.ann, 1000, "2026-01-10", self.oak)
        self.sold(self.ann, 1100, "2026-04-10", self.oak)
        self.plan._snapshot(date(2026, 6, 10))
        self.plan._snapshot()
        self.assertEqual(growth.trend, "same")
        self.sold(self.ann, 100, "2026-06-20", self.oak)
        self.plan._snapshot()
        self.assertEqual(growth.trend, "better")
        self.company.plan_trend_days = 60
        growth.invalidate_recordset()
        self.assertEqual(growth.trend, "none", "nobody knows what it was so long ago")

    def test_figures_of_a_day_before_the_last_reading_are_not_shown_as_new(self):
        conversion = self.target("lead_conversion").with_user(self.manager)
        lead = self.lead(self.ann)
        lead.action_set_won()
        self.env.flush_all()
        self.plan._snapshot()
        self.assertEqual(conversion.actual_words, "100.0 %")
        self.kpi("lead_conversion").active = False
        lead.unlink()
        with freeze_time(datetime(2026, 6, 30, 18)):
            self.plan._snapshot()
        self.assertEqual(conversion.actual_words, "no data")

    def test_the_quarter_before_is_linked(self):
        both = self.make_plan(BEFORE.first, self.north | self.south)
        self.assertEqual(self.plan.previous_id, both)
        same = self.make_plan(BEFORE.first, self.north)
        self.plan.invalidate_recordset(["previous_id"])
        self.assertEqual(self.plan.previous_id, same, "the same teams go before some of them")
        self.assertFalse(both.previous_id)

    def test_reps_see_what_is_wanted_and_not_how_far_all_are(self):
        growth = self.target("sales_growth").with_user(self.ann)
        self.assertEqual(growth.target_words, "15.0 %")
        with self.assertRaises(AccessError):
            growth.read(["actual_words"])
        with self.assertRaises(AccessError):
            growth.target = 1

    def test_a_closed_plan_keeps_its_targets(self):
        growth = self.target("sales_growth")
        self.plan.state = "closed"
        for change in (
            lambda: growth.write({"target": 1}),
            growth.unlink,
            lambda: self.target("core_churn"),
        ):
            with self.assertRaisesRegex(UserError, "closed"):
                change()
        growth.user_id = self.manager
        self.assertEqual(growth.user_id, self.manager, "who looks after it may change")

    def test_its_button_opens_the_records(self):
        self.sold(self.ann, 1000, "2026-04-10", self.oak)
        self.plan._snapshot()
        action = self.target("sales_growth").with_user(self.manager).action_open_records()
        found = self.env["sale.order"].with_user(self.manager).search(action["domain"])
        self.assertEqual(sum(found.mapped("amount_untaxed")), 1000)

    def test_rank(self):
        ann, bob = self.member_of(self.ann, 1000), self.member_of(self.bob, 100)
        none = self.member_of(self.eve, 0)
        self.sold(self.ann, 500, "2026-04-10", self.oak)
        self.sold(self.bob, 90, "2026-04-10", self.oak)
        self.assertEqual(bob.with_user(self.bob).rank_words, "1 of 2", "by attainment, not by amount")
        self.assertEqual(ann.with_user(self.ann).rank_words, "2 of 2")
        self.assertFalse(none.rank_words)
        with self.assertRaises(AccessError):
            bob.with_user(self.ann).read(["rank_words"])

    def member_of(self, rep, target):
        return self.env["spp.plan.member"].create({"plan_id": self.plan.id, "user_id": rep.id, "target": target})

    def load(self, *rows, user=None):
        members = self.env["spp.plan.member"].with_user(user or self.manager)
        return members.load(["plan_id", "user_id", "target"], [list(row) for row in rows])

    def test_targets_are_imported(self):
        result = self.load((self.plan.name, "plan_ann", "1200"), (self.plan.name, "plan_bob", "800"))
        self.assertFalse(result["messages"])
        self.assertEqual({one.user_id: one.target for one in self.plan.member_ids}, {self.ann: 1200, self.bob: 800})

    def test_a_bad_row_is_named_and_nothing_stays(self):
        result = self.load((self.plan.name, "plan_ann", "1200"), (self.plan.name, "Nobody", "800"))
        self.assertEqual({message["rows"]["from"] for message in result["messages"]}, {1})
        self.assertFalse(self.plan.member_ids)
