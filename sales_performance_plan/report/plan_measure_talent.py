"""Measures of training, mentoring and satisfaction of the people; each row is somebody, or something that they did."""

from odoo.tools import SQL

from ..rules import kpi
from .plan_measure import Measure, register
from .talent_mentoring_measures import RUNNING

NEW_HIRES = """
    SELECT profile.id AS record_id, profile.team_id, profile.user_id, %(numerator)s::int AS numerator, 1 AS denominator
      FROM spp_talent_profile profile
     WHERE profile.company_id = %(company)s AND profile.active AND profile.role <> 'manager'
       AND profile.entry_date <= %(last)s AND profile.new_hire_until >= %(first)s
"""
TRAINED = """
    EXISTS (SELECT FROM spp_talent_enrolment enrolment
             WHERE enrolment.profile_id = profile.id AND enrolment.state <> 'left'
               AND enrolment.audience = 'new_hire' AND enrolment.date_from <= %(last)s)
"""
# Seniors who mentor and new hires who have a mentor, of all seniors and new hires.
PAIRED = """
    SELECT profile.id AS record_id, profile.team_id, profile.user_id,
           EXISTS (SELECT FROM spp_talent_mentoring pair
                    WHERE profile.id IN (pair.mentor_id, pair.mentee_id) AND %(running)s)::int AS numerator,
           1 AS denominator
      FROM spp_talent_profile profile
     WHERE profile.company_id = %(company)s AND profile.active AND profile.role <> 'manager'
       AND (profile.senior_from <= %(last)s OR (profile.entry_date <= %(last)s AND profile.new_hire_until >= %(first)s))
"""
# The last verdict of the quarter counts: a retake that is passed is passed.
VERDICTS = """
    SELECT DISTINCT ON (result.profile_id, result.module_id) result.id AS record_id, result.team_id, result.user_id,
           result.passed::int AS numerator, 1 AS denominator
      FROM spp_talent_result result
      JOIN spp_talent_module module ON module.id = result.module_id AND module.is_required
     WHERE result.company_id = %(company)s AND result.kind = %(kind)s
       AND result.date >= %(lower)s AND result.date < %(upper)s
  ORDER BY result.profile_id, result.module_id, result.date DESC, result.id DESC
"""
SCORES = """
    SELECT DISTINCT ON (score.profile_id) score.id AS record_id, score.team_id, score.user_id,
           score.score AS numerator, 1 AS denominator
      FROM spp_talent_skill_score score
      JOIN spp_talent_skill skill ON skill.id = score.skill_id AND skill.code = %(skill)s
      JOIN spp_talent_profile profile ON profile.id = score.profile_id AND profile.active
     WHERE score.company_id = %(company)s AND score.kind = 'assessed' AND score.date <= %(last)s
  ORDER BY score.profile_id, score.date DESC, score.id DESC
"""
# Nobody's: who said what is not kept, and months with too few answers say nothing.
MONTHS = """
    SELECT min(answer.id) AS record_id, NULL::int AS team_id, NULL::int AS user_id,
           sum((answer.score >= company.pulse_satisfied_from)::int) AS numerator, count(*) AS denominator
      FROM spp_engagement_pulse answer JOIN res_company company ON company.id = answer.company_id
     WHERE answer.company_id = %(company)s AND answer.month BETWEEN %(first)s AND %(last)s
  GROUP BY answer.month, company.pulse_fewest_answers HAVING count(*) >= company.pulse_fewest_answers
"""


def _days(scope):
    return {"company": scope.company.id, "first": scope.period.first, "last": scope.horizon.last}


@register
class TrainingCoverage(Measure):
    """New hires of the quarter who are in their training, or have passed it."""

    code = "training_coverage"
    model = "spp.talent.profile"

    def rows(self, scope):
        """Return the new hires."""
        return SQL(NEW_HIRES, numerator=SQL(TRAINED, last=scope.horizon.last), **_days(scope))


@register
class MentoringCoverage(Measure):
    """Seniors who mentor and new hires who have a mentor."""

    code = "mentoring_coverage"
    model = "spp.talent.profile"

    def rows(self, scope):
        """Return the seniors and the new hires."""
        days = _days(scope)
        return SQL(PAIRED, running=SQL(RUNNING, first=days["first"], last=days["last"]), **days)


class PassRate(Measure):
    """What leads wait for, passed at the last attempt of the quarter."""

    model = "spp.talent.result"
    kind = None

    def rows(self, scope):
        """Return the last attempts."""
        lower, upper = scope.edges()
        return SQL(VERDICTS, company=scope.company.id, kind=self.kind, lower=lower, upper=upper)


@register
class ExamPassRate(PassRate):
    """Product exams passed."""

    code, kind = "exam_pass_rate", "exam"


@register
class DrillPassRate(PassRate):
    """Selling drills passed."""

    code, kind = "drill_pass_rate", "drill"


@register
class SkillScore(Measure):
    """The last assessed score of how well each wins new customers, and its mean."""

    code = "skill_score"
    model = "spp.talent.skill.score"
    shape = kpi.MEAN

    def rows(self, scope):
        """Return each one's last score."""
        return SQL(SCORES, company=scope.company.id, last=scope.horizon.last, skill="development")


@register
class EmployeeSatisfaction(Measure):
    """Satisfied answers to how the months of the quarter were."""

    code = "employee_satisfaction"
    model = "spp.engagement.pulse.report"
    company_wide = True
    is_amount = True  # a record is a month with all of its answers
    dimensions = ()  # nobody's

    def rows(self, scope):
        """Return the months with enough answers."""
        return SQL(MONTHS, **_days(scope))
