from datetime import timedelta

from odoo.fields import Command
from odoo.tests import tagged

from .care_case import CareCase
from .common import TODAY


@tagged("post_install", "-at_install")
class TestCustomerGrant(CareCase):
    """Price lists by tier, and ideas of what goes with it."""

    def test_a_personal_list_leaves_alone_what_a_person_chose(self):
        lists = self.env["product.pricelist"].create(
            [{"name": name, "company_id": self.company.id} for name in ("Usual", "Own", "Personal")]
        )
        own, personal = lists[1:]
        mill = self.mill.with_company(self.company)
        mill.specific_property_product_pricelist = own
        self.make_core()
        self.plan()
        care = self.care("visit")
        self.assertFalse(self.env["spp.customer.grant"]._give(self.company, mill, personal, care=care))
        self.assertEqual(mill.specific_property_product_pricelist, own)
        mill.specific_property_product_pricelist = False
        self.env["spp.customer.grant"]._give(self.company, mill, lists[0])
        self.env["spp.customer.grant"]._give(self.company, mill, personal, care=care)
        self.assertEqual(mill.specific_property_product_pricelist, personal, "in place of what we gave")

    def test_price_lists_follow_the_tier_but_not_what_a_person_chose(self):
        self.env.ref("base.group_user").implied_ids = [Command.link(self.env.ref("product.group_product_pricelist").id)]
        lists = self.env["product.pricelist"].create(
            [{"name": name, "company_id": self.company.id} for name in ("Usual", "Core", "Own")]
        )
        for_core, own = lists[1:]
        chosen = self.customer("Chosen")
        chosen.with_company(self.company).specific_property_product_pricelist = own
        self.make(chosen, "core")
        self.make_core()
        self.env["spp.customer.tier"].search(
            [("company_id", "=", self.company.id), ("code", "=", "core")]
        ).pricelist_id = for_core
        grants = self.env["spp.customer.grant"]
        grants._follow_tiers(self.company)
        mill = self.mill.with_company(self.company)
        self.assertFalse(mill.specific_property_product_pricelist, "the company does not give any")
        self.company.tier_pricelists = True
        for _time in range(2):
            grants._follow_tiers(self.company)
        self.assertEqual(mill.specific_property_product_pricelist, for_core)
        self.assertEqual(chosen.with_company(self.company).specific_property_product_pricelist, own)
        self.assertEqual(len(grants.search([("partner_id", "=", mill.id)])), 1)
        self.recompute(TODAY + timedelta(days=60))
        grants._follow_tiers(self.company)
        self.assertFalse(mill.specific_property_product_pricelist)
        self.assertTrue(grants.search([("partner_id", "=", mill.id)]).date_to)

    # Ideas
    def test_ideas_are_what_similar_customers_buy(self):
        pump, hose = (
            self.env["product.product"].create({"name": name, "type": "service", "list_price": 5})
            for name in ("Pump", "Hose")
        )
        for name, products in [("One", (pump, hose)), ("Two", (pump,))]:
            customer = self.customer(name)
            self.sell(customer)
            for product in products:
                order = self.sell(customer)
                order.order_line.product_id = product
        self.sell(self.mill)
        ideas = self.mill.with_user(self.old_hand).cross_sell_ideas
        self.assertEqual(
            [(one["product"], one["number"], one["whole"]) for one in ideas], [("Pump", 2, 2), ("Hose", 1, 2)]
        )
        self.company.care_ideas = 1
        self.env.invalidate_all()
        self.assertEqual(len(self.mill.cross_sell_ideas), 1)
