from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .mentoring_case import MentoringCase


@tagged("post_install", "-at_install")
class TestMentoringEffect(MentoringCase):
    """Nina and Nora began in January, Nina with a mentor; the first quarter is over."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.mentoring_effect_least = 1
        cls.nina, cls.nora = (cls.seller(name, date(2026, 1, 12)) for name in ("nina", "nora"))
        cls.pair(mentee=cls.profile(cls.nina), date_start=date(2026, 1, 20))
        cls.plan_of(date(2026, 1, 1), {cls.nina: 1000, cls.nora: 1000, cls.old_hand: 1000})
        cls.buyer = cls.customer("Alder")
        cls.sell(cls.buyer, 900, user_id=cls.nina.id, date_order=datetime(2026, 3, 3))
        cls.sell(cls.buyer, 600, user_id=cls.nora.id, date_order=datetime(2026, 3, 3))
        cls.win(cls.nina, "2026-02-11 12:00:00")
        cls.win(cls.nora, "2026-03-13 12:00:00")

    @classmethod
    def plan_of(cls, first, targets):
        plan = cls.env["spp.plan"].create({"company_id": cls.company.id, "date_from": first})
        plan.member_ids = [Command.create({"user_id": user.id, "target": goal}) for user, goal in targets.items()]
        plan.action_start()
        return plan

    @classmethod
    def win(cls, user, moment):
        lead = cls.env["crm.lead"].create({"name": "Deal", "user_id": user.id, "type": "opportunity"})
        with freeze_time(moment):
            lead.action_set_won()
            cls.env.flush_all()

    def effect(self, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        action = self.env["spp.talent.mentoring.effect"].with_user(user or self.hr).action_compare()
        return self.env["spp.talent.mentoring.effect"].with_user(user or self.hr).browse(action["res_id"])

    def test_both_sides_with_how_many_they_are(self):
        effect = self.effect()
        self.assertEqual(effect.date_from, date(2026, 1, 1))
        self.assertEqual(effect.attainment_with, "90 % on average (people with figures: 1 of 1).")
        self.assertEqual(effect.attainment_without, "60 % on average (people with figures: 1 of 2).")
        self.assertEqual(effect.attainment_says, "Those with a mentor reached 30 points more.")
        self.assertEqual(effect.deal_with, "30 days in the middle (people with a deal: 1 of 1).")
        self.assertEqual(effect.deal_says, "Those with a mentor won their first deal 30 days earlier.")

    def test_too_few_to_say(self):
        self.company.mentoring_effect_least = 2
        effect = self.effect()
        self.assertEqual(effect.attainment_says, "Too few to say: it takes 2 people with figures on each side.")
        self.assertEqual(effect.deal_says, effect.attainment_says)

    def test_nobody_at_all(self):
        effect = self.effect()
        effect.write({"date_from": date(2030, 1, 1), "date_to": date(2030, 12, 31)})
        self.assertFalse(effect.line_ids)
        self.assertEqual(effect.attainment_with, "No figures yet (people: 0).")
        self.assertIn("Too few", effect.deal_says)

    def test_the_other_way_round_is_said_too(self):
        self.sell(self.buyer, 500, user_id=self.nora.id, date_order=datetime(2026, 3, 3))
        self.win(self.nora, "2026-01-22 12:00:00")
        effect = self.effect()
        self.assertEqual(effect.attainment_says, "Those with a mentor reached 20 points less.")
        self.assertEqual(effect.deal_says, "Those with a mentor won their first deal 20 days later.")

    def test_only_quarters_that_are_over_and_of_their_beginning(self):
        self.plan_of(date(2026, 4, 1), {self.nina: 1})
        line = self.effect().line_ids.filtered(lambda one: one.profile_id == self.profile(self.nina))
        self.assertEqual(line.attainment, 0.9, "the second quarter is not over")
        with freeze_time("2027-06-30 12:00:00"):
            self.plan_of(date(2027, 1, 1), {self.nora: 1})
            lines = self.effect().line_ids
            nora = lines.filtered(lambda one: one.profile_id == self.profile(self.nora))
        self.assertEqual(nora.attainment, 0.6, "in 2027 she is no starter any more")

    def test_who_left_counts(self):
        self.profile(self.nora).employee_id.active = False
        self.assertEqual(len(self.effect().line_ids), 3)

    def test_leaders_see_their_teams_and_reps_nothing(self):
        self.assertEqual(len(self.effect(self.leader).line_ids), 3)
        farmers = self.env["crm.team"].create({"name": "Farmers", "company_id": self.company.id})
        member = self.team.crm_team_member_ids.filtered(lambda one: one.user_id == self.nora)
        member.crm_team_id = farmers
        self.assertEqual(len(self.effect(self.leader).line_ids), 2)
        with self.assertRaises(AccessError):
            self.effect(self.nina)

    def test_many_cost_no_more_than_few(self):
        few = self.count_queries(self.effect)
        for number in range(8):
            self.seller(f"more{number}", date(2026, 2, 2))
        many = self.count_queries(self.effect)
        self.assertLess(many, 2 * few)
