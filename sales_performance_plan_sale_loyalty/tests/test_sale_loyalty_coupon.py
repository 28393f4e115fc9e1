from datetime import timedelta

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.sales_performance_plan.tests.care_case import CareCase
from odoo.addons.sales_performance_plan.tests.common import TODAY


@tagged("post_install", "-at_install")
class TestSaleLoyaltyCoupon(CareCase):
    """A lost customer who left over the price gets a coupon for themselves, by mail, once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mill.email = "mill@example.com"
        cls.price = cls.steps.filtered(lambda one: one.loss_cause == "price")
        cls.price.with_user(cls.users["director"]).action_make_program()
        cls.program = cls.price.coupon_program_id

    def offer(self, customer=None):
        """Bring a customer to the offer: lost, and over the price."""
        customer = customer or self.mill
        self.make(customer, "lost")
        self.make(self.customer("Other"), "general")
        self.recompute()
        self.plan()
        call = self.care("reason", customer).with_user(self.old_hand)
        call.write({"outcome": "Too dear", "loss_cause": "price"})
        call.action_done()
        self.plan()
        return self.care("offer", customer).with_user(self.old_hand)

    def give(self, offer):
        offer.outcome = "They will try again"
        offer.action_done()
        return self.env["loyalty.card"].search([("partner_id", "=", offer.partner_id.id)])

    def order(self, customer):
        order = self.sell(customer, amount=1000)
        order.state = "draft"
        return order.with_user(self.users["director"])

    def use(self, card, customer):
        order = self.order(customer)
        found = order._try_apply_code(card.code)
        for coupon, rewards in [] if "error" in found else found.items():
            order._apply_program_reward(rewards[:1], coupon)
        return order, found

    def report(self):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["spp.customer.coupon.report"].with_user(self.leader).search([])

    def test_a_program_is_made_of_the_steps_discount(self):
        self.assertEqual(self.program.reward_ids.mapped("discount"), [10])
        self.assertEqual((self.program.program_type, self.program.company_id), ("coupons", self.company))
        self.assertFalse(self.price.pricelist_id)
        self.assertTrue(self.price.gives)

    def test_the_coupon_is_personal_mailed_and_ends(self):
        offer = self.offer()
        card = self.give(offer)
        self.assertEqual(len(card), 1)
        self.assertEqual(card.expiration_date, TODAY + timedelta(days=30))
        self.assertEqual(offer.coupon_id, card)
        mail = self.env["mail.mail"].search([("model", "=", "loyalty.card"), ("res_id", "=", card.id)])
        self.assertIn(self.mill, mail.recipient_ids)
        self.assertIn(card.code, mail.body_html)

    def test_it_takes_off_ten_percent_and_is_used_once(self):
        card = self.give(self.offer())
        order, _found = self.use(card, self.mill)
        self.assertEqual(order.amount_untaxed, 900)
        order.action_confirm()
        self.assertEqual(card.points, 0)
        _again, found = self.use(card, self.mill)
        self.assertIn("already been used", found["error"])
        row = self.report()
        self.assertEqual((row.state, row.order_id, row.amount, row.used_share), ("used", order, 900, 1))

    def test_nobody_else_can_use_it(self):
        card = self.give(self.offer())
        other = self.customer("Thief")
        _order, found = self.use(card, other)
        self.assertIn("another customer", found["error"])
        contact = self.env["res.partner"].create({"name": "Ada", "parent_id": self.mill.id})
        _order, found = self.use(card, contact)
        self.assertNotIn("error", found)

    def test_other_coupons_of_the_host_are_left_alone(self):
        card = self.env["loyalty.card"].create({"program_id": self.program.id, "partner_id": self.mill.id, "points": 1})
        _order, found = self.use(card, self.customer("Anybody"))
        self.assertNotIn("error", found)

    def test_nobody_has_two(self):
        offer = self.offer()
        card = self.give(offer)
        again = offer.sudo().copy({"date_planned": TODAY + timedelta(days=1), "state": "due", "outcome": False})
        again = again.with_user(self.old_hand)
        self.assertEqual(self.give(again), card)
        self.assertEqual(again.coupon_id, card)
        self.assertEqual(self.report().mapped("number"), [1], "counted once")

    def test_what_has_expired_counts_as_not_used(self):
        self.give(self.offer())
        self.assertEqual((self.report().state, self.report().used_share), ("open", 0))
        self.assertFalse(self.report()._read_group([], [], ["used_share:avg"])[0][0], "open says nothing yet")
        with self.on(days=31):
            self.assertEqual(self.report().state, "over")

    def test_without_email_it_is_refused(self):
        self.mill.email = False
        offer = self.offer()
        offer.outcome = "They will try again"
        with self.assertRaisesRegex(UserError, "has no email"):
            offer.action_done()
        self.program.communication_plan_ids.unlink()
        self.assertTrue(self.give(offer), "a program that mails nothing needs no email")

    def test_a_coupon_cannot_be_typed(self):
        card = self.give(self.offer())
        with self.assertRaisesRegex(UserError, "cannot be typed"):
            self.care("reason").with_user(self.users["director"]).coupon_id = card

    def test_a_step_gives_one_thing(self):
        pricelist = self.env["product.pricelist"].create({"name": "Ten"})
        with self.assertRaisesRegex(ValidationError, "not both"):
            self.price.pricelist_id = pricelist
        promotion = self.env["loyalty.program"].create({"name": "All", "program_type": "promotion"})
        with self.assertRaisesRegex(ValidationError, "no coupons"):
            self.price.coupon_program_id = promotion

    def test_who_may_what(self):
        self.give(self.offer())
        for role, reads in (("rep", True), ("manager", True), ("director", True), ("hr", False), ("accountant", False)):
            report = self.env["spp.customer.coupon.report"].with_user(self.users[role])
            self.assertEqual(report.has_access("read"), reads, role)
            self.assertFalse(report.has_access("write"), role)

    def test_of_one_company_alone(self):
        self.give(self.offer())
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.users["director"].company_ids += other
        report = self.env["spp.customer.coupon.report"].with_user(self.users["director"])
        self.assertTrue(report.with_context(allowed_company_ids=self.company.ids).search([]))
        self.assertFalse(report.with_context(allowed_company_ids=other.ids).search([]))
