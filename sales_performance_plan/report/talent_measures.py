"""What the plan reads of training and skills: {user id: (part, whole)} in a period, one query each."""

from odoo.tools import SQL

COVERAGE = """
    SELECT profile.user_id, (count(enrolment.id) > 0)::int, 1
      FROM spp_talent_profile profile
      LEFT JOIN spp_talent_enrolment enrolment ON enrolment.profile_id = profile.id AND enrolment.state <> 'left'
           AND enrolment.audience = 'new_hire' AND enrolment.date_from <= %(last)s
     WHERE profile.company_id = %(company)s AND profile.active AND profile.user_id IS NOT NULL
       AND profile.entry_date <= %(last)s AND profile.new_hire_until >= %(first)s
  GROUP BY profile.id, profile.user_id
"""
# The last verdict in the period counts: a retake that is passed is passed.
PASSED = """
    SELECT user_id, sum(passed::int), count(*)
      FROM (SELECT DISTINCT ON (result.profile_id, result.module_id) result.user_id, result.passed
              FROM spp_talent_result result
              JOIN spp_talent_module module ON module.id = result.module_id AND module.is_required
             WHERE result.company_id = %(company)s AND result.kind = %(kind)s
               AND result.date >= %(lower)s AND result.date < %(upper)s
          ORDER BY result.profile_id, result.module_id, result.date DESC, result.id DESC) latest
     WHERE user_id IS NOT NULL GROUP BY user_id
"""
SKILL = """
    SELECT user_id, score, 1
      FROM (SELECT DISTINCT ON (score.profile_id) score.user_id, score.score
              FROM spp_talent_skill_score score JOIN spp_talent_skill skill ON skill.id = score.skill_id
             WHERE score.company_id = %(company)s AND score.kind = 'assessed' AND skill.code = %(code)s
               AND score.date <= %(last)s
          ORDER BY score.profile_id, score.date DESC, score.id DESC) latest
     WHERE user_id IS NOT NULL
"""


def training_coverage(env, company, first, last):
    """Return who was new in the period, and whether they were in a training for new hires."""
    return _pairs(env, SQL(COVERAGE, company=company.id, first=first, last=last))


def exam_pass_rate(env, company, lower, upper):
    """Return how many exams that leads wait for were passed, between two moments in UTC."""
    return _pairs(env, SQL(PASSED, company=company.id, kind="exam", lower=lower, upper=upper))


def drill_pass_rate(env, company, lower, upper):
    """Return how many drills that leads wait for were passed, between two moments in UTC."""
    return _pairs(env, SQL(PASSED, company=company.id, kind="drill", lower=lower, upper=upper))


def skill_mean(env, company, code, last):
    """Return the last assessed score of a skill up to a day, each over 1: their sums make the mean."""
    return _pairs(env, SQL(SKILL, company=company.id, code=code, last=last))


def _pairs(env, query):
    env.flush_all()
    return {user: (part, whole) for user, part, whole in env.execute_query(query)}
