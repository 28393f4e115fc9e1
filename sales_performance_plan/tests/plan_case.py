from datetime import date, datetime, timedelta

from odoo.fields import Command
from odoo.tests import new_test_user

from ..rules.periods import Period
from .common import TODAY, PlanCase

APRIL = date(2026, 4, 1)
QUARTER = Period(APRIL, date(2026, 6, 30))
BEFORE = Period(date(2026, 1, 1), date(2026, 3, 31))
LOGINS = {"ann": 0, "bob": 0, "eve": 1}


class FigureCase(PlanCase):
    """Two teams, their people, and a plan of the first team for the second quarter of 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager, cls.director = cls.users["manager"], cls.users["director"]
        cls.north, cls.south = (
            cls.env["crm.team"].create({"name": name, "company_id": cls.company.id, "user_id": leader})
            for name, leader in (("North", cls.manager.id), ("South", False))
        )
        for login, number in LOGINS.items():
            setattr(cls, login, cls.member(f"plan_{login}", (cls.north, cls.south)[number]))
        cls.kpis = cls.env["spp.plan.kpi"].search([("company_id", "=", cls.company.id)])

    @classmethod
    def member(cls, login, team):
        user = new_test_user(
            cls.env,
            login,
            groups="sales_team.group_sale_salesman",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.env["crm.team.member"].create({"user_id": user.id, "crm_team_id": team.id})
        return user

    @classmethod
    def kpi(cls, code):
        return cls.kpis.filtered(lambda one: one.code == code)

    @classmethod
    def sold(cls, rep, amount, day, partner, **values):
        """Confirm an order of ``rep`` at noon of ``day``."""
        team = rep.sale_team_id
        return cls.sell(partner, amount, user_id=rep.id, team_id=team.id, date_order=f"{day} 12:00:00", **values)

    @classmethod
    def stay(cls, partner, tier, first, until=None):
        """Put ``partner`` into ``tier`` from a day on, as a run would have."""
        if until:
            cls.env["spp.customer.history"].create(
                {
                    "company_id": cls.company.id,
                    "partner_id": partner.id,
                    "tier_id": tier.id,
                    "date_from": first,
                    "date_to": until,
                }
            )
        else:
            cls.env["spp.customer.standing"].create(
                {
                    "company_id": cls.company.id,
                    "partner_id": partner.id,
                    "tier_id": tier.id,
                    "date_from": first,
                    "last_sale_date": first,
                }
            )

    @classmethod
    def lead(cls, rep=None, **values):
        vals = {"name": "Inquiry", "type": "lead", "company_id": cls.company.id, "team_id": cls.north.id}
        lead = cls.env["crm.lead"].create({**vals, "user_id": rep and rep.id, **values})
        cls.env.flush_all()
        return lead

    def facts(self, code, teams=None, today=TODAY, period=QUARTER):
        """Return ``{(level, name): (numerator, denominator, value)}`` of a key figure."""
        figure = self.kpi(code)
        facts = figure._read_figures(self.company, self.env["crm.team"] if teams is None else teams, period, today)[
            figure
        ]
        names = {"total": lambda _fact: None, "team": self._team_name, "rep": self._rep_name}
        return {
            (fact.level, names[fact.level](fact)): (fact.numerator, fact.denominator, round(fact.value, 2))
            for fact in facts
        }

    def _team_name(self, fact):
        return self.env["crm.team"].browse(fact.team_id).name

    def _rep_name(self, fact):
        return self.env["res.users"].browse(fact.user_id).login.removeprefix("plan_")

    def behind(self, code, part, team=None, user=None, teams=None, today=TODAY):
        """Return the records behind a key figure, as its button opens them."""
        figure = self.kpi(code)
        teams = self.env["crm.team"] if teams is None else teams
        model, domain, context = figure._records(
            self.company, teams, QUARTER, today, part, team and team.id, user and user.id
        )
        return self.env[model].with_context(**context).search(domain)

    @classmethod
    def at(cls, text):
        return datetime.fromisoformat(text)

    @classmethod
    def ago(cls, **delta):
        return datetime(2026, 6, 30, 12) - timedelta(**delta)
