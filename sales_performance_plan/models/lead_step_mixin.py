from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..report import lead_steps_sql
from .customer_mixin import REP


class LeadStepMixin(models.AbstractModel):
    """A lead's way through the steps: stays are logged when they end, those beyond the norm flagged (the plan's G4)."""

    _name = "spp.lead.step.mixin"
    _description = "Lead on Its Way through the Steps"

    is_beyond_norm = fields.Boolean(
        "Beyond the Norm",
        compute="_compute_norm_note",
        search="_search_is_beyond_norm",
        groups=REP,
        help="It stands in its step for longer than the norm says.",
    )
    norm_note = fields.Char("Standing", compute="_compute_norm_note", groups=REP)

    def write(self, vals):
        """Log the stays that end; without a change of stage there is nothing to ask the database."""
        if "stage_id" in vals and any(lead.stage_id.id != vals["stage_id"] for lead in self):
            # The host sets the clock of all of them anew if it does for one, so all their stays end here.
            self._log_leaving({lead: lead.stage_id for lead in self})
        return super().write(vals)

    def _compute_stage_id(self):
        """Log the stay of leads whose new team does not have their stage.

        The host leaves the clock as it was, so that the new stay would begin too early; where stages are
        mapped to steps it is set.
        """
        before = {lead: lead.stage_id for lead in self if isinstance(lead.id, int) and lead.stage_id}
        result = super()._compute_stage_id()
        moved = {lead: stage for lead, stage in before.items() if lead.stage_id != stage}
        self._log_leaving(moved)
        if moved and self.env["crm.stage"]._process_steps():
            self.browse().union(*moved).date_last_stage_update = self.env.cr.now()
        return result

    @api.model
    def _log_leaving(self, stages):
        stays = {lead: (stage, lead.date_last_stage_update) for lead, stage in stages.items() if stage}
        if stays:
            self.env["spp.lead.step"]._leave(stays)

    def _merge_dependences(self, opportunities):
        """Keep the stays of leads that are merged into this one."""
        result = super()._merge_dependences(opportunities)
        self.env["spp.lead.step"]._hand_over(opportunities, self)
        return result

    @api.depends("stage_id", "team_id", "active", "won_status", "date_last_stage_update")
    def _compute_norm_note(self):
        beyond = self._beyond_norms()
        labels = self.env["crm.stage"]._step_labels() if beyond else {}
        for lead in self:
            found = beyond.get(lead.id or lead._origin.id)
            lead.is_beyond_norm = bool(found)
            lead.norm_note = found and self.env._(
                "%(days)s days in %(step)s, norm %(norm)s", days=found.days, step=labels[found.step], norm=found.norm
            )

    def _beyond_norms(self):
        """Return {lead id: how it stands} for those of these leads that are beyond the norm of their step."""
        ids = self._origin.ids or self.ids
        if not ids or not self.env["crm.stage"]._process_steps():
            return {}
        self._origin.flush_recordset(["stage_id", "team_id", "active", "won_status", "date_last_stage_update"])
        rows = self.env.execute_query(lead_steps_sql.beyond_norms(self.env, SQL("lead.id IN %s", tuple(ids))))
        return {row[0]: lead_steps_sql.Standing(*row) for row in rows}

    @api.model
    def _search_is_beyond_norm(self, operator, _value):
        if operator != "in":
            return NotImplemented
        if not self.env["crm.stage"]._process_steps():
            return Domain.FALSE
        query = lead_steps_sql.beyond_norms(self.env, SQL("TRUE"))
        return Domain.custom(
            to_sql=lambda _model, alias, _query: SQL(
                "%s IN (SELECT lead_id FROM (%s) beyond)", SQL.identifier(alias, "id"), query
            )
        )
