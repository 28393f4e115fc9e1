from datetime import date

from odoo.fields import Command

from .common import PlanCase

Q1, Q2 = date(2026, 1, 1), date(2026, 4, 1)
SECOND_QUARTER = (Q2, date(2026, 6, 30))


class PageCase(PlanCase):
    """The shipped rules in force from April on, a team with its manager, and a target for the rep."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rep, cls.manager, cls.director = (cls.users[role] for role in ("rep", "manager", "director"))
        cls.team = cls.env["crm.team"].create(
            {
                "name": "Lakeside Sales",
                "company_id": cls.company.id,
                "user_id": cls.manager.id,
                "crm_team_member_ids": [Command.create({"user_id": cls.rep.id})],
            }
        )
        cls.scheme = cls.env["spp.incentive.scheme"].search([("company_id", "=", cls.company.id)])
        cls.scheme.date_from = Q2

    @classmethod
    def approve(cls):
        cls.scheme.with_user(cls.director).action_approve()

    @classmethod
    def settle(cls, first=SECOND_QUARTER[0], last=SECOND_QUARTER[1]):
        cls.env.flush_all()
        return cls.env["spp.incentive.scheme"]._settle(cls.company, first, last)

    @classmethod
    def plan(cls, target, first=Q2, **values):
        plan = cls.env["spp.plan"].create({"company_id": cls.company.id, "date_from": first, **values})
        plan.member_ids = [Command.create({"user_id": cls.rep.id, "target": target})]
        plan.action_start()
        return plan

    def sold(self, name, amount, days_ago=0, **values):
        """Let the rep sell to a customer of that name, a new one if there is none."""
        customer = self.env["res.partner"].search([("name", "=", name)], limit=1) or self.customer(name)
        return self.sell(customer, amount, days_ago, user_id=self.rep.id, **values)

    def page(self, user=None, of=False):
        """Return the page as ``user`` (the rep) sees it."""
        self.env.invalidate_all()
        return self.env["spp.incentive.page"].with_user(user or self.rep).rep_page(of)

    def cards(self, page):
        return {card["code"]: card["amount"] for card in page["cards"]}

    def step(self, page, code):
        return next(step for step in page["steps"] if step["code"] == code)
