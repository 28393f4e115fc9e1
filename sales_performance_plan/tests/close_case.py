from datetime import date

from freezegun import freeze_time

from odoo.fields import Command

from .plan_case import APRIL, FigureCase

JULY = date(2026, 7, 1)
AFTER = "2026-07-03 12:00:00"


class CloseCase(FigureCase):
    """The northern team's second quarter, which is over and in review."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls.env["spp.plan"].create(
            {
                "company_id": cls.company.id,
                "date_from": APRIL,
                "team_ids": [Command.set(cls.north.ids)],
                "member_ids": [
                    Command.create({"user_id": cls.ann.id, "target": 100}),
                    Command.create({"user_id": cls.bob.id, "target": 50}),
                ],
            }
        )
        cls.plan.action_add_targets()
        cls.goal("new_customers", 4)
        cls.plan.action_start()
        cls.oak = cls.customer("Oak")
        cls.sold(cls.ann, 100, date(2026, 3, 2), cls.oak)
        cls.sold(cls.ann, 120, date(2026, 4, 10), cls.oak)
        cls.sold(cls.bob, 50, date(2026, 5, 10), cls.customer("Elm"))
        cls.plan.action_review()

    def setUp(self):
        super().setUp()
        self.clock = freeze_time(AFTER)
        self.clock.start()
        self.addCleanup(self.clock.stop)

    @classmethod
    def goal(cls, code, target):
        cls.target(cls.plan, code).write({"has_target": True, "target": target})

    @classmethod
    def target(cls, plan, code):
        return plan.target_ids.filtered(lambda one: one.kpi_id.code == code)

    def close(self, plan=None, user=None, **context):
        (plan or self.plan).with_user(user or self.director).with_context(**context).action_close()
        self.env.flush_all()
        self.env.invalidate_all()
