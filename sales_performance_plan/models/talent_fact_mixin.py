from odoo import api, models
from odoo.exceptions import UserError

from .context_defaults import without_defaults

# Passed in the context where something has happened; an object of this process cannot come in from outside.
FACT = object()


class TalentFactMixin(models.AbstractModel):
    """Records of which some fields follow from checked actions, and are never typed, also not from outside."""

    _name = "spp.talent.fact.mixin"
    _description = "What Happens Is Not Typed"
    # What nobody types: each model names its own.
    _happens = frozenset()

    def _is_fact(self):
        return self.env.context.get("spp_fact") is FACT

    def _refuse_typed(self, vals):
        typed = sorted(vals.keys() & self._happens)
        if typed and not self._is_fact():
            names = ", ".join(self._fields[name]._description_string(self.env) for name in typed)
            raise UserError(self.env._("%(names)s cannot be typed: use the buttons.", names=names))

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse what is typed."""
        for vals in vals_list:
            self._refuse_typed(vals)
        creating = without_defaults(self, self._happens)
        return super(TalentFactMixin, creating).create(vals_list).with_env(self.env)

    def write(self, vals):
        """Refuse what is typed."""
        self._refuse_typed(vals)
        return super().write(vals)
