from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, ormcache

from ..rules import gates, step_guess


class CrmStage(models.Model):
    _inherit = "crm.stage"

    process_step = fields.Selection(
        [
            (gates.STEPS[0], "Acquisition"),
            (gates.STEPS[1], "Screening"),
            (gates.STEPS[2], "Needs"),
            (gates.STEPS[3], "Proposal"),
            (gates.STEPS[4], "Deal"),
            (gates.STEPS[5], "After-Sales"),
        ],
        help="Which step of the sales process this stage belongs to. One without belongs to the step before.",
    )

    def _process_step(self):
        """Return the step that the stage belongs to, its own or the one before it; None where there is none."""
        return self._process_steps().get(self.id)

    @api.model
    @ormcache()
    def _process_steps(self):
        """Return {stage id: step} of all stages; none of them where no stage is mapped."""
        stages = self._in_order()
        if not any(stages.mapped("process_step")):
            return {}
        return gates.steps_of(stage._as_rules() for stage in stages)

    @api.model
    def _in_order(self):
        """Return all stages as the process goes, free of access rights.

        What is kept for everybody must not depend on what the one who asked first may read.
        """
        return self.sudo().search(fields.Domain.TRUE, order="sequence, id")

    def _as_rules(self):
        return gates.Stage(self.id, self.sequence, self.process_step or None, self.is_won)

    def _as_named_rules(self):
        """Return the stage with its names in all languages that are installed."""
        languages = [code for code, _name in self.env["res.lang"].get_installed()]
        names = {self.with_context(lang=code).name for code in languages}
        return step_guess.NamedStage(self.id, tuple(sorted(names)), self.process_step or None, self.is_won)

    def _as_place(self):
        teams = frozenset(self.team_ids.ids)
        return step_guess.Place(self.id, self.sequence, self.process_step or None, teams, self.fold)

    @api.model
    def _step_labels(self):
        """Return {step: what it is called in the reader's language}."""
        return dict(self._fields["process_step"]._description_selection(self.env))

    @api.model
    def _steps_sql(self):
        """Return SQL for a table of (stage_id, step, number), the number being the step's place in the process."""
        rows = [
            SQL("(%s, %s, %s)", stage, step, gates.STEPS.index(step))
            for stage, step in self._process_steps().items()
            if step
        ] or [SQL("(NULL::int, NULL::varchar, NULL::int)")]
        return SQL("(VALUES %s)", SQL(", ").join(rows))

    @api.model
    @ormcache()
    def _onward(self):
        """Return (won stage id, team id) where a won lead still has somewhere to go; no team stands for all.

        A won lead in the last stage of its pipeline has arrived: no clock runs there.
        """
        stages = self._in_order()
        pairs = set()
        for number, stage in enumerate(stages):
            if stage.is_won:
                for later in stages[number + 1 :]:
                    pairs |= {(stage.id, team.id) for team in later.team_ids} or {(stage.id, None)}
        return tuple(sorted(pairs, key=str))

    @api.model
    def _onward_sql(self):
        """Return SQL for a table of (stage_id, team_id) as ``_onward``."""
        rows = [SQL("(%s, %s::int)", *pair) for pair in self._onward()] or [SQL("(NULL::int, NULL::int)")]
        return SQL("(VALUES %s)", SQL(", ").join(rows))

    @api.constrains("process_step", "is_won")
    def _check_aftersales_is_won(self):
        """Keep a won lead won: one that moves to an open stage counts as pending again."""
        wrong = self.filtered(lambda stage: stage.process_step == "aftersales" and not stage.is_won)
        if wrong:
            raise ValidationError(
                "\n".join(
                    self.env._(
                        "%(stage)s cannot be an after-sales stage, for deals that enter it would not count as won any "
                        "more. Tick Is Won Stage, or choose another step.",
                        stage=stage.display_name,
                    )
                    for stage in wrong
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        """Let the steps be worked out anew."""
        stages = super().create(vals_list)
        self.env.registry.clear_cache()
        return stages

    def write(self, vals):
        """Let the steps be worked out anew where their order or mapping changes."""
        result = super().write(vals)
        if vals.keys() & {"process_step", "sequence", "is_won", "team_ids"}:
            self.env.registry.clear_cache()
        return result

    def unlink(self):
        """Let the steps be worked out anew."""
        result = super().unlink()
        self.env.registry.clear_cache()
        return result
