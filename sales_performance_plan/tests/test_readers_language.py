from odoo.fields import Command
from odoo.tests import tagged

from .improvement_case import JANUARY, ImprovementCase
from .incentive_case import MAY, IncentiveCase
from .mentoring_case import MentoringCase
from .talent_case import TalentCase

CHINESE = "[\u4e00-\u9fff]"


class Reader:
    """Somebody who reads Chinese, where the night, and everybody else, speaks English."""

    def reads_chinese(self, user):
        self.env["res.lang"]._activate_lang("zh_CN")
        user.lang = "zh_CN"

    def assertChinese(self, *texts):
        for text in texts:
            self.assertRegex(text, CHINESE)


@tagged("post_install", "-at_install")
class TestMentoringLanguage(Reader, MentoringCase):
    """What the night writes about pairs."""

    def test_silence_is_told_in_the_managers_words_and_days(self):
        self.reads_chinese(self.leader)
        pair = self.pair()
        self.plan("2026-08-20")
        [told] = pair.activity_ids.filtered(lambda one: one.user_id == self.leader)
        self.assertChinese(told.summary, told.note, told.res_name)
        self.assertNotIn(" and ", told.summary)
        self.assertIn("2026/06/30", told.note)

    def test_meetings_are_called_as_the_mentor_speaks(self):
        self.reads_chinese(self.old_hand)
        pair = self.pair()
        self.plan("2026-07-01")
        self.assertNotIn(" and ", self.meeting_of(pair).event_id.name)
        self.assertChinese(self.meeting_of(pair).event_id.name)

    def test_summaries_are_asked_for_as_the_mentee_speaks(self):
        self.reads_chinese(self.newcomer)
        pair = self.pair()
        self.plan("2026-07-01")
        self.assertChinese(*pair.summary_ids.activity_ids.mapped("summary"))
        self.assertChinese(*pair.summary_ids.activity_ids.mapped("res_name"))


@tagged("post_install", "-at_install")
class TestImprovementLanguage(Reader, ImprovementCase):
    """What is to be done about a file, as who is asked reads it."""

    def test_hr_is_asked_about_pay(self):
        self.reads_chinese(self.second)
        self.quarter(JANUARY, {self.between: 1000})
        with self.enter_registry_test_mode():
            self.env.ref("sales_performance_plan.ir_cron_talent_pay").method_direct_trigger()
        file = self.env["spp.talent.pay.proposal"].search([("user_id", "=", self.between.id)])
        told = {one.user_id: (one.summary, one.res_name) for one in self.waits_for(self.second, file)}
        self.assertChinese(*told[self.second])
        [english] = self.waits_for(self.hr, file)
        self.assertIn("Below the bar again", english.summary)

    def test_the_person_is_asked_to_read_and_told_of_the_end(self):
        self.reads_chinese(self.between)
        pip = self.proposed()
        [asked] = self.waits_for(self.between, pip)
        self.assertChinese(asked.summary, asked.res_name)
        pip.with_user(self.between)._acknowledge(False, "agreed")
        self.assertIn("I have read the improvement plan.", pip.message_ids[0].body)
        pip.with_user(self.leader).action_start()
        self.env["spp.talent.pip.planner"]._plan(pip._elevated())
        weekly = self.waits_for(self.between, pip)
        self.assertTrue(weekly)
        self.assertChinese(*weekly.mapped("summary"), *weekly.mapped("res_name"))


@tagged("post_install", "-at_install")
class TestEngagementLanguage(Reader, TalentCase):
    """The monthly question."""

    def test_how_the_month_was(self):
        self.company.pulse_day = 1
        self.reads_chinese(self.between)
        self.env["spp.engagement.pulse"]._cron_ask()
        people = self.profile(self.between) | self.profile(self.leader)
        asked = {one.user_id: one.summary for one in people.activity_ids}
        self.assertChinese(asked[self.between])
        self.assertEqual(asked[self.leader], "How was this month?")


@tagged("post_install", "-at_install")
class TestPayLanguage(Reader, IncentiveCase):
    """A question about pay."""

    def test_who_answers_is_asked_in_their_words(self):
        manager = self.users["manager"]
        self.reads_chinese(manager)
        team = self.env["crm.team"].create({"name": "North", "company_id": self.company.id, "user_id": manager.id})
        team.crm_team_member_ids = [Command.create({"user_id": self.ann.id})]
        self.sold(self.ann, 100.0, "2026-05-10")
        self.settle()
        statement = self.env["spp.incentive.statement"].search([("user_id", "=", self.ann.id), ("period", "=", MAY)])
        questions = self.env["spp.incentive.dispute"].with_user(self.ann)
        question = questions.create({"statement_id": statement.id, "question": "Why so little?"})
        self.assertChinese(*question.sudo().activity_ids.mapped("summary"))
        self.assertEqual(question.sudo().activity_ids.user_id, manager)
