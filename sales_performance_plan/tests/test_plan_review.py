from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .plan_case import APRIL, FigureCase


@tagged("post_install", "-at_install")
class TestPlanReview(FigureCase):
    """The end of a month, and the end of the quarter."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls.env["spp.plan"].create(
            {"name": "Q2", "company_id": cls.company.id, "date_from": APRIL, "team_ids": cls.north.ids}
        )
        cls.plan.action_add_targets()
        cls.goal("new_customers", 4)
        cls.goal("new_sales_share", 50)
        cls.plan.action_start()
        oak, elm = cls.customer("Oak"), cls.customer("Elm")
        cls.sold(cls.ann, 100, date(2026, 3, 2), oak)
        cls.sold(cls.ann, 100, date(2026, 4, 10), oak)
        cls.sold(cls.bob, 50, date(2026, 5, 10), elm)

    @classmethod
    def goal(cls, code, target):
        cls.plan.target_ids.filtered(lambda one: one.kpi_id.code == code).write({"has_target": True, "target": target})

    def draft(self, month=5):
        return self.env["spp.plan.review"].with_user(self.manager)._draft_for(self.plan, date(2026, month, 1))

    def line(self, review, code):
        return review.line_ids.filtered(lambda one: one.kpi_id.code == code)

    def test_a_review_shows_the_month_as_it_was_and_who_is_behind(self):
        review = self.draft()
        self.assertEqual(review.day, date(2026, 5, 31))
        self.assertEqual(len(review.line_ids), len(self.plan.target_ids))
        share = self.line(review, "new_sales_share")
        self.assertEqual((round(share.actual), share.status), (33, "missed"))
        self.assertIn("plan_ann", share.behind)
        self.assertNotIn("plan_bob", share.behind)
        self.assertFalse(self.line(review, "employee_satisfaction").has_data)
        self.assertEqual(self.draft(), review, "a second draft is the first")

    def test_the_cron_drafts_the_month_that_is_over_once(self):
        with freeze_time("2026-06-01 06:00:00"):
            for _time in range(2):
                with self.enter_registry_test_mode():
                    self.env.ref("sales_performance_plan.ir_cron_plan_review").method_direct_trigger()
            self.env.invalidate_all()
        reviews = self.env["spp.plan.review"].search([("plan_id", "=", self.plan.id)])
        self.assertEqual(reviews.mapped("month"), [date(2026, 5, 1)])

    def test_a_plan_that_fails_does_not_keep_the_others_from_their_review(self):
        other = self.plan.copy({"date_from": APRIL, "team_ids": self.south.ids, "member_ids": False})
        other.action_start()
        drafting = type(self.env["spp.plan.review"])._draft_for

        def broken(reviews, plan, month):
            if plan == self.plan:
                raise RuntimeError
            return drafting(reviews, plan, month)

        with (
            freeze_time("2026-06-01 06:00:00"),
            patch.object(type(self.env["spp.plan.review"]), "_draft_for", broken),
            self.assertLogs("odoo.addons.sales_performance_plan.models.plan_figures_mixin"),
            self.enter_registry_test_mode(),
        ):
            self.env.ref("sales_performance_plan.ir_cron_plan_review").method_direct_trigger()
        self.env.invalidate_all()
        reviews = self.env["spp.plan.review"].search([("company_id", "=", self.company.id)])
        self.assertEqual(reviews.plan_id, other)

    def test_decisions_have_an_owner_and_say_whether_their_figure_moved(self):
        review = self.draft()
        figure = self.kpi("new_customers")
        decision = (
            self.env["spp.plan.decision"]
            .with_user(self.manager)
            .create(
                {
                    "review_id": review.id,
                    "name": "Call ten old offers",
                    "user_id": self.bob.id,
                    "date_due": date(2026, 6, 15),
                    "kpi_id": figure.id,
                }
            )
        )
        self.assertEqual((decision.value_then, decision.moved), (1, "same"))
        self.assertFalse(decision.activity_ids)
        review.action_held()
        self.assertEqual(decision.activity_ids.user_id, self.bob)
        self.sold(self.bob, 70, date(2026, 6, 5), self.customer("Fir"))
        self.plan._snapshot(date(2026, 6, 20))
        decision.invalidate_recordset()
        self.assertEqual(decision.moved, "better")
        mine = decision.with_user(self.bob)
        with self.assertRaisesRegex(UserError, "What came of it"):
            mine.action_done()
        mine.outcome = "Two bought"
        mine.action_done()
        self.assertEqual((decision.state, decision.date_closed), ("done", date(2026, 6, 30)))
        self.assertIn(decision, self.draft(6).before_ids)
        with self.assertRaises(AccessError):
            decision.with_user(self.ann).read(["name"])

    def test_what_was_held_stays(self):
        review = self.draft()
        self.line(review, "new_customers").finding = "Few leads in April"
        review.action_held()
        with self.assertRaisesRegex(UserError, "was held"):
            review.action_refill()
        review.conclusion = "<p>More calls</p>"
        self.assertIn("More calls", review.conclusion, "what it came to may be written later")

    def test_reps_see_no_review(self):
        self.draft()
        with self.assertRaises(AccessError):
            self.env["spp.plan.review"].with_user(self.ann).search([])

    # The end of the quarter
    def close(self, user=None, **context):
        self.plan.with_user(user or self.director).with_context(**context).action_close()

    def test_a_quarter_is_closed_by_a_director_after_its_last_day_with_everything_done(self):
        review = self.draft()
        self.plan.action_review()
        with self.assertRaisesRegex(UserError, "A plan director closes"):
            self.close(self.manager)
        with self.assertRaisesRegex(UserError, "close it afterwards"):
            self.close()
        with freeze_time("2026-07-03 12:00:00"):
            with self.assertRaises(UserError) as caught:
                self.close()
            self.assertIn("Reviews that were not held: 1", str(caught.exception))
            review.action_held()
            self.close()
        self.assertEqual((self.plan.state, self.plan.closed_on), ("closed", date(2026, 7, 3)))

    def test_a_closed_quarter_stays_as_it_was(self):
        self.plan.action_review()
        with freeze_time("2026-07-03 12:00:00"):
            self.close()
            before = {one.kpi_id.code: one.actual for one in self.plan.target_ids}
            self.sold(self.bob, 900, date(2026, 6, 29), self.customer("Late"))
            self.assertEqual(self.plan._snapshot(), 0)
            self.env.invalidate_all()
        self.assertEqual({one.kpi_id.code: one.actual for one in self.plan.target_ids}, before)

    def test_closing_anyway_leaves_a_note(self):
        self.draft()
        self.plan.action_review()
        with freeze_time("2026-07-03 12:00:00"):
            self.close(close_anyway=True)
        self.assertEqual(self.plan.state, "closed")
        self.assertIn("Reviews that were not held: 1", "".join(self.plan.message_ids.mapped("body")))
