from datetime import date, datetime

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged

from ..rules.periods import Period
from .improvement_case import APRIL, ImprovementCase


@tagged("post_install", "-at_install")
class TestTalentFairness(ImprovementCase):
    """What people had to work with stands beside their colleagues' median."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fourth = cls.seller("fina", date(2022, 1, 3))
        cls.env["spp.plan.member"].create(
            {"plan_id": cls.plan.id, "user_id": cls.fourth.id, "team_id": cls.team.id, "target": 1000}
        )
        cls.give(cls.old_hand, 4, company_size=500, has_purchase_plan=True)
        cls.give(cls.fourth, 6, company_size=500, has_purchase_plan=True)
        cls.give(cls.between, 1)

    @classmethod
    def give(cls, seller, number, **values):
        leads = cls.env["crm.lead"].create(
            [
                {"name": f"For {seller.login}", "company_id": cls.company.id, "user_id": seller.id, **values}
                for _each in range(number)
            ]
        )
        cls.env.flush_all()
        return leads

    def row(self, seller):
        self.env.invalidate_all()
        return self.env["spp.talent.fairness.report"].with_user(self.hr).search([("user_id", "=", seller.id)])

    def evidence(self, seller):
        self.draft()
        return {one.kind: one for one in self.pip_of(seller).evidence_ids}

    def test_leads_stand_beside_the_colleagues_median(self):
        row = self.row(self.between)
        self.assertEqual((row.leads, row.leads_median, row.leads_of), (1, 4, 3), "of 4, 6 and 0")
        self.assertEqual((row.date_from, row.team_id, row.plan_id), (APRIL, self.team, self.plan))
        self.assertIn("Leads received", row.harder_words)
        self.assertFalse(self.row(self.fourth).harder_words)

    def test_no_lead_is_a_figure_and_no_score_is_none(self):
        facts = self.row(self.newcomer)._compared()[self.row(self.newcomer).id]
        self.assertEqual(facts["leads"][0], 0)
        self.assertIsNone(facts["score"][0])
        self.assertIsNone(facts["core_share"][0])

    def test_leads_that_somebody_brought_themselves_are_not_given(self):
        self.env["crm.lead"].with_user(self.newcomer).create({"name": "Met at a fair", "company_id": self.company.id})
        self.assertEqual(self.row(self.newcomer).leads, 0)

    def test_leads_that_were_taken_away_were_given_all_the_same(self):
        lead = self.give(self.newcomer, 1)
        self.env["spp.lead.assignment"].create(
            {"lead_id": lead.id, "user_id": self.newcomer.id, "company_id": self.company.id, "reason": "turn"}
        )
        lead.user_id = self.fourth
        self.assertEqual(self.row(self.newcomer).leads, 1)

    def test_the_quarter_is_the_companys(self):
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        with freeze_time(datetime(2026, 6, 30, 16, 30)):  # half past midnight on 1 July
            self.give(self.newcomer, 2)
        self.assertEqual(self.row(self.newcomer).leads, 0)

    def test_customers_by_tier_and_what_was_promised_to_them(self):
        self.buyer.user_id = self.between
        others = [self.customer(f"Buyer {number}") for number in range(4)]
        for customer, seller in zip(others, (self.old_hand, self.old_hand, self.fourth, self.fourth), strict=True):
            for days in (91, 95, 99, 103):
                self.sell(customer, 2000, days_ago=days, user_id=seller.id)
        self.sell(self.buyer, 10, days_ago=120, user_id=self.old_hand.id)
        self.recompute(APRIL)
        self.sell(self.customer("New in June"), 9000, user_id=self.between.id)
        self.recompute()
        ticket = self.env["spp.service.ticket"].create(
            {"name": "Late", "partner_id": self.buyer.id, "company_id": self.company.id, "user_id": self.fourth.id}
        )
        with freeze_time(datetime(2026, 6, 30, 20)):
            ticket._refresh()
        row = self.row(self.between)
        self.assertEqual((row.customers, row.general_share, row.potential_share), (1, 1, 0))
        self.assertGreater(row.potential_share_median, 0.5)
        self.assertEqual((row.breaches, row.breaches_median), (1, 1), "Vera and Yuki sold to the same customer")
        self.assertEqual(self.row(self.fourth).breaches, 0, "whoever had the request")

    def test_few_colleagues_make_no_comparison(self):
        self.company.pip_least_colleagues = 4
        one = self.evidence(self.between)["leads"]
        self.assertEqual((one.side, one.is_harder), ("unknown", False))

    def test_evidence_is_kept_as_it_was(self):
        one = self.evidence(self.between)["leads"]
        self.assertEqual((one.own, one.others, one.colleagues, one.side, one.is_harder), (1, 4, 3, "less", True))
        self.give(self.between, 20)
        self.env.invalidate_all()
        self.assertEqual((one.own, one.own_words, one.others_words), (1, "1", "4"))
        self.assertGreaterEqual(one.pip_id.harder, 1)

    def test_what_made_it_harder_suggests_what_is_to_be_done(self):
        self.draft()
        pip = self.pip_of(self.between)
        measure = pip.measure_ids.filtered(lambda one: "as many as" in one.name)
        self.assertEqual((measure.by_id, measure.date_due), (self.leader, date(2026, 7, 14)))

    def test_who_began_late_and_has_no_mentor_had_less(self):
        found = self.evidence(self.newcomer)
        self.assertEqual((found["late_start"].own, found["late_start"].is_harder), (33, True))
        self.assertTrue(found["mentor"].is_harder)
        self.assertEqual(found["mentor"].own_words, "no")
        self.assertNotIn("mentor", self.evidence(self.between), "an old hand needs none")

    def test_training_that_was_due_and_not_passed_counts(self):
        self.env["spp.talent.school"]._enrol(self.company)
        enrolment = self.env["spp.talent.enrolment"].search([("profile_id", "=", self.profile(self.newcomer).id)])
        self.assertEqual(enrolment.date_due, date(2026, 6, 3))
        one = self.evidence(self.newcomer)["training"]
        self.assertEqual((one.own, one.is_harder), (1, True))

    def test_leave_counts_where_it_is_kept(self):
        one = self.evidence(self.between)["leave"]
        if "hr.leave" in self.env:
            self.assertEqual(one.own_words, "0")
        else:
            self.assertEqual((one.own_words, one.is_harder), ("no data", False))

    def test_leave_is_counted_in_working_days_of_the_quarter(self):
        profile = self.profile(self.between)
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Far away",
                "resource_id": profile.employee_id.resource_id.id,
                "calendar_id": profile.employee_id.resource_calendar_id.id,
                "date_from": datetime(2026, 3, 30),
                "date_to": datetime(2026, 4, 10, 23, 59),
            }
        )
        quarter = Period(APRIL, date(2026, 6, 30))
        found = self.env["spp.talent.pip"]._days_on_leave(self.plan, profile | self.profile(self.newcomer), quarter)
        self.assertEqual(found, {profile.id: 8, self.profile(self.newcomer).id: 0}, "1 to 3 and 6 to 10 April")

    def test_one_statement_for_all(self):
        report = self.env["spp.talent.fairness.report"].with_user(self.hr)
        few = self.count_queries(lambda: report.search([])._compared())
        people = [self.seller(f"extra{number}", date(2022, 1, 3)) for number in range(8)]
        self.env["spp.plan.member"].create(
            [{"plan_id": self.plan.id, "user_id": one.id, "team_id": self.team.id, "target": 10} for one in people]
        )
        self.env.flush_all()
        many = self.count_queries(lambda: report.search([])._compared())
        self.assertLessEqual(many, few + 2)

    def test_evidence_of_many_costs_little_more_than_of_one(self):
        pips = self.env["spp.talent.pip"].with_user(self.hr)
        plan = self.plan.with_user(self.hr)

        def collect(users):
            members = plan.member_ids.filtered(lambda one: one.user_id in users)
            profiles = self.env["spp.talent.profile"]._of_users(self.company, users)
            return self.count_queries(lambda: pips._evidence(plan, members, profiles))

        collect(self.between)
        people = self.env["res.users"].union(*[self.seller(f"more{one}", date(2022, 1, 3)) for one in range(8)])
        plan.sudo().member_ids = [
            Command.create({"user_id": one.id, "team_id": self.team.id, "target": 10}) for one in people
        ]
        self.env.flush_all()
        self.assertLess(collect(people), 2 * collect(self.between))

    def test_two_companies_do_not_mix(self):
        other = self.env["res.company"].create({"name": "Hillside"})
        self.between.company_ids |= other
        self.env["crm.lead"].create(
            {"name": "Theirs", "company_id": other.id, "user_id": self.between.id, "team_id": False}
        )
        self.assertEqual(self.row(self.between).leads, 1)

    def test_views_open(self):
        for kind in ("list", "kanban", "pivot", "search"):
            with self.subTest(kind):
                view = self.env["spp.talent.fairness.report"].with_user(self.hr).get_view(view_type=kind)
                self.assertIn("leads" if kind != "search" else "user_id", view["arch"])
