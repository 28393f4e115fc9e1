from odoo import api, models

from odoo.addons.base_import.models.base_import import FIELDS_RECURSION_LIMIT

MANAGER = "sales_performance_plan.sales_performance_plan_group_manager"


class BaseImportImport(models.TransientModel):
    _inherit = "base_import.import"

    @api.model
    def get_fields_tree(self, model, depth=FIELDS_RECURSION_LIMIT):
        """Offer managers the status of orders: a company's history is of orders that were confirmed.

        The host leaves the column out, for on its screens buttons alone change it; its import writes it well.
        """
        tree = super().get_fields_tree(model, depth)
        if model == "sale.order" and depth and self.env.user.has_group(MANAGER):
            state = self.env[model].fields_get(["state"], ["string", "type"])["state"]
            names = {"id": "state", "name": "state", "required": False, "fields": [], "model_name": model}
            tree.append({**names, "string": state["string"], "type": state["type"]})
        return tree
