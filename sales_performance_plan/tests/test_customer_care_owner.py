from datetime import timedelta

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .care_case import CareCase
from .common import TODAY


@tagged("post_install", "-at_install")
class TestCustomerCareOwner(CareCase):
    """Who has a duty, when it becomes an activity, and what becomes of it when things change."""

    def visit(self):
        self.make_core()
        self.plan()
        return self.care("visit")

    def decider(self, name="Ada", **values):
        vals = {"name": name, "parent_id": self.mill.id, "is_decision_maker": True}
        return self.env["res.partner"].create({**vals, **values})

    # Activities
    def test_activities_come_when_due_soon(self):
        self.company.care_activity_days = 3
        visit = self.visit()
        self.assertFalse(visit.activity_ids)
        with self.on(days=4):
            self.plan()
            self.assertEqual(visit.activity_ids.user_id, self.old_hand)
            self.assertEqual(visit.activity_ids.date_deadline, visit.date_due)
            self.plan()
            self.assertEqual(len(visit.activity_ids), 1)

    def test_nobody_has_no_activity(self):
        self.mill.user_id = False
        visit = self.visit()
        self.assertFalse(visit.user_id | visit.activity_ids.user_id)
        visit.with_user(self.leader).user_id = self.between
        self.assertEqual(visit.activity_ids.user_id, self.between)

    # Owners
    def test_another_salesperson_has_the_open_duties_next_morning(self):
        visit = self.visit()
        self.mill.user_id = self.between
        self.plan()
        self.assertEqual((visit.user_id, visit.activity_ids.user_id), (self.between, self.between))

    def test_whom_a_manager_chose_keeps_it(self):
        visit = self.visit()
        visit.with_user(self.leader).user_id = self.between
        self.assertEqual(visit.activity_ids.user_id, self.between)
        self.mill.user_id = self.newcomer
        self.plan()
        self.assertEqual(visit.user_id, self.between)

    def test_who_has_left_has_no_duties(self):
        visit = self.visit()
        self.old_hand.active = False
        self.plan()
        self.assertFalse(visit.user_id)
        self.assertFalse(visit.activity_ids)

    def test_who_is_not_in_the_company_has_no_duties(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.old_hand.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        self.assertFalse(self.visit().user_id)

    def test_given_to_a_senior_is_done(self):
        self.mill.user_id = self.newcomer
        self.make_core()
        self.plan()
        task = self.care("assign")
        self.assertTrue(task.activity_ids)
        self.mill.user_id = self.old_hand
        self.plan()
        self.assertEqual((task.state, task.outcome), ("done", "With Vera by now."))
        self.assertFalse(task.activity_ids)

    def test_what_came_true_but_cannot_give_what_it_promises_waits_for_somebody(self):
        feature = self.env.ref("product.group_product_pricelist")
        self.env.ref("base.group_user").implied_ids = [Command.unlink(feature.id)]
        feature.user_ids = [Command.clear()]
        self.mill.user_id = self.newcomer
        self.make_core()
        self.plan()
        task = self.care("assign")
        self.step("assign").pricelist_id = self.env["product.pricelist"].create({"name": "Thanks"})
        self.mill.user_id = self.old_hand
        other = self.customer("Other", user_id=self.old_hand.id)
        self.make(other, "core")
        self.recompute()
        self.plan()
        self.assertEqual(task.state, "due")
        self.assertTrue(self.care("visit", other), "the night goes on")

    def test_who_is_senior_is_what_the_customers_company_says(self):
        user = new_test_user(self.env, "uma", groups="sales_team.group_sale_salesman", company_id=self.company.id)
        team = self.env["crm.team"].create({"name": "Free", "company_id": False})
        self.env["crm.team.member"].create({"user_id": user.id, "crm_team_id": team.id, "sales_since": "2025-01-01"})
        self.company.senior_years = 1
        at_night = self.env["spp.customer.care.planner"].with_company(self.env.ref("base.main_company"))
        self.assertIn(user.id, at_night._seniors(self.company))

    # What is nobody's business any more
    def test_an_archived_step_calls_off(self):
        visit = self.visit()
        self.step("visit").with_user(self.users["director"]).active = False
        self.plan()
        self.assertEqual((visit.state, visit.off_reason), ("off", "It is not asked for any more."))
        self.assertFalse(visit.activity_ids)

    def test_duties_speak_the_language_of_who_has_them(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.old_hand.lang = "zh_CN"
        self.step("visit").with_context(lang="zh_CN").name = "每两周拜访"
        visit = self.visit()
        self.assertEqual(visit.activity_ids.summary, "每两周拜访")
        self.mill.active = False
        self.plan()
        self.assertRegex(visit.off_reason, "[\u4e00-\u9fff]")

    def test_an_archived_customer_calls_off(self):
        visit = self.visit()
        self.mill.active = False
        self.plan()
        self.assertEqual((visit.state, visit.off_reason), ("off", "The customer is archived."))

    def test_a_step_that_was_planned_is_not_deleted(self):
        self.visit()
        with self.assertRaisesRegex(UserError, "archive it instead"):
            self.step("visit").with_user(self.users["director"]).unlink()

    def test_a_deleted_contact_is_not_greeted(self):
        self.make_core()
        ada = self.decider(birthday="1980-07-03")
        self.plan()
        greeting = self.care("greeting")
        ada.unlink()
        self.assertEqual((greeting.state, greeting.contact_id.id), ("off", False))

    def test_a_deleted_customer_leaves_nothing(self):
        customer = self.customer("Gone", user_id=self.old_hand.id)
        self.make(customer, "lost")
        self.recompute()
        self.plan()
        care = self.care(customer=customer)
        self.assertTrue(care)
        self.env["sale.order"].search([("partner_id", "=", customer.id)]).write({"state": "cancel"})
        self.env["sale.order"].search([("partner_id", "=", customer.id)]).unlink()
        customer.unlink()
        self.assertFalse(care.exists())

    def test_merged_customers_are_visited_once(self):
        twin = self.customer("Mill Ltd", user_id=self.old_hand.id)
        self.make(twin, "core")
        self.make_core()
        self.plan()
        self.assertTrue(self.care("visit", twin))
        self.env["base.partner.merge.automatic.wizard"]._merge((self.mill | twin).ids, self.mill)
        self.env.invalidate_all()
        self.assertEqual(len(self.care("visit")), 1)
        self.recompute()
        self.assertFalse(self.plan().filtered(lambda one: one.kind == "visit"))

    def test_merged_deciders_are_greeted_once(self):
        self.make_core()
        ada, twin = self.decider(birthday="1980-07-03"), self.decider("Ada B.", birthday="1980-07-03")
        self.plan()
        self.assertEqual(len(self.care("greeting")), 2)
        self.env["base.partner.merge.automatic.wizard"]._merge((ada | twin).ids, ada)
        self.env.invalidate_all()
        self.plan()
        self.assertEqual([one.contact_id for one in self.care("greeting")], [ada])

    def test_a_merged_decider_is_not_greeted_again(self):
        self.make_core()
        gone = self.decider(birthday="1980-07-03")
        self.plan()
        ada = self.decider("Ada A.", birthday="1980-07-03")
        self.env["base.partner.merge.automatic.wizard"]._merge((ada | gone).ids, ada)
        self.env.invalidate_all()
        self.plan()
        self.assertEqual([one.contact_id for one in self.care("greeting")], [ada])

    def test_called_off_by_a_manager_is_not_planned_again_at_once(self):
        visit = self.visit()
        visit.with_user(self.leader).action_call_off()
        with self.on(days=1):
            self.plan()
        self.assertEqual(len(self.care("visit")), 1)

    def test_back_in_the_tier_it_begins_again(self):
        visit = self.visit()
        override = self.env["spp.customer.override"].create(
            {
                "partner_id": self.mill.id,
                "company_id": self.company.id,
                "tier_id": self.general.id,
                "date_from": TODAY,
                "date_to": TODAY + timedelta(days=2),
                "reason": "Looked at",
            }
        )
        self.assertTrue(override)
        self.recompute()
        self.plan()
        self.assertEqual(visit.state, "off")
        with self.on(days=4):
            self.recompute(TODAY + timedelta(days=4))
            self.assertEqual(self.mill.customer_tier_id, self.core)
            self.plan()
        self.assertEqual(self.care("visit").mapped("state"), ["off", "due"])

    # What can wait
    def test_visits_to_core_customers_do_not_wait(self):
        self.company.care_most_open = 1
        customers = [self.customer(f"Big {number}", user_id=self.old_hand.id) for number in range(3)]
        for customer in customers:
            self.make(customer, "core")
        for number in range(9):
            self.make(self.customer(f"Low {number}"), "general")
        self.recompute()
        self.plan()
        self.assertEqual([len(self.care("visit", customer)) for customer in customers], [1, 1, 1])
        ideas = self.env["spp.customer.care"].search([("kind", "in", ("idea", "offer")), ("state", "=", "due")])
        self.assertEqual(len(ideas.filtered(lambda one: one.user_id == self.old_hand)), 1)

    def test_who_waited_longest_comes_first(self):
        self.company.care_most_open = 1
        small, large = (self.customer(name, user_id=self.old_hand.id) for name in ("Small", "Large"))
        self.sell(small, amount=10, days_ago=80)
        self.sell(large, amount=20, days_ago=80)
        self.recompute()
        self.plan()
        first = self.care("promotion", large)
        first.with_user(self.old_hand).outcome = "No"
        first.with_user(self.old_hand).action_done()
        with self.on(days=1):
            self.plan()
        self.assertEqual(self.care("promotion", small).state, "due")

    # Rights
    def test_a_rep_does_not_move_the_day(self):
        visit = self.visit()
        with self.assertRaisesRegex(UserError, "manager moves the day"):
            visit.with_user(self.old_hand).date_due = TODAY + timedelta(days=30)
        visit.with_user(self.leader).date_due = TODAY + timedelta(days=9)
        self.assertEqual(visit.activity_ids.date_deadline, TODAY + timedelta(days=9))

    def test_what_was_said_stays_said(self):
        visit = self.visit().with_user(self.old_hand)
        visit.write({"outcome": "Fine", "satisfaction": "2"})
        visit.action_done()
        self.assertEqual(visit.done_by_id, self.old_hand)
        with self.assertRaisesRegex(UserError, "manager corrects"):
            visit.satisfaction = "5"
        visit.with_user(self.leader).satisfaction = "3"
        self.assertEqual(visit.satisfaction, "3")

    # The night
    def test_the_night_can_be_run_twice(self):
        self.make_core()
        self.env.flush_all()
        for _time in range(2):
            with self.enter_registry_test_mode():
                self.env.ref("sales_performance_plan.ir_cron_customer_care").method_direct_trigger()
            self.env.invalidate_all()
            visit = self.care("visit")
            self.assertEqual((len(visit), len(visit.activity_ids)), (1, 1))

    def test_the_first_decider_is_greeted_on_holidays(self):
        self.make_core()
        ada = self.decider()
        self.decider("Bea")
        self.env["spp.customer.occasion"].create(
            {"name": "Summer", "date": TODAY + timedelta(days=5), "company_id": self.company.id}
        )
        self.plan()
        self.assertEqual(self.care("greeting").contact_id, ada)

    def test_who_is_out_of_reach_is_looked_after(self):
        for number, values in enumerate(
            [{}, {"phone": "0123"}, {"phone": "0123", "email": "a@b.example", "message_bounce": 2}]
        ):
            self.make(self.customer(f"Shop {number}", **values), "general")
        self.recompute()
        self.plan()
        found = self.env["spp.customer.care"].search([("kind", "=", "cleanup")])
        self.assertEqual(sorted(found.partner_id.mapped("name")), ["Shop 0", "Shop 2"])
        self.assertEqual(found.user_id, self.leader)
