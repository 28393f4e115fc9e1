from datetime import date

from odoo.tests import tagged

from .plan_case import FigureCase
from .training_case import TrainingCase


@tagged("post_install", "-at_install")
class TestPlanMeasureTalent(TrainingCase, FigureCase):
    """People in the second quarter of 2026: one began in May, one is senior."""

    def total(self, code, **values):
        return self.facts(code, teams=self.team, **values).get(("total", None))

    def behind_team(self, code, part):
        return self.behind(code, part, teams=self.team)

    def test_new_hires_in_training(self):
        self.assertEqual(self.total("training_coverage"), (1, 1, 100.0))
        self.assertEqual(self.behind_team("training_coverage", "denominator"), self.profile(self.newcomer))
        self.seller("late", date(2026, 6, 20))
        self.assertEqual(self.total("training_coverage"), (1, 2, 50.0))

    def test_seniors_and_new_hires_in_pairs(self):
        self.assertEqual(self.total("mentoring_coverage"), (0, 2, 0.0))
        self.env["spp.talent.mentoring"].create(
            {
                "mentor_id": self.profile(self.old_hand).id,
                "mentee_id": self.profile(self.newcomer).id,
                "date_start": date(2026, 6, 1),
            }
        ).action_start()
        self.assertEqual(self.total("mentoring_coverage"), (2, 2, 100.0))

    def test_exams_and_drills_by_their_last_verdict(self):
        self.assertIsNone(self.total("exam_pass_rate"))
        self.take_exam(self.newcomer, right=False)
        self.assertEqual(self.total("exam_pass_rate"), (0, 1, 0.0))
        self.take_exam(self.newcomer)
        self.assertEqual(self.total("exam_pass_rate"), (1, 1, 100.0))
        self.assertEqual(len(self.behind_team("exam_pass_rate", "denominator")), 1)
        self.drill(self.newcomer, 70)
        self.assertEqual(self.total("drill_pass_rate"), (0, 1, 0.0))

    def test_the_mean_skill(self):
        skill = self.env.ref("sales_performance_plan.talent_skill_development")
        for user, scores in ((self.old_hand, (5, 8)), (self.between, (5,))):
            for score in scores:
                self.env["spp.talent.skill.score"].with_user(self.leader).create(
                    {"profile_id": self.profile(user).id, "skill_id": skill.id, "score": score}
                )
        self.assertEqual(self.total("skill_score"), (13, 2, 6.5))

    def test_satisfied_employees_of_months_with_enough_answers(self):
        rows = [(5, 4), (4, 4), (3, 4), (2, 4), (5, 5)]
        self.env["spp.engagement.pulse"].create(
            [{"company_id": self.company.id, "score": score, "month": date(2026, month, 1)} for score, month in rows]
        )
        self.assertEqual(self.total("employee_satisfaction"), (2, 4, 50.0))
        self.assertEqual(len(self.behind_team("employee_satisfaction", "denominator")), 1)
