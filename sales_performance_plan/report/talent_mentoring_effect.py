"""How starters did: who had a mentor, attainment of the first quarters, days until the first deal."""

from odoo.tools import SQL

from ..rules.mentoring_effect import Starter

MENTORED = """
    SELECT DISTINCT mentee_id FROM spp_talent_mentoring WHERE state <> 'draft' AND mentee_id IN %(profiles)s
"""
FIRST_DEALS = """
    SELECT profile.id, min((lead.date_closed AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date - profile.entry_date)
      FROM spp_talent_profile profile JOIN crm_lead lead ON lead.user_id = profile.user_id
     WHERE profile.id IN %(profiles)s AND lead.won_status = 'won' AND lead.active
       AND (lead.company_id IS NULL OR lead.company_id = %(company)s)
       AND (lead.date_closed AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date >= profile.entry_date
  GROUP BY profile.id
"""


def starters(profiles, company, quarters):
    """Return a ``Starter`` for each of ``profiles``, by the first ``quarters`` that they had a target in.

    Only quarters that are over count, and that began while they were new: later ones tell of something else.
    """
    if not profiles:
        return []
    env = profiles.env
    env.flush_all()
    known = {"profiles": tuple(profiles.ids), "company": company.id, "zone": str(company._sales_zone())}
    mentored = {row[0] for row in env.execute_query(SQL(MENTORED, **known))}
    deals = dict(env.execute_query(SQL(FIRST_DEALS, **known)))
    reached = _attainments(profiles, company, quarters)
    return [Starter(one.id, one.id in mentored, reached.get(one.id), deals.get(one.id)) for one in profiles]


def _attainments(profiles, company, quarters):
    """Return {profile id: mean attainment of the first quarters}."""
    members = profiles.env["spp.plan.member"].search(
        [
            ("company_id", "=", company.id),
            ("user_id", "in", profiles.user_id.ids),
            ("plan_id.state", "!=", "draft"),
            ("target", ">", 0),
            ("date_to", "<", company._sales_today()),
        ],
        order="date_from",
    )
    by_user = members.grouped("user_id")
    found = {}
    for profile in profiles:
        mine = by_user.get(profile.user_id, members.browse())
        first = mine.filtered(
            lambda one, new=profile: new.entry_date <= one.date_to and one.date_from <= new.new_hire_until
        )[:quarters]
        if first:
            found[profile.id] = sum(first.mapped("attainment")) / len(first)
    return found
