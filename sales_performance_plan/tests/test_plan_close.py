from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, LockError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .plan_case import APRIL, FigureCase

JULY = date(2026, 7, 1)
AFTER = "2026-07-03 12:00:00"


class CloseCase(FigureCase):
    """The northern team's second quarter, which is over and in review."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls.env["spp.plan"].create(
            {
                "company_id": cls.company.id,
                "date_from": APRIL,
                "team_ids": [Command.set(cls.north.ids)],
                "member_ids": [
                    Command.create({"user_id": cls.ann.id, "target": 100}),
                    Command.create({"user_id": cls.bob.id, "target": 50}),
                ],
            }
        )
        cls.plan.action_add_targets()
        cls.goal("new_customers", 4)
        cls.plan.action_start()
        cls.oak = cls.customer("Oak")
        cls.sold(cls.ann, 100, date(2026, 3, 2), cls.oak)
        cls.sold(cls.ann, 120, date(2026, 4, 10), cls.oak)
        cls.sold(cls.bob, 50, date(2026, 5, 10), cls.customer("Elm"))
        cls.plan.action_review()

    def setUp(self):
        super().setUp()
        self.clock = freeze_time(AFTER)
        self.clock.start()
        self.addCleanup(self.clock.stop)

    @classmethod
    def goal(cls, code, target):
        cls.target(cls.plan, code).write({"has_target": True, "target": target})

    @classmethod
    def target(cls, plan, code):
        return plan.target_ids.filtered(lambda one: one.kpi_id.code == code)

    def close(self, plan=None, user=None, **context):
        (plan or self.plan).with_user(user or self.director).with_context(**context).action_close()
        self.env.flush_all()
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestPlanClose(CloseCase):
    """What is open, who closes, and what is closed."""

    def row(self, key):
        return next(row for row in self.plan._closing_list() if row["key"] == key)

    def test_the_list_says_what_is_open_and_opens_it(self):
        self.assertEqual({row["open"] for row in self.plan._closing_list()}, {0})
        line = self.plan.budget_line_ids.filtered(lambda one: one.category == "training")
        self.env["spp.plan.budget.spending"].create({"name": "Trainer", "line_id": line.id, "amount": 1})
        review = self.env["spp.plan.review"]._draft_for(self.plan, date(2026, 6, 1))
        self.assertEqual([self.row(key)["open"] for key in ("spendings", "reviews", "tickets")], [1, 1, 0])
        self.assertFalse(self.row("ratings")["blocks"], "customers rate as they like")
        action = self.plan.with_user(self.director).action_open_waiting("reviews")
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), review)
        self.assertEqual(self.plan.action_open_waiting("pips")["res_model"], "spp.talent.pip.wizard")
        self.assertEqual(self.plan.action_open_waiting("settled")["res_model"], "spp.incentive.settle.wizard")
        with self.assertRaisesRegex(UserError, "promised and not paid: 1"):
            self.close()
        self.close(close_anyway=True)
        self.assertIn("promised and not paid: 1", "".join(self.plan.message_ids.mapped("body")))

    def test_days_that_no_settlement_covers_are_open(self):
        self.env["spp.incentive.scheme"].search([("company_id", "=", self.company.id)]).write(
            {"date_from": date(2026, 5, 1)}
        )
        schemes = self.env["spp.incentive.scheme"].search([("company_id", "=", self.company.id)])
        schemes.with_user(self.users["director"]).action_approve()
        self.assertEqual(self.row("settled")["open"], 61)
        self.env["spp.incentive.scheme"]._settle(self.company, date(2026, 5, 1), date(2026, 5, 31))
        self.assertEqual(self.row("settled")["open"], 30)

    def test_below_the_bar_an_improvement_plan_is_waited_for(self):
        self.plan.member_ids.filtered(lambda one: one.user_id == self.bob).target = 500
        self.assertEqual(self.row("pips")["open"], 1)

    def test_only_a_director_closes_and_only_once(self):
        for role in ("manager", "hr", "accountant", "rep"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.close(user=self.users[role])
        self.close()
        self.assertEqual((self.plan.state, self.plan.closed_by_id), ("closed", self.director))
        with self.assertRaisesRegex(UserError, "closed already: by plan_director"):
            self.close()
        self.assertEqual(self.env["spp.plan"].search_count([("date_from", "=", JULY)]), 1)

    def test_two_at_once(self):
        locked = patch.object(type(self.plan), "lock_for_update", side_effect=LockError("locked"))
        with locked, self.assertRaisesRegex(UserError, "Somebody else is working on Q2 2026"):
            self.close()
        self.assertEqual(self.plan.state, "review")

    def test_a_close_that_breaks_off_leaves_nothing(self):
        broken = patch.object(type(self.plan), "_draft_next", side_effect=RuntimeError("killed"))
        with self.assertRaises(RuntimeError), broken, self.env.cr.savepoint():
            self.close()
        self.env.invalidate_all()
        self.assertEqual(self.plan.state, "review")
        self.assertFalse(self.plan.honour_ids or self.plan.kept_digest or self.plan.member_ids.filtered("is_kept"))
        self.close()
        self.assertEqual(self.plan.state, "closed")

    def test_closing_is_not_typed(self):
        for user in (self.director, self.manager):
            plan = self.plan.with_user(user)
            for vals in ({"state": "closed"}, {"closed_on": "2026-07-01"}, {"kept_digest": "x"}):
                with self.subTest(user=user.login, **vals), self.assertRaisesRegex(UserError, "closed by its button"):
                    plan.write(vals)
        with self.assertRaisesRegex(UserError, "closed by its button"):
            plan.create({"company_id": self.company.id, "date_from": JULY, "state": "closed"})
        with self.assertRaisesRegex(UserError, "cannot be typed"):
            self.plan.member_ids.with_user(self.director)[0].kept_actual = 7

    def test_what_is_closed_stays(self):
        self.close()
        plan = self.plan.with_user(self.director)
        for change in (
            lambda: plan.action_start(),
            lambda: plan.action_draft(),
            lambda: plan.write({"team_ids": [Command.clear()]}),
            lambda: plan.member_ids[0].write({"target": 1}),
            lambda: plan.member_ids[0].unlink(),
            lambda: plan.budget_line_ids[0].write({"share": 0.1}),
            lambda: plan.budget_line_ids[0].write({"kept": {}}),
            lambda: plan.write({"budget_rate": 0.5}),
            lambda: self.env["spp.plan.member"]
            .with_user(self.director)
            .create({"plan_id": plan.id, "user_id": self.eve.id, "target": 1}),
        ):
            with self.assertRaises(UserError):
                change()
        plan.message_post(body="A note is welcome")

    def test_late_documents_change_nothing_that_was_kept(self):
        self.plan._snapshot()
        self.close()
        ann = self.plan.member_ids.filtered(lambda one: one.user_id == self.ann)
        before = self.figures()
        self.assertEqual((ann.actual, self.plan.actual), (120, 170))
        self.sold(self.ann, 900, date(2026, 6, 29), self.customer("Late"))
        self.env["spp.incentive.scheme"].search([("company_id", "=", self.company.id)]).date_from = date(2026, 1, 1)
        self.plan._snapshot()
        self.env.invalidate_all()
        self.assertEqual(self.figures(), before)
        self.assertEqual(self.plan.with_user(self.director).action_check_kept()["params"]["type"], "success")

    def figures(self):
        return [
            *[(one.kpi_id.code, one.actual_words, one.gap_words, one.status) for one in self.plan.target_ids],
            *[(one.user_id, one.actual, one.progress, one.rank) for one in self.plan.member_ids],
            *[(one.category, one.planned, one.committed, one.spent) for one in self.plan.budget_line_ids],
            self.plan.actual,
            self.plan.incentive_spent,
        ]

    def test_tampering_is_noticed(self):
        self.close()
        self.env.cr.execute("UPDATE spp_plan_member SET kept_actual = 1 WHERE plan_id = %s", [self.plan.id])
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "not those that were kept"):
            self.plan.with_user(self.director).action_check_kept()

    def test_what_misses_its_target_is_not_forecast_to_reach_it(self):
        for number in range(91):
            self.sold(self.ann, 1, date(2026, 6, 1), self.customer(f"Customer {number}"))
        self.goal("new_customers", 93)
        self.close()
        new = self.target(self.plan, "new_customers")
        self.assertEqual((new.actual, new.status, new.forecast_words), (92, "near", "92"))

    def test_an_empty_plan_closes_too(self):
        empty = self.env["spp.plan"].create(
            {"company_id": self.company.id, "date_from": APRIL, "team_ids": [Command.set(self.south.ids)]}
        )
        empty.action_start()
        empty.action_review()
        self.close(empty)
        self.assertEqual((empty.state, empty.honour_ids.ids), ("closed", []))
        self.assertEqual(empty.with_user(self.director)._look_for_late(), 0)


@tagged("post_install", "-at_install")
class TestPlanReopen(CloseCase):
    """Opening again: with a reason, after a look at what is let go."""

    def wizard(self, user=None, **values):
        action = self.plan.with_user(user or self.director).action_reopen()
        wizard = self.env[action["res_model"]].with_user(user or self.director).with_context(**action["context"])
        return wizard.create(values)

    def test_with_a_reason_and_a_second_look(self):
        self.close()
        self.sold(self.bob, 900, date(2026, 6, 29), self.customer("Late"))
        wizard = self.wizard()
        self.assertIn("Sales", wizard.change_ids.mapped("what"))
        with self.assertRaisesRegex(UserError, "Say why"):
            wizard.action_reopen()
        wizard.write({"reason": "A branch was missing", "has_seen": True})
        wizard.action_reopen()
        self.env.invalidate_all()
        self.assertEqual((self.plan.state, self.plan.actual), ("review", 1070))
        self.assertFalse(self.plan.closed_on or self.plan.adjustment_ids)
        self.assertEqual(self.target(self.plan, "new_customers").actual, 2, "the figures are read anew")
        body = "".join(self.plan.message_ids.mapped("body"))
        self.assertIn("A branch was missing", body)
        self.assertIn("New Customers: 1", body)
        self.close()
        self.assertEqual(self.plan.actual, 1070)

    def test_not_by_others_nor_before_the_later_one(self):
        with self.assertRaisesRegex(UserError, "is not closed"):
            self.wizard()
        self.close()
        with self.assertRaises(UserError):
            self.wizard(self.manager)
        following = self.plan.next_id
        following.state = "closed"
        with self.assertRaisesRegex(UserError, "reopen that one first"):
            self.wizard()


@tagged("post_install", "-at_install")
class TestPlanNext(CloseCase):
    """The next quarter's plan."""

    def test_closing_drafts_it_once_with_measured_baselines(self):
        self.target(self.plan, "new_customers").user_id = self.manager
        self.close()
        following = self.plan.next_id
        self.assertEqual((following.name, following.state, following.date_from), ("Q3 2026", "draft", JULY))
        self.assertEqual((following.previous_id, following.team_ids), (self.plan, self.north))
        self.assertEqual({one.user_id: one.target for one in following.member_ids}, {self.ann: 100, self.bob: 50})
        new = self.target(following, "new_customers")
        self.assertEqual((new.baseline, new.baseline_source, new.target), (1, "measured", 4))
        self.assertEqual(new.user_id, self.manager)
        self.assertEqual(self.target(following, "employee_satisfaction").baseline_source, "usual", "no data is no 0")
        shares = {line.category: line.share for line in following.budget_line_ids}
        self.assertEqual(shares, {"training": 0.3, "visits": 0.2, "incentives": 0.4, "crm": 0.1})
        action = self.plan.with_user(self.director).action_draft_next()
        self.assertEqual(action["res_id"], following.id, "a second press opens the first draft")
        self.assertIn("Drafted from Q2 2026", "".join(following.message_ids.mapped("body")))

    def test_drafted_in_review_it_takes_the_kept_figures_on_closing(self):
        plan = self.plan.with_user(self.director)
        following = self.env["spp.plan"].browse(plan.action_draft_next()["res_id"])
        self.target(following, "core_churn").write({"baseline": 9})
        self.sold(self.bob, 10, date(2026, 6, 29), self.customer("Late"))
        self.close()
        self.assertEqual(self.target(following, "new_customers").baseline, 2)
        self.assertEqual(self.target(following, "core_churn").baseline_source, "typed")
        self.sold(self.bob, 10, date(2026, 6, 28), self.customer("Later"))
        self.target(following, "new_customers").action_measure_baseline()
        self.assertEqual(self.target(following, "new_customers").baseline, 2, "measured from what was kept")

    def test_who_left_or_moved_stays_behind(self):
        self.env["crm.team.member"].search([("user_id", "=", self.bob.id)]).crm_team_id = self.south
        self.ann.action_archive()
        following = self.plan.with_user(self.director)._draft_next()
        self.assertFalse(following.member_ids)
        self.assertIn("plan_bob", "".join(following.message_ids.mapped("body")))

    def test_quarters_of_a_fiscal_year_that_is_not_the_calendar_s(self):
        self.company.write({"fiscalyear_last_month": "4", "fiscalyear_last_day": 5})
        first = date(2026, 4, 6)
        plan = self.env["spp.plan"].create(
            {"company_id": self.company.id, "date_from": first, "team_ids": [Command.set(self.south.ids)]}
        )
        plan.action_start()
        plan.action_review()
        following = plan.with_user(self.director)._draft_next()
        self.assertEqual((plan.date_to, following.date_from), (date(2026, 7, 5), date(2026, 7, 6)))
        self.assertEqual(following.previous_id, plan)

    def test_only_directors_and_not_before_the_review(self):
        with self.assertRaises(AccessError):
            self.plan.with_user(self.manager).action_draft_next()
        self.plan.state = "running"
        with self.assertRaisesRegex(UserError, "in review first"):
            self.plan.with_user(self.director).action_draft_next()

    def test_another_company_s_plan_is_not_the_next(self):
        other = self.env["res.company"].create({"name": "Hillside"})
        self.env["spp.plan"].create({"company_id": other.id, "date_from": JULY})
        self.assertFalse(self.plan.next_id)
