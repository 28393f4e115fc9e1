from odoo import api, fields, models

LAST = 10000


class CustomerGrant(models.Model):
    """A price list that a customer has because of the tier, or personally; taken back when the reason is gone (C6)."""

    _name = "spp.customer.grant"
    _description = "Price List Given"
    _order = "date desc, id desc"
    _rec_name = "partner_id"

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, readonly=True, index=True, ondelete="cascade"
    )
    pricelist_id = fields.Many2one("product.pricelist", required=True, readonly=True, ondelete="restrict")
    tier_id = fields.Many2one("spp.customer.tier", "Because of the Tier", readonly=True, ondelete="restrict")
    care_id = fields.Many2one("spp.customer.care", "Because of", readonly=True, ondelete="set null")
    date = fields.Date("Since", required=True, readonly=True)
    date_to = fields.Date("Until", readonly=True)

    _one_open = models.UniqueIndex("(company_id, partner_id) WHERE date_to IS NULL", "A customer has one at a time.")

    @api.model
    def _elevated(self):
        return self.env["spp.customer.tier"]._elevated(self.env[self._name])

    @api.model
    def _give(self, company, partners, pricelist, care=None, tier=None):
        """Give ``partners`` the price list, but for those who have one that a person chose; return who got it."""
        elevated = self._elevated()
        customers = elevated.env["res.partner"].browse(partners.ids).with_company(company)
        field = "specific_property_product_pricelist"
        self._end(company, customers)
        free = customers.filtered(lambda one: not one[field])
        if not pricelist.active:  # last of all, so that it becomes nobody's by default
            elevated.env["product.pricelist"].browse(pricelist.id).write({"active": True, "sequence": LAST})
        free.write({field: pricelist.id})
        elevated.create(
            [
                {
                    "company_id": company.id,
                    "partner_id": one.id,
                    "pricelist_id": pricelist.id,
                    "tier_id": tier and tier.id,
                    "care_id": care and care.id,
                    "date": company._sales_today(),
                }
                for one in free
            ]
        )
        return free

    @api.model
    def _end(self, company, partners):
        """End what ``partners`` were given; who was given another one by a person since keeps that."""
        open_grants = self._elevated().search(
            [("company_id", "=", company.id), ("partner_id", "in", partners.ids), ("date_to", "=", False)]
        )
        for pricelist, same in open_grants.grouped("pricelist_id").items():
            customers = same.partner_id.with_company(company)
            ours = customers.filtered(lambda one, p=pricelist: one.specific_property_product_pricelist == p)
            ours.write({"specific_property_product_pricelist": False})
        open_grants.write({"date_to": company._sales_today()})
        open_grants.flush_recordset()

    @api.model
    def _follow_tiers(self, company):
        """Give customers the price list of their tier, and take back what they lost with it."""
        if not company.tier_pricelists:
            return
        elevated = self._elevated()
        tiers = elevated.env["spp.customer.tier"].search([("company_id", "=", company.id)])
        grants = elevated.search([("company_id", "=", company.id), ("tier_id", "!=", False), ("date_to", "=", False)])
        standings = elevated.env["spp.customer.standing"]
        for tier in tiers:
            mine = standings.search([("company_id", "=", company.id), ("tier_id", "=", tier.id)]).partner_id
            had = grants.filtered(lambda one, tier=tier: one.tier_id == tier)
            gone = had.filtered(lambda one, tier=tier: one.pricelist_id != tier.pricelist_id).partner_id
            self._end(company, gone | (had.partner_id - mine))
        for tier in tiers.filtered("pricelist_id"):
            mine = standings.search([("company_id", "=", company.id), ("tier_id", "=", tier.id)]).partner_id
            have = elevated.search([("company_id", "=", company.id), ("date_to", "=", False)]).partner_id
            self._give(company, mine - have, tier.pricelist_id, tier=tier)
