from datetime import date, timedelta

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import TODAY, PlanCase


@tagged("post_install", "-at_install")
class TestCustomerHistory(PlanCase):
    def setUp(self):
        super().setUp()
        self.loyal, self.fading = self.customer("Loyal"), self.customer("Fading")
        for days_ago in (100, 75, 50, 25):
            self.sell(self.loyal, 500.0, days_ago)
        self.sell(self.fading, 10.0, days_ago=100)

    def test_intervals_follow_each_other(self):
        for days_ago in range(100, -1, -1):
            self.recompute(TODAY - timedelta(days=days_ago))
        self.assertStays(
            self.fading,
            ("general", date(2026, 3, 22), date(2026, 6, 21)),
            ("lost", date(2026, 6, 21), None),
        )
        self.assertStays(
            self.loyal,
            ("general", date(2026, 3, 22), date(2026, 4, 16)),
            ("potential", date(2026, 4, 16), date(2026, 6, 5)),
            ("core", date(2026, 6, 5), None),
        )

    def test_the_tier_of_any_day(self):
        for days_ago in range(100, -1, -1):
            self.recompute(TODAY - timedelta(days=days_ago))
        contact = self.customer("Contact", is_company=False, parent_id=self.loyal.id)
        partners = self.loyal | self.fading | contact
        for day, loyal, fading in [
            (date(2026, 3, 21), False, False),
            (date(2026, 3, 22), "general", "general"),
            (date(2026, 4, 15), "general", "general"),
            (date(2026, 4, 16), "potential", "general"),
            (date(2026, 6, 21), "core", "lost"),
            (date(2027, 1, 1), "core", "lost"),
        ]:
            with self.subTest(day):
                tiers = partners._customer_tiers_on(day)
                self.assertEqual([tiers[p].code for p in partners], [loyal, fading, loyal])

    def test_a_correction_on_the_same_day_leaves_one_interval(self):
        self.recompute(TODAY - timedelta(days=40))
        order = self.sell(self.fading, 10.0, days_ago=0)
        self.recompute()
        self.assertStays(self.fading, ("general", date(2026, 5, 21), None))
        order._action_cancel()
        self.recompute()
        self.assertStays(self.fading, ("general", date(2026, 5, 21), TODAY), ("lost", TODAY, None))
        order.write({"state": "sale"})
        self.recompute()
        self.assertStays(self.fading, ("general", date(2026, 5, 21), None))

    def test_a_customer_without_sales_any_more_has_no_tier(self):
        self.recompute(TODAY - timedelta(days=1))
        self.env["sale.order"].search([("partner_id", "=", self.fading.id)])._action_cancel()
        self.recompute()
        self.assertTier(self.fading, None)
        self.assertStays(self.fading, ("lost", TODAY - timedelta(days=1), TODAY))

    def test_going_back_forgets_what_came_later(self):
        self.recompute(date(2026, 4, 20))
        self.recompute(TODAY)
        self.assertTier(self.fading, "lost")
        self.recompute(date(2026, 4, 25))
        self.assertTier(self.fading, "general")
        self.assertStays(self.fading, ("general", date(2026, 4, 20), None))
        self.recompute(TODAY)
        self.assertStays(self.fading, ("general", date(2026, 4, 20), TODAY), ("lost", TODAY, None))

    def test_going_back_before_a_cancellation_leaves_no_stay_without_a_standing(self):
        self.recompute(TODAY - timedelta(days=5))
        self.env["sale.order"].search([("partner_id", "=", self.fading.id)])._action_cancel()
        self.recompute(TODAY - timedelta(days=4))
        self.recompute(TODAY - timedelta(days=5))
        self.recompute(TODAY)
        lasting = self.env["spp.customer.history"].search(
            [("company_id", "=", self.company.id), ("date_to", "=", False)]
        )
        standings = self.env["spp.customer.standing"].search([("company_id", "=", self.company.id)])
        self.assertEqual(lasting.partner_id, standings.partner_id)
        self.assertFalse(self.fading._customer_tiers_on(TODAY)[self.fading])

    def test_the_matrix_between_two_days(self):
        self.recompute(date(2026, 4, 1))
        newcomer = self.customer("Newcomer")
        self.sell(newcomer, 10.0)
        self.recompute(TODAY)
        wizard = Form(self.env["spp.customer.migration.wizard"].with_user(self.users["rep"]))
        self.assertEqual(wizard.date_from, date(2026, 4, 1))
        action = wizard.save().action_open()
        report = self.env["spp.customer.migration.report"].with_context(**action["context"])
        rows = report._read_group([], ["tier_from_id", "tier_to_id"], ["__count"])
        self.assertEqual(
            {(before.code, after.code): count for before, after, count in rows},
            {("general", "core"): 1, ("general", "lost"): 1, (False, "general"): 1},
        )
        directions = {row.partner_id: row.direction for row in report.search([])}
        self.assertEqual(report.search([], limit=1).action_open_customer()["res_model"], "res.partner")
        self.assertEqual(directions, {self.loyal: "up", self.fading: "down", newcomer: "new"})

    def test_rebuilding_the_past_step_by_step(self):
        self.recompute()
        self.assertStays(self.fading, ("lost", TODAY, None))
        wizard = (
            self.env["spp.customer.history.wizard"]
            .with_user(self.users["director"])
            .create({"company_id": self.company.id, "date_from": date(2026, 6, 1)})
        )
        self.assertEqual(wizard.action_rebuild()["tag"], "spp_progress")
        step = {"next": None}
        while step["next"] is not False:
            step = wizard.rebuild_step(step["next"])
        self.assertEqual((step["done"], step["total"]), (30, 30))
        self.assertStays(
            self.fading, ("general", date(2026, 6, 1), date(2026, 6, 21)), ("lost", date(2026, 6, 21), None)
        )

    def test_many_days_in_one_go_hold_no_more_locks_than_a_few(self):
        def locks():
            self.cr.execute("SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid()")
            return self.cr.fetchone()[0]

        runs, first = self.env["spp.customer.run"], TODAY - timedelta(days=60)
        for number in range(3):
            runs._execute(self.company, first + timedelta(days=number), replay=number > 0)
        few = locks()
        for number in range(3, 40):
            runs._execute(self.company, first + timedelta(days=number), replay=True)
        self.assertLess(locks(), few + 10)

    def test_a_mistyped_year_is_refused_before_anything_is_replayed(self):
        wizard = self.env["spp.customer.history.wizard"].create(
            {"company_id": self.company.id, "date_from": "0206-01-01"}
        )
        for press in (wizard.action_rebuild, wizard.rebuild_step):
            with self.assertRaisesRegex(UserError, "0206-01-01 is too far away"):
                press()
