from datetime import date

from ..rules.mentoring import Match, Mentor, check, is_silent, monday, rank, weeks
from .rules_case import RulesCase


class TestRulesMentoring(RulesCase):
    def test_everything_that_is_wrong_is_said_at_once(self):
        match = Match(
            is_same_person=True,
            is_same_company=False,
            is_mentor_there=False,
            is_mentee_there=False,
            is_senior=False,
            is_new_hire=False,
            mentees=2,
            has_mentor=True,
        )
        codes = "same_person other_company mentor_left mentee_left not_senior not_new full taken"
        self.assertEqual(check(match, 2), codes.split())
        self.assertEqual(check(Match(), 2), [])

    def test_a_mentor_is_full_with_as_many_as_the_limit(self):
        for mentees, limit, expected in [(0, 1, []), (1, 1, ["full"]), (1, 2, []), (2, 2, ["full"]), (0, 0, ["full"])]:
            with self.subTest(mentees=mentees, limit=limit):
                self.assertEqual(check(Match(mentees=mentees), limit), expected)

    def test_who_suits_best(self):
        mentors = [
            Mentor(1, mentees=0, attainment=1.5),
            Mentor(2, is_same_team=True, mentees=1, attainment=1.2),
            Mentor(3, is_same_team=True, mentees=0),
            Mentor(4, is_same_team=True, mentees=0, attainment=-0.1),
            Mentor(5, is_same_team=True, mentees=0, attainment=0.9),
            Mentor(6, is_same_team=True, mentees=0, attainment=0.9),
        ]
        self.assertEqual([one.key for one in rank(mentors)], [5, 6, 4, 3, 2, 1])

    def test_weeks(self):
        tuesday = date(2026, 6, 30)
        self.assertEqual(monday(date(2026, 7, 5)), date(2026, 6, 29))
        for weekday, expected in [(0, 0), (1, 1), (6, 1)]:
            with self.subTest(weekday=weekday):
                self.assertEqual(len(weeks(tuesday, date(2026, 7, 5), weekday)), expected)
        self.assertEqual(weeks(tuesday, date(2026, 6, 29), 1), [], "it ends before it starts")
        self.assertEqual(len(weeks(date(2026, 1, 1), date(2026, 12, 31), 3)), 53)

    def test_silence_begins_after_the_days(self):
        for days, expected in [(7, False), (6, True), (0, False)]:
            with self.subTest(days=days):
                self.assertEqual(is_silent(date(2026, 6, 22), date(2026, 6, 29), days), expected)
