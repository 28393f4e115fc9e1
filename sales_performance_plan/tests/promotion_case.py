from datetime import date, datetime

from odoo.fields import Command

from .talent_case import TalentCase


class PromotionCase(TalentCase):
    """The second quarter is in review: Vera reached 120 % of her target, Timo 90 % and Yuki 50 %."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hr = cls.users["hr"]
        cls.plan = cls.env["spp.plan"].create({"company_id": cls.company.id, "date_from": date(2026, 4, 1)})
        cls.buyer = cls.customer("Alder")
        for user, sales in ((cls.old_hand, 1200), (cls.between, 900), (cls.newcomer, 500)):
            cls.aim(user, 1000)
            cls.sold(user, sales)
        cls.plan.action_start()
        cls.plan.action_review()

    @classmethod
    def aim(cls, user, target):
        cls.plan.member_ids = [Command.create({"user_id": user.id, "target": target})]

    @classmethod
    def sold(cls, user, amount):
        cls.sell(cls.buyer, amount, user_id=user.id, date_order=datetime(2026, 5, 5))
        cls.env.flush_all()

    @classmethod
    def nominate(cls, user=None):
        cls.env.invalidate_all()
        candidates = cls.env["spp.talent.candidate"]
        candidates.with_user(user or cls.hr)._nominate(cls.plan.with_user(user or cls.hr))
        return candidates.search([("plan_id", "=", cls.plan.id)])

    def interview(self, candidate, score=8):
        candidate.with_user(self.leader).action_interview()
        return self.assess(candidate, "interview", score)

    def defend(self, candidate, score=7):
        candidate.with_user(self.leader).action_defence()
        return self.assess(candidate, "defence", score)

    def assess(self, candidate, kind, score):
        assessment = candidate.assessment_ids.filtered(lambda one: one.kind == kind)
        values = {"score": score, "date": datetime(2026, 7, 3, 9), "notes": "Knows the numbers, hesitates to decide"}
        assessment.with_user(self.leader).write(values)
        return assessment

    def decide(self, candidate, result="promoted", reason="Leads by example", user=None):
        wizards = self.env["spp.talent.decide.wizard"].with_user(user or self.hr)
        candidate_ids = [Command.set(candidate.ids)]
        wizards.create({"candidate_ids": candidate_ids, "result": result, "reason": reason}).action_decide()
