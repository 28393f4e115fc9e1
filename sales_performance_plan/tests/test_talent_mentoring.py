from datetime import date, datetime

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from .mentoring_case import MentoringCase


@tagged("post_install", "-at_install")
class TestTalentMentoring(MentoringCase):
    """A senior takes a new hire along."""

    def test_a_leader_pairs_the_people_of_the_team(self):
        form = Form(self.env["spp.talent.mentoring"].with_user(self.leader))
        form.mentor_id = self.mentor.with_user(self.leader)
        form.mentee_id = self.mentee.with_user(self.leader)
        pair = form.save()
        self.assertEqual((pair.date_start, pair.date_end), (date(2026, 6, 30), date(2026, 11, 3)))
        pair.action_start()
        self.assertEqual((pair.state, pair.display_name), ("active", "Vera and Yuki"))

    def test_everything_that_is_wrong_is_said_at_once(self):
        with self.assertRaises(ValidationError) as caught:
            self.pair(self.profile(self.between), self.profile(self.old_hand))
        text = str(caught.exception)
        self.assertIn("Timo has not been in sales for 3 years on 2026-06-30: choose a senior.", text)
        self.assertIn("Vera did not begin in the 6 months before 2026-06-30", text)

    def test_nobody_mentors_themselves(self):
        with self.assertRaisesRegex(ValidationError, "cannot mentor themselves"):
            self.pair(self.mentor, self.mentor)

    def test_a_mentor_has_so_many_mentees_and_no_more(self):
        second, third = (self.profile(self.seller(name, date(2026, 5, 1))) for name in ("nils", "olga"))
        self.pair()
        self.pair(mentee=second)
        with self.assertRaisesRegex(ValidationError, "Vera has 2 mentees already"):
            self.pair(mentee=third)
        self.company.mentor_limit = 3
        self.assertEqual(self.pair(mentee=third).state, "active")

    def test_what_was_planned_before_is_looked_at_again_when_it_begins(self):
        self.company.mentor_limit = 1
        second = self.profile(self.seller("nils", date(2026, 5, 1)))
        drafts = self.pair(begun=False) | self.pair(mentee=second, begun=False)
        with self.assertRaisesRegex(ValidationError, "Vera has 1 mentees already"):
            drafts.action_start()

    def test_a_mentee_has_one_mentor_and_gets_another_one_afterwards(self):
        first = self.pair()
        boss = self.profile(self.leader)
        with self.assertRaisesRegex(ValidationError, "Yuki has a mentor already"):
            self.pair(boss)
        first.action_end()
        self.assertEqual(self.pair(boss).state, "active")

    def test_the_day_it_begins_decides_who_is_new_and_who_is_senior(self):
        self.assertEqual(self.pair(begun=False, date_start=date(2026, 11, 3)).state, "draft")
        with self.assertRaisesRegex(ValidationError, "Yuki did not begin in the 6 months before 2026-11-04"):
            self.pair(begun=False, date_start=date(2026, 11, 4))
        self.company.new_hire_months = 7
        self.assertTrue(self.pair(begun=False, date_start=date(2026, 11, 4)))

    def test_other_companies_are_others(self):
        other = self.env["res.company"].create({"name": "Hillside"})
        user = new_test_user(self.env, "far", groups="sales_team.group_sale_salesman", company_id=other.id)
        self.env["crm.team"].create({"name": "Far", "company_id": other.id, "user_id": user.id})
        self.env["hr.employee"].create(
            {"name": "Far", "user_id": user.id, "company_id": other.id, "date_version": date(2015, 1, 1)}
        )
        stranger = self.env["spp.talent.profile"].search([("user_id", "=", user.id)])
        with self.assertRaisesRegex(ValidationError, "work for different companies"):
            self.pair(stranger)

    def test_who_left_is_not_paired(self):
        self.mentor.employee_id.active = False
        with self.assertRaisesRegex(ValidationError, "Vera does not sell here any more"):
            self.pair()

    def test_state_cannot_be_typed(self):
        for values in ({"state": "active"}, {"ended_on": date(2026, 6, 1)}, {"silence_told_on": date(2026, 6, 1)}):
            with self.subTest(values), self.assertRaisesRegex(UserError, "cannot be typed"):
                self.pair(begun=False).with_user(self.hr).write(values)
        with self.assertRaisesRegex(UserError, "cannot be typed"):
            self.env["spp.talent.mentoring"].create(
                {"mentor_id": self.mentor.id, "mentee_id": self.mentee.id, "state": "active"}
            )

    def test_who_is_paired_is_settled_once_they_begin(self):
        pair = self.pair()
        with self.assertRaisesRegex(UserError, "have begun: end this mentoring and begin another"):
            pair.with_user(self.hr).date_start = date(2026, 5, 5)
        with self.assertRaisesRegex(UserError, "it is kept"):
            pair.with_user(self.hr).unlink()
        self.assertTrue(self.pair(begun=False, mentee=self.profile(self.seller("nils", date(2026, 5, 1)))).unlink())

    def test_reps_pair_nobody(self):
        values = {"mentor_id": self.mentor.id, "mentee_id": self.mentee.id}
        with self.assertRaises(AccessError):
            self.env["spp.talent.mentoring"].with_user(self.old_hand).create(values)
        pair = self.pair(begun=False)
        for action in ("action_start", "action_end"):
            with self.subTest(action), self.assertRaises(AccessError):
                getattr(pair.with_user(self.old_hand), action)()

    def test_each_sees_their_own_and_leaders_their_teams(self):
        pair = self.pair()
        stranger = self.seller("sam", date(2020, 1, 1), self.env["crm.team"].create({"name": "Farmers"}))
        pairs = self.env["spp.talent.mentoring"]
        for user, sees in [
            (self.old_hand, True),
            (self.newcomer, True),
            (self.leader, True),
            (self.hr, True),
            (self.users["director"], True),
            (self.between, False),
            (stranger, False),
            (self.users["accountant"], False),
        ]:
            with self.subTest(user.login):
                self.assertEqual(pairs.with_user(user).search([]), pair if sees else pairs)
                self.assertEqual(pair.with_user(user).has_access("read"), sees)

    def test_a_new_hire_reads_the_mentors_name(self):
        pair = self.pair().with_user(self.newcomer)
        self.env.invalidate_all()
        [values] = pair.web_read({"mentor_id": {"fields": {"display_name": {}}}})
        self.assertEqual(values["mentor_id"]["display_name"], "Vera")
        self.assertEqual(pair.display_name, "Vera and Yuki")

    def test_the_end_takes_what_was_to_come_off_the_calendar(self):
        pair = self.pair()
        events = pair.session_ids.event_id
        self.assertTrue(events)
        pair.with_user(self.hr).action_end()
        self.assertEqual((pair.state, pair.ended_on), ("ended", date(2026, 6, 30)))
        self.assertFalse([*events.exists(), *pair.session_ids, *pair.summary_ids])

    def test_it_ends_by_itself_after_its_last_day_and_when_somebody_leaves(self):
        pair = self.pair(date_end=date(2026, 7, 10))
        self.plan("2026-07-10")
        self.assertEqual(pair.state, "active")
        self.plan("2026-07-11")
        self.assertEqual((pair.state, pair.ended_on), ("ended", date(2026, 7, 10)))
        other = self.pair()
        self.mentor.employee_id.active = False
        self.plan("2026-07-12")
        self.assertEqual(other.state, "ended")

    def test_a_profile_shows_mentor_and_mentees(self):
        pair = self.pair()
        self.assertEqual((self.mentor.mentee_ids, self.mentee.mentor_ids), (pair, pair))
        self.assertEqual((self.mentor.running_mentees, self.mentee.running_mentees), (1, 0))


@tagged("post_install", "-at_install")
class TestMentoringSuggestions(MentoringCase):
    """Which senior suits which new hire."""

    def suggest(self, user):
        action = self.env["spp.talent.mentoring.wizard"].with_user(user).action_suggest()
        return self.env["spp.talent.mentoring.wizard"].with_user(user).browse(action["res_id"])

    def mentors(self, wizard):
        return wizard.suggestion_ids.sorted("place").mentor_id.mapped("name")

    def test_same_team_then_few_mentees_then_last_quarter(self):
        farmers = self.env["crm.team"].create({"name": "Farmers", "company_id": self.company.id})
        self.seller("far", date(2015, 1, 1), farmers)
        busy = self.seller("busy", date(2015, 1, 1))
        strong = self.seller("strong", date(2015, 1, 1))
        self.pair(self.profile(busy), self.profile(self.seller("nils", date(2026, 5, 1))))
        plan = self.env["spp.plan"].create({"company_id": self.company.id, "date_from": date(2026, 1, 1)})
        plan.member_ids = [(0, 0, {"user_id": user.id, "target": 1000}) for user in (self.old_hand, strong)]
        plan.action_start()
        self.sell(self.customer("Alder"), 900, user_id=strong.id, date_order=datetime(2026, 3, 3))
        wizard = self.suggest(self.hr)
        self.assertEqual(self.mentors(wizard), ["Strong", "Vera", "Busy", "Far"])
        self.assertEqual(wizard.suggestion_ids.mentee_id, self.mentee, "Nils has a mentor, Timo is not new")
        best = wizard.suggestion_ids.sorted("place")
        self.assertEqual(best.mapped("attainment"), [0.9, 0, 0, 0])
        self.assertEqual(best.mapped("has_attainment"), [True, True, False, False])

    def test_pair_by_the_button(self):
        wizard = self.suggest(self.leader)
        self.assertEqual((wizard.waiting, self.mentors(wizard)), (1, ["Vera"]))
        action = wizard.suggestion_ids.action_pair()
        pair = self.env["spp.talent.mentoring"].search([("mentee_id", "=", self.mentee.id)])
        self.assertEqual((pair.mentor_id, pair.state), (self.mentor, "active"))
        after = self.env["spp.talent.mentoring.wizard"].browse(action["res_id"])
        self.assertEqual((after.waiting, len(after.suggestion_ids)), (0, 0))

    def test_nobody_suits(self):
        self.company.senior_years = 20
        wizard = self.suggest(self.leader)
        self.assertEqual((wizard.missing, len(wizard.suggestion_ids)), ("Yuki", 0))

    def test_reps_are_not_asked(self):
        with self.assertRaises(AccessError):
            self.suggest(self.old_hand)

    def test_many_cost_no_more_than_few(self):
        few = self.count_queries(lambda: self.suggest(self.hr))
        for number in range(6):
            self.seller(f"new{number}", date(2026, 5, 1))
            self.seller(f"old{number}", date(2015, 5, 1))
        many = self.count_queries(lambda: self.suggest(self.hr))
        self.assertLess(many, 2 * few)
