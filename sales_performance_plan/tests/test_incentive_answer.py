from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .incentive_screen_case import IncentiveScreenCase

MANAGER = "sales_performance_plan.sales_performance_plan_group_manager"


@tagged("post_install", "-at_install")
class TestWhoAnswers(IncentiveScreenCase):
    """The form that answers a question, by whoever opens it: as the screen does, or by naming the question."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        values = {"company_id": cls.company.id, "company_ids": [Command.set(cls.company.ids)]}
        cls.other = new_test_user(cls.env, "plan_other_manager", groups=MANAGER, **values)
        cls.env["crm.team"].create({"name": "South", "user_id": cls.other.id, "company_id": cls.company.id})
        cls.question = cls.env["spp.incentive.dispute"].create(
            {"entry_id": cls.line.id, "question": "Was it not more?"}
        )

    def answer(self, user, amount=5.0):
        wizard = self.env["spp.incentive.answer.wizard"].with_user(user)
        return wizard.create({"dispute_id": self.question.id, "answer": "Yes.", "amount": amount}).action_answer()

    def assertCannotAnswer(self, user):
        with self.assertRaises(AccessError):
            self.answer(user)
        self.assertEqual((self.question.state, self.question.answer), ("open", False))
        self.assertFalse(self.question.adjustment_ids)

    def test_a_rep_does_not_answer(self):
        for rep in (self.rep, self.colleague):
            self.assertCannotAnswer(rep)

    def test_a_rep_who_manages_the_team_does_not_answer_their_own(self):
        self.rep.group_ids += self.env.ref(MANAGER)
        self.team.user_id = self.rep
        self.assertFalse(self.question.with_user(self.rep).can_answer)
        self.assertCannotAnswer(self.rep)

    def test_a_manager_of_another_team_neither_answers_nor_reads_the_question(self):
        self.assertCannotAnswer(self.other)
        wizard = self.env["spp.incentive.answer.wizard"].with_user(self.other)
        with self.assertRaises(AccessError):
            wizard.onchange({"dispute_id": self.question.id}, ["dispute_id"], {"question": {}, "why": {}})

    def test_accountants_and_hr_pay_and_plan_but_do_not_answer(self):
        self.may.with_user(self.rep).action_submit()
        self.may._decide({"state": "approved"})
        for role in ("accountant", "hr", "clerk", "portal"):
            with self.subTest(role):
                self.assertCannotAnswer(self.users[role])

    def test_the_manager_and_the_director_answer(self):
        self.answer(self.manager)
        self.assertEqual((self.question.state, self.question.answerer_id), ("accepted", self.manager))
        self.question = self.ask()
        self.answer(self.director, 0.0)
        self.assertEqual((self.question.state, self.question.answerer_id), ("rejected", self.director))
