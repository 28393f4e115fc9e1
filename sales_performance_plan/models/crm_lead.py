from odoo import models


class CrmLead(models.Model):
    _name = "crm.lead"
    # Before the host, so that they are asked first: the host calls some methods without a next one in mind.
    _inherit = [
        "spp.lead.assignment.mixin",
        "spp.lead.moments.mixin",
        "spp.lead.scoring.mixin",
        "spp.gate.mixin",
        "spp.import.mixin",
        "spp.customer.badge.mixin",
        "crm.lead",
    ]
