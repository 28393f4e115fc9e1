from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .care_case import CareCase
from .common import TODAY


@tagged("post_install", "-at_install")
class TestCustomerEffect(CareCase):
    """Where customers stand some time after care, and where duties lead to: calendar, portal, archive."""

    def rows(self, **match):
        self.env.invalidate_all()
        found = self.env["spp.customer.effect.report"].with_user(self.leader).search([("kind", "=", "followup")])
        return {row.partner_id: (row.cared, row.direction) for row in found}

    def make_potentials(self):
        """Follow up on three customers: one goes up, one falls after a late follow-up, one before it was due."""
        self.up, self.late, self.early = (self.customer(name, user_id=self.old_hand.id) for name in "ULE")
        for customer in (self.up, self.late, self.early):
            self.make(customer, "potential")
        self.make(self.customer("Low"), "general")
        self.recompute()
        self.plan()
        call = self.care("followup", self.up).with_user(self.old_hand)
        call.outcome = "They want more"
        call.action_done()
        self.company.care_effect_days = 60

    def later(self, days):
        today = TODAY + timedelta(days=days)
        self.recompute(today)
        self.plan()

    def test_the_tier_afterwards_stands_beside_whether_it_was_done(self):
        self.make_potentials()
        with self.on(days=50):
            for day in (1, 2, 3, 4):
                self.sell(self.up, amount=900, days_ago=day - 50)
            self.later(50)
            self.assertFalse(self.rows(), "too early to tell")
        with self.on(days=66):
            self.later(66)
            rows = self.rows()
            self.assertEqual(rows[self.up], ("done", "up"))
            self.assertEqual(rows[self.late], ("not", "down"))

    def test_what_was_called_off_before_it_was_due_says_nothing(self):
        self.make_potentials()
        for day in (1, 2, 3, 4):
            self.sell(self.early, amount=900, days_ago=day - 2)
        with self.on(days=2):
            self.later(2)
            self.assertEqual(self.care("followup", self.early).state, "off")
        with self.on(days=66):
            self.later(66)
            self.assertNotIn(self.early, self.rows())

    def test_a_row_opens_its_duty(self):
        self.make_potentials()
        with self.on(days=66):
            self.later(66)
            row = self.env["spp.customer.effect.report"].with_user(self.leader).search([], limit=1)
            self.assertEqual(row.action_open_care()["res_id"], row.care_id.id)

    # Follow-ups
    def test_answers_to_the_questions_are_there_next_week(self):
        self.make_potentials()
        call = self.care("followup", self.late).with_user(self.old_hand)
        self.assertFalse(call.last_said)
        with Form(call) as form:
            form.problem = "Seals leak"
        call.action_done()
        with self.on(days=8):
            self.plan()
            again = self.care("followup", self.late).filtered(lambda one: one.state == "due").with_user(self.old_hand)
            self.assertIn("Problem: Seals leak", again.last_said)
        with self.assertRaisesRegex(UserError, "A manager corrects"):
            call.problem = "None"

    # Doors
    def test_a_meeting_and_its_activity_are_one_visit(self):
        self.make_core()
        self.plan()
        visit = self.care("visit").with_user(self.old_hand)
        activity = visit.activity_ids
        action = visit.action_plan_meeting()
        event = self.env["calendar.event"].with_user(self.old_hand).with_context(**action["context"])
        event = event.create({"start": f"{TODAY} 10:00:00", "stop": f"{TODAY} 11:00:00"})
        self.assertEqual((visit.activity_ids, activity.calendar_event_id), (activity, event))
        self.assertEqual(visit.meeting_at, event.start)
        self.assertIn(self.mill, event.partner_ids)
        visit.outcome = "Seen"
        visit.action_done()
        self.assertEqual(visit.state, "done")
        self.assertEqual(len(self.care("visit")), 1)

    def test_nobody_cannot_meet(self):
        self.mill.user_id = False
        self.make_core()
        self.plan()
        with self.assertRaisesRegex(UserError, "Nobody has"):
            self.care("visit").with_user(self.leader).action_plan_meeting()

    def make_general(self, **values):
        self.mill.write({"email": "mill@example.com", **values})
        self.make(self.mill, "general")
        self.recompute()
        self.plan()

    def test_access_to_the_portal_is_done_when_it_is_there(self):
        self.make_general()
        duty = self.care("portal")
        self.users["director"].group_ids += self.env.ref("base.group_partner_manager")
        action = duty.with_user(self.users["director"]).action_give_access()
        wizard = self.env["portal.wizard"].browse(action["res_id"])
        self.assertEqual(wizard.user_ids.partner_id, self.mill)
        wizard.user_ids.action_grant_access()
        self.plan()
        self.assertEqual((duty.state, duty.outcome), ("done", "On the portal by now."))

    def test_who_is_on_the_portal_is_not_asked(self):
        self.env["res.users"].create(
            {
                "name": "Ada",
                "login": "ada@example.com",
                "partner_id": self.env["res.partner"].create({"name": "Ada", "parent_id": self.mill.id}).id,
                "group_ids": [(6, 0, self.env.ref("base.group_portal").ids)],
            }
        )
        self.make_general()
        self.assertFalse(self.care("portal"))

    def test_who_cannot_be_reached_is_archived_from_the_list(self):
        self.make_general(email=False, phone=False)
        self.users["director"].group_ids += self.env.ref("base.group_partner_manager")
        duty = self.care("cleanup").with_user(self.users["director"])
        duty.action_archive_customer()
        self.assertFalse(self.mill.active)
        self.assertEqual((duty.state, duty.outcome), ("done", "Archived"))
        self.assertFalse(duty.activity_ids)
        other = self.care("promotion").with_user(self.users["director"])
        with self.assertRaisesRegex(UserError, "clean-up only"):
            other.action_archive_customer()

    def test_only_who_sells_sees_a_birthday(self):
        for role, sees in (("rep", True), ("manager", True), ("hr", False), ("accountant", False)):
            shown = self.env["res.partner"].with_user(self.users[role]).fields_get(["birthday"])
            self.assertEqual(bool(shown), sees, role)
