import contextlib
from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.fields import Command

from ..rules.gates import STEPS
from .common import PlanCase

NOON = datetime(2026, 6, 30, 12)


class LeadStepCase(PlanCase):
    """A team with one stage for each step, mapped, and leads that move at moments of our choice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["crm.stage"].search([]).write({"process_step": False})
        cls.team = cls._team("North", cls.users["manager"])
        cls.stages = {
            step: cls.env["crm.stage"].create(
                {
                    "name": step,
                    "sequence": 500 + 10 * number,
                    "process_step": step,
                    "is_won": step in ("deal", "aftersales"),
                    "team_ids": [Command.set(cls.team.ids)],
                }
            )
            for number, step in enumerate(STEPS)
        }
        cls.steps = cls.env["spp.lead.step"]

    @classmethod
    def _team(cls, name, leader):
        values = {"name": name, "user_id": leader.id, "company_id": cls.company.id, "use_opportunities": True}
        return cls.env["crm.team"].create(values)

    @classmethod
    def lead(cls, name, step="acquisition", hours_ago=0, **values):
        """Return a lead of the rep that came into the stage of ``step`` some hours before noon."""
        return cls.env["crm.lead"].create(
            {
                "name": name,
                "type": "opportunity",
                "user_id": cls.users["rep"].id,
                "team_id": cls.team.id,
                "company_id": cls.company.id,
                "stage_id": cls.stages[step].id,
                "date_last_stage_update": NOON - timedelta(hours=hours_ago),
                **values,
            }
        )

    @contextlib.contextmanager
    def at(self, hours_ago):
        """Let it be some hours before noon, for the clock and for the transaction."""
        self.env.flush_all()
        moment = NOON - timedelta(hours=hours_ago)
        before, self.cr._now = self.cr._now, moment
        with freeze_time(moment):
            yield
            self.env.flush_all()
        self.cr._now = before

    def move(self, leads, step, hours_ago):
        with self.at(hours_ago):
            leads.write({"stage_id": self.stages[step].id})

    def lose(self, leads, reason, hours_ago):
        with self.at(hours_ago):
            leads.action_set_lost(lost_reason_id=reason.id)

    def reason(self, name):
        return self.env["crm.lost.reason"].create({"name": name})

    def assertWay(self, lead, *expected):
        """Check the lead's stays, oldest first, as (step, hours), the last one being where it stands."""
        self.env.flush_all()
        self.steps.invalidate_model()
        stays = self.steps.search([("lead_id", "=", lead.id), ("merged", "=", False)], order="entered_at, id")
        self.assertEqual([(stay.step or None, round(stay.hours, 2)) for stay in stays], list(expected))
        self.assertEqual(stays.filtered("is_current"), stays[-1:])
