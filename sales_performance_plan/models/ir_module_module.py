from odoo import models


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    def _update_translations(self, filter_lang=None, overwrite=False):
        """Let the companies' copies of the shipped rules speak a language that comes later."""
        result = super()._update_translations(filter_lang, overwrite)
        if "spp.incentive.rule" in self.env:
            self.env["spp.incentive.scheme"]._translate_copies()
        return result
