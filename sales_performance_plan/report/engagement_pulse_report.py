from odoo import fields, models
from odoo.tools import SQL

from ..models.narrow import NarrowMany2one

# Months with too few answers show their number alone.
MONTHS = """
    SELECT min(answer.id) AS id, answer.company_id, answer.month, count(*) AS answers,
           CASE WHEN count(*) >= company.pulse_fewest_answers
                THEN avg((answer.score >= company.pulse_satisfied_from)::int)::float END AS satisfied,
           CASE WHEN count(*) >= company.pulse_fewest_answers THEN avg(answer.score)::float END AS mean,
           CASE WHEN count(*) >= company.pulse_fewest_answers
                THEN string_agg('– ' || answer.comment, E'\\n' ORDER BY answer.comment) END AS comments
      FROM spp_engagement_pulse answer JOIN res_company company ON company.id = answer.company_id
  GROUP BY answer.company_id, answer.month, company.pulse_fewest_answers
"""


class EngagementPulseReport(models.Model):
    """How satisfied the people are, month by month; never who said what."""

    _name = "spp.engagement.pulse.report"
    _description = "Employee Satisfaction"
    _auto = False
    _order = "month desc, id"
    _rec_name = "month"

    company_id = NarrowMany2one("res.company", readonly=True)
    month = fields.Date(readonly=True)
    answers = fields.Integer(readonly=True)
    satisfied = fields.Float(readonly=True, aggregator="avg", help="Share of the answers that are satisfied.")
    mean = fields.Float("Mean of 5", readonly=True, aggregator="avg")
    comments = fields.Text("What They Said", readonly=True)

    @property
    def _table_query(self):
        return SQL(MONTHS)
