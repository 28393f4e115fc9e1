from odoo import fields, models
from odoo.tools import SQL, LazyTranslate

from ..models.narrow import NarrowMany2one

_lt = LazyTranslate(__name__)
NO_TIER_YET, NO_TIER_ANY_MORE = _lt("No tier yet"), _lt("No tier any more")


class CustomerMigrationReport(models.Model):
    """Who was in which tier on one day and is in which on another (the plan's C3): rows of a matrix.

    The two days come in the context as ``tiers_from`` and ``tiers_to``; by default the first day of the
    fiscal quarter and today.
    """

    _name = "spp.customer.migration.report"
    _inherit = ["spp.customer.link.mixin"]
    _description = "Customer Tier Migration"
    _auto = False
    _rec_name = "partner_id"
    _order = "tier_from_id, tier_to_id, partner_id"

    company_id = NarrowMany2one("res.company", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    tier_from_id = NarrowMany2one("spp.customer.tier", "Tier Then", readonly=True, falsy_value_label=NO_TIER_YET)
    tier_to_id = NarrowMany2one("spp.customer.tier", "Tier Now", readonly=True, falsy_value_label=NO_TIER_ANY_MORE)
    direction = fields.Selection(
        [("up", "Better"), ("same", "The same"), ("down", "Worse"), ("new", "New"), ("gone", "Gone")], readonly=True
    )
    amount = fields.Float("Amount in the Window", readonly=True, digits=(16, 2), help="As of now, untaxed.")

    @property
    def _table_query(self):
        day_from, day_to = self._days()
        return SQL(
            """
            SELECT coalesce(after.id, before.id) AS id,
                   coalesce(after.company_id, before.company_id) AS company_id,
                   coalesce(after.partner_id, before.partner_id) AS partner_id,
                   before.tier_id AS tier_from_id,
                   after.tier_id AS tier_to_id,
                   CASE WHEN before.id IS NULL THEN 'new' WHEN after.id IS NULL THEN 'gone'
                        WHEN rung_now.sequence < rung_then.sequence THEN 'up'
                        WHEN rung_now.sequence > rung_then.sequence THEN 'down' ELSE 'same' END AS direction,
                   coalesce(standing.amount, 0) AS amount
              FROM (SELECT * FROM %(stays)s stay
                     WHERE date_from <= %(day_from)s AND (date_to IS NULL OR date_to > %(day_from)s)) before
              FULL JOIN (SELECT * FROM %(stays)s stay
                          WHERE date_from <= %(day_to)s AND (date_to IS NULL OR date_to > %(day_to)s)) after
                ON after.company_id = before.company_id AND after.partner_id = before.partner_id
              LEFT JOIN spp_customer_tier rung_then ON rung_then.id = before.tier_id
              LEFT JOIN spp_customer_tier rung_now ON rung_now.id = after.tier_id
              LEFT JOIN spp_customer_standing standing
                ON standing.company_id = coalesce(after.company_id, before.company_id)
               AND standing.partner_id = coalesce(after.partner_id, before.partner_id)
            """,
            stays=self.env["spp.customer.history"]._table_sql,
            day_from=day_from,
            day_to=day_to,
        )

    def _days(self):
        company = self.env.company
        today = company._sales_today()
        day_to = fields.Date.to_date(self.env.context.get("tiers_to")) or today
        return fields.Date.to_date(self.env.context.get("tiers_from")) or company._sales_quarter(day_to).first, day_to
