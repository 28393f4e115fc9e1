"""A company at work with the first version: two years of orders, a ladder, settings and people of its own."""

from datetime import timedelta

company = env.company  # noqa: F821
today = company._sales_today()
records = {name: env[name] for name in ("res.users", "product.product", "res.partner", "sale.order", "crm.lead")}  # noqa: F821
tiers = env["spp.customer.tier"]  # noqa: F821
manager = env.ref("sales_performance_plan.sales_performance_plan_group_manager")  # noqa: F821
clara = records["res.users"].create({"name": "Clara", "login": "clara", "group_ids": [(4, manager.id)]})
widget = records["product.product"].create({"name": "Widget", "type": "service", "list_price": 100})
mills = records["res.partner"].create([{"name": f"Mill {number}", "is_company": True} for number in range(12)])
for number, partner in enumerate(mills):
    line = {"product_id": widget.id, "product_uom_qty": number + 1}
    days = [today - timedelta(days=30 * month + 7 * number) for month in range(number + 1)]
    records["sale.order"].create(
        [{"partner_id": partner.id, "state": "sale", "date_order": day, "order_line": [(0, 0, line)]} for day in days]
    )
records["crm.lead"].create([{"name": f"Inquiry {number}", "partner_id": mills[number].id} for number in range(6)])
tiers._ladder(company)[0].write({"max_recency": 45, "name": "Gold"})
# A shipped record that the administrator edited.
tiers.search([("company_id", "=", False)])[0].max_recency = 40
readings = [key for key, _name in company._fields["rfm_monetary_reading"].selection]
company.write({"sales_basis": "orders", "rfm_monetary_reading": readings[1], "tier_drift_tolerance": 0.25})
env.ref("sales_performance_plan.ir_cron_customer_recompute").interval_number = 2  # noqa: F821
env.flush_all()  # noqa: F821
tiers._recompute(company, today - timedelta(days=40))
tiers._recompute(company)
env["spp.customer.override"].with_user(clara).create(  # noqa: F821
    {
        "partner_id": mills[3].id,
        "tier_id": tiers._ladder(company)[1].id,
        "reason": "An old friend",
        "date_to": today + timedelta(days=90),
    }
)
env.cr.commit()  # noqa: F821
