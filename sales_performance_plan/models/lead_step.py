from odoo import api, fields, models
from odoo.tools import SQL

# Ended stays have the ids of the table; a lead's lasting stay has the lead's, this far up.
LASTING = 1 << 30

LEAVE = """
    INSERT INTO spp_lead_step (lead_id, stage_id, step, user_id, team_id, company_id, entered_at, left_at, hours,
                               is_current, merged)
    SELECT lead.id, stay.stage_id, stay.step, lead.user_id, lead.team_id, lead.company_id,
           least(stay.entered_at, %(now)s), %(now)s,
           extract(epoch FROM %(now)s - least(stay.entered_at, %(now)s)) / 3600, FALSE, FALSE
      FROM unnest(%(leads)s::int[], %(stages)s::int[], %(steps)s::varchar[], %(entered)s::timestamp[])
           AS stay (lead_id, stage_id, step, entered_at)
      JOIN crm_lead lead ON lead.id = stay.lead_id
"""


class LeadStep(models.Model):
    """The time a lead stood in a stage, from entering to leaving (the plan's G4).

    The table holds the stays that ended, written when a lead leaves. The lasting one is the lead's stage
    and the moment it was reached, so creating a lead costs nothing; whoever reads this model sees both.
    A stage that is mapped later counts with its past: the step is the one it belongs to today, and the one
    it had when the lead left only if the stage is gone.
    """

    _name = "spp.lead.step"
    _description = "Stay of a Lead in a Stage"
    _log_access = False
    _order = "entered_at desc, id desc"
    _rec_name = "stage_id"

    lead_id = fields.Many2one("crm.lead", required=True, readonly=True, index=True, ondelete="cascade")
    stage_id = fields.Many2one("crm.stage", readonly=True, ondelete="set null")
    step = fields.Selection(
        selection=lambda self: self.env["crm.stage"]._fields["process_step"]._description_selection(self.env),
        readonly=True,
    )
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True, ondelete="set null")
    team_id = fields.Many2one("crm.team", "Sales Team", readonly=True, ondelete="set null")
    company_id = fields.Many2one("res.company", readonly=True, ondelete="cascade")
    entered_at = fields.Datetime("Entered", required=True, readonly=True)
    left_at = fields.Datetime("Left", readonly=True, help="Empty while it lasts.")
    hours = fields.Float(readonly=True, aggregator="avg", help="Up to now while it lasts, to the loss of a lost lead.")
    is_current = fields.Boolean("Stands Here", readonly=True)
    merged = fields.Boolean("From a Merged Lead", readonly=True, help="It is kept, but the funnel does not count it.")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT ended.id, ended.lead_id, ended.stage_id, coalesce(mapped.step, ended.step) AS step,
                   ended.user_id, ended.team_id, ended.company_id, ended.entered_at, ended.left_at,
                   ended.hours, FALSE AS is_current, ended.merged IS TRUE AS merged
              FROM spp_lead_step ended
              LEFT JOIN %(steps)s mapped (stage_id, step, number) ON mapped.stage_id = ended.stage_id
            UNION ALL
            SELECT lead.id + %(lasting)s, lead.id, lead.stage_id, mapped.step,
                   lead.user_id, lead.team_id, lead.company_id, moment.entered_at, moment.left_at,
                   extract(epoch FROM greatest(coalesce(moment.left_at, %(now)s), moment.entered_at)
                                      - moment.entered_at) / 3600, TRUE, FALSE
              FROM crm_lead lead
              LEFT JOIN %(steps)s mapped (stage_id, step, number) ON mapped.stage_id = lead.stage_id
              CROSS JOIN LATERAL (SELECT coalesce(lead.date_last_stage_update, lead.create_date) AS entered_at,
                                         CASE WHEN NOT lead.active THEN lead.date_closed END AS left_at) moment
             WHERE lead.stage_id IS NOT NULL
            """,
            steps=self.env["crm.stage"]._steps_sql(),
            lasting=LASTING,
            now=fields.Datetime.now(),
        )

    @api.model
    def _leave(self, stays):
        """Write the end of ``stays``, given as {lead: (stage, entered at)}, in one statement.

        Who had the lead is read from its row, where a change that is being written has not arrived yet.
        """
        steps = self.env["crm.stage"]._process_steps()
        leads = list(stays)
        query = SQL(
            LEAVE,
            now=self.env.cr.now(),
            leads=[lead.id for lead in leads],
            stages=[stays[lead][0].id for lead in leads],
            steps=[steps.get(stays[lead][0].id) for lead in leads],
            entered=[stays[lead][1] or lead.create_date for lead in leads],
        )
        self.env.cr.execute(query)
        self.invalidate_model(flush=False)

    @api.model
    def _hand_over(self, gone, kept):
        """Let the stays of leads that are merged into ``kept`` move there."""
        query = "UPDATE spp_lead_step SET lead_id = %s, merged = TRUE WHERE lead_id IN %s"
        self.env.cr.execute(SQL(query, kept.id, tuple(gone.ids)))
        self.invalidate_model(flush=False)
