from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import TODAY
from .talent_case import TalentCase


@tagged("post_install", "-at_install")
class TestTalentProfile(TalentCase):
    """Who sells has a profile that follows HR's data and the teams."""

    def roles(self):
        return [self.profile(user).role for user in (self.leader, self.old_hand, self.between, self.newcomer)]

    def test_everybody_in_a_team_has_a_role_and_a_team(self):
        self.assertEqual(self.roles(), ["manager", "experienced", "experienced", "new_hire"])
        self.assertEqual(self.profile(self.newcomer).team_id, self.team)
        self.assertEqual(self.profile(self.newcomer).manager_id, self.leader)
        self.assertEqual(self.profile(self.newcomer).new_hire_until, date(2026, 11, 3))

    def test_seniors_have_three_years(self):
        profiles = self.env["spp.talent.profile"].search([("team_id", "=", self.team.id), ("is_senior", "=", True)])
        self.assertEqual(profiles.user_id, self.leader | self.old_hand)
        self.assertFalse(self.profile(self.between).is_senior)
        self.profile(self.between).with_user(self.users["hr"]).sales_since = date(2019, 1, 1)
        self.assertTrue(self.profile(self.between).is_senior)

    def test_days_go_by(self):
        with freeze_time("2026-11-03 12:00:00"):
            self.run_cron("refresh")
            self.assertEqual(self.profile(self.newcomer).role, "new_hire")
        with freeze_time("2026-11-04 12:00:00"):
            self.assertFalse(self.profile(self.newcomer).is_new_hire)
            self.run_cron("refresh")
            self.assertEqual(self.profile(self.newcomer).role, "experienced")

    def test_a_second_run_writes_nothing(self):
        self.run_cron("refresh")
        before = self.env["spp.talent.profile"].search([]).mapped("write_date")
        with freeze_time("2026-07-01 12:00:00"):
            self.run_cron("refresh")
        self.assertEqual(self.env["spp.talent.profile"].search([]).mapped("write_date"), before)

    def test_hr_corrects_the_first_day(self):
        version = self.profile(self.newcomer).employee_id.version_ids
        version.write({"date_version": date(2025, 10, 1)})
        self.assertEqual(self.profile(self.newcomer).entry_date, date(2025, 10, 1))
        self.assertEqual(self.profile(self.newcomer).role, "experienced")

    def test_whoever_is_given_a_team_becomes_a_manager_and_back(self):
        self.env["crm.team"].create({"name": "Farmers", "company_id": self.company.id, "user_id": self.old_hand.id})
        self.assertEqual(self.profile(self.old_hand).role, "manager")
        self.assertEqual(self.profile(self.old_hand).team_id, self.team)
        self.env["crm.team"].search([("name", "=", "Farmers")]).user_id = False
        self.assertEqual(self.profile(self.old_hand).role, "experienced")

    def test_hr_may_set_the_role(self):
        self.profile(self.newcomer).with_user(self.users["hr"]).role_set = "experienced"
        self.assertEqual(self.profile(self.newcomer).role, "experienced")

    def test_another_team_is_another_manager(self):
        farmers = self.env["crm.team"].create({"name": "Farmers", "company_id": self.company.id})
        self.team.crm_team_member_ids.filtered(lambda one: one.user_id == self.between).crm_team_id = farmers
        self.assertEqual(self.profile(self.between).team_id, farmers)

    def test_who_leaves_is_archived_and_who_comes_back_is_not(self):
        employee = self.profile(self.between).employee_id
        employee.active = False
        self.assertFalse(self.profile(self.between).active)
        employee.active = True
        self.assertTrue(self.profile(self.between).active)

    def test_who_becomes_an_employee_later_has_a_profile_then(self):
        user = new_test_user(self.env, "late", groups="sales_team.group_sale_salesman", company_id=self.company.id)
        self.env["crm.team.member"].create({"user_id": user.id, "crm_team_id": self.team.id})
        self.assertFalse(self.profile(user))
        self.employ(user, TODAY)
        self.assertEqual(self.profile(user).role, "new_hire")

    def test_figures_are_settings(self):
        self.company.new_hire_months = 1
        self.assertEqual(self.profile(self.newcomer).role, "experienced")
        self.company.senior_years = 1
        self.assertTrue(self.profile(self.between).is_senior)

    def test_the_profile_decides_over_core_customers_leads(self):
        member = self.team.crm_team_member_ids.filtered(lambda one: one.user_id == self.between)
        self.assertFalse(member._seniors())
        self.profile(self.between).sales_since = date(2019, 1, 1)
        self.assertEqual(member._seniors(), member)

    def test_reps_see_their_own_managers_their_teams_hr_all(self):
        farmers = self.env["crm.team"].create({"name": "Farmers", "company_id": self.company.id})
        other = self.seller("wim", date(2025, 1, 1), farmers)
        mine = [("company_id", "=", self.company.id)]
        everybody = self.leader | self.old_hand | self.between | self.newcomer
        for user, seen in [
            (self.newcomer, self.newcomer),
            (self.leader, everybody),
            (self.users["hr"], everybody | other),
        ]:
            with self.subTest(user.login):
                self.assertEqual(self.env["spp.talent.profile"].with_user(user).search(mine).user_id, seen)
        for user in (self.newcomer, self.leader):
            with self.assertRaises(AccessError):
                self.profile(self.newcomer).with_user(user).sales_since = date(2010, 1, 1)

    def test_people_cost_few_queries(self):
        few = self.count_queries(lambda: self.env["spp.talent.sync"]._refresh(self.company))
        for number in range(8):
            self.seller(f"many{number}", date(2025, 1, 1))
        many = self.count_queries(lambda: self.env["spp.talent.sync"]._refresh(self.company))
        self.assertLess(many, 2 * few)
