from datetime import date, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .lead_case import NOW
from .training_case import TrainingCase


@tagged("post_install", "-at_install")
class TestTalentTraining(TrainingCase):
    """Who is trained in what, what they reached, and who gets leads."""

    # Programmes
    def test_a_company_has_the_plans_three_programmes(self):
        shipped = {one.audience: one.module_ids.mapped("weight") for one in self.programmes}
        self.assertEqual(
            shipped, {"new_hire": [40, 30, 20, 10], "experienced": [40, 30, 20, 10], "manager": [40, 30, 20, 10]}
        )
        self.assertEqual(self.first_weeks.module_ids.filtered("is_required"), self.product | self.selling)

    def test_weights_that_do_not_add_up_are_refused_with_their_sum(self):
        for change in (
            lambda: self.culture.with_user(self.users["hr"]).write({"weight": 15}),
            lambda: self.first_weeks.write({"module_ids": [Command.unlink(self.culture.id)]}),
            lambda: self.first_weeks.write({"module_ids": [Command.create({"name": "More", "weight": 5})]}),
        ):
            with self.assertRaises(ValidationError) as caught:
                change()
            self.assertRegex(str(caught.exception), r"add up to (105|90)")
        self.first_weeks.with_user(self.users["hr"]).write(
            {
                "module_ids": [
                    Command.update(self.culture.id, {"weight": 15}),
                    Command.update(self.talking.id, {"weight": 15}),
                ]
            }
        )

    # Enrolment
    def test_everybody_is_in_the_programme_of_their_role(self):
        audiences = [
            self.env["spp.talent.enrolment"].search([("profile_id", "=", self.profile(user).id)]).audience
            for user in (self.newcomer, self.between, self.leader)
        ]
        self.assertEqual(audiences, ["new_hire", "experienced", "manager"])
        self.assertFalse(self.env["spp.talent.school"]._enrol(self.company), "a second run enrols nobody")

    def test_who_is_no_longer_new_goes_on_and_is_enrolled_again(self):
        with freeze_time("2026-11-10 12:00:00"):
            self.env["spp.talent.sync"]._refresh(self.company)
            self.run_cron("enrol")
            mine = self.env["spp.talent.enrolment"].search([("profile_id", "=", self.profile(self.newcomer).id)])
        self.assertEqual(sorted(mine.mapped("audience")), ["experienced", "new_hire"])
        self.assertEqual(set(mine.mapped("state")), {"running"})

    def test_who_leaves_is_taken_out(self):
        self.profile(self.newcomer).employee_id.active = False
        self.run_cron("enrol")
        self.assertEqual(self.enrolment(self.newcomer).state, "left")

    def test_late_trainings_are_found(self):
        with freeze_time(NOW + timedelta(days=31)):
            late = self.env["spp.talent.enrolment"].search(
                [("is_late", "=", True), ("company_id", "=", self.company.id)]
            )
            self.assertEqual(late.user_id, self.newcomer)

    # Exams and drills
    def test_a_finished_exam_is_kept_and_a_retake_counts(self):
        self.take_exam(self.newcomer, right=False)
        self.take_exam(self.newcomer)
        results = self.env["spp.talent.result"].search([("module_id", "=", self.product.id)], order="id")
        self.assertEqual(results.mapped("attempt"), [1, 2])
        self.assertEqual(results.mapped("passed"), [False, True])
        self.assertEqual(results.mapped("score"), [0, 100])
        self.assertIn("Selling Skills", self.enrolment(self.newcomer).missing)
        self.assertNotIn("Product", self.enrolment(self.newcomer).missing)

    def test_trying_it_out_is_no_exam(self):
        self.take_exam(self.users["hr"], test_entry=True)
        self.assertFalse(self.env["spp.talent.result"].search([("module_id", "=", self.product.id)]))

    def test_a_verdict_stays_when_the_mark_is_moved(self):
        result = self.drill(self.newcomer, 82)
        self.selling.pass_mark = 90
        self.assertEqual((result.passed, result.pass_mark), (True, 80))
        self.assertFalse(self.drill(self.newcomer, 82).passed)

    def test_results_cannot_be_typed_or_changed(self):
        result = self.drill(self.newcomer, 50)
        for values in ({"score": 100}, {"passed": True}, {"assessor_id": self.leader.id}):
            with self.subTest(values), self.assertRaises(UserError):
                result.with_user(self.users["director"]).write(values)
        forged = self.env["spp.talent.result"].with_user(self.users["hr"])
        with self.assertRaisesRegex(UserError, "not judged by a drill"):
            forged.create(
                {
                    "profile_id": self.profile(self.newcomer).id,
                    "module_id": self.product.id,
                    "score": 99,
                    "kind": "exam",
                }
            )
        result.with_user(self.leader).note = "Ask more questions"

    def test_nobody_assesses_themselves(self):
        programme = self.programmes.filtered(lambda one: one.audience == "manager")
        module = programme.module_ids[0]
        module.judged_by = "drill"
        with self.assertRaisesRegex(AccessError, "Nobody assesses themselves"):
            self.env["spp.talent.result"].with_user(self.leader).create(
                {"profile_id": self.profile(self.leader).id, "module_id": module.id, "score": 99}
            )

    # Attendance and the whole
    def test_a_training_is_passed_by_its_weights_and_stays_so(self):
        self.take_exam(self.newcomer)
        self.drill(self.newcomer, 90)
        self.lesson(self.talking, there=[self.newcomer], hours=2, cost=300)
        enrolment = self.enrolment(self.newcomer)
        self.assertEqual((enrolment.state, enrolment.missing), ("running", "Company and Culture"))
        session = self.lesson(self.culture, missed=[self.newcomer])
        self.assertEqual(enrolment.state, "running")
        session.attendance_ids.with_user(self.leader).action_toggle()
        self.assertEqual((enrolment.state, enrolment.passed_on), ("passed", date(2026, 6, 30)))
        self.assertAlmostEqual(enrolment.score, 40 + 27 + 20 + 10)
        session.attendance_ids.action_toggle()
        self.assertEqual(enrolment.state, "passed")
        with self.assertRaisesRegex(UserError, "cannot be typed"):
            self.enrolment(self.between, self.programmes.filtered(lambda one: one.audience == "experienced")).write(
                {"state": "passed"}
            )

    def test_a_certificate_is_for_who_has_passed(self):
        report = self.env["report.sales_performance_plan.talent_enrolment_document"]
        enrolment = self.enrolment(self.newcomer)
        with self.assertRaisesRegex(UserError, "not passed yet"):
            report._get_report_values(enrolment.ids)
        self.take_exam(self.newcomer)
        self.drill(self.newcomer, 90)
        for module in (self.talking, self.culture):
            self.lesson(module, there=[self.newcomer])
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "sales_performance_plan.talent_enrolment_report", enrolment.ids
        )
        self.assertIn("Yuki", html.decode())

    def test_hours_and_cost_are_of_who_was_there(self):
        self.lesson(self.talking, there=[self.newcomer, self.between], missed=[self.old_hand], hours=2, cost=300)
        self.env.flush_all()
        report = self.env["spp.talent.training.report"].search(
            [("profile_id", "=", self.profile(self.newcomer).id), ("module_id", "=", self.talking.id)]
        )
        self.assertEqual((report.hours, report.cost, report.passed), (2, 150, 1))

    def test_what_has_not_begun_was_not_held(self):
        with self.assertRaisesRegex(UserError, "has not begun"):
            self.lesson(self.talking, days=1)

    # Sessions
    def test_a_series_is_made_some_weeks_ahead(self):
        first = self.lesson(self.talking, days=-7, held=False, repeat="weekly")
        self.run_cron("repeat")
        self.run_cron("repeat")
        series = self.env["spp.talent.session"].search([("first_id", "=", first.id)], order="date_start")
        self.assertEqual(series.mapped("date_start"), [first.date_start + timedelta(weeks=n) for n in range(1, 6)])
        self.assertEqual(series[0].attendance_ids.profile_id, self.profile(self.newcomer))
        self.assertEqual(series[0].event_id.start, series[0].date_start)

    def test_a_monthly_series_keeps_its_day(self):
        first = self.lesson(self.talking, held=False, repeat="monthly")
        first.date_start = "2026-05-31 09:00:00"
        self.company.training_weeks_ahead = 14
        first._make_next()
        series = self.env["spp.talent.session"].search([("first_id", "=", first.id)], order="date_start")
        self.assertEqual(
            [moment.date() for moment in series.mapped("date_start")],
            [date(2026, 6, 30), date(2026, 7, 31), date(2026, 8, 31), date(2026, 9, 30)],
        )

    def test_the_meeting_moves_along_and_goes_with_the_session(self):
        session = self.lesson(self.talking, days=3, held=False)
        session.action_invite()
        self.assertIn(self.newcomer.partner_id, session.event_id.partner_ids)
        session.date_start = NOW + timedelta(days=5)
        self.assertEqual(session.event_id.start, NOW + timedelta(days=5))
        event = session.event_id
        session.action_cancel()
        self.assertFalse(event.exists())

    # Leads
    def test_no_new_hire_gets_a_lead_before_passing(self):
        self.team.assign_by_score = True
        members = self.team.crm_team_member_ids
        mine = members.filtered(lambda one: one.user_id == self.newcomer)
        self.assertNotIn(mine, members._passed_exams())
        self.assertEqual(self.profile(self.newcomer).waits_for, "Product Knowledge, Selling Skills")
        self.take_exam(self.newcomer)
        self.assertNotIn(mine, members._passed_exams())
        self.drill(self.newcomer, 79.9)
        self.assertNotIn(mine, members._passed_exams())
        self.drill(self.newcomer, 80)
        self.assertEqual(members._passed_exams(), members)
        self.assertTrue(self.profile(self.newcomer).may_get_leads)

    def test_a_company_may_give_leads_before(self):
        self.company.exam_before_leads = False
        members = self.team.crm_team_member_ids
        self.assertEqual(members._passed_exams(), members)

    def test_the_pool_passes_over_who_has_not_passed(self):
        self.team.assign_by_score = True
        for user in (self.old_hand, self.between):
            self.team.crm_team_member_ids.filtered(lambda one, user=user: one.user_id == user).assignment_optout = True
        lead = self.env["crm.lead"].create(
            {
                "name": "Good",
                "type": "lead",
                "team_id": self.team.id,
                "company_id": self.company.id,
                "user_id": False,
                "company_size": 200,
                "has_purchase_plan": True,
            }
        )
        self.env["spp.lead.pool"]._elevated()._hand_out(lead)
        self.assertFalse(lead.user_id)
        self.take_exam(self.newcomer)
        self.drill(self.newcomer, 95)
        self.env["spp.lead.pool"]._elevated()._hand_out(lead)
        self.assertEqual(lead.user_id, self.newcomer)

    def test_who_passed_costs_no_query_each(self):
        members = self.team.crm_team_member_ids
        few = self.count_queries(members._passed_exams)
        for number in range(8):
            self.seller(f"fresh{number}", date(2026, 6, 1))
        self.env.invalidate_all()
        self.assertLess(self.count_queries(self.team.crm_team_member_ids._passed_exams), 2 * few + 3)

    # Who sees what
    def test_own_team_and_hr(self):
        farmers = self.env["crm.team"].create({"name": "Farmers", "company_id": self.company.id})
        other = self.seller("wim", date(2026, 6, 1), farmers)
        self.env["spp.talent.school"]._enrol(self.company)
        self.drill(self.newcomer, 90)
        mine = [("company_id", "=", self.company.id)]
        for model in ("spp.talent.enrolment", "spp.talent.training.report"):
            rows = self.env[model]
            self.assertEqual(rows.with_user(self.newcomer).search(mine).user_id, self.newcomer)
            self.assertNotIn(other, rows.with_user(self.leader).search(mine).user_id)
            self.assertIn(other, rows.with_user(self.users["hr"]).search(mine).user_id)
        self.assertFalse(self.env["spp.talent.result"].with_user(other).search(mine))
        with self.assertRaises(AccessError):
            self.env["spp.talent.result"].with_user(self.leader).create(
                {"profile_id": self.profile(other).id, "module_id": self.selling.id, "score": 90}
            )
