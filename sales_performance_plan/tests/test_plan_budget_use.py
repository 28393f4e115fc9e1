from datetime import date

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .incentive_case import IncentiveCase
from .plan_case import APRIL, FigureCase


@tagged("post_install", "-at_install")
class TestPlanBudgetUse(FigureCase):
    """What visits, meetings, sessions and awards cost counts in the plan by itself, record by record."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls.a_plan(cls.north, cls.ann)
        cls.mill = cls.customer("Mill")
        cls.playbook = cls.env["spp.customer.playbook"].search(
            [("company_id", "=", cls.company.id), ("kind", "=", "visit")], limit=1
        )

    @classmethod
    def a_plan(cls, team, *members, **values):
        return cls.env["spp.plan"].create(
            {
                "company_id": cls.company.id,
                "date_from": APRIL,
                "state": "running",
                "team_ids": [Command.set(team.ids)],
                "member_ids": [Command.create({"user_id": user.id, "target": 100000}) for user in members],
                **values,
            }
        )

    @classmethod
    def care(cls, cost, user=None, day=date(2026, 6, 10), **values):
        vals = {"company_id": cls.company.id, "partner_id": cls.mill.id, "playbook_id": cls.playbook.id}
        vals |= {"kind": "visit", "tier_id": cls.ladder[0].id, "user_id": (user or cls.ann).id}
        vals |= {
            "date_planned": day,
            "date_due": day,
            "cost": cost,
            "key": cls.env["spp.customer.care"].search_count([]),
        }
        return cls.env["spp.customer.care"].create({**vals, **values})

    def visit(self, cost, user=None, month=date(2026, 6, 1)):
        vals = {"partner_id": self.mill.id, "company_id": self.company.id, "month": month, "cost": cost}
        return self.env["spp.service.visit"].create({**vals, "user_id": (user or self.ann).id})

    def meeting(self, cost, team=None, **values):
        vals = {"company_id": self.company.id, "team_id": (team or self.north).id, "cost": cost, "kind": "activity"}
        vals["date_start"] = "2026-06-12 15:00:00"
        return self.env["spp.engagement.meeting"].create({**vals, **values})

    def line(self, category="visits", plan=None):
        return (plan or self.plan).budget_line_ids.filtered(lambda line: line.category == category)

    def money(self, category="visits", plan=None):
        self.env.flush_all()
        self.env.invalidate_all()
        line = self.line(category, plan)
        return line.committed, line.spent

    def uses(self, line, user=None):
        action = line.with_user(user or self.manager).action_open_uses()
        return self.env[action["res_model"]].with_user(user or self.manager).search(action["domain"])

    def test_a_visit_is_promised_when_due_and_spent_when_done(self):
        care = self.care(40)
        self.assertEqual(self.money(), (40, 0))
        care.with_user(self.ann).outcome = "They want more"
        care.with_user(self.ann).action_done()
        self.assertEqual(self.money(), (0, 40))

    def test_what_is_called_off_costs_nothing(self):
        care, visit, meeting = self.care(40), self.visit(30), self.meeting(20)
        for record in (care.with_user(self.manager).action_call_off, visit.with_user(self.manager).action_cancel):
            record()
        meeting.action_cancel()
        self.assertEqual((self.money(), self.money("training")), ((0, 0), (0, 0)))

    def test_a_rep_enters_what_the_visit_cost(self):
        care = self.care(0)
        mine = care.with_user(self.ann)
        mine.cost = 25
        self.assertEqual(self.money(), (25, 0))
        mine.outcome = "All is well"
        mine.action_done()
        with self.assertRaisesRegex(Exception, "A manager corrects"):
            mine.cost = 2500
        self.assertEqual(self.money(), (0, 25))

    def test_return_visits_count_too(self):
        visit = self.visit(30)
        self.assertEqual(self.money(), (30, 0))
        visit.feedback = "Content"
        visit.action_done()
        self.assertEqual(self.money(), (0, 30))

    def test_meetings_are_paid_from_training_unless_the_company_or_the_meeting_says_otherwise(self):
        meeting = self.meeting(60)
        self.assertEqual(self.money("training"), (60, 0))
        meeting.action_held()
        self.assertEqual(self.money("training"), (0, 60))
        meeting.budget_category = "crm"
        self.assertEqual((self.money("training"), self.money("crm")), ((0, 0), (0, 60)))
        self.company.plan_budget_meetings = "visits"
        other = (
            self.env["spp.engagement.meeting"]
            .with_company(self.company)
            .create({"team_id": self.north.id, "company_id": self.company.id})
        )
        self.assertEqual(other.budget_category, "visits")

    def test_a_record_chosen_by_hand_counts_once(self):
        care = self.care(40)
        by_hand = self.env["spp.plan.budget.spending"].create(
            {"name": "Mill", "line_id": self.line().id, "amount": 55, "record": f"{care._name},{care.id}"}
        )
        self.assertEqual(self.money(), (55, 0))
        by_hand.action_cancel()
        self.assertEqual(self.money(), (40, 0))

    def test_each_visit_counts_in_the_plan_of_its_rep(self):
        south = self.a_plan(self.south)
        everybody = self.a_plan(self.env["crm.team"])
        self.care(10, self.ann)
        self.care(20, self.eve)
        self.care(40, self.users["hr"])
        found = [self.money(plan=plan)[0] for plan in (self.plan, south, everybody)]
        self.assertEqual(found, [10, 20, 40])

    def test_who_moved_to_another_team_stays_with_the_plan_that_has_them(self):
        south = self.a_plan(self.south)
        self.env["crm.team.member"].search([("user_id", "=", self.ann.id)]).unlink()
        self.env["crm.team.member"].create({"user_id": self.ann.id, "crm_team_id": self.south.id})
        self.care(10, self.ann)
        self.assertEqual((self.money()[0], self.money(plan=south)[0]), (10, 0))

    def test_what_another_quarter_cost_is_not_of_this_one(self):
        self.care(10, day=date(2026, 3, 31))
        self.care(20, day=date(2026, 7, 1))
        self.meeting(30, date_start="2026-07-01 10:00:00")
        self.assertEqual((self.money(), self.money("training")), ((0, 0), (0, 0)))

    def test_the_day_of_a_meeting_is_that_of_the_company(self):
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        self.meeting(30, date_start="2026-06-30 17:00:00")  # one in the morning, 1 July
        self.assertEqual(self.money("training"), (0, 0))

    def test_another_company_pays_its_own_visits(self):
        other = self.env["res.company"].create({"name": "Hillside"})
        plan = self.env["spp.plan"].create({"company_id": other.id, "date_from": APRIL, "state": "running"})
        self.care(10)
        self.assertEqual((self.money()[0], self.money(plan=plan)[0]), (10, 0))

    def test_what_counts_adds_up_to_the_line_and_opens_the_record(self):
        care = self.care(40)
        self.visit(30).write({"feedback": "Content"})
        self.env["spp.plan.budget.spending"].create({"name": "Taxi", "line_id": self.line().id, "amount": 5})
        uses = self.uses(self.line())
        self.assertEqual(sum(uses.mapped("amount")), sum(self.money()))
        self.assertEqual(set(uses.mapped("source")), {"care", "visit", "hand"})
        opened = uses.filtered(lambda use: use.source == "care").action_open_record()
        self.assertEqual((opened["res_model"], opened["res_id"]), ("spp.customer.care", care.id))

    def test_rows_keep_their_ids_as_others_come(self):
        self.care(40)
        [first] = self.uses(self.line())
        self.visit(30)
        self.env.flush_all()
        self.assertEqual((first.amount, first.source), (40, "care"))

    def test_reps_read_none_of_it(self):
        self.care(40)
        with self.assertRaises(AccessError):
            self.env["spp.plan.budget.use"].with_user(self.ann).search([])

    def test_many_records_and_plans_cost_no_query_each(self):
        plans = self.plan
        for year in range(2010, 2020):
            plans |= self.a_plan(self.north, date_from=date(year, 4, 1))
        for _number in range(20):
            self.care(10)

        def read(some):
            self.env.flush_all()
            self.env.invalidate_all()
            some.budget_line_ids.mapped("spent")

        few = self.count_queries(lambda: read(plans[:2]))
        many = self.count_queries(lambda: read(plans))
        self.assertLess(many, 2 * few + 20)


@tagged("post_install", "-at_install")
class TestPlanBudgetLedger(IncentiveCase):
    """Ann sold for 1 300 with a target of 1 000: she is paid more than her base commission."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sold(cls.ann, 1300.0, date(2026, 6, 10))

    def test_what_the_ledger_pays_counts_person_by_person_and_is_shown_to_directors_only(self):
        plan = self.target(self.ann, 1000.0).plan_id
        self.settle()
        self.env.flush_all()
        line = plan.budget_line_ids.filtered(lambda line: line.category == "incentives")
        self.assertGreater(line.spent, 0)
        self.assertEqual(line.spent, plan._incentives_spent(plan.member_ids))
        director = self.users["director"]
        uses = self.env["spp.plan.budget.use"].search([("line_id", "=", line.id)])
        self.assertEqual(uses.with_user(director).mapped("amount"), [line.spent])
        opened = uses.with_user(director).action_open_record()
        entries = self.env["spp.incentive.entry"].with_user(director).search(opened["domain"])
        self.assertEqual(sum(entries.mapped("amount")), line.spent)
        with self.assertRaises(AccessError):
            uses.with_user(self.users["manager"]).read(["amount"])
