from odoo import api, models
from odoo.tools import SQL

# Two histories cannot be one: of each company the surviving partner's stays, else the one that is longest.
KEEP_ONE_PAST = """
    WITH chosen AS (
        SELECT DISTINCT ON (company_id) company_id, partner_id FROM %(stays)s stay
         WHERE partner_id IN %(partners)s
      ORDER BY company_id, partner_id = %(kept)s DESC, date_from, partner_id
    ), gone AS (
        DELETE FROM spp_customer_standing standing
         WHERE partner_id IN %(partners)s AND NOT EXISTS (
               SELECT FROM chosen WHERE chosen.company_id = standing.company_id
                  AND chosen.partner_id = standing.partner_id)
    )
    DELETE FROM spp_customer_history history
     WHERE partner_id IN %(partners)s AND NOT EXISTS (
           SELECT FROM chosen WHERE chosen.company_id = history.company_id
              AND chosen.partner_id = history.partner_id)
"""
# Of tiers set by hand for the same days, the surviving partner's stays, else the older one.
KEEP_ONE_BY_HAND = """
    DELETE FROM spp_customer_override gone USING spp_customer_override stays
     WHERE gone.partner_id IN %(partners)s AND stays.partner_id IN %(partners)s AND gone.id <> stays.id
       AND gone.company_id = stays.company_id AND gone.date_from <= stays.date_to AND gone.date_to >= stays.date_from
       AND (gone.partner_id = %(kept)s, stays.id) < (stays.partner_id = %(kept)s, gone.id)
"""

# Who bought is the same customer under another number; no row of the ledger says anything else than before.
RENAME_IN_LEDGER = "UPDATE spp_incentive_entry SET partner_id = %(kept)s WHERE partner_id IN %(gone)s"


class BasePartnerMerge(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        """Let one customer's past stand for all merged ones, and have the figures added up anew.

        The next tier run reads the sales of all of them.
        """
        partners = src_partners | dst_partner
        known = {"partners": tuple(partners.ids), "kept": dst_partner.id}
        stays = self.env["spp.customer.history"]._table_sql
        self.env.cr.execute(SQL(KEEP_ONE_PAST, stays=stays, **known))
        self.env.cr.execute(SQL(KEEP_ONE_BY_HAND, **known))
        self.env["spp.customer.standing"]._hand_over(src_partners, dst_partner)
        self.env.cr.execute(SQL(RENAME_IN_LEDGER, kept=dst_partner.id, gone=tuple(src_partners.ids) or (0,)))
        self.env["spp.customer.care"]._merge(src_partners, dst_partner)
        payers = partners.commercial_partner_id  # contacts of different customers take their sales along
        result = super()._update_foreign_keys(src_partners, dst_partner)
        self.env["spp.customer.recheck"]._mark(payers | dst_partner.commercial_partner_id)
        return result
