"""Statements on price lists that follow the tiers: who is to get one, who has to give one back, and the change itself.

The host keeps a customer's own price list as {company: price list} on the customer and on all its contacts.
"""

from odoo.tools import SQL

# In the tier, without a list of their own, and not given one already: who took it away again meant it.
TO_GIVE = """
    SELECT tier.id, array_agg(standing.partner_id ORDER BY standing.partner_id)
      FROM spp_customer_standing standing
      JOIN spp_customer_tier tier ON tier.id = standing.tier_id AND tier.pricelist_id IS NOT NULL
      JOIN res_partner customer ON customer.id = standing.partner_id AND customer.active
       AND nullif(customer.specific_property_product_pricelist ->> %(company)s::text, 'false') IS NULL
      LEFT JOIN spp_customer_grant given ON given.partner_id = standing.partner_id AND given.date_to IS NULL
       AND given.company_id = standing.company_id
     WHERE standing.company_id = %(company)s AND given.id IS NULL
  GROUP BY tier.id
"""
# The tier has gone or has another list, the personal one was for some days only, or a person chose another one.
TO_END = """
    SELECT given.id FROM spp_customer_grant given
      JOIN res_partner customer ON customer.id = given.partner_id
      LEFT JOIN spp_customer_tier tier ON tier.id = given.tier_id
      LEFT JOIN spp_customer_standing standing ON standing.company_id = given.company_id
           AND standing.partner_id = given.partner_id
     WHERE given.company_id = %(company)s AND given.date_to IS NULL
       AND (nullif(customer.specific_property_product_pricelist ->> %(company)s::text, 'false')
                <> given.pricelist_id::text
            OR CASE WHEN given.tier_id IS NULL THEN given.date_end <= %(today)s
                    ELSE NOT %(by_tier)s OR standing.tier_id IS DISTINCT FROM given.tier_id
                         OR tier.pricelist_id IS DISTINCT FROM given.pricelist_id END)
"""
GIVE = """
    UPDATE res_partner SET specific_property_product_pricelist =
           coalesce(specific_property_product_pricelist, '{}') || jsonb_build_object(%(company)s::text, %(pricelist)s)
     WHERE commercial_partner_id = ANY(%(customers)s)
"""
REMEMBER = """
    INSERT INTO spp_customer_grant (company_id, partner_id, pricelist_id, tier_id, care_id, date, date_end,
                                    create_date, write_date, create_uid, write_uid)
    SELECT %(company)s, customer, %(pricelist)s, %(tier)s, %(care)s, %(today)s, %(end)s,
           now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC', %(uid)s, %(uid)s
      FROM unnest(%(customers)s) customer
"""
# Whoever was given another one by a person since keeps that.
TAKE_BACK = """
    UPDATE res_partner contact
       SET specific_property_product_pricelist = contact.specific_property_product_pricelist - %(company)s::text
      FROM spp_customer_grant given
     WHERE given.id = ANY(%(grants)s) AND contact.commercial_partner_id = given.partner_id
       AND contact.specific_property_product_pricelist ->> %(company)s::text = given.pricelist_id::text
"""


def to_give(company):
    """Return who is to get the price list of their tier."""
    return SQL(TO_GIVE, company=company.id)


def to_end(company):
    """Return which grants are over."""
    return SQL(TO_END, company=company.id, today=company._sales_today(), by_tier=company.tier_pricelists)


def give(company, customers, pricelist):
    """Return the statement that gives ``customers`` the price list."""
    return SQL(GIVE, company=company.id, customers=customers.ids, pricelist=pricelist.id)


def remember(company, customers, pricelist, *, tier=None, care=None, end=None):
    """Return the statement that says who was given the price list, and why."""
    return SQL(
        REMEMBER,
        company=company.id,
        customers=customers.ids,
        pricelist=pricelist.id,
        tier=tier and tier.id,
        care=care and care.id,
        today=company._sales_today(),
        end=end,
        uid=customers.env.uid,
    )


def take_back(company, grants):
    """Return the statement that takes back what ``grants`` gave."""
    return SQL(TAKE_BACK, company=company.id, grants=grants.ids)
