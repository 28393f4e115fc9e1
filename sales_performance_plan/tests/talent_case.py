from datetime import date

from odoo.fields import Command
from odoo.tests import new_test_user

from .common import PlanCase


class TalentCase(PlanCase):
    """A sales team of employees: who leads it, an old hand, somebody in between, and somebody who just began."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leader = cls.users["manager"]
        cls.team = cls.env["crm.team"].create(
            {"name": "Hunters", "company_id": cls.company.id, "user_id": cls.leader.id}
        )
        cls.boss = cls.employ(cls.leader, date(2015, 1, 1))
        cls.old_hand = cls.seller("vera", date(2020, 5, 4))
        cls.between = cls.seller("timo", date(2024, 9, 2))
        cls.newcomer = cls.seller("yuki", date(2026, 5, 4))
        cls.env.flush_all()

    @classmethod
    def seller(cls, login, since, team=None):
        """Add a member to the team who works here ``since``; return the user."""
        user = new_test_user(
            cls.env,
            login,
            name=login.title(),
            groups="sales_team.group_sale_salesman",
            email=f"{login}@lakeside.example.com",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.employ(user, since)
        cls.env["crm.team.member"].create({"user_id": user.id, "crm_team_id": (team or cls.team).id})
        return user

    @classmethod
    def employ(cls, user, since):
        return cls.env["hr.employee"].create(
            {"name": user.name, "user_id": user.id, "company_id": cls.company.id, "date_version": since}
        )

    @classmethod
    def profile(cls, user):
        profiles = cls.env["spp.talent.profile"].with_context(active_test=False)
        return profiles.search([("user_id", "=", user.id), ("company_id", "=", cls.company.id)])

    def run_cron(self, verb):
        with self.enter_registry_test_mode():
            self.env.ref(f"sales_performance_plan.ir_cron_talent_{verb}").method_direct_trigger()
        self.env.invalidate_all()
