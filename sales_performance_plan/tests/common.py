from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user

TODAY = date(2026, 6, 30)
ROLES = {
    "rep": "sales_team.group_sale_salesman",
    "manager": "sales_performance_plan.sales_performance_plan_group_manager",
    "hr": "sales_performance_plan.sales_performance_plan_group_hr",
    "accountant": "sales_performance_plan.sales_performance_plan_group_accountant",
    "director": "sales_performance_plan.sales_performance_plan_group_director",
    "clerk": "base.group_user",
    "portal": "base.group_portal",
}


class PlanCase(TransactionCase):
    """A company of its own, its people by role, and days that stand still on 30 June 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create({"name": "Lakeside", "currency_id": cls.env.ref("base.EUR").id})
        cls.company.resource_calendar_id.tz = "UTC"
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True, "allowed_company_ids": cls.company.ids})
        cls.company = cls.env["res.company"].browse(cls.company.id)
        cls.users = {
            role: new_test_user(
                cls.env,
                f"plan_{role}",
                groups=group,
                company_id=cls.company.id,
                company_ids=[Command.set(cls.company.ids)],
            )
            for role, group in ROLES.items()
        }
        cls.product = cls.env["product.product"].create({"name": "Widget", "type": "service", "list_price": 100.0})
        cls.tiers = cls.env["spp.customer.tier"]
        cls.ladder = cls.tiers._ladder(cls.company)
        cls.core, cls.potential, cls.general, cls.lost = cls.ladder
        freezer = freeze_time(datetime(2026, 6, 30, 12))
        freezer.start()
        cls.addClassCleanup(freezer.stop)

    @classmethod
    def customer(cls, name, **values):
        return cls.env["res.partner"].create({"name": name, "is_company": True, **values})

    @classmethod
    def sell(cls, partner, amount=100.0, days_ago=0, company=None, **values):
        """Confirm an order of ``amount`` some days before 30 June 2026."""
        company = company or cls.company
        line = {"product_id": cls.product.id, "product_uom_qty": 1, "price_unit": amount, "tax_ids": [Command.clear()]}
        return (
            cls.env["sale.order"]
            .with_company(company)
            .create(
                {
                    "partner_id": partner.id,
                    "company_id": company.id,
                    "date_order": datetime(2026, 6, 30, 12) - timedelta(days=days_ago),
                    "state": "sale",
                    "order_line": [Command.create(line)],
                    **values,
                }
            )
        )

    @classmethod
    def recompute(cls, on_date=TODAY, company=None, **options):
        cls.env.flush_all()
        return cls.tiers._recompute(company or cls.company, on_date, **options)

    def count_queries(self, call):
        """Return how many queries ``call`` makes."""
        self.env.flush_all()
        before = self.cr.sql_log_count
        call()
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def assertTier(self, partner, code, company=None):
        partner = partner.with_company(company or self.company)
        self.assertEqual(partner.customer_tier_id.code or None, code, partner.display_name)

    def assertStays(self, partner, *expected):
        """Check the customer's history, oldest first, as (code, from, to)."""
        stays = self.env["spp.customer.history"].search(
            [("partner_id", "=", partner.id), ("company_id", "=", self.company.id)], order="date_from"
        )
        self.assertEqual([(stay.tier_id.code, stay.date_from, stay.date_to or None) for stay in stays], list(expected))
