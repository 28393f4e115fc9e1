from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from odoo.addons.sales_performance_plan.tests.care_case import CareCase
from odoo.addons.sales_performance_plan.tests.common import TODAY

CRON = "sales_performance_plan_mass_mailing.ir_cron_customer_mailing"


@tagged("post_install", "-at_install")
class TestMassMailingCare(CareCase):
    """A promotion goes to the general customers by mailing, and is done for those whom it has reached."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.director = cls.users["director"]
        cls.director.group_ids += cls.env.ref("mass_mailing.group_mass_mailing_user")
        cls.promotion = cls.steps.filtered(lambda one: one.kind == "promotion")
        cls.shops = [
            cls.customer(f"Shop {number}", user_id=cls.old_hand.id, email=f"shop{number}@example.com")
            for number in range(3)
        ]

    def make_general(self):
        for shop in self.shops:
            self.make(shop, "general")
        self.make_core()
        self.plan()

    def mailing(self, **values):
        action = self.promotion.with_user(self.director).action_new_mailing()
        mailing = self.env["mailing.mailing"].with_user(self.director).with_context(**action["context"])
        made = mailing.create({"subject": "Promotion", "body_html": "<p>Ten days only</p>", **values})
        return self.env["mailing.mailing"].with_user(self.director).browse(made.id)

    def send(self, mailing):
        mailing.action_send_mail()
        mails = self.env["mailing.trace"].search([("mass_mailing_id", "=", mailing.id)])
        mails.filtered(lambda one: one.trace_status == "outgoing").set_sent()
        return mails

    def count(self):
        with self.enter_registry_test_mode():
            self.env.ref(CRON).method_direct_trigger()
        self.env.invalidate_all()

    def states(self):
        return [self.care("promotion", shop).mapped("state") for shop in self.shops]

    def test_it_goes_to_the_customers_of_the_tier(self):
        self.make_general()
        contact = self.env["res.partner"].create(
            {"name": "Ada", "parent_id": self.shops[0].id, "email": "ada@example.com"}
        )
        mailing = self.mailing()
        recipients = self.env["res.partner"].browse(mailing._get_recipients())
        general = self.env["res.partner"].search([("customer_tier_id.code", "=", "general")])
        self.assertEqual(recipients, general - contact)
        self.assertLessEqual(set(self.shops), set(recipients))
        self.assertNotIn(self.mill, recipients)
        self.assertEqual(mailing.care_recipient_count, len(recipients))

    def test_the_filter_narrows_it(self):
        self.make_general()
        mailing = self.mailing(mailing_domain=repr([("email", "=", "shop1@example.com")]))
        self.assertEqual(mailing._get_recipients(), self.shops[1].ids)

    def test_tiers_are_asked_again_when_it_is_sent(self):
        self.make_general()
        mailing = self.mailing()
        for day in (1, 2, 3, 4):
            self.sell(self.shops[0], amount=900, days_ago=day)
        self.recompute()
        self.assertNotIn(self.shops[0].id, mailing._get_recipients())

    def test_other_companies_customers_are_not_written_to(self):
        self.make_general()
        other = self.env["res.company"].create({"name": "Elsewhere"})
        mailing = self.mailing()
        away = mailing.sudo().with_company(other).with_context(allowed_company_ids=other.ids)
        self.assertEqual(set(away._get_recipients()), set(mailing._get_recipients()), "the tiers' company counts")
        self.shops[0].company_id = other
        self.assertNotIn(self.shops[0].id, mailing._get_recipients())

    def test_blacklisted_addresses_are_left_out(self):
        self.make_general()
        self.env["mail.blacklist"]._add("shop1@example.com")
        mailing = self.mailing(use_exclusion_list=False)
        traces = self.send(mailing)
        self.assertNotIn("shop1@example.com", traces.mapped("email"))
        self.count()
        self.assertEqual(self.states(), [["done"], ["due"], ["done"]])

    def test_whom_it_has_reached_is_done(self):
        self.make_general()
        duty = self.care("promotion", self.shops[0])
        self.assertTrue(duty.activity_ids or duty.date_due)
        mailing = self.mailing()
        traces = self.send(mailing)
        traces.filtered(lambda one: one.res_id == self.shops[1].id).set_bounced()
        self.count()
        self.assertEqual(self.states(), [["done"], ["due"], ["done"]], "a person looks after who was not reached")
        self.assertEqual((duty.done_on, duty.outcome, duty.mailing_id), (TODAY, "Mailing: Promotion", mailing))
        self.assertEqual((duty.done_by_id, duty.was_late), (self.director, False))
        self.assertFalse(duty.activity_ids)
        report = self.env["spp.customer.care.report"].with_user(self.leader)
        done = report.search([("kind", "=", "promotion"), ("state", "=", "done")])
        self.assertLessEqual({self.shops[0], self.shops[2]}, set(done.partner_id))

    def test_nobody_planned_it_and_it_is_done_all_the_same(self):
        for shop in self.shops:
            self.make(shop, "general")
        self.make_core()
        self.send(self.mailing())
        self.count()
        self.assertEqual(self.states(), [["done"]] * 3)
        self.assertEqual(self.care("promotion", self.shops[0]).user_id, self.old_hand)
        self.count()
        self.assertEqual(self.states(), [["done"]] * 3, "a second run adds nothing")
        with self.on(days=41):
            self.plan()
            self.assertEqual(self.states(), [["done"]] * 3, "not again before six weeks are over")
        with self.on(days=42):
            self.plan()
            self.assertEqual(self.states(), [["done", "due"]] * 3)

    def test_two_mailings_count_twice_on_two_days(self):
        self.make_general()
        self.send(self.mailing())
        self.count()
        with self.on(days=5):
            self.send(self.mailing(subject="Last days"))
            self.count()
        self.assertEqual([len(self.care("promotion", shop)) for shop in self.shops], [2, 2, 2])

    def test_counting_many_costs_no_query_each(self):
        self.make_core()
        mailing = self.mailing()

        def grow(number):
            for one in range(number):
                self.make(self.customer(f"Small {number} {one}", email=f"s{number}-{one}@example.com"), "general")
            self.recompute()
            self.env["mailing.trace"].search([("mass_mailing_id", "=", mailing.id)]).unlink()
            self.send(mailing)
            return self.count_queries(lambda: mailing.sudo()._count_due())

        few, many = grow(2), grow(20)
        self.assertLessEqual(many, few)
        counted = self.env["spp.customer.care"].search_count([("mailing_id", "=", mailing.id)])
        self.assertGreaterEqual(counted, 20, "and it was not for nothing")

    # What is refused
    def test_what_a_mailing_cannot_do(self):
        visit = self.step("visit")
        for values, text in (
            ({"care_playbook_id": visit.id}, "a person does it"),
            ({"mailing_model_id": self.env["ir.model"]._get_id("mailing.list")}, "choose contacts"),
        ):
            with self.assertRaisesRegex(ValidationError, text):
                self.mailing(**values)

    def test_tiers_and_care_are_of_one_company(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        tier = self.env["spp.customer.tier"].search([("company_id", "=", other.id)], limit=1)
        mailing = self.mailing()
        with self.assertRaisesRegex(ValidationError, "of one company"):
            mailing.sudo().care_tier_ids += tier

    def test_what_was_reached_cannot_be_typed(self):
        self.make_general()
        with self.assertRaisesRegex(UserError, "cannot be typed"):
            self.care("promotion", self.shops[0]).with_user(self.director).mailing_id = self.mailing()

    # Roles
    def test_who_sends_mailings_and_does_not_sell_sends_them_too(self):
        self.make_general()
        mailing = self.mailing()
        marketer = self.env["res.users"].create(
            {
                "name": "Mark",
                "login": "mark",
                "email": "mark@example.com",
                "group_ids": [(6, 0, self.env.ref("mass_mailing.group_mass_mailing_user").ids)],
            }
        )
        hers = mailing.with_user(marketer)
        self.assertEqual(set(hers._get_recipients()), set(mailing._get_recipients()))
        with self.assertRaises(AccessError):
            hers.care_tier_ids.mapped("name")
        self.assertTrue(Form(hers))

    def test_a_rep_sends_none(self):
        with self.assertRaises(AccessError):
            self.env["mailing.mailing"].with_user(self.old_hand).create({"subject": "Mine"})

    def test_the_number_of_recipients_is_on_the_form(self):
        self.make_general()
        action = self.promotion.with_user(self.director).action_new_mailing()
        mailing = self.env["mailing.mailing"].with_user(self.director).with_context(**action["context"])
        with Form(mailing) as form:
            self.assertEqual(form.care_recipient_count, len(self.mailing()._get_recipients()))
            form.subject = "Promotion"

    def test_days_are_the_companys(self):
        self.make_general()
        self.company.resource_calendar_id.tz = "Asia/Tokyo"
        with self.on(hours=8):
            self.send(self.mailing())
        with self.on(days=1):
            self.count()
        self.assertEqual(self.care("promotion", self.shops[0]).done_on, TODAY + timedelta(days=1))
