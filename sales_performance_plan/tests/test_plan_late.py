from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .close_case import CloseCase


@tagged("post_install", "-at_install")
class TestPlanLate(CloseCase):
    """Documents that come after the close."""

    def setUp(self):
        super().setUp()
        self.close()
        self.open = self.plan.next_id

    def look(self, user=None):
        self.plan.with_user(user or self.manager).action_look_for_late()
        self.env.invalidate_all()

    def late(self, level="total", figure=None, plan=None):
        rows = (plan or self.open).late_ids
        return rows.filtered(lambda one: one.level == level and (one.kpi_id.code or None) == figure)

    def sell_late(self, amount=30, name="Late"):
        return self.sold(self.bob, amount, date(2026, 6, 29), self.customer(name))

    def test_nothing_late_is_nothing(self):
        self.look()
        self.assertFalse(self.plan.adjustment_ids)

    def test_it_shows_in_the_open_quarter_and_adds_up(self):
        self.sell_late()
        self.look()
        sales = self.late()
        self.assertEqual((sales.before, sales.now, sales.shown_in_id), (170, 200, self.open))
        self.assertEqual(self.late("rep").user_id, self.bob)
        self.assertEqual(self.late("rep").now - self.late("rep").before, 30)
        new = self.late(figure="new_customers")
        self.assertEqual((new.before_words, new.now_words, new.difference_words), ("1", "2", "+1"))
        self.assertEqual(self.plan.actual, 170)
        action = new.with_user(self.manager).action_open_records()
        self.assertEqual(len(self.env[action["res_model"]].search(action["domain"])), 2)

    def test_a_second_look_writes_nothing_and_what_goes_back_is_gone(self):
        order = self.sell_late()
        self.look()
        rows = self.plan.adjustment_ids
        stamps = rows.mapped("write_date")
        with freeze_time("2026-07-04 12:00:00"):
            self.look()
        self.assertEqual((self.plan.adjustment_ids, rows.mapped("write_date")), (rows, stamps))
        order._action_cancel()
        self.look()
        self.assertFalse(self.plan.adjustment_ids)

    def test_what_a_quarter_has_shown_does_not_come_again(self):
        self.sell_late()
        self.look()
        self.open.state = "closed"
        self.look()
        later = self.plan.adjustment_ids - self.open.late_ids
        self.assertFalse(later)
        self.sell_late(7, "Later still")
        self.look()
        later = self.plan.adjustment_ids - self.open.late_ids
        sales = later.filtered(lambda one: not one.kpi_id and one.level == "total")
        self.assertEqual((sales.before, sales.now, sales.shown_in_id.id), (200, 207, False))

    def test_who_sees_it(self):
        self.sell_late()
        self.look()
        rows = self.env["spp.plan.adjustment"]
        self.assertEqual(set(rows.with_user(self.bob).search([]).mapped("level")), {"rep"})
        self.assertFalse(rows.with_user(self.ann).search([]))
        self.assertEqual(set(rows.with_user(self.users["accountant"]).search([]).mapped("level")), {"total"})
        self.assertIn("rep", rows.with_user(self.manager).search([]).mapped("level"))
        with self.assertRaises(AccessError):
            self.look(self.ann)
        with self.assertRaises(UserError):
            rows.create({"plan_id": self.plan.id, "level": "total", "subject_id": 0, "found_on": "2026-07-01"})

    def test_the_night_looks_at_what_was_closed_of_late(self):
        self.sell_late()
        cron = self.env.ref("sales_performance_plan.ir_cron_plan_late")
        for _time in range(2):
            with self.enter_registry_test_mode():
                cron.method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(self.late().now, 200)
        self.sell_late(1, "Much later")
        with freeze_time("2026-11-03 12:00:00"), self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(self.late().now, 200, "that long ago nobody looks by night")

    def test_only_closed_quarters_have_late_changes(self):
        with self.assertRaisesRegex(UserError, "not closed with its figures kept"):
            self.open.with_user(self.manager).action_look_for_late()

    def test_it_does_not_cost_more_for_more_documents(self):
        few = self.count_queries(self.look)
        for number in range(8):
            self.sold(self.ann, 10, date(2026, 6, 20), self.customer(f"More {number}"))
        self.look()
        many = self.count_queries(self.look)
        self.assertLess(many, 2 * few)
