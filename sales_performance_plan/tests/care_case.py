from datetime import timedelta

from freezegun import freeze_time

from .lead_case import NOW
from .talent_case import TalentCase


class CareCase(TalentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mill = cls.customer("Mill", user_id=cls.old_hand.id)
        cls.steps = cls.env["spp.customer.playbook"].search([("company_id", "=", cls.company.id)])

    def step(self, kind, tier="core", **match):
        return self.steps.filtered(
            lambda one: one.kind == kind
            and one.tier_code == tier
            and all(one[name] == value for name, value in match.items())
        )

    def make(self, customer, tier):
        """Give ``customer`` the sales that earn ``tier``."""
        sales = {"core": [(900, day) for day in (1, 5, 9, 13)], "potential": [(100, 1), (100, 40)]}
        sales |= {"general": [(10, 80)], "lost": [(10, 200)]}
        for amount, days in sales[tier]:
            self.sell(customer, amount=amount, days_ago=days)

    def plan(self):
        self.env.flush_all()
        return self.env["spp.customer.care.planner"]._plan(self.company)

    def care(self, kind=None, customer=None):
        found = self.env["spp.customer.care"].search([("partner_id", "=", (customer or self.mill).id)])
        return found.filtered(lambda one: one.kind == kind) if kind else found

    def on(self, **delta):
        return freeze_time(NOW + timedelta(**delta))

    def make_core(self):
        self.make(self.mill, "core")
        for name in ("Small", "Tiny"):
            self.make(self.customer(name), "general")
        self.recompute()
        self.assertEqual(self.mill.customer_tier_id.code, "core")
