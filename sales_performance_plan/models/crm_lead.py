from odoo import models


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = [
        "spp.lead.step.mixin",
        "crm.lead",
        "spp.customer.badge.mixin",
        "spp.gate.mixin",
        "spp.import.mixin",
    ]
