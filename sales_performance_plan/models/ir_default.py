from odoo import api, models

from .context_defaults import MARK


class IrDefault(models.Model):
    """Saved defaults, which give no facts to records that have to be born without."""

    _inherit = "ir.default"

    @api.model
    def _get_model_defaults(self, model_name, condition=False):
        """Leave out what somebody saved for fields that nobody types."""
        defaults = super()._get_model_defaults(model_name, condition)
        barred = self.env.context.get(MARK)
        if not isinstance(barred, frozenset):
            return defaults
        return {name: value for name, value in defaults.items() if (model_name, name) not in barred}
