from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, LockError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .close_case import JULY, CloseCase
from .plan_case import APRIL


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
            lambda: plan.unlink(),
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

    def test_what_records_cost_is_kept_though_somebody_changes_it(self):
        programme = self.env["spp.talent.programme"].search([("company_id", "=", self.company.id)], limit=1)
        values = {"company_id": self.company.id, "module_id": programme.module_ids[0].id, "cost": 1}
        values |= {"name": "Outside expert", "date_start": "2026-06-10 08:00:00"}
        session = self.env["spp.talent.session"].create(values)
        session.action_held()
        self.close()
        line = self.plan.budget_line_ids.filtered(lambda one: one.category == "training")
        self.assertEqual((line.committed, line.spent), (0, 1))
        before = self.figures()
        session.cost = 500
        self.env["spp.talent.session"].create({**values, "name": "Forgotten", "cost": 70})
        self.plan.with_user(self.director).action_look_for_late()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.figures(), before)
        self.assertEqual(self.plan.with_user(self.director).action_check_kept()["params"]["type"], "success")
        self.assertFalse(self.plan.adjustment_ids, "late changes are those of sales and key figures")
        self.assertFalse(sum(self.plan.next_id.budget_line_ids.mapped(lambda one: one.committed + one.spent)))

    def figures(self):
        return [
            *[(one.kpi_id.code, one.actual_words, one.gap_words, one.status) for one in self.plan.target_ids],
            *[(one.user_id, one.actual, one.progress, one.rank) for one in self.plan.member_ids],
            *[(one.category, one.planned, one.committed, one.spent) for one in self.plan.budget_line_ids],
            self.plan.actual,
            self.plan.incentive_spent,
        ]

    def test_a_key_figure_goes_on_meaning_the_same(self):
        figure = self.kpi("new_customers").with_user(self.director)
        figure.direction = "lower"
        figure.direction = "higher"
        self.close()
        figure.write({"direction": "higher", "name": "Fresh Customers"})
        for vals in ({"direction": "lower"}, {"measure": "core_churn"}, {"unit": "days"}):
            with self.subTest(**vals), self.assertRaisesRegex(UserError, "has values in Q2 2026, which is closed"):
                figure.write(vals)

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

    def test_it_does_not_cost_more_for_more_people(self):
        few = self.count_queries(self.close)
        following = self.env["spp.plan"].create(
            {"company_id": self.company.id, "date_from": date(2026, 1, 1), "team_ids": [Command.set(self.south.ids)]}
        )
        for number in range(10):
            user = self.member(f"plan_more_{number}", self.south)
            self.env["spp.plan.member"].create({"plan_id": following.id, "user_id": user.id, "target": 10})
        following.action_start()
        following.action_review()
        many = self.count_queries(lambda: self.close(following, close_anyway=True))
        self.assertLess(many, 2 * few)
