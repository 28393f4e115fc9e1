from datetime import date

from odoo.fields import Command
from odoo.tests import new_test_user

from .common import PlanCase


class IncentiveScreenCase(PlanCase):
    """A team of two reps with a manager, rules in force, and April and May settled; the quarter is not over."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rep, cls.manager, cls.director = (cls.users[role] for role in ("rep", "manager", "director"))
        cls.colleague = new_test_user(
            cls.env,
            "plan_colleague",
            groups="sales_team.group_sale_salesman",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.team = cls.env["crm.team"].create(
            {
                "name": "North",
                "user_id": cls.manager.id,
                "company_id": cls.company.id,
                "member_ids": [Command.set((cls.rep | cls.colleague).ids)],
            }
        )
        cls.scheme = cls.env["spp.incentive.scheme"].search([("company_id", "=", cls.company.id)])
        cls.scheme.date_from = date(2026, 4, 1)
        cls.scheme.with_user(cls.director).action_approve()
        cls.buyer = cls.customer("Alder")
        cls.order = cls.sell(cls.buyer, 1000.0, days_ago=40, user_id=cls.rep.id)
        cls.sell(cls.customer("Birch"), 500.0, days_ago=45, user_id=cls.colleague.id)
        cls.sell(cls.buyer, 300.0, days_ago=70, user_id=cls.rep.id)
        cls.sell(cls.buyer, 200.0, days_ago=5, user_id=cls.rep.id)
        cls.settle()
        cls.may = cls.statement(cls.rep, date(2026, 5, 1))
        cls.line = cls.may.entry_ids.filtered("source_id")

    @classmethod
    def settle(cls):
        cls.env.flush_all()
        return cls.env["spp.incentive.scheme"]._settle(cls.company, date(2026, 4, 1), date(2026, 6, 29))

    @classmethod
    def statement(cls, user, month):
        return cls.env["spp.incentive.statement"].search([("user_id", "=", user.id), ("period", "=", month)])

    def ask(self, user=None, **values):
        asked = {"entry_id": self.line.id, "question": "Was this not 1,100?", **values}
        return self.env["spp.incentive.dispute"].with_user(user or self.rep).create(asked)
