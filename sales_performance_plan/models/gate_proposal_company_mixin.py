from odoo import api, fields, models
from odoo.tools import ormcache

INTERNAL = "base.group_user"


class GateProposalCompanyMixin(models.AbstractModel):
    """What a company asks of a proposal before the customer sees it."""

    _name = "spp.gate.proposal.company.mixin"
    _description = "Settings of the Approval of Proposals"

    proposal_gate = fields.Boolean(
        "Approval of Proposals", groups=INTERNAL, help="No quotation reaches the customer before it is approved."
    )
    proposal_skip_online = fields.Boolean(
        "Web Orders Are Free",
        default=True,
        groups=INTERNAL,
        help="What customers order themselves online needs no approval.",
    )
    proposal_require_parts = fields.Boolean(
        "All Parts Are Required",
        default=True,
        groups=INTERNAL,
        help="Pain points, advantages and ROI are filled in before a proposal is submitted.",
    )
    proposal_require_needs = fields.Boolean(
        "Needs Report Is Required",
        default=True,
        groups=INTERNAL,
        help="Where the needs gate is on, the opportunity's needs report is complete before a proposal is submitted.",
    )

    @api.model
    @ormcache()
    def _proposal_gated(self):
        """Return the ids of the companies whose proposals are approved: asked at every save, so without a query."""
        domain = [("proposal_gate", "=", True)]
        return frozenset(self.env["sale.order"]._proposal_elevated().env["res.company"].search(domain).ids)

    @api.model_create_multi
    def create(self, vals_list):
        """Let the companies be looked up anew."""
        companies = super().create(vals_list)
        if any("proposal_gate" in vals for vals in vals_list):
            self.env.registry.clear_cache()
        return companies

    def write(self, vals):
        """Leave alone what was with the customer before the gate was switched on."""
        if not {"proposal_gate", "active"} & vals.keys():
            return super().write(vals)
        before = self.filtered("proposal_gate")
        result = super().write(vals)
        self.env.registry.clear_cache()
        self.env["sale.order"]._spare_proposals((self - before).filtered("proposal_gate"))
        return result
