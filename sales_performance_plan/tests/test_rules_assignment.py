from collections import Counter
from dataclasses import replace
from random import Random

from ..rules.assignment import REASONS, Lead, Member, hand_out
from .rules_case import RulesCase

ANN, BEN, CLEO = (Member(key, 30, 30) for key in ("ann", "ben", "cleo"))


class TestRulesAssignment(RulesCase):
    def choose(self, lead, *members):
        choices, _shares = hand_out([lead], members)
        return choices[0]

    def test_equal_members_differ_by_at_most_one_whatever_comes(self):
        for seed in range(200):
            draw = Random(seed)
            members = [Member(key, 1000, 1000) for key in range(draw.randint(1, 7))]
            shares, given = {}, Counter({member.key: 0 for member in members})
            for _ in range(draw.randint(1, 6)):
                leads = [Lead(index) for index in range(draw.randint(0, 30))]
                choices, shares = hand_out(leads, [replace(m, share=shares.get(m.key)) for m in members])
                given.update(choice.member for choice in choices)
            self.assertLessEqual(max(given.values()) - min(given.values()), 1, seed)

    def test_shares_follow_capacity_within_one_lead(self):
        members = [Member("half", 15, 100), Member("whole", 30, 100), Member("double", 60, 200)]
        choices, _shares = hand_out([Lead(index) for index in range(70)], members)
        self.assertEqual(Counter(choice.member for choice in choices), {"half": 10, "whole": 20, "double": 40})

    def test_who_comes_back_or_is_new_has_no_arrears(self):
        leads = [Lead(index) for index in range(9)]
        choices, shares = hand_out(leads, [ANN, BEN, replace(CLEO, away=True)])
        self.assertNotIn("cleo", {choice.member for choice in choices})
        members = [replace(m, share=shares[m.key]) for m in (ANN, BEN, CLEO)] + [Member("dora", 30, 30)]
        choices, _shares = hand_out([Lead(index) for index in range(8)], members)
        self.assertEqual(set(Counter(choice.member for choice in choices).values()), {2})

    def test_each_obstacle_is_told(self):
        lead = Lead(1, needs_senior=True, held_before=frozenset({"held"}), suits=frozenset({"held", "full", "ann"}))
        members = [
            Member("paused", 30, 30, paused=True),
            Member("away", 30, 30, away=True),
            Member("exam", 30, 30, passed=False),
            Member("junior", 30, 30, senior=False),
            Member("held", 30, 30),
            Member("other", 30, 30),
            Member("full", 30, 0),
        ]
        choice = self.choose(lead, *members)
        self.assertEqual((choice.member, choice.reason), (None, "nobody"))
        self.assertEqual(tuple(reason for _key, reason in choice.left_out), REASONS)
        self.assertEqual(self.choose(lead, *members, ANN).member, "ann")

    def test_no_capacity_is_full(self):
        self.assertEqual(self.choose(Lead(1), Member("none", 0, 5)).left_out, (("none", "full"),))

    def test_the_owner_keeps_the_customer_unless_they_are_not_there(self):
        full = replace(BEN, room=0)
        self.assertEqual(self.choose(Lead(1, owner="ben"), ANN, full).reason, "owner")
        self.assertEqual(self.choose(Lead(1, owner="ben"), ANN, replace(BEN, away=True)).member, "ann")
        self.assertEqual(self.choose(Lead(1, owner="zoe"), ANN).member, "ann")

    def test_a_junior_owner_of_a_core_customer_is_flagged_and_a_junior_finder_passed_over(self):
        junior = replace(BEN, senior=False)
        kept = self.choose(Lead(1, owner="ben", needs_senior=True), ANN, junior)
        self.assertEqual((kept.member, kept.flagged), ("ben", True))
        found = self.choose(Lead(1, claimed="ben", needs_senior=True), ANN, junior)
        self.assertEqual((found.member, found.flagged), ("ann", False))
        self.assertEqual(self.choose(Lead(1, claimed="ben"), ANN, junior).reason, "claimed")

    def test_who_prefers_such_leads_comes_first(self):
        choice = self.choose(Lead(1, preferred=frozenset({"cleo"})), ANN, BEN, CLEO)
        self.assertEqual((choice.member, choice.reason, choice.runners_up), ("cleo", "preferred", ("ann", "ben")))

    def test_a_team_without_anybody(self):
        self.assertIsNone(self.choose(Lead(1)).member)
