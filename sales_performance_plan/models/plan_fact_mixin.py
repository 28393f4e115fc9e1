from odoo import api, models
from odoo.exceptions import UserError

from .context_defaults import without_defaults
from .plan_keeping_mixin import FACT


class PlanFactMixin(models.AbstractModel):
    """Rows that are read from the data where a quarter is closed or looked at again, and that nobody types."""

    _name = "spp.plan.fact.mixin"
    _description = "Read from the Data"

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse rows that are typed."""
        self._refuse_typed()
        creating = without_defaults(self, self._fields)
        return super(PlanFactMixin, creating).create(vals_list).with_env(self.env)

    def write(self, vals):
        """Refuse rows that are typed."""
        self._refuse_typed()
        return super().write(vals)

    def _refuse_typed(self):
        if self.env.context.get("spp_fact") is not FACT:
            raise UserError(self._where_from())

    @api.model
    def _where_from(self):
        """Return in a sentence where the rows come from, for who tries to type them."""
        raise NotImplementedError
