from datetime import date

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .incentive_case import APRIL, MAY, IncentiveCase, user
from .talent_case import TalentCase

GROUP = "sales_performance_plan.sales_performance_plan_group_"


class TwoCompanies:
    """People who sell for two companies, and their teams."""

    @classmethod
    def team_of(cls, company, leader, *members, name="Team"):
        cls.env["ir.config_parameter"].set_param("sales_team.membership_multi", "True")
        teams = cls.env["crm.team"].with_context(allowed_company_ids=(cls.company | cls.other).ids)
        members = [Command.create({"user_id": one.id}) for one in members]
        values = {"name": name, "user_id": leader and leader.id, "crm_team_member_ids": members}
        return teams.create({**values, "company_id": company and company.id}).with_env(cls.env)


@tagged("post_install", "-at_install")
class TestTeamsOfTwoCompanies(TwoCompanies, IncentiveCase):
    """Ann is in a team abroad, where she was first, and in one at home: each company looks at its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create({"name": "Hillside"})
        cls.stranger = user(cls.env, "plan_stranger", cls.company, f"{GROUP}manager")
        (cls.ann | cls.stranger).company_ids += cls.other
        cls.manager, cls.director = cls.users["manager"], cls.users["director"]
        cls.abroad = cls.team_of(cls.other, cls.stranger, cls.ann, name="Abroad")
        cls.home = cls.team_of(cls.company, cls.manager, cls.ann, name="Home")

    def test_each_company_has_its_own(self):
        self.assertEqual(self.ann.sale_team_id, self.abroad, "what the host takes for it")
        self.assertEqual(self.company._sales_team_of(self.ann), self.home)
        self.assertEqual(self.other._sales_team_of(self.ann), self.abroad)
        self.assertFalse(self.company._sales_team_of(self.bob))
        everywhere = self.team_of(False, self.manager, self.bob)
        self.assertEqual(self.company._sales_team_of(self.bob), everywhere)

    def test_statements_and_targets_are_of_the_team_at_home(self):
        self.sold(self.ann, 100.0, date(2026, 5, 10))
        self.settle()
        self.assertEqual(self.entries(self.ann).statement_id.team_id, self.home)
        self.assertEqual(self.target(self.ann, 1000.0).team_id, self.home)

    def test_who_leads_the_team_at_home_decides_what_she_is_paid(self):
        adjustments = self.env["spp.incentive.adjustment"].with_user(self.director)
        values = {"user_id": self.ann.id, "amount": 5.0, "reason": "The fair", "period": MAY}
        adjustment = adjustments.create(values)
        rule = self.scheme.award_ids[0]
        award = self.env["spp.incentive.award"].with_user(self.director)
        award = award.create({"rule_id": rule.id, "user_id": self.ann.id, "period": MAY})
        self.assertEqual((adjustment.team_id, award.team_id), (self.home, self.home))
        self.assertIn(adjustment, adjustments.search([("team_id", "=", self.home.id)]))
        for decide in (adjustment.with_user(self.stranger).action_approve, award.with_user(self.stranger).action_grant):
            with self.assertRaises(AccessError), self.cr.savepoint():
                decide()
        adjustment.with_user(self.manager).action_approve()
        award.with_user(self.manager).action_grant()
        self.assertEqual((adjustment.state, award.state), ("approved", "granted"))

    def test_a_plan_takes_in_who_sells_for_its_company(self):
        far = user(self.env, "plan_far", self.other)
        gone = user(self.env, "plan_gone", self.company)
        shared = self.team_of(False, self.manager, self.bob, far, gone)
        gone.active = False
        plan = self.env["spp.plan"].with_user(self.director)
        plan = plan.create({"company_id": self.company.id, "date_from": APRIL, "team_ids": [Command.set(shared.ids)]})
        plan.action_add_members()
        self.assertEqual(plan.member_ids.user_id, self.bob)

    def test_a_meeting_is_of_the_team_at_home(self):
        for company, team in ((self.company, self.home), (self.other, self.abroad)):
            meetings = self.env["spp.engagement.meeting"].with_user(self.ann).with_company(company)
            self.assertEqual(meetings.default_get(["team_id"])["team_id"], team.id)


@tagged("post_install", "-at_install")
class TestProfilesOfTwoCompanies(TwoCompanies, TalentCase):
    def test_a_case_is_of_the_company_at_hand(self):
        self.other = self.env["res.company"].create({"name": "Hillside"})
        self.between.company_ids += self.other
        type(self).other = self.other
        self.team_of(self.other, False, self.between)
        employee = {"name": "Timo", "user_id": self.between.id, "company_id": self.other.id}
        self.env["hr.employee"].create({**employee, "date_version": date(2020, 1, 1)})
        both = {"allowed_company_ids": (self.company | self.other).ids}
        for company in (self.company, self.other):
            cases = self.env["spp.talent.case"].with_user(self.between).with_context(**both).with_company(company)
            self.assertEqual(cases._my_profile().company_id, company)
