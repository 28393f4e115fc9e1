from datetime import timedelta

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .care_case import CareCase
from .common import TODAY

OWN = "specific_property_product_pricelist"


@tagged("post_install", "-at_install")
class TestCustomerGrant(CareCase):
    """Price lists by tier and personal ones are real, never in the way of what a person chose, and end."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("base.group_user").implied_ids = [Command.link(cls.env.ref("product.group_product_pricelist").id)]
        names = ("Usual", "Core", "Own")
        lists = [{"name": name, "company_id": cls.company.id, "sequence": at} for at, name in enumerate(names)]
        cls.usual, cls.for_core, cls.own = cls.env["product.pricelist"].create(lists)
        cls.mill = cls.mill.with_company(cls.company)

    def follow(self, today=TODAY):
        with self.on(days=(today - TODAY).days):
            for work, things in self.env["spp.customer.grant"]._parts(self.company):
                work(things)

    def grants(self, customer=None):
        return self.env["spp.customer.grant"].search([("partner_id", "=", (customer or self.mill).id)])

    def by_tier(self):
        self.core.pricelist_id = self.for_core
        self.company.tier_pricelists = True

    def win_back(self):
        """Have the lost mill offered its personal price list; return the duty, not done yet."""
        self.make(self.mill, "lost")
        self.make(self.customer("Other"), "general")
        self.recompute()
        self.plan()
        call = self.care("reason").with_user(self.old_hand)
        call.write({"outcome": "Too dear", "loss_cause": "price"})
        call.action_done()
        self.plan()
        offer = self.care("offer").with_user(self.old_hand)
        offer.outcome = "They like it"
        return offer

    def price_for(self, customer):
        line = Command.create({"product_id": self.product.id})
        return (
            self.env["sale.order"]
            .create({"partner_id": customer.id, "company_id": self.company.id, "order_line": [line]})
            .amount_untaxed
        )

    def test_the_tier_gives_and_takes(self):
        buyer = self.env["res.partner"].create({"name": "Buyer", "parent_id": self.mill.id})
        self.make_core()
        self.core.pricelist_id = self.for_core
        self.follow()
        self.assertFalse(self.mill[OWN], "the company does not give any")
        self.company.tier_pricelists = True
        for _time in range(2):
            self.follow()
        self.assertEqual(self.mill[OWN], self.for_core)
        self.assertEqual(self.mill.property_product_pricelist, self.for_core)
        self.assertEqual(buyer.with_company(self.company)[OWN], self.for_core)
        self.assertEqual(len(self.grants()), 1)
        self.recompute(TODAY + timedelta(days=60))
        self.follow(TODAY + timedelta(days=60))
        self.assertFalse(self.mill[OWN])
        self.assertEqual(self.mill.property_product_pricelist, self.usual)
        self.assertEqual(self.grants().date_to, TODAY + timedelta(days=60))

    def test_what_a_person_chose_stays(self):
        self.make_core()
        self.by_tier()
        self.mill[OWN] = self.own
        self.follow()
        self.assertEqual(self.mill[OWN], self.own)
        self.assertFalse(self.grants())

    def test_what_a_person_chose_afterwards_stays_when_the_tier_goes(self):
        self.make_core()
        self.by_tier()
        self.follow()
        self.mill[OWN] = self.own
        self.recompute(TODAY + timedelta(days=60))
        self.follow(TODAY + timedelta(days=60))
        self.assertEqual(self.mill[OWN], self.own)
        self.assertTrue(self.grants().date_to)

    def test_what_a_person_took_away_is_not_given_again(self):
        self.make_core()
        self.by_tier()
        self.follow()
        self.mill[OWN] = False
        self.follow()
        self.assertFalse(self.mill[OWN])

    def test_switched_off_all_is_taken_back(self):
        self.make_core()
        self.by_tier()
        self.follow()
        self.company.tier_pricelists = False
        self.follow()
        self.assertFalse(self.mill[OWN])

    def test_another_list_of_the_tier_replaces_the_first(self):
        self.make_core()
        self.by_tier()
        self.follow()
        self.core.pricelist_id = self.own
        self.follow()
        self.assertEqual(self.mill[OWN], self.own)
        self.assertEqual(len(self.grants()), 2)

    def test_another_company_has_its_own(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.make_core()
        self.by_tier()
        self.follow()
        self.assertFalse(self.mill.with_company(other)[OWN])

    def test_without_the_feature_nothing_moves(self):
        feature = self.env.ref("product.group_product_pricelist")
        self.env.ref("base.group_user").implied_ids = [Command.unlink(feature.id)]
        feature.user_ids = [Command.clear()]
        self.make_core()
        self.by_tier()
        self.follow()
        self.assertFalse(self.grants())

    def test_the_only_list_would_be_everybodys(self):
        (self.usual | self.own).active = False
        self.env["product.pricelist"].search([("id", "!=", self.for_core.id)]).active = False
        with self.assertRaisesRegex(ValidationError, "everybody would get it"):
            self.core.pricelist_id = self.for_core

    def test_many_cost_no_query_each(self):
        self.by_tier()
        self.make_core()
        few = self.count_queries(self.follow)
        for number in range(20):
            self.make(self.customer(f"Big {number}"), "core")
        for number in range(40):
            self.make(self.customer(f"Low {number}"), "general")
        self.recompute()
        self.assertLess(self.count_queries(self.follow), 2 * few)
        self.assertGreater(self.env["spp.customer.grant"].search_count([("tier_id", "=", self.core.id)]), 15)

    # Personal ones
    def test_a_price_sensitive_one_gets_a_real_discount(self):
        offer = self.win_back()
        self.assertEqual(self.price_for(self.mill), 100)
        offer.action_done()
        self.assertEqual(self.price_for(self.mill), 90)
        self.assertEqual(self.price_for(self.customer("Anybody")), 100)
        self.assertEqual(self.grants().care_id, offer)

    def test_a_personal_one_ends(self):
        offer = self.win_back()
        offer.action_done()
        self.assertEqual(self.grants().date_end, TODAY + timedelta(days=180))
        self.follow(TODAY + timedelta(days=179))
        self.assertTrue(self.mill[OWN])
        self.follow(TODAY + timedelta(days=180))
        self.assertFalse(self.mill[OWN])

    def test_a_personal_one_does_not_replace_what_a_person_chose(self):
        self.mill[OWN] = self.own
        offer = self.win_back()
        offer.action_done()
        self.assertEqual((offer.state, self.mill[OWN]), ("done", self.own))
        self.assertFalse(self.grants())
        self.assertIn("was not given", "".join(offer.message_ids.mapped("body")))

    def test_without_price_lists_the_offer_says_so(self):
        feature = self.env.ref("product.group_product_pricelist")
        self.env.ref("base.group_user").implied_ids = [Command.unlink(feature.id)]
        feature.user_ids = [Command.clear()]
        offer = self.win_back()
        with self.assertRaisesRegex(UserError, "price lists are switched off"):
            offer.action_done()

    def test_the_only_list_is_not_given_personally(self):
        self.env["product.pricelist"].search([]).active = False
        offer = self.win_back()
        with self.assertRaisesRegex(UserError, "no other price list"):
            offer.action_done()
