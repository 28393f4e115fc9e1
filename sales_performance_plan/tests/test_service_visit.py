from datetime import date, datetime

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .service_case import ServiceCase

JULY = datetime(2026, 7, 2, 12)


@tagged("post_install", "-at_install")
class TestServiceVisit(ServiceCase):
    """Who was served in June is visited in July."""

    def serve(self, partner=None, solve=True, **values):
        ticket = self.ticket(partner_id=(partner or self.contact).id, **values)
        self.answer(ticket)
        if solve:
            ticket.action_solve()
        return ticket

    def plan(self, moment=JULY):
        with freeze_time(moment), self.enter_registry_test_mode():
            self.env.ref("sales_performance_plan.ir_cron_service_visit").method_direct_trigger()
        self.env.invalidate_all()
        return self.env["spp.service.visit"].search([("company_id", "=", self.company.id)])

    def planned(self, **values):
        self.serve(user_id=self.rita.id, **values)
        return self.plan()

    def activities(self, visit):
        return visit.activity_ids

    def test_who_was_served_last_month_is_visited_once(self):
        for _number in range(3):
            self.serve(user_id=self.rita.id)
        self.serve(self.customer("Unsolved"), solve=False)
        visit = self.plan()
        self.assertEqual(self.plan(), visit, "a second run finds nothing to do")
        self.assertEqual((visit.partner_id, visit.user_id, visit.state), (self.buyer, self.rita, "due"))
        self.assertEqual((visit.month, visit.date_due), (date(2026, 7, 1), date(2026, 7, 31)))
        activity = self.activities(visit)
        self.assertEqual((activity.user_id, activity.date_deadline), (self.rita, date(2026, 7, 31)))
        self.assertEqual(self.plan(datetime(2026, 8, 2)), visit, "nobody was served in July")

    def test_the_month_ends_where_the_company_is(self):
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        with freeze_time(datetime(2026, 6, 30, 16, 30)):  # half past midnight, 1 July
            self.serve()
        self.assertFalse(self.plan())
        self.assertTrue(self.plan(datetime(2026, 8, 2)))

    def test_the_customers_salesperson_goes_before_the_owner(self):
        self.buyer.user_id = self.sven
        self.assertEqual(self.planned().user_id, self.sven)

    def test_who_left_visits_nobody(self):
        self.buyer.user_id = self.sven
        self.sven.active = False
        self.assertEqual(self.planned().user_id, self.rita)

    def test_somebody_else_planned_it_meanwhile(self):
        self.serve()
        planner = self.env["spp.service.visit.planner"]
        with freeze_time(JULY):
            rows = planner._missing(self.company)
            planner._plan(rows)
            planner._plan(rows)
            self.assertFalse(planner._missing(self.company))
        self.assertEqual(self.env["spp.service.visit"].search_count([("partner_id", "=", self.buyer.id)]), 1)

    @mute_logger("odoo.sql_db")
    def test_there_is_one_visit_a_customer_and_month(self):
        visit = self.planned()
        with self.assertRaises(IntegrityError):
            visit.copy()

    def test_the_activity_done_is_the_visit_done(self):
        visit = self.planned()
        with freeze_time(JULY):
            self.activities(visit).with_user(self.rita).action_feedback(feedback="They are happy")
        self.assertEqual((visit.state, visit.done_on, visit.was_late), ("done", date(2026, 7, 2), False))
        self.assertEqual(visit.feedback, "They are happy")

    def test_the_visit_done_is_the_activity_done(self):
        visit = self.planned().with_user(self.rita)
        activity = self.activities(visit)
        with freeze_time(JULY):
            visit.write({"feedback": "So so", "satisfaction": "3", "next_step": "Call in a week"})
            visit.action_done()
        self.assertEqual((visit.state, visit.feedback), ("done", "So so"))
        self.assertFalse(activity.active)
        self.assertEqual(activity.feedback, "So so")

    def test_without_feedback_nothing_is_done(self):
        visit = self.planned()
        with self.assertRaisesRegex(UserError, "What did Nimbus say"):
            visit.with_user(self.rita).action_done()
        with self.assertRaisesRegex(UserError, "What did Nimbus say"):
            self.activities(visit).with_user(self.rita).action_feedback()
        self.assertEqual(visit.state, "due")

    def test_whoever_has_the_activity_may_do_it(self):
        visit = self.planned()
        activity = self.activities(visit)
        activity.user_id = self.sven
        activity.with_user(self.sven).action_feedback(feedback="Went there instead")
        self.assertEqual(visit.state, "done")

    def test_other_activities_on_a_visit_are_not_the_visit(self):
        visit = self.planned()
        other = visit.activity_schedule("mail.mail_activity_data_call", user_id=self.rita.id)
        other.with_user(self.rita).action_feedback(feedback="Car booked")
        self.assertEqual(visit.state, "due")

    def test_late_is_late_and_stays_so(self):
        visit = self.planned()
        self.assertEqual(self.plan(datetime(2026, 7, 31, 20)).state, "due")
        self.plan(datetime(2026, 8, 1, 3))
        self.assertEqual((visit.state, visit.was_late), ("late", True))
        with freeze_time(datetime(2026, 8, 3)):
            visit.with_user(self.rita).write({"feedback": "Sorry"})
            visit.with_user(self.rita).action_done()
        self.assertEqual((visit.state, visit.was_late), ("done", True))
        counts = dict(self.env["spp.service.visit"]._read_group([("id", "in", visit.ids)], ["state"], ["__count"]))
        self.assertEqual(counts, {"done": 1})

    def test_another_visitor_or_day_moves_the_activity(self):
        visit = self.planned()
        visit.with_user(self.users["manager"]).write({"user_id": self.sven.id, "date_due": date(2026, 7, 20)})
        activity = self.activities(visit)
        self.assertEqual((activity.user_id, activity.date_deadline), (self.sven, date(2026, 7, 20)))

    def test_a_manager_calls_off_and_takes_up_again(self):
        visit = self.planned()
        with self.assertRaisesRegex(UserError, "A manager calls"):
            visit.with_user(self.rita).action_cancel()
        boss = visit.with_user(self.users["manager"])
        boss.action_cancel()
        self.assertEqual((visit.state, len(self.activities(visit))), ("cancelled", 0))
        self.assertEqual(self.plan(), visit, "what was called off is not planned again")
        boss.action_reopen()
        self.assertEqual((visit.state, len(self.activities(visit))), ("due", 1))

    def test_what_happens_cannot_be_typed(self):
        visit = self.planned()
        for values in ({"state": "done"}, {"done_on": date(2026, 7, 1)}, {"was_late": False}):
            with self.subTest(values), self.assertRaisesRegex(UserError, "cannot be typed"):
                visit.with_user(self.users["director"]).write(values)
        with self.assertRaisesRegex(UserError, "cannot be typed"):
            self.env["spp.service.visit"].create(
                {"partner_id": self.buyer.id, "month": date(2026, 9, 1), "state": "done"}
            )
        with self.assertRaisesRegex(ValidationError, "first day"):
            self.env["spp.service.visit"].create({"partner_id": self.buyer.id, "month": date(2026, 9, 2)})

    def test_no_visit_is_born_done(self):
        forged = {"default_state": "done", "default_done_on": date(2026, 7, 1), "default_was_late": True}
        visits = self.env["spp.service.visit"].with_user(self.users["manager"]).with_context(**forged)
        visit = visits.create({"partner_id": self.buyer.id, "month": date(2026, 9, 1)})
        self.assertEqual((visit.state, visit.done_on, visit.was_late), ("due", False, False))

    def test_a_visit_is_due_on_some_day(self):
        form = Form(self.planned().with_user(self.rita))
        form.date_due = False
        with self.assertRaisesRegex(AssertionError, "date_due is a required field"):
            form.save()

    def test_the_activity_is_in_the_visitors_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.rita.lang = "zh_CN"
        self.assertRegex(self.activities(self.planned()).summary, "[\u4e00-\u9fff]+.*Nimbus")

    def test_reps_read_all_and_write_their_own(self):
        visit = self.planned()
        visit.with_user(self.rita).next_step = "Send the manual"
        self.assertEqual(visit.with_user(self.sven).next_step, "Send the manual")
        with self.assertRaises(AccessError):
            visit.with_user(self.sven).next_step = "Mine"

    def test_a_visit_opens_what_it_is_about(self):
        solved = self.serve(user_id=self.rita.id)
        with freeze_time(JULY):
            self.serve()
        action = self.plan().with_user(self.rita).action_open_requests()
        self.assertEqual(self.env["spp.service.ticket"].search(action["domain"]), solved)

    def test_many_visits_cost_few_queries_each(self):
        planner, costs = self.env["spp.service.visit.planner"], []
        for number in range(14):
            self.serve(self.customer(f"Served {number}"), user_id=self.rita.id)
            if number in (1, 13):
                self.env.flush_all()
                self.env.invalidate_all()
                with freeze_time(JULY):
                    costs.append(self.count_queries(lambda: planner._missing(self.company)))
        self.assertLessEqual(costs[1], costs[0] + 1)
