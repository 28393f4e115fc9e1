from odoo import models


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = ["crm.lead", "spp.customer.badge.mixin", "spp.gate.mixin", "spp.import.mixin"]
