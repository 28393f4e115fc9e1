from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .improvement_case import JANUARY, ImprovementCase


@tagged("post_install", "-at_install")
class TestTalentPipAccess(ImprovementCase):
    """Files about a person are read by those they concern, and leave no trace for others."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.quarter(JANUARY, {cls.between: 1000}, state="closed")
        pips = cls.env["spp.talent.pip"].with_user(cls.leader)._draft_for(cls.plan.with_user(cls.leader))
        cls.pip = pips.filtered(lambda one: one.user_id == cls.between).with_env(cls.env)
        cls.pip.measure_ids = [
            Command.create({"name": "Ride along", "by_id": cls.leader.id, "date_due": datetime(2026, 7, 10)})
        ]
        cls.pip.with_user(cls.leader).action_propose()
        cls.pip.with_user(cls.between)._acknowledge(False, "agreed")
        cls.pip.with_user(cls.leader).action_start()
        cls.env["spp.talent.pip.planner"]._plan(cls.pip._elevated())
        cls.proposal = cls.env["spp.talent.pay.proposal"].search([("user_id", "=", cls.between.id)])
        cls.violation = (
            cls.env["spp.talent.violation"]
            .with_user(cls.hr)
            .create(
                {
                    "profile_id": cls.profile(cls.between).id,
                    "kind_id": cls.env.ref("sales_performance_plan.talent_violation_kind_expenses").id,
                    "facts": "Unmistakable words",
                }
            )
            .with_env(cls.env)
        )
        cls.violation.with_user(cls.hr).action_tell()
        cls.env.flush_all()
        for user in cls.env["res.users"].concat(
            *cls.users.values(), cls.old_hand, cls.between, cls.leader, cls.other_manager
        ):
            user.group_ids |= cls.env.ref("base.group_allow_export")
        cls.people = {
            **cls.users,
            "colleague": cls.old_hand,
            "person": cls.between,
            "leader": cls.leader,
            "other manager": cls.other_manager,
        }

    def who_reads(self, record):
        """Return whom the record rules let read ``record``, tried as each person tries it."""
        return {name for name, user in self.people.items() if self.reads(record, user)}

    def reads(self, record, user):
        self.env.invalidate_all()
        theirs = record.with_user(user)
        ways = [self.tries(theirs.read, ["display_name"])]
        if user.has_group("base.group_allow_export"):
            ways.append(self.tries(theirs.export_data, ["id", "display_name"]))
        found = self.tries(lambda: theirs.browse().search([("id", "in", record.ids)]))
        named = self.tries(lambda: theirs.browse().name_search("", [("id", "in", record.ids)]))
        counted = self.tries(
            lambda: theirs.browse().formatted_read_group([("id", "in", record.ids)], ["company_id"], ["__count"])
        )
        self.assertEqual(len({bool(way) for way in (*ways, found, named, counted)}), 1, (record, user.login))
        return bool(found)

    def tries(self, call, *arguments):
        try:
            return call(*arguments)
        except AccessError:
            return None

    def test_the_person_the_manager_and_hr_read_an_improvement_plan(self):
        readers = {"person", "leader", "manager", "hr", "director"}
        for record in (
            self.pip,
            self.pip.goal_ids,
            self.pip.measure_ids[0],
            self.pip.evidence_ids,
            self.pip.checkin_ids,
        ):
            with self.subTest(record._name):
                self.assertEqual(self.who_reads(record), readers)

    def test_a_draft_is_not_shown_yet(self):
        draft = self.pip_of(self.newcomer)
        self.assertFalse(self.reads(draft, self.newcomer))
        self.assertFalse(self.reads(draft.goal_ids, self.newcomer))
        self.assertTrue(self.reads(draft, self.leader))

    def test_whoever_leads_the_team_now_reads_it(self):
        self.team.user_id = self.other_manager
        self.env.flush_all()
        self.assertEqual(self.who_reads(self.pip), {"person", "other manager", "hr", "director"})

    def test_hr_and_nobody_else_reads_a_proposal(self):
        self.assertEqual(self.who_reads(self.proposal), {"hr", "director"})
        self.say(self.hr, self.proposal, "decide", decision="nothing", text="Give it time")
        self.assertEqual(self.who_reads(self.proposal), {"hr", "director", "person"})

    def test_hr_and_the_person_read_a_violation(self):
        self.assertEqual(self.who_reads(self.violation), {"hr", "director", "person"})
        director = self.users["director"]
        director.group_ids = self.env.ref("sales_performance_plan.sales_performance_plan_group_manager")
        self.assertEqual(self.who_reads(self.violation), {"hr", "person"}, "a director outside HR does not")

    def test_nobody_else_writes(self):
        for record, values, writers in (
            (self.pip, {"color": 3}, {"leader", "manager", "hr", "director"}),
            (self.proposal, {"activity_ids": []}, {"hr", "director"}),
            (self.violation, {"sanction": "warning"}, {"hr", "director"}),
        ):
            for name, user in self.people.items():
                with self.subTest(record._name, who=name):
                    if name in writers:
                        record.with_user(user).write(values)
                    else:
                        with self.assertRaises(AccessError):
                            record.with_user(user).write(values)

    def test_actions_check_who_acts(self):
        for user in (self.between, self.old_hand, self.other_manager, self.users["accountant"], self.users["clerk"]):
            for record, name in (
                (self.pip, "action_close"),
                (self.pip, "action_redraft"),
                (self.proposal, "action_approve"),
                (self.violation, "action_propose"),
                (self.violation, "action_approve"),
                (self.pip.checkin_ids, "action_held"),
            ):
                with self.subTest(user.login, action=name), self.assertRaises(AccessError):
                    getattr(record.with_user(user), name)()

    def test_words_go_to_files_that_one_may_read(self):
        for user in (self.old_hand, self.other_manager):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.say(user, self.violation, "state", text="I saw it")
        with self.assertRaisesRegex(UserError, "cannot be answered like that"):
            self.say(self.between, self.violation, "acknowledge", text="Yes")

    def test_moments_of_a_plan_cannot_be_typed(self):
        for values in (
            {"state": "closed"},
            {"acknowledged_at": datetime(2026, 6, 30)},
            {"outcome": "not_met"},
            {"attainment": 0.1},
            {"evidence_ids": [Command.clear()]},
            {"quarter": JANUARY},
        ):
            with self.subTest(values), self.assertRaisesRegex(UserError, "cannot be typed"):
                self.pip.with_user(self.hr).write(values)
        for record, values in (
            (self.pip.goal_ids, {"final": 99}),
            (self.pip.measure_ids[0], {"done_on": "2026-06-30"}),
        ):
            with self.subTest(record._name), self.assertRaisesRegex(UserError, "cannot be typed|take it back"):
                record.with_user(self.hr).write(values)
        for user in (self.hr, self.leader):
            with self.subTest(user.login), self.assertRaises(UserError):
                self.pip.evidence_ids.with_user(user).write({"own": 9})
            with self.subTest(user.login), self.assertRaises(UserError):
                self.env["spp.talent.pip"].with_user(user).create({"profile_id": self.pip.profile_id.id})
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.pip.with_user(user).unlink()

    # What leaks
    def test_who_closes_a_quarter_is_no_author_of_what_hr_is_asked(self):
        self.proposal._elevated().unlink()
        self.pip_of(self.newcomer)._elevated().unlink()
        self.env.flush_all()
        pips = self.env["spp.talent.pip"].with_user(self.leader).with_context(tracking_disable=False)
        pips._draft_for(self.plan.with_user(self.leader))
        proposal = self.env["spp.talent.pay.proposal"].search([("user_id", "=", self.between.id)])
        self.env.flush_all()
        self.env.invalidate_all()
        about = [("model", "=", proposal._name), ("res_id", "=", proposal.id)]
        self.assertTrue(self.env["mail.message"].search(about))
        self.assertFalse(self.env["mail.message"].with_user(self.leader).search(about))
        next_steps = self.env["mail.activity"].with_user(self.leader).search([("res_model", "=", proposal._name)])
        self.assertFalse(next_steps)

    def test_nobody_follows(self):
        for file in (self.pip, self.proposal, self.violation):
            file.with_user(self.hr).message_post(body="A note", message_type="comment", subtype_xmlid="mail.mt_comment")
            file.with_user(self.hr).message_subscribe(partner_ids=self.leader.partner_id.ids)
            followers = self.env["mail.followers"].search([("res_model", "=", file._name), ("res_id", "=", file.id)])
            with self.subTest(file._name):
                self.assertFalse(followers)

    def test_messages_are_read_by_whoever_reads_the_file(self):
        self.violation.with_user(self.hr).message_post(body="Between us")
        for name, user in self.people.items():
            domain = [("model", "=", self.violation._name), ("res_id", "=", self.violation.id)]
            found = self.tries(lambda user=user, domain=domain: self.env["mail.message"].with_user(user).search(domain))
            with self.subTest(name):
                self.assertEqual(bool(found), name in {"hr", "director", "person"})

    def test_messages_are_sent_to_nobody_else(self):
        stranger = self.customer("Stranger")
        for partner in (self.leader.partner_id, self.old_hand.partner_id, stranger):
            with self.subTest(partner.name), self.assertRaisesRegex(UserError, "may not read"):
                self.violation.with_user(self.hr).message_post(body="Look", partner_ids=partner.ids)
            with self.subTest(partner.name), self.assertRaisesRegex(UserError, "may not read"):
                self.violation.with_user(self.hr).message_notify(body="Look", partner_ids=partner.ids)
        message = self.violation.with_user(self.hr).message_post(body="Look", partner_ids=self.second.partner_id.ids)
        with self.assertRaisesRegex(UserError, "may not read"):
            message.sudo().partner_ids |= self.leader.partner_id

    def test_activities_are_given_to_nobody_else(self):
        with self.assertRaisesRegex(UserError, "may not read"), self.cr.savepoint():
            self.violation.with_user(self.hr).activity_schedule("mail.mail_activity_data_call", user_id=self.leader.id)
        activity = self.violation.with_user(self.hr).activity_schedule(
            "mail.mail_activity_data_call", user_id=self.hr.id, summary="Ask the restaurant"
        )
        with self.assertRaisesRegex(UserError, "may not read"), self.cr.savepoint():
            activity.user_id = self.leader
        for user in (self.leader, self.old_hand, self.other_manager):
            with self.subTest(user.login):
                found = self.env["mail.activity"].with_user(user).search([("res_model", "=", self.violation._name)])
                self.assertFalse(found)

    def test_a_profile_counts_what_one_may_read(self):
        profile = self.profile(self.between)
        for user, expected in (
            (self.hr, (1, 1, 1)),
            (self.between, (1, 0, 1)),
            (self.leader, (1, 0, 0)),
        ):
            theirs = profile.with_user(user)
            self.env.invalidate_all()
            with self.subTest(user.login):
                self.assertEqual((theirs.pip_count, theirs.pay_count, theirs.violation_count), expected)

    def test_searching_by_what_one_may_not_read_finds_nothing(self):
        for user in (self.leader, self.old_hand, self.other_manager):
            with self.subTest(user.login):
                violations = self.env["spp.talent.violation"].with_user(user)
                self.assertFalse(violations.search([("facts", "ilike", "Unmistakable")]))
                self.assertEqual(violations.search_count([("facts", "!=", False)]), 0)
                self.assertFalse(self.env["mail.message"].with_user(user).search([("body", "ilike", "Unmistakable")]))

    def test_another_company_sees_nothing(self):
        other = self.env["res.company"].create({"name": "Hillside"})
        stranger = self.hr_person("olaf")
        stranger.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        for model in (
            "spp.talent.pip",
            "spp.talent.pay.proposal",
            "spp.talent.violation",
            "spp.talent.fairness.report",
        ):
            with self.subTest(model):
                found = self.env[model].with_user(stranger).with_context(allowed_company_ids=other.ids).search([])
                self.assertFalse(found)

    def test_somebody_who_left_is_told_nothing(self):
        self.between.active = False
        self.say(self.hr, self.proposal, "decide", decision="nothing", text="Left")
        self.assertEqual(self.proposal.state, "decided")

    def test_everybody_opens_their_screens(self):
        for user in (self.hr, self.leader, self.between):
            for model in (
                "spp.talent.pip",
                "spp.talent.pip.checkin",
                "spp.talent.violation",
                "spp.talent.pay.proposal",
            ):
                for kind in ("list", "form", "search"):
                    with self.subTest(user.login, model=model, kind=kind):
                        self.assertTrue(self.env[model].with_user(user).get_view(view_type=kind)["arch"])
        self.env.invalidate_all()
        form = self.pip.with_user(self.between).get_view(view_type="form")
        names = list(form["models"]["spp.talent.pip"])
        with freeze_time(datetime(2026, 7, 1, 12)):
            self.assertEqual(self.pip.with_user(self.between).read(names)[0]["person_name"], "Timo")
