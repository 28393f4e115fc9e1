from datetime import timedelta

from odoo.tests import Form, tagged

from .care_case import CareCase
from .common import TODAY


@tagged("post_install", "-at_install")
class TestCustomerCareScreens(CareCase):
    """What people see of care: the share done, core customers without a senior, the way up, ideas."""

    def share(self, **more):
        domain = [("kind", "=", "visit"), ("tier_id.code", "=", "core"), ("company_id", "=", self.company.id)]
        report = self.env["spp.customer.care.report"].with_user(self.leader)
        [row] = report._read_group(domain, [], ["number:sum", "done:sum", "late:sum", "done_share:avg"])
        return row

    def test_visits_done_of_visits_due_is_one_aggregate(self):
        self.assertFalse(any(self.share()), "no data is no share")
        customers = [self.customer(f"Big {number}", user_id=self.old_hand.id) for number in range(3)]
        for customer in customers:
            self.make(customer, "core")
        for number in range(9):
            self.make(self.customer(f"Low {number}"), "general")
        self.recompute()
        self.plan()
        self.assertEqual(self.share()[:3], (3, 0, 0))
        self.assertFalse(self.share()[3], "nothing was due yet, which is neither 0 nor 100 %")
        done, off, _late = (self.care("visit", customer) for customer in customers)
        done.with_user(self.old_hand).outcome = "Well"
        done.with_user(self.old_hand).action_done()
        off.with_user(self.leader).action_call_off()
        with self.on(days=8):
            self.env.invalidate_all()
            self.assertEqual(self.share(), (2, 1, 1, 0.5))

    def test_a_row_opens_its_duty(self):
        self.make_core()
        self.plan()
        visit = self.care("visit")
        row = self.env["spp.customer.care.report"].with_user(self.old_hand).browse(visit.id)
        self.assertEqual(row.action_open_care()["res_id"], visit.id)

    def test_core_customers_without_a_senior_are_found(self):
        self.mill.user_id = self.newcomer
        alone = self.customer("Alone")
        well = self.customer("Well", user_id=self.old_hand.id)
        for customer in (self.mill, alone, well):
            self.make(customer, "core")
        small = [self.customer(f"Low {number}", user_id=self.newcomer.id) for number in range(9)]
        for customer in small:
            self.make(customer, "general")
        self.recompute()
        partners = self.env["res.partner"].with_user(self.leader)
        self.assertEqual(partners.search([("lacks_senior", "=", True)]), self.mill | alone)
        self.assertNotIn(self.mill, partners.search([("lacks_senior", "=", False)]))
        self.assertTrue(self.mill.with_user(self.old_hand).lacks_senior)
        self.assertFalse(well.lacks_senior or small[0].lacks_senior)

    def test_the_way_up_is_on_customer_and_duty(self):
        self.make(self.mill, "potential")
        self.make(self.customer("Low"), "general")
        self.recompute()
        self.assertEqual(self.mill.customer_tier_id, self.potential)
        self.plan()
        duty = self.care("followup").with_user(self.old_hand)
        self.assertIn("Core asks for", duty.upgrade_path)
        self.assertIn("Core customers get: Visit every two weeks", duty.upgrade_path)
        self.assertEqual(duty.upgrade_path, self.mill.care_upgrade_path)
        duty.outcome = "Said"
        duty.action_done()
        self.assertFalse(duty.upgrade_path, "what was missing then is nobody's question now")

    def test_the_customers_page_shows_open_and_done(self):
        self.make_core()
        self.plan()
        visit = self.care("visit").with_user(self.old_hand)
        visit.outcome = "They plan a second hall"
        visit.action_done()
        mill = self.mill.with_user(self.old_hand)
        self.assertEqual(Form(mill).care_count, mill.care_count)
        self.assertTrue(mill.care_ids)
        self.assertNotIn(visit, mill.care_ids)
        self.assertEqual(mill.care_history_ids, visit)
        self.assertEqual(mill.care_count, len(self.care()) - 1)
        self.assertEqual(self.env["spp.customer.care"].search(mill.action_open_care()["domain"]), self.care())

    def test_a_duty_can_be_filled_in_on_its_form(self):
        self.make_core()
        self.plan()
        with Form(self.care("visit").with_user(self.old_hand)) as form:
            form.outcome = "Well"
            form.satisfaction = "4"
        self.care("visit").with_user(self.old_hand).action_done()
        self.assertEqual(self.care("visit").state, "done")

    # Ideas
    def buy(self, customer, product, **values):
        order = self.sell(customer, **values)
        order.order_line.product_id = product
        return order

    def things(self, *names):
        return [
            self.env["product.product"].create({"name": name, "type": "service", "list_price": 5}) for name in names
        ]

    def ideas(self):
        self.env.invalidate_all()
        found = self.mill.with_user(self.old_hand).cross_sell_ideas or []
        return [(one["product"], one["number"], one["whole"]) for one in found]

    def test_ideas_are_what_similar_customers_buy(self):
        pump, hose = self.things("Pump", "Hose")
        for name, products in [("One", (pump, hose)), ("Two", (pump,))]:
            customer = self.customer(name)
            self.sell(customer)
            for product in products:
                self.buy(customer, product)
        self.assertEqual(self.ideas(), [], "who bought nothing is like nobody")
        self.sell(self.mill)
        self.assertEqual(self.ideas(), [("Pump", 2, 2), ("Hose", 1, 2)])
        self.company.care_ideas = 1
        self.assertEqual(len(self.ideas()), 1)

    def test_ideas_come_from_who_is_most_similar(self):
        pump, hose, belt = self.things("Pump", "Hose", "Belt")
        near, far = self.customer("Near"), self.customer("Far")
        for customer, products in [(near, (self.product, pump, hose)), (far, (self.product, belt))]:
            for product in products:
                self.buy(customer, product)
        for product in (self.product, pump):
            self.buy(self.mill, product)
        self.company.care_alike = 1
        self.assertEqual(self.ideas(), [("Hose", 1, 1)])

    def test_ideas_are_for_sale_and_not_old(self):
        pump, hose, belt = self.things("Pump", "Hose", "Belt")
        other = self.customer("Other")
        self.sell(self.mill)
        self.sell(other)
        self.buy(other, pump)
        self.buy(other, hose)
        self.buy(other, belt, days_ago=400)
        pump.sale_ok = False
        self.assertEqual(self.ideas(), [("Hose", 1, 1)])

    # Who was won back
    def test_whoever_came_back_long_ago_is_not_asked(self):
        self.make(self.mill, "lost")
        self.make(self.customer("Low"), "general")
        self.recompute(TODAY - timedelta(days=100))
        for days in (99, 98, 97, 96):
            self.sell(self.mill, amount=900, days_ago=days)
        self.recompute(TODAY - timedelta(days=95))
        self.make(self.mill, "core")
        self.recompute()
        self.assertEqual(self.mill.customer_tier_id, self.core)
        self.company.care_back_within = 1
        self.plan()
        self.assertFalse(self.care("winback"))
        self.company.care_back_within = 6
        self.plan()
        self.assertTrue(self.care("winback"))
