from odoo import fields, models
from odoo.tools import SQL

from ..models.narrow import NarrowMany2one
from . import sales_zone

# A row for each person and judged module of the trainings that they are, or were, in.
ROWS = """
    WITH attended AS (
        SELECT enrolment.id AS enrolment_id, one.module_id, count(*) AS held,
               count(*) FILTER (WHERE attendance.is_present) AS present, sum(attendance.hours) AS hours,
               sum(CASE WHEN attendance.is_present THEN one.cost / NULLIF(there.number, 0) END) AS cost
          FROM spp_talent_attendance attendance
          JOIN spp_talent_session one ON one.id = attendance.session_id AND one.state = 'held'
          %(place)s
          JOIN spp_talent_enrolment enrolment ON enrolment.profile_id = attendance.profile_id
               AND enrolment.programme_id = one.programme_id AND enrolment.date_from <= %(day)s
          LEFT JOIN LATERAL (SELECT count(*) AS number FROM spp_talent_attendance other
                              WHERE other.session_id = one.id AND other.is_present) there ON TRUE
      GROUP BY 1, 2
    ), tested AS (
        SELECT profile_id, module_id, bool_or(passed) AS passed, max(score) AS score, count(*) AS attempts
          FROM spp_talent_result GROUP BY 1, 2
    )
    SELECT row_number() OVER (ORDER BY enrolment.id, module.id) AS id, enrolment.id AS enrolment_id,
           enrolment.profile_id, enrolment.user_id, enrolment.team_id, enrolment.company_id, profile.role,
           enrolment.programme_id, module.id AS module_id, module.judged_by, enrolment.date_from, enrolment.state,
           CASE module.judged_by
                WHEN 'attendance' THEN (CASE WHEN attended.held >= module.min_sessions
                                             THEN (100.0 * attended.present / attended.held
                                                   >= module.pass_mark)::int END)
                ELSE tested.passed::int END::float AS passed,
           CASE module.judged_by WHEN 'attendance' THEN 100.0 * attended.present / NULLIF(attended.held, 0)
                ELSE tested.score END AS score,
           tested.attempts, attended.hours, attended.cost
      FROM spp_talent_enrolment enrolment
      JOIN spp_talent_profile profile ON profile.id = enrolment.profile_id
      JOIN spp_talent_module module ON module.programme_id = enrolment.programme_id
      LEFT JOIN attended ON attended.enrolment_id = enrolment.id AND attended.module_id = module.id
      LEFT JOIN tested ON tested.profile_id = enrolment.profile_id AND tested.module_id = module.id
     WHERE profile.active
"""


class TalentTrainingReport(models.Model):
    """How training goes: pass rates, scores, attempts, hours and what it cost, by module, person and team."""

    _name = "spp.talent.training.report"
    _description = "Training Results"
    _auto = False
    _order = "date_from desc, id"
    _rec_name = "module_id"

    enrolment_id = NarrowMany2one("spp.talent.enrolment", "Training", readonly=True)
    profile_id = NarrowMany2one("spp.talent.profile", "Person", readonly=True)
    user_id = NarrowMany2one("res.users", "User", readonly=True)
    team_id = NarrowMany2one("crm.team", "Sales Team", readonly=True)
    company_id = NarrowMany2one("res.company", readonly=True)
    role = fields.Selection(
        selection=lambda self: self.env["spp.talent.profile"]._fields["role"]._description_selection(self.env),
        readonly=True,
    )
    programme_id = NarrowMany2one("spp.talent.programme", readonly=True)
    module_id = NarrowMany2one("spp.talent.module", readonly=True)
    judged_by = fields.Selection(
        selection=lambda self: self.env["spp.talent.module"]._fields["judged_by"]._description_selection(self.env),
        readonly=True,
    )
    date_from = fields.Date("Began", readonly=True)
    state = fields.Selection(
        [("running", "In Training"), ("passed", "Passed"), ("left", "Left")], "Training Is", readonly=True
    )
    passed = fields.Float("Pass Rate", readonly=True, aggregator="avg", help="Of those with a result.")
    score = fields.Float("Score (%)", readonly=True, aggregator="avg")
    attempts = fields.Integer(readonly=True)
    hours = fields.Float("Hours of Training", readonly=True)
    cost = fields.Float(readonly=True, help="A share of each session's cost for everybody who was there.")

    @property
    def _table_query(self):
        return SQL(ROWS, day=SQL(sales_zone.DAY), place=SQL(sales_zone.PLACE))
