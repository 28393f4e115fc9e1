from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .mentoring_case import MentoringCase


@tagged("post_install", "-at_install")
class TestPrivateNotes(MentoringCase):
    """What the mentor notes privately stays with the mentor, whoever asks by whatever way."""

    SECRET = "Yuki is afraid of the telephone"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.meeting = cls.pair().session_ids[0]
        cls.meeting.with_user(cls.old_hand).private_note = cls.SECRET
        cls.env.flush_all()
        cls.env.invalidate_all()
        cls.others = cls.newcomer | cls.leader | cls.hr | cls.users["director"] | cls.env.ref("base.user_admin")
        cls.others.company_ids = [Command.link(cls.company.id)]
        cls.others.group_ids = [Command.link(cls.env.ref("base.group_allow_export").id)]

    def test_the_author_reads_and_changes_it(self):
        mine = self.meeting.with_user(self.old_hand)
        self.assertEqual(mine.private_note, self.SECRET)
        mine.private_note = "Better"
        self.env.invalidate_all()
        self.assertEqual(mine.private_note, "Better")

    def test_nobody_else_reads_it(self):
        for user in self.others:
            session = self.meeting.with_user(user)
            with self.subTest(user.login):
                self.assertFalse(session.private_note)
                self.assertFalse(session.read(["private_note"])[0]["private_note"])
                self.assertFalse(session.web_read({"private_note": {}})[0]["private_note"])
                self.assertNotIn(self.SECRET, str(session.export_data(["private_note", "shared_note"])))
                self.assertNotIn(self.SECRET, str(session.read()))

    def test_nobody_else_finds_it(self):
        notes = self.env["spp.talent.mentoring.note"]
        secret = notes.search([])
        for user in self.others:
            mine = notes.with_user(user)
            with self.subTest(user.login):
                self.assertFalse(mine.search([("text", "ilike", "telephone")]))
                self.assertFalse(mine._read_group([], ["session_id"], ["__count"]))
                with self.assertRaises(AccessError):
                    secret.with_user(user).read(["text"])
                with self.assertRaises(AccessError):
                    secret.with_user(user).export_data(["text"])
                with self.assertRaises(AccessError):
                    secret.with_user(user).unlink()

    def test_the_session_cannot_be_searched_by_it(self):
        for user in self.others:
            sessions = self.env["spp.talent.mentoring.session"].with_user(user)
            with self.subTest(user.login), self.assertRaises(ValueError):
                sessions.search([("private_note", "ilike", "telephone")])

    def test_each_has_a_note_of_their_own(self):
        self.meeting.with_user(self.hr).private_note = "Looks fine"
        self.env.invalidate_all()
        self.assertEqual(self.meeting.with_user(self.old_hand).private_note, self.SECRET)
        self.assertEqual(self.meeting.with_user(self.hr).private_note, "Looks fine")

    def test_nobody_writes_in_somebody_elses_name(self):
        note = self.env["spp.talent.mentoring.note"].with_user(self.hr)
        note = note.create({"session_id": self.meeting.id, "author_id": self.old_hand.id, "text": "Mine"})
        self.assertEqual(note.author_id, self.hr)
        with self.assertRaisesRegex(AccessError, "stays with its session"):
            note.author_id = self.old_hand

    def test_it_is_in_no_message_and_on_no_calendar(self):
        texts = [self.meeting.event_id.description, self.meeting.event_id.name]
        texts += self.meeting.mentoring_id.message_ids.mapped("body")
        texts += self.meeting.mentoring_id.moment_ids.mapped("text")
        self.assertNotIn(self.SECRET, str(texts))
