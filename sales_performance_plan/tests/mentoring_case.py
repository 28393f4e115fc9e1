from datetime import datetime, timedelta

from freezegun import freeze_time

from .lead_case import NOW
from .talent_case import TalentCase


class MentoringCase(TalentCase):
    """Vera is senior, Yuki began two months ago; it is Tuesday, 30 June 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hr = cls.users["hr"]
        cls.mentor, cls.mentee = cls.profile(cls.old_hand), cls.profile(cls.newcomer)

    @classmethod
    def pair(cls, mentor=None, mentee=None, begun=True, **values):
        pair = cls.env["spp.talent.mentoring"].create(
            {"mentor_id": (mentor or cls.mentor).id, "mentee_id": (mentee or cls.mentee).id, **values}
        )
        if begun:
            pair.action_start()
        cls.env.flush_all()
        return pair

    def on(self, day, hour=12):
        return freeze_time(datetime.fromisoformat(f"{day} {hour:02}:00:00"))

    def later(self, **delta):
        return freeze_time(NOW + timedelta(**delta))

    def plan(self, day):
        """Let the night before ``day`` pass."""
        with self.on(day):
            self.run_cron("mentoring")

    def meeting_of(self, pair, week="2026-07-06"):
        return pair.session_ids.filtered(lambda one: str(one.week) == week)

    def summary(self, pair, week="2026-06-29"):
        return pair.summary_ids.filtered(lambda one: str(one.week) == week)

    def hand_in(self, summary, user=None):
        mine = summary.with_user(user or self.newcomer)
        mine.write({"problems": "They said it costs too much", "solutions": "Ask what it costs to do nothing"})
        mine.action_submit()
