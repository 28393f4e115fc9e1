from datetime import timedelta

from odoo.fields import Command

from .lead_case import NOW
from .talent_case import TalentCase


class TrainingCase(TalentCase):
    """The shipped programmes, with an exam for the product module of new hires."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.programmes = cls.env["spp.talent.programme"].search([("company_id", "=", cls.company.id)])
        cls.first_weeks = cls.programmes.filtered(lambda one: one.audience == "new_hire")
        cls.product, cls.selling, cls.talking, cls.culture = cls.first_weeks.module_ids
        cls.exam = cls.env["survey.survey"].create(
            {
                "title": "Our Products",
                "scoring_type": "scoring_without_answers",
                "users_login_required": True,
                "access_mode": "token",
                "question_and_page_ids": [
                    Command.create(
                        {
                            "title": "How many?",
                            "question_type": "simple_choice",
                            "suggested_answer_ids": [
                                Command.create({"value": "Two", "is_correct": True, "answer_score": 1}),
                                Command.create({"value": "Three"}),
                            ],
                        }
                    )
                ],
            }
        )
        cls.product.survey_id = cls.exam
        cls.env["spp.talent.school"]._enrol(cls.company)

    @classmethod
    def enrolment(cls, user, programme=None):
        programme = programme or cls.first_weeks
        return cls.env["spp.talent.enrolment"].search(
            [("profile_id", "=", cls.profile(user).id), ("programme_id", "=", programme.id)]
        )

    def take_exam(self, user, right=True, **values):
        """Answer the survey as ``user`` does, and finish it."""
        entry = self.exam._create_answer(user=user, check_attempts=False, **values)
        question = self.exam.question_ids
        answer = question.suggested_answer_ids.filtered(lambda one: one.is_correct == right)
        entry._save_lines(question, str(answer.id))
        entry._mark_done()
        self.env.flush_all()
        return entry

    def drill(self, user, score, assessor=None):
        return (
            self.env["spp.talent.result"]
            .with_user(assessor or self.leader)
            .create({"profile_id": self.profile(user).id, "module_id": self.selling.id, "score": score})
        )

    def lesson(self, module, there=(), missed=(), days=0, held=True, **values):
        """Hold a session ``days`` from now."""
        session = self.env["spp.talent.session"].create(
            {
                "name": "Lesson",
                "company_id": self.company.id,
                "module_id": module.id,
                "date_start": NOW + timedelta(days=days, hours=-2),
                "attendance_ids": [
                    Command.create({"profile_id": self.profile(user).id, "is_present": user in there})
                    for user in [*there, *missed]
                ],
                **values,
            }
        )
        if held:
            session.action_held()
        return session
