"""Measures of the people: who attained their target."""

from odoo.tools import SQL

from .plan_measure import REP, TEAM, TOTAL, Measure, Outlook, register

MEMBERS = """
    SELECT * FROM (VALUES %(members)s) member (record_id, team_id, user_id, numerator, denominator)
"""


@register
class AttainmentRate(Measure):
    """Members who attained their target, of all who have one; judged by where they will be when the quarter ends."""

    code = "attainment_rate"
    model = "spp.plan.member"
    builds_up = True
    company_wide = True  # whoever the plan has, also without a team

    def members(self, scope):
        """Return the members with a target, as ``(member, sales)``."""
        members = scope.env["spp.plan.member"].search(
            [
                ("company_id", "=", scope.company.id),
                ("date_from", "=", scope.period.first),
                ("target", ">", 0),
                *([("plan_id.team_ids", "in", scope.teams)] if scope.teams else []),
            ]
        )
        if not members:
            return []
        days = scope.horizon if scope.horizon.days > 0 else scope.period
        sales = scope.env["spp.incentive.run"]._sales_of_reps(scope.company, members.user_id, days.first, days.last)
        return [(member, sales.get(member.user_id.id, 0.0)) for member in members]

    def rows(self, scope):
        """Return the members."""
        return self._rows(scope, 1.0)

    def cause_rows(self, scope):
        """Return the members with who will have attained at this pace, as the figure is judged."""
        return self._rows(scope, 1.0 if scope.is_over else self.pace(scope) or 1.0)

    def pace(self, scope):
        """Return what sales so far are multiplied with to be those of the whole quarter; 0 on its first day."""
        elapsed = (scope.today - scope.period.first).days
        return scope.period.days / elapsed if elapsed > 0 else 0.0

    def _rows(self, scope, pace):
        rows = [
            SQL(
                "(%s, %s::int, %s, %s, 1)",
                member.id,
                member.team_id.id or None,
                member.user_id.id,
                int(self.attains(scope, member, sold * pace)),
            )
            for member, sold in self.members(scope)
        ]
        return SQL(MEMBERS, members=SQL(", ").join(rows)) if rows else None

    def attains(self, scope, member, sold):
        """Tell whether ``sold`` is enough."""
        return sold >= member.target * scope.company.attained_bar

    def outlook(self, scope):
        """Return how many will have attained if they go on like this."""
        pace = self.pace(scope)
        if not pace:
            return {}
        found = {}
        for member, sold in self.members(scope):
            attains = self.attains(scope, member, sold * pace)
            for key in ((TOTAL, None), (TEAM, member.team_id.id), (REP, member.user_id.id)):
                found[key] = found.get(key, 0) + attains
        return {key: Outlook(numerator=number) for key, number in found.items()}
