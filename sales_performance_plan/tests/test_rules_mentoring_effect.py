from ..rules.mentoring_effect import ATTAINMENT, DEAL, Starter, compare
from .rules_case import RulesCase


class TestRulesMentoringEffect(RulesCase):
    def starters(self, mentored, others):
        both = [(True, value) for value in mentored] + [(False, value) for value in others]
        return [Starter(key, flag, value, value) for key, (flag, value) in enumerate(both)]

    def test_means_of_attainment_and_medians_of_days(self):
        team = self.starters([10, 20, 60], [40, 50, 90])
        found = compare(team, ATTAINMENT, 3)
        self.assertEqual((found.mentored.typical, found.others.typical, found.difference), (30, 60, -30))
        found = compare(team, DEAL, 3)
        self.assertEqual((found.mentored.typical, found.others.typical, found.difference), (20, 50, -30))

    def test_too_few_on_either_side(self):
        for mentored, others in [
            ([1, 1], [1, 1, 1]),
            ([1, 1, 1], [1, 1]),
            ([1, 1, None], [1, 1, 1]),
            ([], []),
            ([1], []),
        ]:
            with self.subTest(mentored=mentored, others=others):
                self.assertIsNone(compare(self.starters(mentored, others), ATTAINMENT, 3).difference)

    def test_who_is_unknown_is_counted_and_not_averaged(self):
        side = compare(self.starters([1, None, 3], [None]), ATTAINMENT, 1)
        self.assertEqual((side.mentored.people, side.mentored.known, side.mentored.typical), (3, 2, 2))
        self.assertEqual((side.others.people, side.others.known, side.others.typical), (1, 0, None))

    def test_nothing_reached_is_known(self):
        self.assertEqual(compare(self.starters([0], [0]), ATTAINMENT, 1).difference, 0)
