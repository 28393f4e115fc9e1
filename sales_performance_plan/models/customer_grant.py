from datetime import timedelta

from odoo import api, fields, models

from ..report import customer_grant_sql

PRICELISTS = "product.group_product_pricelist"
FIELD = "specific_property_product_pricelist"
LAST = 10000
BATCH = 2000


class CustomerGrant(models.Model):
    """A price list that a customer has because of the tier, or personally; taken back when the reason is gone (C6)."""

    _name = "spp.customer.grant"
    _description = "Price List Given"
    _order = "date desc, id desc"
    _rec_name = "partner_id"
    _check_company_auto = True

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, readonly=True, index=True, ondelete="cascade"
    )
    pricelist_id = fields.Many2one("product.pricelist", "Price List", required=True, readonly=True, ondelete="restrict")
    tier_id = fields.Many2one("spp.customer.tier", "Because of the Tier", readonly=True, ondelete="restrict")
    care_id = fields.Many2one("spp.customer.care", "Because of", readonly=True, ondelete="set null")
    date = fields.Date("Since", required=True, readonly=True)
    date_end = fields.Date("Promised until", readonly=True)
    date_to = fields.Date("Taken Back", readonly=True)

    _one_open = models.UniqueIndex("(company_id, partner_id) WHERE date_to IS NULL", "A customer has one at a time.")

    @api.model
    def _elevated(self):
        return self.env["spp.customer.tier"]._elevated(self.env[self._name])

    @api.model
    def _parts(self, company):
        """Return what price lists have to do to follow the tiers of ``company``, as [(what to do, with what)]."""
        if not self.env["res.groups"]._is_feature_enabled(PRICELISTS):
            return []
        self.env.flush_all()
        over = self._elevated().browse(row[0] for row in self.env.execute_query(customer_grant_sql.to_end(company)))
        ends = [(self._end, over[start : start + BATCH]) for start in range(0, len(over), BATCH)]
        return [*ends, (self._give_by_tier, company)]  # asked for when what is over was taken back

    @api.model
    def _give_by_tier(self, company):
        """Give customers the price list of their tier, but for those who have one that a person chose."""
        if not company.tier_pricelists:
            return
        self.env.flush_all()
        elevated = self._elevated().env
        for tier_id, customers in self.env.execute_query(customer_grant_sql.to_give(company)):
            tier = elevated["spp.customer.tier"].browse(tier_id)
            if not self._is_everybodys(company, tier.pricelist_id):
                self._give(company, elevated["res.partner"].browse(customers), tier.pricelist_id, tier=tier)

    @api.model
    def _is_everybodys(self, company, pricelist):
        """Tell whether customers without a list of their own would get this one, there being no other."""
        lists = self._elevated().env["product.pricelist"]
        domain = lists._get_partner_pricelist_multi_search_domain_hook(company.id)
        return not lists.search_count([*domain, ("id", "!=", pricelist.id)], limit=1)

    @api.model
    def _give_personally(self, care):
        """Give the customer of ``care`` the step's price list; False if a person chose another one for them."""
        elevated = self._elevated()
        step, company = care.playbook_id, care.company_id
        customer = elevated.env["res.partner"].browse(care.partner_id.id).with_company(company)
        given = elevated.search(
            [("company_id", "=", company.id), ("partner_id", "=", customer.id), ("date_to", "=", False)]
        )
        if customer[FIELD] and customer[FIELD] != given.pricelist_id:
            return False
        self._end(given)
        today = company._sales_today()
        end = today + timedelta(days=step.pricelist_days) if step.pricelist_days else None
        pricelist = elevated.env["product.pricelist"].browse(step.pricelist_id.id)
        if not pricelist.active:  # last of all, so that it becomes nobody's by default
            pricelist.write({"active": True, "sequence": LAST})
        self._give(company, customer, pricelist, care=care, end=end)
        return True

    @api.model
    def _give(self, company, customers, pricelist, **why):
        """Write the price list on ``customers`` and their contacts, and remember it."""
        self.env.flush_all()
        self.env.cr.execute(customer_grant_sql.give(company, customers, pricelist))
        self.env.cr.execute(customer_grant_sql.remember(company, customers, pricelist, **why))
        customers.invalidate_model([FIELD, "property_product_pricelist"])
        self.invalidate_model()

    @api.model
    def _end(self, grants):
        """Take back what was given, but for customers who were given another one by a person since."""
        self.env.flush_all()
        for company, same in grants.grouped("company_id").items():
            self.env.cr.execute(customer_grant_sql.take_back(company, same))
            same.write({"date_to": company._sales_today()})
        self.env["res.partner"].invalidate_model([FIELD, "property_product_pricelist"])
        grants.flush_recordset()
