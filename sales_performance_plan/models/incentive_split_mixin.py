from odoo import api, models


class IncentiveSplitMixin(models.AbstractModel):
    """A document that several reps can share."""

    _name = "spp.incentive.split.mixin"
    _description = "Document with a Commission Split"

    @api.constrains("commission_split_ids")
    def _check_commission_split(self):
        for document in self:
            document.commission_split_ids._check_whole(document)
