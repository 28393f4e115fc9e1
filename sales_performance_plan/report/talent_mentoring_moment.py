from odoo import api, fields, models
from odoo.tools import SQL

from . import sales_zone

# Sessions and summaries side by side: even numbers are the ones, odd numbers the others.
MOMENTS = """
    SELECT 2 * one.id AS id, 'session' AS kind, one.id AS record, one.mentoring_id, one.company_id,
           one.mentor_user_id, one.mentee_user_id, one.week, one.state,
           coalesce(one.held_on, %(day)s) AS day, one.minutes, one.shared_note AS text
      FROM spp_talent_mentoring_session one %(place)s
 UNION ALL
    SELECT 2 * summary.id + 1, 'summary', summary.id, summary.mentoring_id, summary.company_id,
           summary.mentor_user_id, summary.mentee_user_id, summary.week, summary.state,
           coalesce(summary.submitted_on, summary.date_due), NULL,
           nullif(concat_ws(' → ', nullif(summary.problems, ''), nullif(summary.solutions, '')), '')
      FROM spp_talent_mentoring_summary summary
"""


class TalentMentoringMoment(models.Model):
    """What happened between mentor and mentee, in order: their sessions, and what the mentee wrote."""

    _name = "spp.talent.mentoring.moment"
    _description = "Timeline of a Mentoring"
    _auto = False
    _order = "week desc, day desc, id desc"
    _rec_name = "kind"

    kind = fields.Selection([("session", "Session"), ("summary", "Learning Summary")], readonly=True)
    record = fields.Integer(readonly=True, aggregator=None)
    mentoring_id = fields.Many2one("spp.talent.mentoring", "Pair", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    mentor_user_id = fields.Many2one("res.users", "Mentor", readonly=True)
    mentee_user_id = fields.Many2one("res.users", "Mentee", readonly=True)
    week = fields.Date("Week of", readonly=True)
    day = fields.Date(readonly=True)
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("held", "Held"),
            ("missed", "Missed"),
            ("due", "Due"),
            ("late", "Late"),
            ("submitted", "Written"),
        ],
        readonly=True,
    )
    minutes = fields.Integer(readonly=True)
    text = fields.Text("Notes", readonly=True)

    @property
    def _table_query(self):
        return SQL(MOMENTS, day=SQL(sales_zone.DAY), place=SQL(sales_zone.PLACE))

    @api.readonly
    def action_open(self):
        """Open the session or the summary itself."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": dict(self._fields["kind"]._description_selection(self.env))[self.kind],
            "res_model": f"spp.talent.mentoring.{self.kind}",
            "res_id": self.record,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "current",
        }
