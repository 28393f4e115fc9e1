from datetime import date

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .incentive_case import JULY, JUNE, MAY, QUARTER, IncentiveCase, user

MAY_10 = date(2026, 5, 10)


@tagged("post_install", "-at_install")
class TestOwnTarget(IncentiveCase):
    """A leader gives targets to the team; their own is somebody else's to give."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager, cls.director = cls.users["manager"], cls.users["director"]
        cls.team = cls.env["crm.team"].create(
            {
                "name": "North",
                "company_id": cls.company.id,
                "user_id": cls.manager.id,
                "member_ids": [Command.set((cls.manager | cls.ann).ids)],
            }
        )
        values = {"date_from": QUARTER[0], "team_ids": [Command.set(cls.team.ids)]}
        cls.plan = cls.env["spp.plan"].with_user(cls.director).create(values)

    def give(self, giver, rep, target=1000.0):
        values = {"plan_id": self.plan.id, "user_id": rep.id, "target": target, "team_id": self.team.id}
        return self.env["spp.plan.member"].with_user(giver).create(values)

    def test_a_leader_gives_targets_to_the_team(self):
        member = self.give(self.manager, self.ann)
        member.target = 1500.0
        self.assertEqual(member.target, 1500.0)

    def test_a_leader_does_not_give_their_own(self):
        with self.assertRaisesRegex(UserError, "your own target in Q2 2026.*plan director"):
            self.give(self.manager, self.manager)

    def test_a_leader_does_not_change_their_own(self):
        own = self.give(self.director, self.manager)
        for change in (
            lambda member: member.write({"target": 1.0}),
            lambda member: member.write({"user_id": self.ann.id}),
            lambda member: member.unlink(),
        ):
            with self.assertRaisesRegex(UserError, "your own target in Q2 2026.*plan director"), self.cr.savepoint():
                change(own.with_user(self.manager))
        with self.assertRaisesRegex(UserError, "your own target"):
            self.plan.with_user(self.manager).write({"member_ids": [Command.update(own.id, {"target": 1.0})]})

    def test_a_leader_does_not_take_over_anothers(self):
        member = self.give(self.manager, self.ann)
        with self.assertRaisesRegex(UserError, "your own target"):
            member.user_id = self.manager

    def test_nor_does_anybody_get_a_second_one_from_another_leader(self):
        self.give(self.manager, self.ann)
        group = "sales_performance_plan.sales_performance_plan_group_manager"
        leader = user(self.env, "plan_south", self.company, group)
        south = self.env["crm.team"].create({"name": "South", "company_id": self.company.id, "user_id": leader.id})
        values = {"date_from": QUARTER[0], "team_ids": [Command.set(south.ids)]}
        plan = self.env["spp.plan"].with_user(leader).create(values)
        values = {"plan_id": plan.id, "user_id": self.ann.id, "target": 5.0, "team_id": south.id}
        self.env.invalidate_all()
        with self.assertRaisesRegex(ValidationError, "has a target in Q2 2026 .* already"):
            self.env["spp.plan.member"].with_user(leader).create(values)

    def test_a_director_may(self):
        own = self.give(self.director, self.director)
        own.target = 5.0
        self.assertEqual(own.target, 5.0)

    def test_staffing_the_plan_leaves_the_leader_to_the_director(self):
        self.plan.with_user(self.manager).action_add_members()
        self.assertEqual(self.plan.member_ids.user_id, self.ann)
        self.plan.action_add_members()
        self.assertEqual(self.plan.member_ids.user_id, self.ann | self.manager)


@tagged("post_install", "-at_install")
class TestLateTarget(IncentiveCase):
    """Once the quarter's last month is settled, no target makes it pay more."""

    SETTLED = "Ann.*last month of Q2 2026 is settled.*adjustment"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann.name = "Ann"
        cls.sold(cls.ann, 1300.0, MAY_10)

    def settle_and_lock(self):
        self.settle()
        self.assertTrue(self.lock_month(self.ann, MAY))
        self.assertTrue(self.lock_month(self.ann, JUNE))

    def assertNothingOnTop(self):
        self.settle(JULY, date(2026, 7, 31))
        self.assertEqual(self.paid(self.ann, rule_id=self.over_20.id), 0.0)

    def test_a_target_does_not_come_after_the_pay(self):
        self.settle_and_lock()
        with self.assertRaisesRegex(UserError, self.SETTLED), self.cr.savepoint():
            self.target(self.ann, 1000.0)
        self.assertNothingOnTop()

    def test_nor_does_it_come_by_another_target_that_is_moved(self):
        self.settle_and_lock()
        other, later = self.target(self.bob, 1000.0), self.target(self.ann, 1000.0, JULY)
        plan = other.plan_id
        for member, values in ((other, {"user_id": self.ann.id}), (later, {"plan_id": plan.id})):
            with self.assertRaisesRegex(UserError, self.SETTLED), self.cr.savepoint():
                member.write(values)

    def test_a_plan_is_not_started_after_the_pay(self):
        plan = self.target(self.ann, 1000.0).plan_id
        plan.action_draft()
        self.settle_and_lock()
        for start in (plan.action_start, plan.action_review):
            with self.assertRaisesRegex(UserError, self.SETTLED), self.cr.savepoint():
                start()
        self.assertNothingOnTop()

    def test_what_a_draft_cannot_pay_any_more_is_taken_out_of_it(self):
        member = self.target(self.ann, 1000.0)
        plan = member.plan_id
        plan.action_draft()
        self.target(self.bob, 1000.0)
        self.settle_and_lock()
        member.target = 0.0
        plan.action_start()
        self.assertEqual(plan.state, "running")

    def test_nor_is_a_running_plan_moved_to_a_settled_quarter(self):
        plan = self.target(self.ann, 1000.0, JULY).plan_id
        self.settle_and_lock()
        with self.assertRaisesRegex(UserError, "last month of .* is settled"):
            plan.date_from = QUARTER[0]

    def test_who_has_nothing_to_reach_keeps_nobody_from_starting(self):
        self.settle_and_lock()
        plan = self.target(self.ann, 0.0).plan_id
        plan.action_draft()
        plan.action_start()
        self.assertEqual(plan.state, "running")
        self.target(self.bob, 1000.0)
        plan.action_review()
        self.assertEqual(plan.state, "review")


@tagged("post_install", "-at_install")
class TestRulesThatBeginWithinTheQuarter(IncentiveCase):
    """A target is for the quarter: all that was sold in it is held against it, whenever the rules began."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.cr.execute("UPDATE spp_incentive_scheme SET date_from = '2026-05-15' WHERE id = %s", [cls.scheme.id])
        cls.scheme.invalidate_recordset()
        cls.sold(cls.ann, 500.0, date(2026, 4, 10))
        cls.sold(cls.ann, 800.0, date(2026, 6, 10))

    def over_target(self, rep):
        return self.entries(rep).filtered(lambda row: row.rule_id.kind == "band")

    def test_the_whole_quarter_is_held_against_the_target(self):
        self.target(self.ann, 1000.0)
        self.settle()
        self.assertEqual(self.paid(self.ann, rule_id=self.base.id), 16.0)
        self.assertRows(self.over_target(self.ann), ("earned", JUNE, 300.0, 3.0))
        self.assertEqual(self.settle().written, 0)

    def test_who_sold_before_the_rules_alone_is_over_target_too(self):
        self.sold(self.bob, 1300.0, date(2026, 4, 20))
        self.target(self.bob, 1000.0)
        self.settle()
        self.assertRows(self.entries(self.bob), ("earned", JUNE, 300.0, 3.0))

    def test_shares_of_an_order_from_before_count_for_each(self):
        order = self.sold(self.bob, 1300.0, date(2026, 4, 20))
        order.commission_split_ids = [
            Command.create({"user_id": rep.id, "weight": weight}) for rep, weight in ((self.ann, 25), (self.bob, 75))
        ]
        self.target(self.bob, 500.0)
        self.settle()
        self.assertEqual(self.over_target(self.bob).base, 475.0)

    def test_my_commission_says_the_same(self):
        self.target(self.ann, 1000.0)
        page = self.env["spp.incentive.page"].with_user(self.ann).rep_page(self.ann.id)
        [step] = [step for step in page["steps"] if step["code"] == "over_target"]
        self.assertEqual((step["state"], step["amount"]), ("reached", 3.0))

    def test_rules_that_end_before_the_quarter_does_pay_no_more(self):
        version = self.scheme.copy({"date_from": date(2026, 6, 20)})
        version.rule_ids.filtered(lambda rule: rule.kind == "band").unlink()
        version.with_user(self.users["director"]).action_approve()
        self.target(self.ann, 1000.0)
        self.settle()
        self.assertFalse(self.over_target(self.ann))
