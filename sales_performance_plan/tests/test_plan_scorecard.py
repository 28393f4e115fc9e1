from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .plan_case import APRIL, BEFORE, FigureCase


@tagged("post_install", "-at_install")
class TestPlanScorecard(FigureCase):
    """What the director, a manager and a rep see in the morning of 30 June 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.oak = cls.customer("Oak")
        cls.page = cls.env["spp.plan.scorecard"]

    @classmethod
    def begin(cls, first=APRIL, state="running"):
        plan = cls.env["spp.plan"].create(
            {
                "company_id": cls.company.id,
                "date_from": first,
                "state": state,
                "team_ids": [Command.set((cls.north | cls.south).ids)],
                "member_ids": [Command.create({"user_id": rep.id, "target": 1000}) for rep in (cls.ann, cls.eve)],
            }
        )
        plan.action_add_targets()
        return plan

    def sell_both(self):
        for rep, before, now in ((self.ann, 1000, 900), (self.eve, 500, 900)):
            self.sold(rep, before, "2026-02-10", self.oak)
            self.sold(rep, now, "2026-05-10", self.oak)

    def look(self, user, *arguments):
        return self.page.with_user(user).scorecard(*arguments)

    def card(self, page, code):
        return next(card for card in page["cards"] if card["kpi_id"] == self.kpi(code).id)

    def test_no_plan(self):
        page = self.look(self.director)
        self.assertEqual((page["plan"], page["may_plan"]), (False, True))
        self.assertFalse(self.look(self.ann)["may_plan"])

    def test_the_director_sees_all(self):
        self.sell_both()
        plan = self.begin()
        plan._snapshot()
        page = self.look(self.director)
        self.assertEqual((page["plan"]["id"], page["view"]["level"]), (plan.id, "total"))
        names = [view["name"] for view in page["views"]]
        self.assertEqual(names[:4], ["Whole plan", "North", "South", "Me"])
        growth = self.card(page, "sales_growth")
        self.assertEqual((growth["words"], growth["status"], growth["target"]), ("20.0 %", "met", "15.0 %"))
        self.assertEqual(page["sales"]["actual"], 1800)
        self.assertEqual(sum(page["counts"].values()), 23)

    def test_no_data_is_shown_as_no_data(self):
        self.begin()._snapshot()
        page = self.look(self.director)
        for code in ("sales_growth", "response_hours", "employee_satisfaction"):
            card = self.card(page, code)
            with self.subTest(code):
                self.assertEqual((card["words"], card["status"], card["trend"]), ("no data", "none", "none"))
                self.assertEqual(card["line"]["points"], [])
                self.assertFalse(card["behind"])
        self.assertNotIn(self.card(page, "response_hours")["id"], page["next_steps"])

    def test_what_is_red_comes_first(self):
        self.sell_both()
        self.lead(self.ann, acquired_at="2026-05-04 08:00:00")
        plan = self.begin()
        lost = self.lead(self.ann)
        lost.action_set_lost()
        self.env.flush_all()
        plan._snapshot()
        page = self.look(self.director)
        named = [card["name"] for number in page["next_steps"] for card in page["cards"] if card["id"] == number]
        self.assertEqual(named[0], "Invalid Lead Share", "three times what it may be")
        self.assertIn("Lead-to-Won Conversion", named)
        self.assertEqual(self.card(page, "lead_conversion")["behind"], "0 of 1")
        self.assertTrue(all(self.card(page, code)["advice"] for code in ("lead_conversion", "invalid_lead_share")))

    def test_a_manager_sees_the_whole_and_their_team(self):
        self.sell_both()
        plan = self.begin()
        plan._snapshot()
        page = self.look(self.manager)
        self.assertEqual(
            [view["name"] for view in page["views"]], ["Whole plan", "North", "Me", self.ann.name, self.bob.name]
        )
        rows = [row["name"] for row in page["parts"]["rows"]]
        self.assertEqual(rows, ["North", self.ann.name, self.bob.name])
        self.assertEqual(self.look(self.manager, plan.id, "rep", self.eve.id)["view"]["level"], "total")
        with self.assertRaises(AccessError):
            self.page.with_user(self.manager).open_records(
                plan.id, self.kpi("sales_growth").id, False, "rep", self.eve.id
            )

    def test_a_rep_sees_themselves(self):
        self.sell_both()
        plan = self.begin()
        plan._snapshot()
        page = self.look(self.ann)
        self.assertEqual([view["name"] for view in page["views"]], ["Me"])
        growth = self.card(page, "sales_growth")
        self.assertEqual((growth["words"], growth["status"]), ("-10.0 %", "missed"))
        self.assertFalse(growth["baseline"], "the baseline is the plan's")
        self.assertEqual(page["sales"]["actual"], 900)
        self.assertFalse(page["parts"])
        with self.assertRaises(AccessError):
            self.page.with_user(self.ann).open_records(plan.id, self.kpi("sales_growth").id)
        action = self.page.with_user(self.ann).open_records(
            plan.id, self.kpi("sales_growth").id, False, "rep", self.ann.id
        )
        found = self.env["sale.order"].with_user(self.ann).search(action["domain"])
        self.assertEqual(sum(found.mapped("amount_untaxed")), 900)

    def test_parts_are_not_held_against_what_all_are_to_reach_together(self):
        self.sold(self.ann, 10, "2026-05-10", self.oak)
        plan = self.begin()
        customers = plan.target_ids.filtered(lambda target: target.kpi_id.code == "new_customers")
        customers.write({"has_target": True, "target": 5})
        plan._snapshot()
        self.assertEqual(self.card(self.look(self.director), "new_customers")["status"], "missed")
        card = self.card(self.look(self.ann), "new_customers")
        self.assertEqual((card["words"], card["status"], card["target"]), ("1", "none", False))

    def test_the_line_through_the_quarter(self):
        self.sell_both()
        plan = self.begin()
        plan._backfill()
        line = self.card(self.look(self.director), "sales_growth")["line"]
        self.assertEqual((line["points"][0][0], line["points"][-1], line["days"]), (41, [90, 20.0], 90))
        self.assertEqual(line["target"], 15.0)

    def test_the_running_plan_is_looked_at(self):
        old = self.begin(BEFORE.first)
        old.state = "closed"
        new = self.begin()
        page = self.look(self.director)
        self.assertEqual([plan["id"] for plan in page["plans"]], [new.id, old.id])
        self.assertEqual(self.look(self.director, old.id)["plan"]["id"], old.id)
        self.assertFalse(self.look(self.director, old.id)["plan"]["may_refresh"])
        with freeze_time(datetime(2026, 4, 11, 12)):
            page = self.look(self.director)
        self.assertEqual((page["plan"]["elapsed"], page["plan"]["left"]), (11, 80))

    def test_two_plans_of_a_quarter_are_told_apart_by_their_teams(self):
        plan = self.begin()
        plan.team_ids = self.north
        self.assertEqual([one["name"] for one in self.look(self.director)["plans"]], ["Q2 2026"])
        other = self.env["spp.plan"].create(
            {"company_id": self.company.id, "state": "running", "team_ids": [Command.set(self.south.ids)]}
        )
        self.env.invalidate_all()
        page = self.look(self.director)
        self.assertEqual({one["name"] for one in page["plans"]}, {"Q2 2026 (North)", "Q2 2026 (South)"})
        self.assertNotIn("(", page["plan"]["name"], "the card says the teams below it")
        review = self.env["spp.plan.review"].create({"plan_id": other.id, "month": "2026-06-01", "day": "2026-06-30"})
        self.assertEqual(review.display_name, "Q2 2026 (South), June 2026")

    def test_the_page_costs_the_same_for_many_reps(self):
        self.sell_both()
        plan = self.begin()
        plan._snapshot()

        def page():
            self.env.invalidate_all()
            return self.look(self.director)

        page()
        few = self.count_queries(page)
        for number in range(12):
            rep = self.member(f"plan_more_{number}", self.north)
            self.sold(rep, 10, "2026-02-11", self.oak)
            self.sold(rep, 10, "2026-05-11", self.oak)
        plan._snapshot()
        page()  # new users empty caches
        self.assertLess(self.count_queries(page), few + 2)

    def test_clerks_have_no_scorecard(self):
        with self.assertRaisesRegex(AccessError, "administrator"):
            self.look(self.users["clerk"])
