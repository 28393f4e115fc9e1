from datetime import timedelta

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .lead_case import NOW
from .service_case import ServiceCase


@tagged("post_install", "-at_install")
class TestServiceFlow(ServiceCase):
    """What each state asks for, whichever way it is written."""

    def test_nobody_waits_for_who_was_not_answered_not_even_by_dragging(self):
        tickets = self.ticket() | self.ticket()
        with self.assertRaises(UserError) as caught:
            tickets.with_user(self.rita).write({"state": "waiting"})
        for ticket in tickets:
            self.assertIn(ticket.number, str(caught.exception))

    def test_solving_without_an_answer_leaves_the_first_clock_running(self):
        ticket = self.ticket(user_id=self.rita.id)
        with self.later(hours=1):
            ticket.with_user(self.rita).action_solve()
            self.assertEqual((ticket.response_status, ticket.resolution_status), ("running", "met"))
            self.assertEqual(ticket.clock["due"], "2026-06-30 14:00:00")
        with self.later(hours=2, minutes=1):
            self.run_watch()
            self.assertEqual(ticket.response_status, "breached")
            self.assertIn("Late: the customer still waits for a first answer", ticket.activity_ids.mapped("summary"))

    def test_answering_after_solving_stops_it(self):
        ticket = self.ticket()
        ticket.action_solve()
        with self.later(hours=1):
            self.answer(ticket)
        self.assertEqual((ticket.state, ticket.response_status, ticket.next_alarm_at), ("solved", "met", False))

    def test_hours_are_counted_as_the_promise_counts(self):
        ticket = self.ticket()
        with self.later(minutes=90):
            self.answer(ticket)
            ticket.action_wait()
        with self.later(hours=11):
            self.customer_says(ticket)
        with self.later(hours=12):
            ticket.action_solve()
        self.assertAlmostEqual(ticket.response_hours, 1.5)
        self.assertAlmostEqual(ticket.resolution_hours, 2.5)

    # No request
    def drop(self, tickets, user=None, **values):
        wizard = self.env["spp.service.drop.wizard"].with_user(user or self.rita).with_context(active_ids=tickets.ids)
        wizard.create(values).action_apply()

    def test_what_is_no_request_counts_nowhere(self):
        ticket = self.ticket()
        self.drop(ticket, drop_reason="spam")
        with self.later(hours=40):
            self.run_watch()
        self.assertEqual(
            (ticket.state, ticket.response_status, ticket.resolution_status, ticket.next_alarm_at),
            ("dropped", False, False, False),
        )
        self.assertFalse(ticket.activity_ids)
        self.assertFalse(self.env["spp.service.compliance.report"].search([("ticket_id", "=", ticket.id)]))
        self.assertFalse(ticket.rating_ids)

    def test_a_broken_promise_stays_broken_when_it_is_dropped(self):
        ticket = self.ticket()
        with self.later(hours=3):
            self.drop(ticket, drop_reason="test")
        self.assertEqual((ticket.response_status, ticket.resolution_status), ("breached", False))
        self.assertTrue(self.env["spp.service.compliance.report"].search([("ticket_id", "=", ticket.id)]).response_late)

    def test_dropping_asks_why_and_a_duplicate_names_the_other(self):
        ticket, other = self.ticket(), self.ticket()
        with self.assertRaises(UserError) as caught:
            ticket.with_user(self.rita).write({"state": "dropped"})
        self.assertIn(ticket.number, str(caught.exception))
        self.drop(ticket, drop_reason="duplicate", duplicate_id=other.id)
        self.assertEqual(ticket.duplicate_id, other)

    def test_the_customer_takes_up_again_what_was_dropped_but_not_spam(self):
        thanks, spam = self.ticket(), self.ticket()
        self.drop(thanks, drop_reason="thanks")
        self.drop(spam, drop_reason="spam")
        with self.later(hours=5):
            self.customer_says(thanks)
            self.customer_says(spam)
        self.assertEqual((thanks.state, thanks.drop_reason, thanks.reopened), ("progress", False, 1))
        self.assertEqual(spam.state, "dropped")

    # Brought in
    def bring(self, **values):
        tickets = self.env["spp.service.ticket"].with_user(self.users["director"])
        return tickets.create(
            {"name": "Old", "partner_id": self.contact.id, "opened_at": NOW - timedelta(days=9), **values}
        )

    def test_impossible_moments_are_told_all_at_once(self):
        day = timedelta(days=1)
        for values, words in [
            ({"state": "solved"}, "say when it was solved"),
            ({"state": "waiting"}, "say when the customer was answered"),
            ({"responded_at": NOW - 10 * day}, "comes before it came in"),
            ({"resolved_at": NOW + day, "state": "solved"}, "lies in the future"),
            ({"opened_at": NOW + day}, "lies in the future"),
        ]:
            with self.subTest(words), self.assertRaises(ValidationError) as caught:
                self.bring(**values)
            self.assertIn(words, str(caught.exception))
            self.assertIn("Old", str(caught.exception))

    def test_what_is_brought_in_as_solved_can_be_reopened_where_its_clock_stood(self):
        old = self.bring(
            state="solved",
            responded_at=NOW - timedelta(days=9) + timedelta(hours=1),
            resolved_at=NOW - timedelta(days=9) + timedelta(hours=5),
        )
        self.assertEqual((old.response_status, old.resolution_status), ("met", "met"))
        self.assertAlmostEqual(old.resolution_hours, 5)
        old.action_reopen()
        self.assertEqual(old.resolution_due_at, NOW + timedelta(hours=19))

    def test_what_is_over_is_given_to_nobody(self):
        old = self.bring(state="closed", resolved_at=NOW - timedelta(days=8))
        self.assertFalse(old.user_id)
        self.assertFalse(old.activity_ids)

    def test_a_file_with_impossible_moments_leaves_nothing(self):
        tickets = self.env["spp.service.ticket"].with_user(self.users["director"]).with_context(import_file=True)
        columns = ["id", "name", "email_from", "opened_at", "state", "responded_at", "resolved_at"]
        rows = [
            [f"spp_test.old_{n}", f"Old {n}", "nora@nimbus.example.com", f"2026-06-0{n} 08:00:00", "Closed", "", end]
            for n, end in ((1, "2026-06-01 18:00:00"), (2, "2026-06-01 08:00:00"), (3, "2026-06-03 09:00:00"))
        ]
        result = tickets.load(columns, rows)
        self.assertFalse(result["ids"])
        self.assertEqual([message["rows"]["from"] for message in result["messages"]], [1])
        self.assertIn("Old 2", result["messages"][0]["message"])
        self.assertFalse(tickets.search([("name", "like", "Old _")]))
        rows[1][-1] = "2026-06-04 10:00:00"
        result = tickets.load(columns, rows)
        brought = tickets.browse(result["ids"])
        self.assertEqual(brought.mapped("channel"), ["import"] * 3)
        self.assertEqual(brought.mapped("resolution_status"), ["met", "breached", "met"])
        self.assertEqual(brought.mapped("state"), ["closed"] * 3)

    def test_a_request_of_another_company_is_its_teams(self):
        other = self.env["res.company"].create({"name": "Hillside"})
        theirs = self.env["spp.service.team"].create({"name": "Hill", "company_id": other.id})
        tickets = self.env["spp.service.ticket"]
        self.assertEqual(tickets.create({"name": "Typed", "company_id": other.id}).team_id, theirs)
        from_order = tickets.with_context(default_company_id=other.id)
        self.assertEqual(from_order.default_get(["team_id"])["team_id"], theirs.id)
        self.assertEqual(from_order.create({"name": "From an order"}).team_id, theirs)
        theirs.active = False
        self.assertFalse(tickets.create({"name": "No team", "company_id": other.id}).team_id)

    # Links
    def test_requests_of_an_order_and_an_opportunity_are_one_click_away(self):
        order = self.sell(self.buyer)
        lead = self.env["crm.lead"].create({"name": "More", "type": "opportunity", "partner_id": self.contact.id})
        for record, link in ((order, "order_id"), (lead, "lead_id")):
            with self.subTest(link):
                ticket = self.ticket(**{link: record.id})
                seen = record.with_user(self.users["manager"])
                seen.invalidate_recordset()
                self.assertEqual(seen.service_ticket_count, 1)
                action = seen.action_open_service_tickets()
                self.assertEqual(self.env["spp.service.ticket"].search(action["domain"]), ticket)
                new = self.env["spp.service.ticket"].with_context(**action["context"]).create({"name": "One more"})
                self.assertEqual((new[link], new.commercial_partner_id), (record, self.buyer))


@tagged("post_install", "-at_install")
class TestServiceCompliance(ServiceCase):
    """How many promises are kept."""

    def test_shares_medians_and_hours(self):
        for hours in (1, 1.5, 3, 10):
            ticket = self.ticket(user_id=self.rita.id)
            with self.later(hours=hours):
                self.answer(ticket)
                ticket.action_solve()
        running = self.ticket(user_id=self.rita.id)
        report = self.env["spp.service.compliance.report"].with_user(self.rita)
        [row] = report._read_group(
            [("company_id", "=", self.company.id)],
            ["user_id"],
            [
                "response_met:avg",
                "resolution_met:avg",
                "response_hours:avg",
                "response_median:avg",
                "response_late:sum",
                "__count",
            ],
        )
        user, met, solved, mean, median, late, count = row
        self.assertEqual((user, met, solved, late, count), (self.rita, 0.5, 1.0, 2, 5))
        self.assertAlmostEqual(mean, 15.5 / 4)
        self.assertAlmostEqual(median, 2.25)
        self.assertEqual(report.search([("ticket_id", "=", running.id)]).action_open_ticket()["res_id"], running.id)

    def test_the_board_costs_no_query_a_card(self):
        def board(tickets):
            self.env.invalidate_all()
            spec = {name: {} for name in ("number", "name", "clock", "priority", "tier_color", "activity_ids")}
            spec |= {name: {"fields": {"display_name": {}}} for name in ("user_id", "commercial_partner_id", "tier_id")}
            tickets.with_user(self.rita).web_read(spec)

        few = self.env["spp.service.ticket"].create(
            [{"name": f"F{n}", "partner_id": self.contact.id} for n in range(5)]
        )
        many = few.create([{"name": f"M{n}", "partner_id": self.contact.id} for n in range(80)])
        self.env.flush_all()
        costs = [self.count_queries(lambda tickets=tickets: board(tickets)) for tickets in (few, many)]
        self.assertLessEqual(costs[1], costs[0] + 1)
