from datetime import datetime, timedelta

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .lead_case import NOW
from .service_case import ServiceCase


@tagged("post_install", "-at_install")
class TestServiceClocks(ServiceCase):
    def test_a_request_has_two_deadlines_and_an_owner(self):
        ticket = self.ticket()
        self.assertEqual(ticket.response_due_at, NOW + timedelta(hours=2))
        self.assertEqual(ticket.resolution_due_at, NOW + timedelta(hours=24))
        self.assertEqual((ticket.response_status, ticket.resolution_status), ("running", "running"))
        self.assertIn(ticket.user_id, self.rita | self.sven)
        self.assertEqual(ticket.policy_words, "Holds for everybody")
        self.assertRegex(ticket.number, r"R\d{5}")

    def test_the_owner_is_who_has_the_customer_else_who_has_least_to_do(self):
        self.assertEqual((self.ticket() | self.ticket()).user_id, self.rita | self.sven)
        self.buyer.user_id = self.sven
        self.assertEqual((self.ticket() | self.ticket()).user_id, self.sven)

    def test_what_the_customer_sees_stops_the_first_clock_and_nothing_else_does(self):
        def note(ticket):
            ticket.with_user(self.rita).message_post(body="Hm", message_type="comment", subtype_xmlid="mail.mt_note")

        def robot(ticket):
            ticket.message_post(
                body="We got it",
                message_type="auto_comment",
                subtype_xmlid="mail.mt_comment",
                author_id=self.rita.partner_id.id,
            )

        def card(ticket):
            ticket.with_user(self.rita).write({"state": "progress"})

        def call(ticket):
            activity = ticket.with_user(self.rita).activity_schedule("mail.mail_activity_data_call")
            activity.action_feedback("Talked to Nora")

        for happens, stops in [
            (note, False),
            (robot, False),
            (card, False),
            (self.customer_says, False),
            (self.answer, True),
            (call, True),
        ]:
            ticket = self.ticket()
            with self.subTest(happens.__name__), self.later(hours=1):
                happens(ticket)
                self.assertEqual(ticket.responded_at or None, NOW + timedelta(hours=1) if stops else None)
                self.assertEqual(ticket.response_status, "met" if stops else "running")

    def test_late_stays_late_whatever_is_edited(self):
        self.policies.create({"name": "Slow", "priority": "0", "response_hours": 48, "resolution_hours": 96})
        ticket = self.ticket()
        with self.later(hours=3):
            self.run_watch()
            self.assertEqual(ticket.response_status, "breached")
            self.assertEqual(ticket.response_breached_at, NOW + timedelta(hours=2))
            ticket.with_user(self.rita).priority = "0"
            self.assertEqual(ticket.policy_id.name, "Slow")
            self.assertEqual((ticket.response_status, ticket.resolution_status), ("breached", "running"))
            self.answer(ticket)
            self.assertEqual(ticket.response_status, "breached")

    def test_moments_cannot_be_typed(self):
        ticket = self.ticket()
        for name in ("opened_at", "responded_at", "resolved_at", "response_breached_at", "resolution_due_at"):
            for role in ("rep", "director"):
                with self.subTest(name=name, role=role), self.assertRaises(UserError) as caught:
                    ticket.with_user(self.users[role]).write({name: "2026-06-30 12:00:01"})
                self.assertIn(ticket.number, str(caught.exception))
        with self.assertRaises(UserError):
            ticket.with_user(self.rita).write({"response_status": "met"})

    def test_requests_of_before_come_in_with_their_moments_by_directors_alone(self):
        values = {"name": "Old", "partner_id": self.contact.id, "opened_at": "2026-06-20 08:00:00"}
        tickets = self.env["spp.service.ticket"]
        with self.assertRaises(UserError):
            tickets.with_user(self.rita).create(values)
        forged = {"default_opened_at": "2026-06-20 08:00:00", "default_responded_at": "2026-06-30 11:00:00"}
        young = tickets.with_user(self.rita).with_context(**forged).create({"name": "Young"})
        self.assertEqual((young.opened_at, young.responded_at), (NOW, False))
        told = {"state": "closed", "responded_at": "2026-06-20 09:00:00", "resolved_at": "2026-06-21 09:00:00"}
        old = tickets.with_user(self.users["director"]).create({**values, **told})
        self.assertEqual((old.response_status, old.resolution_status), ("met", "breached"))

    def test_waiting_holds_the_second_clock_until_the_customer_answers(self):
        ticket = self.ticket()
        self.answer(ticket)
        with self.later(hours=4):
            ticket.with_user(self.rita).action_wait()
            self.assertEqual((ticket.resolution_status, ticket.resolution_due_at), ("paused", False))
        with self.later(hours=10):
            self.customer_says(ticket)
            self.assertEqual((ticket.state, ticket.resolution_status), ("progress", "running"))
            self.assertEqual(ticket.resolution_due_at, NOW + timedelta(hours=30))
            self.assertEqual(ticket.pause_ids.mapped("ended_by"), ["customer"])

    def test_nobody_waits_for_a_customer_who_got_no_answer(self):
        ticket = self.ticket()
        with self.assertRaisesRegex(UserError, "Answer .* first"):
            ticket.with_user(self.rita).action_wait()

    def test_reopening_goes_on_where_the_clock_stood(self):
        ticket = self.ticket()
        self.answer(ticket)
        with self.later(hours=20):
            ticket.with_user(self.rita).action_solve()
            self.assertEqual((ticket.resolution_status, ticket.resolved_at), ("met", NOW + timedelta(hours=20)))
        with self.later(hours=100):
            self.customer_says(ticket)
            self.assertEqual((ticket.state, ticket.reopened, ticket.resolved_at), ("progress", 1, False))
            self.assertEqual(ticket.resolution_due_at, NOW + timedelta(hours=104))
        with self.later(hours=105):
            ticket.action_solve()
            self.assertEqual(ticket.resolution_status, "breached")

    def test_the_most_specific_promise_counts_and_says_why(self):
        core = self.policies.create({"name": "Core", "tier_id": self.core.id, "response_hours": 1})
        urgent = self.policies.create({"name": "Urgent", "priority": "3", "response_hours": 0.5})
        for _ in range(4):
            self.sell(self.buyer, amount=900, days_ago=1)
        self.sell(self.customer("Small"), amount=1)
        self.recompute()
        ticket = self.ticket(priority="3")
        self.assertEqual((ticket.tier_id, ticket.policy_id), (self.core, core))
        self.assertEqual(ticket.policy_words, "Because of customer tier")
        self.assertEqual([one.whom for one in (self.policy, core, urgent)], ["everybody", "Core", "Urgent"])
        other = self.env["res.partner"].create({"name": "Unknown"})
        self.assertEqual(self.ticket(priority="3", partner_id=other.id).policy_id, urgent)
        ticket.with_user(self.rita).partner_id = other
        self.assertEqual((ticket.tier_id.id, ticket.policy_id), (False, urgent), "it was another customer's")
        ticket.with_user(self.rita).partner_id = self.buyer
        self.assertEqual((ticket.tier_id, ticket.policy_id), (self.core, core))

    def test_a_changed_promise_moves_open_requests_and_leaves_closed_ones(self):
        late, solved = self.ticket(), self.ticket()
        self.answer(solved)
        solved.action_solve()
        with self.later(hours=3):
            self.run_watch()
            self.assertEqual(late.response_status, "breached")
            self.policy.response_hours = 5
            self.assertEqual((late.response_status, late.response_due_at), ("running", NOW + timedelta(hours=5)))
            self.assertFalse(late.response_breached_at)
            self.assertEqual(solved.response_due_at, NOW + timedelta(hours=2))

    def calendar(self, **values):
        """Monday to Friday, 9 to 17 o'clock in Berlin."""
        days = [
            Command.create(
                {"name": "Day", "dayofweek": str(day), "hour_from": 9, "hour_to": 17, "day_period": "full_day"}
            )
            for day in range(5)
        ]
        return self.env["resource.calendar"].create(
            {
                "name": "Office",
                "tz": "Europe/Berlin",
                "company_id": self.company.id,
                "attendance_ids": [Command.clear(), *days],
                **values,
            }
        )

    def test_working_hours_holidays_and_make_up_days(self):
        calendar = self.calendar()
        self.policy.calendar_id = calendar
        ticket = self.ticket()  # Tuesday 30 June, 14 o'clock in Berlin
        self.assertEqual(ticket.response_due_at, datetime(2026, 6, 30, 14))
        self.assertEqual(ticket.resolution_due_at, datetime(2026, 7, 3, 12))
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": calendar.id,
                "company_id": self.company.id,
                "date_from": "2026-07-01 00:00:00",
                "date_to": "2026-07-01 21:59:59",
            }
        )
        self.assertEqual(ticket.resolution_due_at, datetime(2026, 7, 6, 12))
        self.env["spp.service.extra.day"].create(
            {"calendar_id": calendar.id, "day": "2026-07-04", "hour_from": 9, "hour_to": 17}
        )
        self.assertEqual(ticket.resolution_due_at, datetime(2026, 7, 4, 12))

    def test_a_make_up_day_that_moves_to_other_hours_counts_there(self):
        calendar, shop = self.calendar(), self.calendar(name="Shop")
        self.policy.write({"calendar_id": calendar.id, "resolution_hours": 32})
        extra = self.env["spp.service.extra.day"].create(
            {"calendar_id": calendar.id, "day": "2026-07-04", "hour_from": 9, "hour_to": 17}
        )
        ticket = self.ticket()
        self.assertEqual(ticket.resolution_due_at, datetime(2026, 7, 4, 12))
        extra.calendar_id = shop
        self.assertEqual(ticket.resolution_due_at, datetime(2026, 7, 6, 12))
        extra.calendar_id = calendar
        self.assertEqual(ticket.resolution_due_at, datetime(2026, 7, 4, 12))

    def test_the_clock_of_a_place_that_changes_to_winter_time(self):
        self.policy.calendar_id = self.calendar()
        with self.later(days=115):  # Friday 23 October, two days before the clocks go back
            ticket = self.ticket()
            self.assertEqual(ticket.resolution_due_at, datetime(2026, 10, 28, 13))

    def test_alarms_go_to_the_owner_and_then_to_the_leader(self):
        ticket = self.ticket(user_id=self.rita.id)
        told = []
        for hours in (0.9, 1, 1.6, 2):
            with self.later(hours=hours):
                self.run_watch()
                self.run_watch()
                told.append(sorted((a.user_id.login, a.summary) for a in ticket.activity_ids))
        first = [("rita", "Answer the customer: 50 % of the time is over")]
        second = [("rita", "Answer the customer: 80 % of the time is over")]
        late = "Late: the customer still waits for a first answer"
        self.assertEqual(told, [[], first, second, [("lea_service", late), ("rita", late)]])

    def test_alarms_speak_the_readers_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.rita.lang = "zh_CN"
        ticket = self.ticket(user_id=self.rita.id)
        with self.later(hours=2):
            self.run_watch()
        told = {activity.user_id: activity.summary for activity in ticket.activity_ids}
        self.assertRegex(told[self.rita], "[\u4e00-\u9fff]")
        self.assertIn("still waits for a first answer", told[self.leader])

    def test_who_has_left_is_told_nothing_and_given_nothing(self):
        ticket = self.ticket(user_id=self.rita.id)
        self.rita.active = False
        with self.later(hours=1):
            self.run_watch()
        self.assertEqual(ticket.activity_ids.user_id, self.leader)
        self.assertEqual(self.ticket().user_id, self.sven)
        (self.sven | self.leader).active = False
        self.assertFalse(self.ticket().user_id)

    def test_alarms_are_asked_for_when_they_are_due(self):
        ticket = self.ticket()
        triggers = self.env["ir.cron.trigger"].search(
            [("cron_id", "=", self.env.ref("sales_performance_plan.ir_cron_service_watch").id)]
        )
        self.assertIn(NOW + timedelta(hours=1), triggers.mapped("call_at"))
        self.assertEqual(ticket.next_alarm_at, NOW + timedelta(hours=1))

    def test_deadlines_of_many_cost_no_query_each(self):
        few, many = (
            self.ticket(),
            self.env["spp.service.ticket"].create(
                [{"name": f"T{n}", "partner_id": self.contact.id, "company_id": self.company.id} for n in range(60)]
            ),
        )
        costs = [self.count_queries(lambda t=t: (self.env.invalidate_all(), t._refresh())) for t in (few, many)]
        self.assertLess(costs[1], costs[0] + 5)
