from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .talent_case import TalentCase


@tagged("post_install", "-at_install")
class TestTalentGrowth(TalentCase):
    """A manager proposes a course for somebody of the team, HR approves it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hr = cls.users["hr"]

    def propose(self, user=None, person=None, **values):
        reward = {"name": "SPIN Selling", "profile_id": self.profile(person or self.old_hand).id, "cost": 750.5}
        return self.env["spp.talent.growth"].with_user(user or self.leader).create({**reward, **values})

    def test_proposed_on_the_form_and_approved(self):
        form = Form(self.env["spp.talent.growth"].with_user(self.leader))
        form.name = "Summit"
        form.kind = "summit"
        form.profile_id = self.profile(self.old_hand).with_user(self.leader)
        reward = form.save()
        self.assertEqual((reward.state, reward.author_id, reward.company_id), ("proposed", self.leader, self.company))
        self.assertTrue(reward.with_user(self.hr).may_decide)
        reward.with_user(self.hr).action_approve()
        mine = reward.with_user(self.old_hand)
        self.assertEqual((mine.state, mine.decider_id, mine.decided_on), ("approved", self.hr, date(2026, 6, 30)))

    def test_managers_do_not_approve(self):
        reward = self.propose()
        self.assertFalse(reward.may_decide)
        with self.assertRaisesRegex(AccessError, "HR approves"):
            reward.action_approve()

    def test_who_proposes_does_not_approve(self):
        reward = self.propose(self.hr)
        with self.assertRaisesRegex(AccessError, "You proposed SPIN Selling"):
            reward.action_approve()
        reward.with_user(self.users["director"]).action_refuse()
        self.assertEqual(reward.state, "refused")

    def test_who_changes_it_proposes_it(self):
        reward = self.propose()
        reward.with_user(self.hr).cost = 9000
        self.assertEqual(reward.author_id, self.hr)
        with self.assertRaises(AccessError):
            reward.with_user(self.hr).action_approve()

    def test_nobody_rewards_themselves(self):
        with self.assertRaisesRegex(AccessError, "for themselves"):
            self.propose(self.leader, self.leader)
        hr = self.env.ref("sales_performance_plan.sales_performance_plan_group_hr")
        self.old_hand.group_ids = [Command.link(hr.id)]
        reward = self.propose()
        with self.assertRaisesRegex(AccessError, "This reward is for you"):
            reward.with_user(self.old_hand).action_approve()

    def test_what_is_decided_stays(self):
        reward = self.propose()
        reward.with_user(self.hr).action_approve()
        with self.assertRaisesRegex(UserError, "decided already"):
            reward.with_user(self.hr).cost = 1
        with self.assertRaisesRegex(UserError, "decided already"):
            reward.with_user(self.hr).action_refuse()
        with self.assertRaisesRegex(UserError, "is kept"):
            reward.with_user(self.hr).unlink()
        self.assertTrue(reward.with_user(self.hr).message_post(body="Have fun"))

    def test_the_state_cannot_be_typed(self):
        for values in ({"state": "approved"}, {"decider_id": self.hr.id}, {"author_id": self.hr.id}):
            with self.subTest(values), self.assertRaisesRegex(UserError, "cannot be typed"):
                self.propose().with_user(self.hr).write(values)

    def test_who_sees_it(self):
        reward = self.propose()
        for user, sees in [
            (self.old_hand, True),
            (self.leader, True),
            (self.hr, True),
            (self.between, False),
            (self.users["manager"], True),
            (self.users["accountant"], False),
        ]:
            with self.subTest(user.login):
                self.assertEqual(reward.with_user(user).has_access("read"), sees)
        with self.assertRaises(AccessError):
            self.propose(self.between)
