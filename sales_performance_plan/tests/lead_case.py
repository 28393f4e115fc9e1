from contextlib import contextmanager
from datetime import datetime, timedelta
from random import Random

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import new_test_user

from .common import PlanCase

NOW = datetime(2026, 6, 30, 12)


class LeadCase(PlanCase):
    """A team that assigns by score, its members, and leads of whatever facts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.criteria = cls.env["spp.lead.criterion"]
        cls.pool = cls.env["spp.lead.pool"]
        cls.card = cls.criteria.search([("company_id", "=", cls.company.id)])
        cls.industry = cls.env.ref("base.res_partner_industry_C")
        cls.team = cls.env["crm.team"].create({"name": "Hunters", "company_id": cls.company.id})
        cls.mara, cls.nils, cls.olga = (cls.member(name) for name in ("mara", "nils", "olga"))

    @classmethod
    def member(cls, login, team=None, **values):
        """Add a rep to the team, and return the user."""
        user = new_test_user(
            cls.env,
            login,
            groups="sales_team.group_sale_salesman",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        team = team or cls.team
        cls.env["crm.team.member"].create({"user_id": user.id, "crm_team_id": team.id, **values})
        return user

    @classmethod
    def membership(cls, user):
        return cls.team.crm_team_member_ids.filtered(lambda member: member.user_id == user)

    @classmethod
    def lead(cls, **values):
        """Create a lead of the team that nobody has."""
        vals = {
            "name": "Inquiry",
            "type": "lead",
            "team_id": cls.team.id,
            "company_id": cls.company.id,
            "user_id": False,
        }
        lead = cls.env["crm.lead"].create({**vals, **values})
        cls.env.flush_all()  # a moment is when it happens, not when the clock of the next test line stands
        return lead

    @classmethod
    def good_lead(cls, **values):
        return cls.lead(**{"company_size": 200, "has_purchase_plan": True, **values})

    @classmethod
    def drawn_leads(cls, number):
        """Create leads of all sorts, the same each time."""
        draw = Random(number)
        return cls.env["crm.lead"].create(
            [
                {
                    "name": f"Drawn {index}",
                    "team_id": cls.team.id,
                    "company_id": cls.company.id,
                    "user_id": False,
                    "company_size": draw.choice([0, 5, 99, 100, 101, 4000]),
                    "industry_id": draw.choice([False, cls.industry.id]),
                    "has_purchase_plan": draw.random() < 0.5,
                    "expected_revenue": draw.choice([0, 10, 1000, 99999.5]),
                }
                for index in range(number)
            ]
        )

    def run_cron(self, verb):
        """Let a scheduled action of the room run."""
        with self.enter_registry_test_mode():
            self.env.ref(f"sales_performance_plan.ir_cron_lead_{verb}").method_direct_trigger()
        self.env.invalidate_all()

    @contextmanager
    def assertRefused(self, words):
        """Check that what follows is refused in ``words``, and undone."""
        with self.assertRaises(UserError) as caught:
            yield
        self.assertRegex(str(caught.exception), f"(?s){words}")

    @contextmanager
    def later(self, **delta):
        """Let time pass."""
        with freeze_time(NOW + timedelta(**delta)):
            yield
