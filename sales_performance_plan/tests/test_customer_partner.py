from datetime import date, timedelta

from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from .common import TODAY, PlanCase


@tagged("post_install", "-at_install")
class TestCustomerPartner(PlanCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.big, cls.small = cls.customer("Big"), cls.customer("Small", user_id=cls.users["rep"].id)
        cls.gone, cls.prospect = cls.customer("Gone"), cls.customer("Prospect")
        for days_ago in (2, 20, 40, 60):
            cls.sell(cls.big, 400.0, days_ago)
        cls.sell(cls.small, 100.0, days_ago=18)
        cls.sell(cls.gone, 100.0, days_ago=120)
        cls.recompute(TODAY - timedelta(days=60))
        cls.recompute()
        cls.all = cls.big | cls.small | cls.gone | cls.prospect

    def as_rep(self, records):
        return records.with_user(self.users["rep"])

    def test_a_rep_reads_the_figures(self):
        big = self.as_rep(self.big)
        self.assertEqual((big.rfm_recency_days, big.rfm_frequency, big.rfm_amount), (2, 4, 1600.0))
        self.assertAlmostEqual(big.rfm_monetary, 1600 / 600)
        self.assertEqual((big.customer_tier_since, big.previous_customer_tier_id), (TODAY, self.general))
        self.assertFalse(self.as_rep(self.prospect).customer_tier_id)

    def test_filters_and_groups_as_if_stored(self):
        partners = self.as_rep(self.env["res.partner"])
        mine = [("id", "in", self.all.ids)]
        for domain, expected in [
            ([("customer_tier_id.code", "=", "core")], self.big),
            ([("customer_tier_id", "=", self.general.id)], self.small),
            ([("customer_tier_id", "=", False)], self.prospect),
            ([("customer_tier_id", "!=", False)], self.big | self.small | self.gone),
            ([("customer_tier_id", "ilike", "lost")], self.gone),
            ([("rfm_recency_days", "<=", 18)], self.big | self.small),
            ([("rfm_frequency", ">", 1)], self.big),
            ([("rfm_monetary", "<", 1), ("rfm_monetary", ">", 0)], self.small | self.gone),
            ([("customer_tier_since", "=", date(2026, 6, 30))], self.big | self.small | self.gone),
            ([("previous_customer_tier_id.code", "=", "general")], self.big | self.gone),
            ([("customer_last_sale_date", "<", date(2026, 6, 1))], self.gone),
        ]:
            with self.subTest(domain):
                self.assertEqual(partners.search(mine + domain, order="id"), expected)
        groups = partners._read_group(mine, ["customer_tier_id"], ["__count", "rfm_amount:sum", "rfm_frequency:sum"])
        self.assertEqual(
            [(tier.code, count, amount, number) for tier, count, amount, number in groups],
            [("core", 1, 1600.0, 4), ("general", 1, 100.0, 1), ("lost", 1, 100.0, 1), (False, 1, False, False)],
        )

    def test_changed_thresholds_count_at_once(self):
        self.general.with_user(self.users["director"]).max_recency = 150
        self.assertTier(self.gone, "general")
        self.assertFalse(self.gone.customer_tier_card["by_hand"])

    def test_the_way_up_by_average_sale_is_told_as_an_average(self):
        self.company.rfm_monetary_reading = "order_average"
        self.recompute()
        card = self.small.customer_tier_card
        self.assertTrue(card["by_average"])
        self.assertIn("300.00", card["amount_missing"])

    def test_customers_by_the_tier_they_came_from(self):
        groups = self.env["res.partner"]._read_group(
            [("id", "in", self.all.ids)], ["previous_customer_tier_id"], ["__count"]
        )
        self.assertEqual([(tier.code, count) for tier, count in groups], [("general", 2), (False, 2)])

    def test_sorting_by_a_figure(self):
        bought = [("id", "in", self.all.ids), ("customer_tier_id", "!=", False)]
        partners = self.env["res.partner"]
        self.assertEqual(
            partners.search(bought, order="rfm_recency_days desc").mapped("name"), ["Gone", "Small", "Big"]
        )
        self.assertEqual(partners.search(bought, order="customer_tier_id").mapped("name"), ["Big", "Small", "Gone"])

    def test_pivot_and_graph_accept_the_figures(self):
        known = self.env["res.partner"].fields_get(["customer_tier_id", "rfm_amount", "customer_tier_since"])
        self.assertTrue(all(field["groupable"] and field["sortable"] for field in known.values()))
        self.assertEqual(known["rfm_amount"]["aggregator"], "sum")

    def test_the_card_says_what_is_missing_for_the_next_tier(self):
        card = self.as_rep(self.small).customer_tier_card
        self.assertEqual((card["tier"]["name"], card["better"]["name"]), ("General", "Potential"))
        self.assertEqual((card["sales_missing"], card["lacks_amount"], card["days_left"]), (1, True, 72))
        self.assertIn("500.00", card["amount_missing"])
        self.assertEqual([stay["tier"] for stay in card["stays"]], ["General"])
        self.assertEqual(
            card["why"],
            "R 18 days, F 1, M 0.17: General. Potential asks for 2 sales and 1.00 × the average.",
        )
        self.assertFalse(self.as_rep(self.prospect).customer_tier_card)

    def test_reading_a_hundred_cards_costs_no_more_queries_than_one(self):
        def read(partners):
            self.env.invalidate_all()
            return self.count_queries(lambda: partners.mapped("customer_tier_card"))

        one = read(self.small)
        many = self.env["res.partner"].create([{"name": f"Copy {number}"} for number in range(100)])
        self.assertLess(read(many | self.all), one + 3)

    def test_portal_users_and_clerks_see_nothing_of_it(self):
        portal = self.users["portal"]
        portal.partner_id.parent_id = self.big
        for role in ("portal", "clerk"):
            partner = self.env["res.partner"].with_user(self.users[role]).browse(portal.partner_id.id)
            with self.subTest(role):
                self.assertNotIn("rfm_amount", partner.fields_get())
                with self.assertRaises(AccessError):
                    partner.read(["customer_tier_id"])
                with self.assertRaises(AccessError):
                    partner.search([("rfm_amount", ">", 0)])
        order = self.sell(portal.partner_id, 5.0)
        with self.assertRaises(AccessError):
            order.with_user(portal).read(["customer_tier_id"])
        company = self.company.with_user(portal)
        with self.assertRaises(AccessError):
            company.read(["sales_basis"])

    def test_nobody_is_offered_a_filter_that_they_may_not_use(self):
        billing = new_test_user(self.env, "billing", groups="account.group_account_invoice")
        for model in ("res.partner", "sale.order"):
            arch = self.env[model].with_user(billing).get_view(view_type="search")["arch"]
            with self.subTest(model):
                self.assertNotIn("customer_tier", arch)
                self.assertIn("customer_tier", self.as_rep(self.env[model]).get_view(view_type="search")["arch"])

    def test_forms_open_for_every_internal_role(self):
        for role in ("clerk", "rep", "manager", "hr", "accountant", "director"):
            with self.subTest(role), Form(self.big.with_user(self.users[role])) as form:
                self.assertEqual(form.name, "Big")

    def test_the_badge_on_leads_and_orders(self):
        lead = self.env["crm.lead"].create({"name": "Upsell", "partner_id": self.big.id, "company_id": self.company.id})
        bare = self.env["crm.lead"].create({"name": "Unknown", "company_id": self.company.id})
        leads = self.as_rep(lead | bare).with_user(self.users["manager"])
        self.assertEqual(leads.mapped("customer_tier_id"), self.core)
        found = leads.search([("customer_tier_id.code", "=", "core"), ("id", "in", leads.ids)])
        self.assertEqual(found, lead)
        orders = self.env["sale.order"].with_user(self.users["manager"])
        groups = orders._read_group([("company_id", "=", self.company.id)], ["customer_tier_id"], ["__count"])
        self.assertEqual([(tier.code, count) for tier, count in groups], [("core", 4), ("general", 1), ("lost", 1)])
        self.assertEqual(orders.search([("partner_id", "=", self.small.id)]).customer_tier_id, self.general)

    def test_a_document_shows_the_tier_of_its_own_company(self):
        other = self.env["res.company"].create({"name": "Hillside"})
        order = self.sell(self.big, 10.0, days_ago=100, company=other)
        self.recompute(company=other)
        self.assertEqual(order.with_company(self.company).customer_tier_id.company_id, other)
        found = order.with_context(allowed_company_ids=(self.company | other).ids).search(
            [("customer_tier_id.code", "=", "lost"), ("id", "=", order.id)]
        )
        self.assertEqual(found, order)

    def test_merging_two_customers_keeps_one_standing(self):
        twin = self.customer("Big (twin)")
        self.sell(twin, 50.0, days_ago=1)
        self.recompute()
        merge = self.env["base.partner.merge.automatic.wizard"].create({})
        merge._merge((self.big | twin).ids, self.big)
        run = self.recompute(full=False)
        self.assertFalse(run.full)
        self.big.invalidate_recordset()
        self.assertEqual((self.big.rfm_frequency, self.big.rfm_amount), (5, 1650.0))
        open_stays = self.env["spp.customer.history"].search(
            [("partner_id", "=", self.big.id), ("date_to", "=", False), ("company_id", "=", self.company.id)]
        )
        self.assertEqual(len(open_stays), 1)

    def test_a_deleted_customer_takes_its_figures_along(self):
        loner = self.customer("Deleted later")
        order = self.sell(loner, 50.0, days_ago=1)
        self.recompute()
        order._action_cancel()
        order.unlink()
        gone = loner.id
        loner.unlink()
        for name in ("spp.customer.standing", "spp.customer.history"):
            self.assertFalse(self.env[name].search([("partner_id", "=", gone)]))
        self.assertEqual(self.recompute().moved, 0)

    def test_a_merge_keeps_the_past_of_the_one_who_bought(self):
        twin = self.customer("Never bought")
        merge = self.env["base.partner.merge.automatic.wizard"].create({})
        merge._merge((self.big | twin).ids, twin)
        self.assertTier(twin, "core")
        self.recompute(full=False)
        self.assertTier(twin, "core")
        self.assertEqual(twin._customer_tiers_on(TODAY - timedelta(days=60))[twin], self.general)
