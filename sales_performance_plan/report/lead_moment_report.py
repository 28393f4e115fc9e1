from odoo import api, fields, models
from odoo.tools import SQL

from ..models.narrow import NarrowMany2one

# One row a lead: "own" ones were entered by their rep, "pooled" ones given by score.
LEADS = """
    WITH given AS (
        SELECT lead.*, company.id AS whose_id, pooled.lead_id IS NOT NULL AS pooled,
               lead.first_assigned_at <= lead.acquired_at + interval '1 second'
               AND pooled.lead_id IS NULL AS own,
               greatest(lead.acquired_at, lead.qualified_at) AS passed_at,
               company.lead_delay_hours * interval '1 hour' AS patience,
               reason.loss_cause
          FROM crm_lead lead
          LEFT JOIN crm_team team ON team.id = lead.team_id
          JOIN res_company company ON company.id = COALESCE(lead.company_id, team.company_id, %(only)s)
          LEFT JOIN crm_lost_reason reason ON reason.id = lead.lost_reason_id
          LEFT JOIN (SELECT DISTINCT lead_id FROM spp_lead_assignment WHERE user_id IS NOT NULL) pooled
                 ON pooled.lead_id = lead.id
         WHERE lead.acquired_at IS NOT NULL
    ), told AS (
        SELECT given.*, COALESCE(
                   first_assigned_at - acquired_at > patience AND NOT own,
                   user_id IS NULL AND COALESCE(date_closed, now() AT TIME ZONE 'UTC') - acquired_at > patience
               ) AS late
          FROM given
    )
    SELECT id, id AS lead_id, user_id, team_id, whose_id AS company_id, source_id, lost_reason_id, acquired_at,
           qualification_state, won_status,
           CASE WHEN own THEN 'own' WHEN pooled THEN 'pool'
                WHEN first_assigned_at IS NULL THEN 'none' ELSE 'hand' END AS origin,
           CASE WHEN own IS NOT TRUE THEN %(assigned)s END AS assignment_hours,
           CASE WHEN pooled THEN %(waited)s END AS system_hours,
           CASE WHEN pooled THEN COALESCE(%(facts)s, 0) + COALESCE(%(contacted)s, 0)
                WHEN own THEN %(contacted)s
                WHEN first_assigned_at IS NOT NULL THEN COALESCE(%(assigned)s, 0) + COALESCE(%(contacted)s, 0)
           END AS people_hours,
           %(contacted)s AS contact_hours,
           late::int AS is_late,
           (won_status = 'lost' AND qualification_state IS DISTINCT FROM 'invalid'
            AND (loss_cause = 'delay' OR late))::int AS lost_through_delay
      FROM told
"""


class LeadMomentReport(models.Model):
    """How long each lead waited, for whom, and whether it was lost because of that."""

    _name = "spp.lead.moment.report"
    _description = "Lead Waiting Times"
    _auto = False
    _order = "acquired_at desc, id desc"

    lead_id = NarrowMany2one("crm.lead", readonly=True)
    user_id = NarrowMany2one("res.users", "Salesperson", readonly=True)
    team_id = NarrowMany2one("crm.team", readonly=True)
    company_id = NarrowMany2one("res.company", readonly=True)
    source_id = NarrowMany2one("utm.source", readonly=True)
    lost_reason_id = NarrowMany2one("crm.lost.reason", readonly=True)
    acquired_at = fields.Datetime("Acquired", readonly=True)
    origin = fields.Selection(
        [("own", "Entered by the rep"), ("pool", "Given by score"), ("hand", "Given by hand"), ("none", "Not given")],
        readonly=True,
    )
    qualification_state = fields.Selection(
        [("qualified", "Qualified"), ("nurture", "Nurture"), ("invalid", "Invalid")], "Qualification", readonly=True
    )
    won_status = fields.Selection([("won", "Won"), ("lost", "Lost"), ("pending", "Open")], "Outcome", readonly=True)
    assignment_hours = fields.Float("Hours to Assignment", readonly=True, aggregator="avg")
    system_hours = fields.Float(
        "System's Hours", readonly=True, aggregator="avg", help="From passing the mark until the pool gave it out."
    )
    people_hours = fields.Float(
        "People's Hours",
        readonly=True,
        aggregator="avg",
        help="Until the facts were known or somebody gave the lead out by hand, and from there to the first contact.",
    )
    contact_hours = fields.Float("Hours to Contact", readonly=True, aggregator="avg")
    is_late = fields.Integer("Given Late", readonly=True)
    lost_through_delay = fields.Integer("Lost through Delay", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            LEADS,
            only=self.env["spp.lead.pool"]._only_company().id or None,
            assigned=_hours("acquired_at", "first_assigned_at"),
            waited=_hours("passed_at", "first_assigned_at"),
            facts=_hours("acquired_at", "passed_at"),
            contacted=_hours("first_assigned_at", "first_contacted_at"),
        )

    @api.readonly
    def action_open_lead(self):
        """Open the lead behind the row."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.lead",
            "res_id": self.lead_id.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }


def _hours(start, end):
    """Return SQL for the hours between two moments of a lead, none where one is missing."""
    return SQL("greatest(extract(epoch FROM %s - %s) / 3600.0, 0)", SQL.identifier(end), SQL.identifier(start))
