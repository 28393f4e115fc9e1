from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged

from .plan_case import FigureCase

MAY = datetime(2026, 5, 4, 8)


@tagged("post_install", "-at_install")
class TestPlanMeasureLead(FigureCase):
    """Leads that came, were screened, handed out, won and lost in the second quarter of 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wrong = cls.env["crm.lost.reason"].create({"name": "Wrong number", "loss_cause": "invalid"})
        cls.dear = cls.env["crm.lost.reason"].create({"name": "Dear", "loss_cause": "price"})
        cls.slow = cls.env["crm.lost.reason"].create({"name": "Slow", "loss_cause": "delay"})

    @classmethod
    def good(cls, rep=None, **values):
        return cls.lead(rep, company_size=200, has_purchase_plan=True, **values)

    def close(self, lead, reason=None, at=MAY):
        with freeze_time(at):
            if reason:
                lead.action_set_lost(lost_reason_id=reason.id)
            else:
                lead.action_set_won()
            self.env.flush_all()
        return lead

    def test_no_leads_are_no_data(self):
        for code in (
            "lead_conversion",
            "invalid_lead_share",
            "screening_accuracy",
            "assignment_hours",
            "late_assignment_loss",
        ):
            with self.subTest(code):
                self.assertEqual(self.facts(code), {})

    def test_conversion(self):
        won = self.close(self.good(self.ann))
        lost = [self.close(self.good(rep), self.dear) for rep in (self.ann, self.bob, self.bob)]
        self.close(self.good(self.ann), at=datetime(2026, 3, 31, 23))  # the quarter before
        self.good(self.ann)  # still open
        facts = self.facts("lead_conversion")
        self.assertEqual(facts["total", None], (1, 4, 25.0))
        self.assertEqual(facts["rep", "ann"], (1, 2, 50.0))
        self.assertEqual(facts["rep", "bob"], (0, 2, 0.0))
        self.assertEqual(self.behind("lead_conversion", "numerator"), won)
        self.assertEqual(len(self.behind("lead_conversion", "denominator")), 1 + len(lost), "lost ones are archived")

    def test_invalid_share(self):
        good = self.good(acquired_at=MAY)
        poor = self.lead(acquired_at=MAY)
        invalid = self.close(self.good(acquired_at=MAY), self.wrong)
        self.lead(acquired_at=datetime(2026, 3, 31, 23))
        self.assertEqual(self.facts("invalid_lead_share")["total", None], (2, 3, 66.67))
        self.assertEqual(self.behind("invalid_lead_share", "numerator"), poor | invalid)
        self.assertIn(good, self.behind("invalid_lead_share", "denominator"))

    def test_screening_accuracy(self):
        right = self.good() | self.good()
        wrong = self.close(self.good(), self.wrong)
        self.lead()  # never qualified
        self.assertEqual(self.facts("screening_accuracy")["total", None], (2, 3, 66.67))
        self.assertEqual(self.behind("screening_accuracy", "numerator"), right)
        self.assertEqual(self.behind("screening_accuracy", "denominator"), right | wrong)

    def give(self, hours, rep=None):
        with freeze_time(MAY):
            lead = self.good(acquired_at=MAY)
        with freeze_time(MAY + timedelta(hours=hours)):
            lead.user_id = rep or self.ann
            self.env.flush_all()
        return lead

    def test_hours_to_assignment(self):
        leads = [self.give(2), self.give(4, self.bob)]
        with freeze_time(MAY):
            self.good(self.ann, acquired_at=MAY)  # entered by the rep
        facts = self.facts("assignment_hours")
        self.assertEqual(facts["total", None], (6, 2, 3.0))
        self.assertEqual(facts["rep", "bob"], (4, 1, 4.0))
        behind = self.behind("assignment_hours", "denominator")
        self.assertEqual(set(behind.lead_id.ids), {lead.id for lead in leads})
        self.assertEqual(sum(behind.mapped("assignment_hours")), 6)

    def test_late_assignment_loss(self):
        late = self.close(self.give(2), self.slow, at=MAY + timedelta(hours=5))
        self.close(self.give(2), self.dear, at=MAY + timedelta(hours=5))
        self.close(self.give(2), at=MAY + timedelta(hours=5))
        self.assertEqual(self.facts("late_assignment_loss")["total", None], (1, 3, 33.33))
        self.assertEqual(self.behind("late_assignment_loss", "numerator").lead_id.ids, late.ids)

    def test_what_was_closed_before_it_came_here_tells_nothing_of_waiting(self):
        self.close(self.give(2), self.dear, at=MAY - timedelta(days=5))  # history, imported with its closing date
        self.assertEqual(self.facts("late_assignment_loss"), {})

    def test_leads_of_other_companies_and_teams(self):
        other = self.env["res.company"].create({"name": "Hillside"})
        self.env["crm.lead"].create({"name": "Elsewhere", "company_id": other.id, "acquired_at": MAY, "user_id": False})
        self.lead(acquired_at=MAY, team_id=self.south.id)
        self.lead(self.ann, acquired_at=MAY, company_id=False, team_id=False)  # its owner's
        self.lead(acquired_at=MAY)
        self.assertEqual(self.facts("invalid_lead_share")["total", None], (3, 3, 100.0))
        self.assertEqual(self.facts("invalid_lead_share", teams=self.north)["total", None], (1, 1, 100.0))

    def test_reading_does_not_ask_once_per_lead(self):
        def read():
            return self.facts("lead_conversion"), self.facts("invalid_lead_share"), self.facts("assignment_hours")

        self.close(self.good(self.ann))
        read()
        few = self.count_queries(read)
        for _number in range(10):
            self.close(self.good(self.ann))
        self.assertLessEqual(self.count_queries(read), few)

    def test_the_unseen_counts(self):
        rep = self.users["rep"]
        rep.group_ids = [Command.set(self.env.ref("sales_team.group_sale_salesman").ids)]
        self.close(self.good(self.ann))
        figure = self.kpi("lead_conversion").with_user(rep)
        facts = figure._read_figures(
            self.company, self.env["crm.team"], self.company._sales_quarter(MAY.date()), MAY.date()
        )
        self.assertEqual([fact.value for fact in facts[figure] if fact.level == "total"], [100.0])
