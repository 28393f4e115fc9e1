from datetime import timedelta

from odoo.exceptions import UserError
from odoo.fields import Datetime
from odoo.tests import tagged

from .lead_case import NOW, LeadCase


@tagged("post_install", "-at_install")
class TestLeadMoments(LeadCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team.assign_by_score = True

    def test_moments_are_stored_once_and_survive_another_owner(self):
        lead = self.lead(company_size=300)
        self.assertEqual(lead.acquired_at, NOW)
        self.assertFalse(lead.first_assigned_at or lead.qualified_at)
        with self.later(hours=5):
            lead.has_purchase_plan = True
            self.assertEqual((lead.qualified_at, lead.first_assigned_at), (NOW + timedelta(hours=5),) * 2)
        first = lead.user_id
        with self.later(hours=9):
            lead.user_id = (self.mara | self.nils) - first
            lead.has_purchase_plan = False
            lead.has_purchase_plan = True
            self.assertEqual((lead.qualified_at, lead.first_assigned_at), (NOW + timedelta(hours=5),) * 2)
        self.assertEqual(lead.assignment_hours, 5.0)

    def test_a_lead_brought_in_closed_was_not_given_late(self):
        """Of a lead of before nobody knows when it got its rep: that is no delay of ours."""
        past = {"acquired_at": NOW - timedelta(days=90), "date_closed": NOW - timedelta(days=60)}
        lost = {**past, "active": False, "probability": 0}
        mine = self.good_lead(user_id=self.mara.id, **lost)
        nobody = self.lead(user_id=False, **lost)
        self.assertFalse(mine.first_assigned_at)
        self.env.flush_all()
        rows = self.env["spp.lead.moment.report"].browse((mine | nobody).ids)
        self.assertEqual(rows.mapped("lost_through_delay"), [0, 1])
        self.assertEqual(self.good_lead(user_id=self.mara.id).first_assigned_at, NOW)

    def test_nobody_rewrites_a_moment(self):
        lead = self.good_lead()
        lead.write({"first_assigned_at": NOW + timedelta(days=3), "qualified_at": False})
        self.assertEqual((lead.first_assigned_at, lead.qualified_at), (NOW, NOW))

    def test_nobody_types_a_moment(self):
        rep = self.env["crm.lead"].with_user(self.mara)
        lead = self.good_lead(user_id=self.mara.id)
        for name in ("qualified_at", "first_assigned_at", "first_contacted_at", "last_contacted_at"):
            with self.subTest(name):
                with self.assertRefused("kept when they happen"):
                    lead.with_user(self.mara).write({name: "2026-06-01 08:00:00"})
                with self.assertRefused("kept when they happen"):
                    rep.create({"name": "Forged", name: "2026-06-01 08:00:00"})

    def test_nobody_smuggles_a_moment_in(self):
        rep = self.env["crm.lead"].with_user(self.mara).with_context(default_first_contacted_at="2026-06-01 08:00:00")
        self.assertFalse(rep.create({"name": "Forged"}).first_contacted_at)

    def test_a_rep_may_merge(self):
        leads = self.good_lead(user_id=self.mara.id) | self.good_lead(user_id=self.mara.id)
        leads[0]._contacted()
        merged = leads.with_user(self.mara).merge_opportunity()
        self.assertEqual(merged.sudo().first_contacted_at, NOW)

    def test_a_call_a_mail_or_a_meeting_is_contact_and_a_note_is_not(self):
        customer = self.customer("Nimbus", email="nimbus@example.com")
        for how, hours in (("call", 1), ("mail", 2), ("meeting", 3), ("note", None), ("incoming", None)):
            lead = self.good_lead(partner_id=customer.id)
            with self.subTest(how), self.later(hours=hours or 4):
                self.talk(lead.with_user(lead.user_id), how, customer)
                self.assertEqual(lead.first_contacted_at or None, NOW + timedelta(hours=hours) if hours else None)
                self.assertEqual(lead.contact_hours, hours or 0.0)

    def talk(self, lead, how, customer):
        if how == "call":
            lead.activity_schedule("mail.mail_activity_data_call", user_id=lead.env.uid).action_feedback(
                "Spoke to them"
            )
        elif how == "mail":
            lead.message_post(
                body="Hello", message_type="comment", subtype_xmlid="mail.mt_comment", partner_ids=customer.ids
            )
        elif how == "note":
            lead.message_post(body="They are nice", subtype_xmlid="mail.mt_note")
        elif how == "incoming":
            lead.sudo().message_post(
                body="Any news?", author_id=customer.id, message_type="email", subtype_xmlid="mail.mt_comment"
            )
        else:
            self.env["calendar.event"].create(
                {
                    "name": "Visit",
                    "opportunity_id": lead.id,
                    "start": NOW + timedelta(hours=3),
                    "stop": NOW + timedelta(hours=3),
                }
            )
            self.env["spp.lead.return"]._note_meetings()

    def test_merging_keeps_what_happened_first(self):
        early = self.good_lead(email_from="a@example.com")
        with self.later(days=2):
            late = self.good_lead(email_from="a@example.com", type="opportunity", probability=90)
            late._contacted()
            merged = (early | late).merge_opportunity()
            self.assertEqual(merged, late)
            self.assertEqual((merged.acquired_at, merged.first_assigned_at), (NOW, NOW))
            self.assertEqual(merged.first_contacted_at, NOW + timedelta(days=2))

    def test_untouched_leads_go_to_somebody_else_and_touched_ones_stay(self):
        lain, touched = self.good_lead(), self.good_lead()
        holders = {lead: lead.user_id for lead in (lain, touched)}
        with self.later(hours=47):
            touched._contacted()
            self.run_cron("return")
            self.assertEqual(lain.user_id, holders[lain])
        with self.later(hours=48):
            self.run_cron("return")
            self.assertTrue(lain.user_id)
            self.assertNotEqual(lain.user_id, holders[lain])
            self.assertEqual(touched.user_id, holders[touched])
            self.assertEqual(lain.first_assigned_at, NOW)
            rows = self.env["spp.lead.assignment"].search([("lead_id", "=", lain.id)], order="id")
            self.assertEqual(rows[0].returned_at, Datetime.now())
            self.assertIn("had it before", rows[1].left_out_words)

    def test_who_is_given_a_lead_again_has_it_from_then_on(self):
        (self.team.crm_team_member_ids - self.membership(self.mara)).assignment_optout = True
        lead = self.good_lead()
        with self.later(hours=47):
            lead.user_id = False
            self.env.flush_all()
            self.assertEqual(lead.user_id, self.mara, "handed out again at once")
        with self.later(hours=94):
            self.run_cron("return")
            self.assertEqual(lead.user_id, self.mara)
        with self.later(hours=95):
            self.run_cron("return")
            self.assertFalse(lead.user_id)
            rows = self.env["spp.lead.assignment"].search([("lead_id", "=", lead.id), ("user_id", "!=", False)])
            self.assertEqual(rows.mapped("returned_at"), [Datetime.now()] * 2)

    def test_when_a_lead_came_is_put_right_by_directors_alone(self):
        lead = self.lead(user_id=self.mara.id)
        for user in (self.mara, self.users["manager"]):
            with self.subTest(user.login), self.assertRaises(UserError):
                lead.with_user(user).acquired_at = NOW
        lead.with_user(self.users["director"]).acquired_at = NOW
        self.assertEqual(lead.acquired_at, NOW)

    def test_the_protection_ends_when_nothing_follows(self):
        lead = self.good_lead()
        holder = lead.user_id
        with self.later(hours=1):
            lead._contacted()
        with self.later(days=14):
            self.run_cron("return")
            self.assertEqual(lead.user_id, holder)
        with self.later(days=14, hours=1):
            self.run_cron("return")
            self.assertNotEqual(lead.user_id, holder)
