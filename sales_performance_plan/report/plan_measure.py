"""What key figures are read from: a reader per measure, in a registry that other rooms add theirs to.

A measure is a small class. Its ``rows`` is SQL with a row for each record behind the figure: (record_id, team_id,
user_id, numerator, denominator). From the same rows come the figures of the whole plan, of each team and of each rep,
and the records that a figure opens, so that these add up to it. A measure that nobody has written has no data.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from odoo.tools import SQL

from ..rules import kpi, periods
from .sales_source import source

TOTAL, TEAM, REP = "total", "team", "rep"
# GROUPING() has a bit for each column that a row is not grouped by.
FACTS = """
    SELECT CASE GROUPING(team_id, user_id) WHEN 3 THEN 'total' WHEN 1 THEN 'team' ELSE 'rep' END,
           team_id, user_id, sum(numerator)::float, sum(denominator)::float, %(value)s
      FROM (%(rows)s) record
     WHERE %(condition)s
  GROUP BY GROUPING SETS ((), (team_id), (user_id))
"""
RECORDS = "SELECT DISTINCT record_id FROM (%(rows)s) record WHERE %(condition)s AND %(part)s <> 0 ORDER BY record_id"
# The sales team of who sells: the first of those that they are in, where they are in several.
TEAM_OF_USER = """
    (SELECT DISTINCT ON (member.user_id) member.user_id, member.crm_team_id AS team_id
       FROM crm_team_member member JOIN crm_team team ON team.id = member.crm_team_id
      WHERE member.active AND coalesce(team.company_id, %(company)s) = %(company)s AND %(teams)s
   ORDER BY member.user_id, member.id)
"""
REGISTRY = {}


@dataclass(frozen=True)
class Fact:
    """One figure: of the whole plan, of a team or of a rep, and what it will be at the end of the quarter."""

    level: str
    team_id: int | None
    user_id: int | None
    numerator: float | None
    denominator: float | None
    value: float
    expected: float | None = None

    @property
    def key(self):
        """Return whose figure it is."""
        return self.level, {TEAM: self.team_id, REP: self.user_id}.get(self.level)


@dataclass(frozen=True)
class Outlook:
    """What is known of a figure's end of the quarter: business at hand, or the numerator and denominator themselves."""

    pipeline: float | None = None
    numerator: float | None = None
    denominator: float | None = None


@dataclass(frozen=True)
class Scope:
    """Whose figures, of which quarter, as they are on which day; no teams means all of the company."""

    env: object = field(repr=False)
    company: object
    teams: tuple
    period: periods.Period
    today: date

    @cached_property
    def horizon(self):
        """Return the days of the quarter up to today."""
        return periods.Period(self.period.first, min(self.period.last, self.today))

    @cached_property
    def source(self):
        """Return where sales are read from, by the company's sales basis."""
        return source(self.company.sales_basis, self.company.currency_id.decimal_places)

    @cached_property
    def previous(self):
        """Return the quarter before."""
        return periods.previous_quarter(
            self.period, int(self.company.fiscalyear_last_month), self.company.fiscalyear_last_day
        )

    @cached_property
    def is_over(self):
        """Tell whether all days of the quarter are over, or the last one runs."""
        return self.today >= self.period.last

    def edges(self, period=None):
        """Return the first moment of the days, and the first one after them, in UTC."""
        return periods.utc_bounds(period or self.horizon, self.company._sales_zone())

    def sale_edges(self, period=None):
        """Return the same for sales, whose moments may be days."""
        zone = self.company._sales_zone() if self.source.in_utc else periods.UTC
        return periods.utc_bounds(period or self.horizon, zone)

    def in_teams(self, column):
        """Return SQL that a team is one of the plan's."""
        return SQL("%s IN %s", column, self.teams) if self.teams else SQL("TRUE")

    @cached_property
    def stays(self):
        """Return SQL for the stays of customers in tiers."""
        return self.env["spp.customer.history"]._table_sql

    @cached_property
    def tiers_since(self):
        """Return the first day on which somebody had a tier, or None: what was before it nobody knows."""
        query = SQL("SELECT min(date_from) FROM %s stay WHERE company_id = %s", self.stays, self.company.id)
        return self.env.execute_query(query)[0][0]

    @cached_property
    def team_of_user(self):
        """Return SQL for the team of each user who sells: (user_id, team_id)."""
        return SQL(TEAM_OF_USER, company=self.company.id, teams=self.in_teams(SQL.identifier("team", "id")))


class Measure:
    """How one measure is read; ``rows`` is what a measure has to say."""

    code = None
    model = None  # of the records behind the figure
    shape = kpi.SHARE
    middle = False  # the median of the numerators, instead of their mean
    company_wide = False  # the whole plan's figure is the company's, whoever the records belong to
    is_amount = False  # numerator and denominator are money, not numbers of records
    builds_up = False  # little by little over the quarter, so that it is judged by where it will end
    dimensions = ("team", "person")  # by which a miss is taken apart
    is_of_new = False  # new customers' part of all, so that they are not a part of it but the figure itself
    context = {}

    def rows(self, scope):
        """Return SQL for the records, or None where there can be none."""
        raise NotImplementedError

    def cause_rows(self, scope):
        """Return SQL for the records that tell why a target is missed, as ``rows`` does."""
        return self.rows(scope)

    def compared_with(self, scope):
        """Return the days that a miss is compared with: the quarter before."""
        return replace(scope, period=scope.previous, today=scope.previous.last)

    def is_in_money(self, dimension):
        """Tell whether the parts of a dimension are amounts, though the figure is a share of them or their growth."""
        return self.is_amount and (self.shape == kpi.CHANGE or (self.is_of_new and dimension == "novelty"))

    def outlook(self, scope):
        """Return ``{(level, id): Outlook}`` of what is known beside the pace."""
        return {}

    def facts(self, scope):
        """Return the figures of the plan, of its teams and of those who sell; what has no data is left out."""
        rows = self.rows(scope)
        if rows is None:
            return []
        found = self.sums(scope, rows)
        if self.shape == kpi.COUNT:
            found += self.nothing(scope, {fact.key for fact in found})
        outlook = self.outlook(scope) if found and not scope.is_over else {}
        facts = [self._judged(scope, fact, outlook.get(fact.key)) for fact in found if self._concerns(scope, fact)]
        return [fact for fact in facts if fact.value is not None]

    def nothing(self, scope, known):
        """Return a count of none for the teams and for who sells in them: to have none is no lack of data."""
        query = SQL("SELECT user_id, team_id FROM %s member WHERE team_id IS NOT NULL", scope.team_of_user)
        members = scope.env.execute_query(query)
        none = [Fact(REP, None, user, 0.0, None, None) for user, _team in members]
        none += [Fact(TEAM, team, None, 0.0, None, None) for team in dict.fromkeys(team for _user, team in members)]
        return [fact for fact in none if fact.key not in known]

    def sums(self, scope, rows):
        """Return the sums of ``rows`` for the plan, each team and each rep, not judged yet."""
        value = SQL("percentile_cont(0.5) WITHIN GROUP (ORDER BY numerator)") if self.middle else SQL("NULL")
        query = SQL(FACTS, rows=rows, value=value, condition=self.in_plan(scope))
        return [Fact(*row) for row in scope.env.execute_query(query)]

    def model_of(self, scope):
        """Return the model of the records."""
        return self.model

    def record_ids(self, scope, part, team=None, user=None):
        """Return the ids of the records behind the ``part`` (numerator or denominator) of a figure."""
        rows = self.rows(scope)
        if rows is None:
            return []
        conditions = [self.in_plan(scope)]
        conditions += [SQL("record.team_id = %s", team)] if team else []
        conditions += [SQL("record.user_id = %s", user)] if user else []
        condition = SQL(" AND ").join(conditions)
        query = SQL(RECORDS, rows=rows, condition=condition, part=SQL.identifier("record", part))
        return [record for (record,) in scope.env.execute_query(query)]

    def in_plan(self, scope):
        """Return SQL that a record is one of the plan's."""
        return SQL("TRUE") if self.company_wide else scope.in_teams(SQL.identifier("record", "team_id"))

    def _concerns(self, scope, fact):
        level, concerned = fact.key
        if level == TOTAL:
            return True
        return bool(concerned) and (level == REP or not scope.teams or concerned in scope.teams)

    def _judged(self, scope, fact, outlook):
        value = fact.value
        if not self.middle:
            numerator = fact.numerator or 0.0 if self.shape == kpi.COUNT else fact.numerator
            value = kpi.value(numerator, fact.denominator, self.shape)
        expected = value if value is None else self._expected(scope, fact, value, outlook)
        return Fact(fact.level, fact.team_id, fact.user_id, fact.numerator, fact.denominator, value, expected)

    def _expected(self, scope, fact, value, outlook):
        """Return the value at the end of the quarter, which is near on its last day; at the same pace a share stays."""
        outlook = outlook or Outlook()
        if outlook.numerator is not None:
            return kpi.value(outlook.numerator, outlook.denominator or fact.denominator, self.shape)
        if scope.is_over or self.shape not in (kpi.COUNT, kpi.CHANGE):
            return value
        elapsed = (scope.today - scope.period.first).days
        end = kpi.forecast(fact.numerator or 0.0, elapsed, scope.period.days, outlook.pipeline)
        return kpi.value(end, outlook.denominator or fact.denominator, self.shape)


def register(cls):
    """Add a measure to the registry."""
    REGISTRY[cls.code] = cls()
    return cls


def measure(code, env, company, teams, first, last, today):
    """Return the figures of the measure ``code``, none where it has no data or nobody has written it."""
    reader = REGISTRY.get(code)
    return reader.facts(Scope(env, company, tuple(teams.ids), periods.Period(first, last), today)) if reader else []


def drill(code, scope, part, team=None, user=None):
    """Return (model, domain, context) of the very records behind a figure, or None where nobody has written it."""
    reader = REGISTRY.get(code)
    if not reader:
        return None
    return reader.model_of(scope), [("id", "in", reader.record_ids(scope, part, team, user))], dict(reader.context)
