from odoo import api, fields, models
from odoo.tools import ormcache

from ..rules import gates


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
        stages = self.sudo().search(fields.Domain.TRUE, order="sequence, id")
        if not any(stages.mapped("process_step")):
            return {}
        return gates.steps_of(stage._as_rules() for stage in stages)

    def _as_rules(self):
        return gates.Stage(self.id, self.sequence, self.process_step or None, self.is_won)

    @api.model_create_multi
    def create(self, vals_list):
        """Let the steps be worked out anew."""
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        """Let the steps be worked out anew where their order or mapping changes."""
        result = super().write(vals)
        if vals.keys() & {"process_step", "sequence", "is_won"}:
            self.env.registry.clear_cache()
        return result

    def unlink(self):
        """Let the steps be worked out anew."""
        result = super().unlink()
        self.env.registry.clear_cache()
        return result
