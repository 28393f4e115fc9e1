from datetime import date

from odoo.fields import Command
from odoo.tests import new_test_user

from .common import PlanCase

APRIL, MAY, JUNE, JULY = (date(2026, month, 1) for month in (4, 5, 6, 7))
QUARTER = (date(2026, 4, 1), date(2026, 6, 30))


def user(env, login, company, group="sales_team.group_sale_salesman", **values):
    """Return a new user of one company."""
    return new_test_user(
        env, login, groups=group, company_id=company.id, company_ids=[Command.set(company.ids)], **values
    )


def approve(env, company, director, date_from=date(2026, 1, 1), **values):
    """Put the company's draft of the shipped rules in force."""
    scheme = env["spp.incentive.scheme"].search([("company_id", "=", company.id)])
    scheme.write({"date_from": date_from, **values})
    scheme.with_user(director).with_context(allowed_company_ids=company.ids).action_approve()
    return scheme


class IncentiveChecks:
    """What tests of the ledger look at, whatever the basis."""

    def settle(self, date_from=QUARTER[0], date_to=QUARTER[1], company=None):
        self.env.flush_all()
        return self.env["spp.incentive.scheme"].sudo()._settle(company or self.company, date_from, date_to)

    def entries(self, rep=None, **values):
        domain = [("company_id", "=", self.company.id)]
        domain += [("user_id", "=", rep.id)] if rep else []
        domain += [(name, "=", value) for name, value in values.items()]
        return self.env["spp.incentive.entry"].sudo().search(domain, order="id")

    def paid(self, rep=None, **values):
        """Return what the ledger says, to the cent."""
        return round(sum(self.entries(rep, **values).mapped("amount")), 2)

    def assertRows(self, rows, *expected):
        """Check rows of the ledger as (kind, month that pays, base, amount)."""
        found = [(row.kind, row.period, round(row.base, 2), round(row.amount, 2)) for row in rows]
        self.assertEqual(found, list(expected))

    def lock_month(self, rep, month):
        """Have the statement of a month approved, as two people would."""
        statement = (
            self.env["spp.incentive.statement"].sudo().search([("user_id", "=", rep.id), ("period", "=", month)])
        )
        statement._decide({"state": "approved"})
        return statement

    def target(self, rep, amount, first=QUARTER[0]):
        """Give ``rep`` a target in a running plan."""
        plans = self.env["spp.plan"].sudo()
        plan = plans.search([("company_id", "=", self.company.id), ("date_from", "=", first)]) or plans.create(
            {"company_id": self.company.id, "date_from": first, "state": "running"}
        )
        plan.member_ids = [Command.create({"user_id": rep.id, "target": amount})]
        return plan.member_ids.filtered(lambda member: member.user_id == rep)


class IncentiveCase(IncentiveChecks, PlanCase):
    """Two reps of a company whose commission rules are in force since January 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann, cls.bob = (user(cls.env, f"plan_{name}", cls.company) for name in ("ann", "bob"))
        cls.scheme = approve(cls.env, cls.company, cls.users["director"])
        cls.base, cls.retention, cls.new_business, cls.over_10, cls.over_20 = cls.scheme.rule_ids[:5]
        cls.old_customer = cls.customer("Old Friend")
        cls.sell(cls.old_customer, 1.0, days_ago=300)

    @classmethod
    def sold(cls, rep, amount, day, partner=None, **values):
        """Confirm an order of ``rep`` at noon of ``day``."""
        values = {"user_id": rep.id, "date_order": f"{day} 12:00:00", **values}
        return cls.sell(partner or cls.old_customer, amount, **values)
