from odoo import api, fields, models
from odoo.fields import Command, Domain

from ..rules import step_guess

NEW_STAGES = ("needs", "aftersales")


class LeadStageWizard(models.TransientModel):
    """Maps the company's own stages to the six steps of the sales process (the plan's section 3).

    Stages are neither renamed nor removed, and what new leads begin with stays the same. Two stages that
    companies often lack can be added for some teams.
    """

    _name = "spp.lead.stage.wizard"
    _description = "Map Stages"

    team_ids = fields.Many2many("crm.team", string="Sales Teams", help="Whose stages; none means all teams.")
    line_ids = fields.One2many(
        "spp.lead.stage.wizard.line", "wizard_id", compute="_compute_line_ids", store=True, readonly=False
    )
    missing = fields.Char("No Stage Yet", compute="_compute_missing")
    lacks_needs = fields.Boolean(compute="_compute_missing")
    lacks_aftersales = fields.Boolean(compute="_compute_missing")
    create_needs = fields.Boolean("Add a stage Needs Analysis before the proposal")
    create_aftersales = fields.Boolean("Add a won stage After-Sales behind the deal")

    @api.depends("team_ids")
    def _compute_line_ids(self):
        for wizard in self:
            stages = wizard._stages()
            guesses = step_guess.guess([stage._as_named_rules() for stage in stages])
            lines = [
                Command.create(
                    {"stage_id": stage.id, "process_step": guesses[stage.id], "is_new": not stage.process_step}
                )
                for stage in stages
            ]
            wizard.line_ids = [Command.clear(), *lines]

    @api.depends("line_ids.process_step")
    def _compute_missing(self):
        labels = self.env["crm.stage"]._step_labels()
        for wizard in self:
            missing = step_guess.missing(wizard.line_ids.mapped("process_step"))
            wizard.missing = ", ".join(labels[step] for step in missing)
            wizard.lacks_needs = "needs" in missing
            wizard.lacks_aftersales = "aftersales" in missing

    def _stages(self):
        """Return the stages that leads of the teams can be in, in their order."""
        teams = self.team_ids._origin.ids or self.team_ids.ids
        domain = ["|", ("team_ids", "=", False), ("team_ids", "in", teams)] if teams else []
        return self.env["crm.stage"].search(domain, order="sequence, id")

    def action_apply(self):
        """Write the steps onto the stages, and add the stages that were asked for."""
        self.ensure_one()
        marks, made = self.env["spp.plan.setup.mark"], self.env["crm.stage"]
        before = marks._picture(made.search(Domain.TRUE), ["process_step", "sequence"])
        for line in self.line_ids:
            if line.stage_id.process_step != line.process_step:
                line.stage_id.process_step = line.process_step
        for step in NEW_STAGES:
            if self[f"create_{step}"] and self[f"lacks_{step}"]:
                made |= self._add_stage(step)
        marks._note(self.env.company, "stages", before, made)
        return {"type": "ir.actions.act_window_close"}

    def _add_stage(self, step):
        """Add a stage of ``step`` where it belongs; the stages behind it make way, in the order that they have."""
        stages = self.env["crm.stage"].search(Domain.TRUE, order="sequence, id")
        places = [stage._as_place() for stage in stages]
        position = step_guess.place(places, step, self.team_ids.ids)
        sequence, moved = step_guess.resequence(places, position)
        for stage in stages:
            if stage.id in moved:
                stage.sequence = moved[stage.id]
        return self.env["crm.stage"].create(
            {
                "name": self.env._("Needs Analysis") if step == "needs" else self.env._("After-Sales"),
                "sequence": sequence,
                "process_step": step,
                "is_won": step == "aftersales",
                "team_ids": [Command.set(self.team_ids.ids)],
            }
        )

    @api.model
    def _set_up(self, teams):
        """Map the stages of ``teams`` (ids) as proposed and add what is missing, without a screen."""
        wizard = self.create({"team_ids": [Command.set(teams)], "create_needs": True, "create_aftersales": True})
        wizard.action_apply()
