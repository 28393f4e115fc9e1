"""What others read of mentoring: which pairs run, and the mentees' attainment for the mentors' award."""

from decimal import Decimal

from odoo.tools import SQL

from ..rules import mentor_award, periods

RUNNING = """
    pair.state <> 'draft' AND pair.date_start <= %(last)s AND coalesce(pair.ended_on, %(last)s) >= %(first)s
"""
PAIRS = """
    SELECT mentor_user_id, mentee_user_id, date_start, ended_on FROM spp_talent_mentoring pair
     WHERE pair.company_id = %(company)s AND mentor_user_id IS NOT NULL AND mentee_user_id IS NOT NULL AND %(running)s
  ORDER BY pair.id
"""


def _rows(env, query, company, first, last):
    env.flush_all()
    running = SQL(RUNNING, first=first, last=last)
    return env.execute_query(SQL(query, running=running, company=company.id, first=first, last=last))


def mentees(env, company, month, least):
    """Return ``{mentor's user id: [mentee's user id]}`` of who was mentored for ``least`` days of ``month``."""
    until = min(month.last, company._sales_today())
    found = {}
    for mentor, mentee, start, end in _rows(env, PAIRS, company, month.first, month.last):
        days = mentor_award.days_in(month, start, min(end or until, until))
        if days >= least and mentee not in found.setdefault(mentor, []):
            found[mentor].append(mentee)
    return {mentor: people for mentor, people in found.items() if people}


def mentee_attainment(env, company, month, least, span):
    """Return ``{mentor's user id: mean attainment of the mentees}`` up to the end of ``month``, None without targets.

    Of the quarter so far, or of the month alone, against as much of the quarter's target.
    """
    people = mentees(env, company, month, least)
    quarter = company._sales_quarter(month.last)
    begun = month.first if span == "month" else quarter.first
    part = periods.Period(max(begun, quarter.first), month.last)
    users = env["res.users"].browse({user for several in people.values() for user in several})
    targets = env["spp.plan.member"]._targets(company, quarter.first) if people else {}
    sales = env["spp.incentive.run"]._sales_of_reps(company, users, part.first, part.last) if people else {}
    share = mentor_award.part_of_quarter(quarter, part)
    reached = {
        user.id: mentor_award.attainment(_decimal(sales.get(user.id)), _decimal(targets.get(user.id)), share)
        for user in users
    }
    return {mentor: mentor_award.mean(reached[user] for user in several) for mentor, several in people.items()}


def _decimal(amount):
    return Decimal(str(round(amount or 0.0, 6)))
