from datetime import date

from odoo.fields import Command
from odoo.tests import new_test_user

from .talent_case import TalentCase

APRIL = date(2026, 4, 1)
JANUARY = date(2026, 1, 1)


class ImprovementCase(TalentCase):
    """A team in a quarter that is in review: Vera attained, Timo and Yuki did not, and two more people work in HR."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hr = cls.users["hr"]
        cls.second, cls.third = (cls.hr_person(login) for login in ("hera", "hugo"))
        cls.other_manager = cls.hr_person("mona")
        cls.other_manager.group_ids = cls.env.ref("sales_performance_plan.sales_performance_plan_group_manager")
        cls.buyer = cls.customer("Nimbus")
        cls.plan = cls.quarter(APRIL, {cls.old_hand: 1000, cls.between: 1000, cls.newcomer: 500})
        cls.sell(cls.buyer, 900, days_ago=20, user_id=cls.old_hand.id)
        cls.sell(cls.buyer, 500, days_ago=20, user_id=cls.between.id)
        cls.sell(cls.buyer, 100, days_ago=20, user_id=cls.newcomer.id)
        cls.env.flush_all()

    @classmethod
    def hr_person(cls, login):
        return new_test_user(
            cls.env,
            login,
            groups="sales_performance_plan.sales_performance_plan_group_hr",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    @classmethod
    def quarter(cls, first, targets, state="review"):
        return cls.env["spp.plan"].create(
            {
                "company_id": cls.company.id,
                "date_from": first,
                "team_ids": [Command.set(cls.team.ids)],
                "state": state,
                "member_ids": [
                    Command.create({"user_id": user.id, "team_id": cls.team.id, "target": target})
                    for user, target in targets.items()
                ],
            }
        )

    def draft(self, user=None, plan=None):
        """Draft as ``user``, by default HR; return the plans as HR sees them."""
        pips = (
            self.env["spp.talent.pip"]
            .with_user(user or self.hr)
            ._draft_for(plan or self.plan.with_user(user or self.hr))
        )
        return pips.with_user(self.hr)

    def pip_of(self, seller):
        return self.env["spp.talent.pip"].with_user(self.hr).search([("user_id", "=", seller.id)])

    def proposed(self):
        """Return Timo's plan, shown to him."""
        self.draft(self.leader)
        pip = self.pip_of(self.between)
        if not pip.measure_ids:
            pip.measure_ids = [
                Command.create({"name": "Ride along", "by_id": self.leader.id, "date_due": date(2026, 7, 10)})
            ]
        pip.with_user(self.leader).action_propose()
        return pip

    def running(self):
        """Return Timo's plan, which runs."""
        pip = self.proposed()
        pip.with_user(self.between)._acknowledge(False, "agreed")
        pip.with_user(self.leader).action_start()
        return pip

    def say(self, user, file, verb, **values):
        """Answer through the form that asks for words."""
        place = self.env["spp.talent.word.wizard"]._place(file)
        wizard = self.env["spp.talent.word.wizard"].with_user(user).create({"verb": verb, place: file.id, **values})
        return wizard.action_say()

    def waits_for(self, user, file):
        """Return what ``user`` is asked to do about ``file``."""
        domain = [("res_model", "=", file._name), ("res_id", "=", file.id), ("user_id", "=", user.id)]
        return self.env["mail.activity"].search(domain)
