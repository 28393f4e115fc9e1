"""How long leads stand in their step, and which of them stand there for longer than its norm, as SQL."""

from dataclasses import dataclass
from datetime import datetime

from odoo import fields
from odoo.tools import SQL

# A lead is in its step since it last came from another one, through however many stages that have the same step.
BEYOND = """
    SELECT lead.id AS lead_id, here.step, norm.days AS norm, since.moment,
           extract(epoch FROM %(now)s - since.moment) / 86400 AS days
      FROM crm_lead lead
      JOIN %(steps)s here (stage_id, step, number) ON here.stage_id = lead.stage_id
      JOIN spp_lead_norm norm
        ON norm.company_id = coalesce(lead.company_id, %(company)s) AND norm.step = here.step AND norm.days > 0
      CROSS JOIN LATERAL (
            SELECT coalesce(max(log.left_at) FILTER (WHERE coalesce(known.step, log.step, '') <> here.step),
                            min(log.entered_at), lead.date_last_stage_update, lead.create_date) AS moment
              FROM spp_lead_step log
              LEFT JOIN %(steps)s known (stage_id, step, number) ON known.stage_id = log.stage_id
             WHERE log.lead_id = lead.id AND log.merged IS NOT TRUE) since
     WHERE lead.active AND since.moment < %(now)s - norm.days * interval '1 day'
       AND (%(arrived)s) IS NOT TRUE AND %(condition)s
"""
ARRIVED = """
    lead.won_status = 'won' AND NOT EXISTS (
        SELECT FROM %(onward)s onward (stage_id, team_id)
         WHERE onward.stage_id = lead.stage_id AND (onward.team_id IS NULL OR onward.team_id = lead.team_id))
"""


@dataclass(frozen=True)
class Standing:
    """A lead beyond the norm of its step: since when, for how many days, and how many are usual."""

    lead_id: int
    step: str
    norm: int
    since: datetime
    exact_days: float

    @property
    def days(self):
        """Return the full days, or if they are no more than the norm the part of a day that makes them more."""
        days = int(self.exact_days)
        return f"{self.exact_days:.1f}" if days <= self.norm else str(days)


def arrived(env):
    """Return SQL that is true of a won lead that has no stage left to go to."""
    return SQL(ARRIVED, onward=env["crm.stage"]._onward_sql())


def beyond_norms(env, condition):
    """Return SQL for the leads beyond the norm that meet ``condition``, with the columns of ``Standing``."""
    return SQL(
        BEYOND,
        now=fields.Datetime.now(),
        steps=env["crm.stage"]._steps_sql(),
        company=env.company.id,
        arrived=arrived(env),
        condition=condition,
    )
