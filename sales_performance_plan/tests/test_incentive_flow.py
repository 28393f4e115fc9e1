from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .incentive_screen_case import IncentiveScreenCase


@tagged("post_install", "-at_install")
class TestStatementFlow(IncentiveScreenCase):
    def buttons(self, user, statement=None):
        """Return the buttons that ``user`` sees on the statement."""
        statement = (statement or self.may).with_user(user)
        statement.invalidate_recordset()
        return {name for name in ("can_submit", "can_approve", "can_return", "can_ask") if statement[name]}

    def test_rep_submits_and_manager_approves(self):
        self.assertEqual(self.buttons(self.rep), {"can_submit", "can_ask"})
        self.may.with_user(self.rep).action_submit()
        self.assertEqual(self.buttons(self.rep), {"can_return", "can_ask"})
        with self.assertRaisesRegex(AccessError, "manager or a director"):
            self.may.with_user(self.rep).action_approve()
        self.assertEqual(self.buttons(self.manager), {"can_approve", "can_return", "can_ask"})
        self.may.with_user(self.manager).action_approve()
        self.assertEqual((self.may.state, self.may.approver_id), ("approved", self.manager))
        self.assertEqual(self.buttons(self.manager), {"can_ask"})

    def test_who_submitted_does_not_approve(self):
        self.may.with_user(self.manager).action_submit()
        self.assertNotIn("can_approve", self.buttons(self.manager))
        with self.assertRaisesRegex(UserError, "You submitted .*second person"):
            self.may.with_user(self.manager).action_approve()
        self.may.with_user(self.director).action_approve()
        self.assertEqual(self.may.state, "approved")

    def test_nobody_approves_their_own(self):
        own = self.sell(self.customer("Cedar"), 100.0, days_ago=40, user_id=self.manager.id)
        self.team.crm_team_member_ids = [(0, 0, {"user_id": self.manager.id})]
        self.settle()
        statement = self.statement(own.user_id, date(2026, 5, 1))
        statement.with_user(self.director).action_submit()
        self.assertNotIn("can_approve", self.buttons(self.manager, statement))
        with self.assertRaisesRegex(UserError, "your own statement"):
            statement.with_user(self.manager).action_approve()

    def test_a_month_is_submitted_when_it_is_over(self):
        june = self.statement(self.rep, date(2026, 6, 1))
        self.assertEqual(self.buttons(self.rep, june), {"can_ask"})
        self.assertIn("07/01/2026", june.with_user(self.rep).hint)
        with self.assertRaisesRegex(UserError, "is not over yet"):
            june.with_user(self.rep).action_submit()

    def test_given_back_it_is_open_again(self):
        self.may.with_user(self.rep).action_submit()
        with self.assertRaisesRegex(AccessError, "Commission Statement"):
            self.may.with_user(self.colleague).action_return()
        self.may.with_user(self.manager).action_return()
        self.assertEqual((self.may.state, self.may.submitter_id), ("draft", self.env["res.users"]))

    def test_an_open_question_is_answered_first(self):
        question = self.ask()
        self.may.with_user(self.rep).action_submit()
        self.assertIn("questions are answered", self.may.with_user(self.manager).hint)
        with self.assertRaisesRegex(UserError, "questions without an answer"):
            self.may.with_user(self.manager).action_approve()
        question.with_user(self.manager)._answer("No, the order says 1,000.")
        self.may.with_user(self.manager).action_approve()
        self.assertEqual(self.may.state, "approved")

    def test_statements_add_up_by_rep_and_sort_by_amount(self):
        model = self.env["spp.incentive.statement"].with_user(self.manager)
        groups = dict(model._read_group([], ["user_id"], ["amount:sum"]))
        self.assertEqual(groups, {self.rep: 30.0, self.colleague: 10.0})
        self.assertEqual(model.search([], order="amount desc", limit=1), self.may)
        shown = model.formatted_read_group([], ["period:month"], ["sales:sum"])
        self.assertEqual([group["sales:sum"] for group in shown], [300.0, 1500.0, 200.0])


@tagged("post_install", "-at_install")
class TestQuestions(IncentiveScreenCase):
    def test_a_line_is_asked_about_answered_and_adjusted_by_two_people(self):
        action = self.line.with_user(self.rep).action_ask()
        form = Form(self.env["spp.incentive.dispute"].with_user(self.rep).with_context(**action["context"]))
        self.assertIn("1,000.00", form.why)
        form.question = "It was 1,100."
        form.expected = 22.0
        question = form.save()
        self.assertEqual(question.statement_id, self.may)
        self.assertEqual(question.activity_ids.user_id, self.manager)

        action = question.with_user(self.manager).action_answer()
        wizard = Form(self.env[action["res_model"]].with_user(self.manager).with_context(**action["context"]))
        self.assertEqual((wizard.question, wizard.amount), ("It was 1,100.", 2.0))
        wizard.answer = "You are right."
        wizard.save().action_answer()
        self.assertEqual((question.state, question.answer), ("accepted", "You are right."))
        self.assertFalse(question.activity_ids)

        adjustment = question.adjustment_ids
        self.assertFalse(adjustment.with_user(self.manager).can_decide)
        with self.assertRaisesRegex(UserError, "a second person"):
            adjustment.with_user(self.manager).action_approve()
        self.assertTrue(adjustment.with_user(self.director).can_decide)
        adjustment.with_user(self.director).action_approve()
        self.assertEqual(self.may.with_user(self.rep).amount, 22.0)
        self.assertIn("You are right.", adjustment.entry_ids.with_user(self.rep).explanation)

    def test_only_the_manager_answers_and_moves_the_day(self):
        question = self.ask()
        self.assertFalse(question.with_user(self.rep).can_answer)
        with self.assertRaisesRegex(AccessError, "nobody their own"):
            question.with_user(self.rep)._answer("Yes.")
        with self.assertRaisesRegex(AccessError, "moves the day"):
            question.with_user(self.rep).due_date = date(2026, 7, 1)
        question.with_user(self.manager).due_date = date(2026, 7, 10)
        question.with_user(self.manager)._answer("No.")
        for name, value in (("question", "Really?"), ("expected", 50.0)):
            with self.subTest(name), self.assertRaisesRegex(UserError, "ask a new one"):
                question.with_user(self.rep)[name] = value

    def test_a_question_is_of_whoever_is_paid_by_the_statement(self):
        question = self.ask(user_id=self.colleague.id)
        self.assertEqual(question.user_id, self.rep)
        for values in ({"user_id": self.colleague.id}, {"team_id": False}):
            with self.subTest(values), self.assertRaisesRegex(UserError, "Use the buttons"):
                question.with_user(self.manager).write(values)

    def test_nobody_asks_for_a_colleague(self):
        with self.assertRaises(AccessError):
            self.ask(self.colleague)
        self.may.with_user(self.rep).action_submit()
        self.may.with_user(self.manager).action_approve()
        with self.assertRaisesRegex(AccessError, "may ask"):
            self.line.with_user(self.users["accountant"]).action_ask()


@tagged("post_install", "-at_install")
class TestAdjustments(IncentiveScreenCase):
    def written(self, context=None, **values):
        form = Form(self.env["spp.incentive.adjustment"].with_user(self.manager).with_context(**(context or {})))
        for name, value in values.items():
            form[name] = value
        return form.save()

    def hold(self):
        hold = self.written(
            user_id=self.rep, kind="hold", amount=15.0, reason="Customer complains", period=self.may.period
        )
        hold.with_user(self.director).action_approve()
        return hold

    def test_a_hold_is_released_by_its_button(self):
        hold = self.hold()
        self.assertEqual((self.may.amount, self.may.held), (5.0, -15.0))
        action = hold.with_user(self.manager).action_release()
        release = self.written(action["context"], period=self.may.period)
        self.assertEqual((release.user_id, release.amount), (self.rep, 15.0))
        release.with_user(self.director).action_approve()
        self.assertEqual((self.may.amount, hold.held), (20.0, 0.0))
        with self.assertRaisesRegex(UserError, "holds nothing back"):
            hold.with_user(self.manager).action_release()

    def test_more_than_is_held_cannot_be_released(self):
        action = self.hold().with_user(self.manager).action_release()
        with self.assertRaisesRegex(ValidationError, "more than that cannot be released"):
            self.written(action["context"], amount=16.0)

    def test_refused_it_leaves_the_ledger_alone(self):
        adjustment = self.written(user_id=self.rep, amount=15.0, reason="The fair")
        adjustment.with_user(self.director).action_refuse()
        self.assertEqual((adjustment.state, adjustment.entry_ids.ids), ("refused", []))

    def test_who_changed_the_amount_does_not_approve_it(self):
        adjustment = self.written(user_id=self.rep, amount=15.0, reason="The fair", period=self.may.period)
        adjustment.with_user(self.director).amount = 1500.0
        self.assertFalse(adjustment.with_user(self.director).can_decide)
        with self.assertRaisesRegex(UserError, "second person"):
            adjustment.with_user(self.director).action_approve()
        adjustment.with_user(self.manager).action_approve()
        self.assertEqual(self.may.amount, 1520.0)


@tagged("post_install", "-at_install")
class TestAwards(IncentiveScreenCase):
    def propose(self, user=None):
        form = Form(self.env["spp.incentive.propose.wizard"].with_user(user or self.manager))
        self.assertEqual(form.period, date(2026, 5, 1))
        return self.env["spp.incentive.award"].search(form.save().action_propose()["domain"])

    def star(self, user):
        return self.propose().filtered(
            lambda award: award.rule_id.name == "New Business Star" and award.user_id == user
        )

    def test_who_ties_shares_the_place_and_the_bonus(self):
        self.sell(self.customer("Elm"), 1000.0, days_ago=41, user_id=self.colleague.id)
        self.sell(self.customer("Fir"), 500.0, days_ago=41, user_id=self.rep.id)
        self.settle()
        stars = self.propose().filtered(lambda award: award.rule_id.name == "Sales Star")
        self.assertEqual(stars.mapped("rank"), [1, 1])
        self.assertEqual(stars.mapped("shared_by"), [2, 2])
        self.assertIn("Equal figures share a place", stars[0].ranking)
        business = self.propose().filtered(lambda award: award.rule_id.name == "New Business Star")
        self.assertEqual(business.mapped("amount"), [1.5, 1.5])

    def test_the_manager_grants_and_a_colleague_does_not_see_the_bonus(self):
        star = self.star(self.rep)
        self.assertEqual((star.with_user(self.manager).amount, star.with_user(self.rep).amount), (2.0, 2.0))
        self.assertFalse(star.with_user(self.rep).can_decide)
        with self.assertRaisesRegex(AccessError, "Only managers"):
            star.with_user(self.rep).action_grant()
        star.with_user(self.manager).action_grant()
        self.assertEqual(star.with_user(self.colleague).user_id, self.rep)
        self.assertEqual((star.with_user(self.colleague).amount, star.with_user(self.rep).amount), (0.0, 2.0))
        self.assertEqual(self.may.with_user(self.rep).awards, 2.0)
        self.assertEqual(star.badge_id.name, "New Business Star")
        with self.assertRaisesRegex(UserError, "is decided already"):
            star.with_user(self.director).action_refuse()

    def test_a_later_version_does_not_grant_again(self):
        self.star(self.rep).with_user(self.manager).action_grant()
        sales_star = self.propose().filtered(lambda award: award.rule_id.name == "Sales Star" and award.rank == 1)
        version = self.scheme.copy({"date_from": date(2026, 5, 15)})
        version.with_user(self.director).action_approve()
        self.assertEqual(self.star(self.rep).mapped("state"), ["granted"])
        self.assertFalse(sales_star.exists())
        proposed = self.propose().filtered(lambda award: award.state == "proposed")
        self.assertEqual(proposed.rule_id.scheme_id, version)

    def test_a_manager_of_another_team_learns_no_bonus_by_claiming_the_winner(self):
        other = self.users["accountant"]
        other.group_ids += self.env.ref("sales_performance_plan.sales_performance_plan_group_manager")
        team = self.env["crm.team"].create({"name": "South", "user_id": other.id, "company_id": self.company.id})
        star = self.star(self.rep).with_user(other)
        self.assertEqual(star.amount, 0.0)
        star.team_id = team
        star.invalidate_recordset()
        self.assertEqual(star.amount, 0.0)
        known = {"rule_id": star.rule_id.id, "user_id": self.rep.id, "period": "2026-05-01", "team_id": team.id}
        answer = star.browse().onchange({**known, "shared_by": 1}, ["shared_by"], {"amount": {}})
        self.assertFalse(answer["value"].get("amount"))

    def test_nobody_decides_on_their_own_award(self):
        star = self.star(self.rep)
        self.rep.group_ids += self.env.ref("sales_performance_plan.sales_performance_plan_group_manager")
        self.assertFalse(star.with_user(self.rep).can_decide)
        with self.assertRaisesRegex(UserError, "award of your own"):
            star.with_user(self.rep).action_grant()
        star.with_user(self.manager).action_refuse()
        self.assertEqual(self.star(self.rep).state, "refused")

    def test_reps_do_not_propose(self):
        with self.assertRaises(AccessError):
            self.propose(self.rep)
