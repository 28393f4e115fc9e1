from odoo import models


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = [
        "spp.gate.needs.mixin",
        "crm.lead",
        "spp.gate.needs.screen.mixin",
        "spp.customer.badge.mixin",
        "spp.gate.mixin",
        "spp.import.mixin",
    ]
