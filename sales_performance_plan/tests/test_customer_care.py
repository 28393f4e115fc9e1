from datetime import date, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .care_case import CareCase
from .common import TODAY


@tagged("post_install", "-at_install")
class TestCustomerCare(CareCase):
    """What is done for the customers of each tier, when, and by whom."""

    def test_a_core_customer_is_visited_every_two_weeks(self):
        self.make_core()
        self.plan()
        visit = self.care("visit")
        self.assertEqual((visit.user_id, visit.date_due), (self.old_hand, TODAY + timedelta(days=7)))
        self.assertEqual(visit.activity_ids.user_id, self.old_hand)
        self.assertFalse(self.plan(), "a second run adds nothing")
        mine = visit.with_user(self.old_hand)
        mine.outcome = "They plan a second hall"
        mine.action_done()
        self.assertEqual((visit.state, visit.done_on, visit.was_late), ("done", TODAY, False))
        with self.on(days=13):
            self.plan()
            self.assertEqual(len(self.care("visit")), 1)
        with self.on(days=14):
            self.plan()
            self.assertEqual(self.care("visit").mapped("state"), ["done", "due"])

    def test_the_activity_done_is_the_duty_done(self):
        self.make_core()
        self.plan()
        visit = self.care("visit")
        with self.assertRaisesRegex(UserError, "What came of it"):
            visit.activity_ids.with_user(self.old_hand).action_feedback()
        visit.activity_ids.with_user(self.old_hand).action_feedback(feedback="All is well")
        self.assertEqual((visit.state, visit.outcome), ("done", "All is well"))

    def test_late_is_late(self):
        self.make_core()
        self.plan()
        visit = self.care("visit")
        with self.on(days=8):
            self.assertIn(visit, self.env["spp.customer.care"].search([("is_late", "=", True)]))
            visit.with_user(self.old_hand).outcome = "Sorry"
            visit.with_user(self.old_hand).action_done()
        self.assertTrue(visit.was_late)

    def test_without_a_senior_the_leader_is_told(self):
        self.mill.user_id = self.newcomer
        self.make_core()
        self.plan()
        self.assertEqual(self.care("assign").user_id, self.leader)
        self.mill.user_id = self.old_hand
        with self.on(days=40):
            self.plan()
        self.assertEqual(len(self.care("assign")), 1)

    def test_birthdays_of_who_decides(self):
        self.make_core()
        for name, birthday, decides in [
            ("Ada", date(1980, 7, 3), True),
            ("Bob", date(1980, 7, 3), False),
            ("Cyd", date(1980, 7, 20), True),
        ]:
            self.env["res.partner"].create(
                {"name": name, "parent_id": self.mill.id, "birthday": birthday, "is_decision_maker": decides}
            )
        self.plan()
        greeting = self.care("greeting")
        self.assertEqual((greeting.contact_id.name, greeting.date_due), ("Ada", date(2026, 7, 3)))
        self.assertFalse(self.plan())
        with self.on(days=14):
            self.plan()
        self.assertEqual(self.care("greeting").contact_id.mapped("name"), ["Ada", "Cyd"])

    def test_a_leap_day_is_greeted_every_year(self):
        self.make_core()
        self.env["res.partner"].create(
            {"name": "Lea", "parent_id": self.mill.id, "birthday": date(1992, 2, 29), "is_decision_maker": True}
        )
        standing = self.env["spp.customer.standing"].search([("partner_id", "=", self.mill.id)])
        self.assertTrue(standing)
        for moment, due in (("2027-02-25", date(2027, 2, 28)), ("2028-02-25", date(2028, 2, 29))):
            with freeze_time(f"{moment} 12:00:00"):
                self.plan()
                self.assertIn(due, self.care("greeting").mapped("date_due"))

    def test_holidays_and_launches(self):
        self.make_core()
        self.env["spp.customer.occasion"].create(
            [
                {"name": "Autumn", "date": date(2020, 7, 10), "is_yearly": True, "company_id": self.company.id},
                {"name": "New Pump", "date": date(2026, 7, 15), "kind": "launch", "company_id": self.company.id},
                {"name": "Old Pump", "date": date(2025, 7, 15), "kind": "launch", "company_id": self.company.id},
            ]
        )
        self.plan()
        self.assertEqual(self.care("greeting").date_due, date(2026, 7, 10))
        self.assertEqual(self.care("invitation").date_due, date(2026, 7, 15))

    def test_another_tier_calls_off_and_begins_anew(self):
        self.make_core()
        self.plan()
        visit = self.care("visit")
        with self.on(days=60):
            self.recompute(TODAY + timedelta(days=60))
            self.plan()
            self.assertEqual(visit.state, "off")
            self.assertFalse(visit.activity_ids)
            self.assertIn("another tier", visit.off_reason)
            self.assertIn("due", self.care().mapped("state"))

    def make_lost(self):
        self.make(self.mill, "lost")
        self.make(self.customer("Other"), "general")
        self.recompute()
        self.plan()
        return self.care("reason")

    def test_a_lost_customer_is_asked_why_and_that_decides(self):
        call = self.make_lost()
        with self.assertRaisesRegex(UserError, "Why did they leave"):
            call.with_user(self.old_hand).write({"outcome": "Nobody came"})
            call.with_user(self.old_hand).action_done()
        self.assertFalse(self.care("apology") | self.care("offer"))
        call.with_user(self.old_hand).write({"outcome": "Nobody came", "loss_cause": "service"})
        call.with_user(self.old_hand).action_done()
        self.plan()
        self.assertTrue(self.care("apology"))
        self.assertFalse(self.care("offer"))

    def test_who_was_won_back_is_asked_until_satisfied(self):
        self.make_lost()
        with self.on(days=5):
            for days in (1, 2, 3, 4):
                self.sell(self.mill, amount=900, days_ago=days)
            self.recompute(TODAY + timedelta(days=5))
            self.plan()
            ask = self.care("winback")
            with self.assertRaisesRegex(UserError, "satisfied now"):
                ask.with_user(self.old_hand).write({"outcome": "So so"})
                ask.with_user(self.old_hand).action_done()
            ask.with_user(self.old_hand).write({"outcome": "So so", "satisfaction": "3"})
            ask.with_user(self.old_hand).action_done()
        with self.on(days=36):
            self.plan()
            second = self.care("winback").filtered(lambda one: one.state == "due")
            second.with_user(self.old_hand).write({"outcome": "Happy", "satisfaction": "4"})
            second.with_user(self.old_hand).action_done()
        with self.on(days=80):
            self.plan()
            self.assertEqual(len(self.care("winback")), 2)

    def test_nobody_is_buried(self):
        self.company.care_most_open = 3
        for number in range(6):
            customer = self.customer(f"Lost {number}", user_id=self.old_hand.id)
            self.sell(customer, amount=10 + number, days_ago=200)
        self.recompute()
        self.plan()
        mine = self.env["spp.customer.care"].search([("user_id", "=", self.old_hand.id)])
        self.assertEqual(sorted(mine.partner_id.mapped("name")), ["Lost 3", "Lost 4", "Lost 5"])

    def test_planning_many_costs_no_query_each(self):
        self.make_core()
        few = self.count_queries(self.plan)
        for number in range(25):
            self.sell(self.customer(f"Lost {number}"), amount=10, days_ago=200)
        self.recompute()
        self.assertLess(self.count_queries(self.plan), 2 * few)

    def test_a_long_night_comes_to_the_activities_too(self):
        self.make_core()
        self.env.flush_all()
        self.cr.execute("UPDATE res_company SET active = id = %s", [self.company.id])
        self.env.invalidate_all()
        with patch.object(self.registry["ir.cron"], "_commit_progress", return_value=0.0):
            self.env["spp.customer.care.planner"]._cron_plan()
        self.assertTrue(self.care("visit").activity_ids)

    def test_who_may_what(self):
        self.make_core()
        self.plan()
        visit = self.care("visit")
        self.assertEqual(visit.with_user(self.newcomer).partner_id, self.mill)
        with self.assertRaises(AccessError):
            visit.with_user(self.newcomer).outcome = "Mine"
        for values in ({"state": "done"}, {"date_planned": TODAY}):
            with self.assertRaisesRegex(UserError, "cannot be typed"):
                visit.with_user(self.users["director"]).write(values)
        with self.assertRaisesRegex(UserError, "A manager calls"):
            visit.with_user(self.old_hand).action_call_off()
        visit.with_user(self.leader).action_call_off()
        self.assertEqual(visit.state, "off")
