from odoo import api, fields, models
from odoo.tools import SQL

from .narrow import NarrowMany2one


class CustomerHistory(models.Model):
    """The days a customer spent in a tier: from ``date_from`` to the day before ``date_to`` (C3).

    The intervals of a customer in a company do not overlap; the open one has no end. They answer
    "which tier was this customer in on that day" for churn, commissions and awards.

    The table holds the ended stays. The lasting one is part of the customer's standing, so that there is
    one at the most and a move writes two rows instead of three; whoever reads this model sees both.
    """

    _name = "spp.customer.history"
    _inherit = ["spp.customer.link.mixin"]
    _description = "Customer Tier History"
    _log_access = False
    _order = "date_from desc, id desc"
    _rec_name = "partner_id"

    company_id = NarrowMany2one("res.company", required=True, readonly=True)
    partner_id = NarrowMany2one("res.partner", "Customer", required=True, readonly=True)
    tier_id = NarrowMany2one("spp.customer.tier", required=True, readonly=True)
    date_from = fields.Date("From", required=True, readonly=True)
    date_to = fields.Date("Until", readonly=True, help="The first day in another tier; empty while it lasts.")
    recency = fields.Integer("Days since Last Sale", readonly=True, aggregator="avg", help="On the first day.")
    frequency = fields.Integer("Number of Sales", readonly=True, aggregator="avg", help="On the first day.")
    monetary = fields.Float("Times the Average", readonly=True, aggregator="avg", help="On the first day.")
    by_hand = fields.Boolean(readonly=True, help="The tier was set by hand, not earned.")
    color = fields.Integer(related="tier_id.color")

    _one_start_a_day = models.UniqueIndex(
        "(partner_id, company_id, date_from)", "A customer enters one tier a day at the most."
    )
    _not_empty = models.Constraint(
        "CHECK (date_to IS NOT NULL AND date_to > date_from)", "A stay in a tier lasts a day at least."
    )

    @property
    def _table_query(self):
        # Standings take their ids from the sequence of this table, so none comes twice.
        return SQL(
            """
            SELECT id, company_id, partner_id, tier_id, by_hand, date_from, date_to, recency, frequency, monetary
              FROM spp_customer_history
            UNION ALL
            SELECT id, company_id, partner_id, tier_id, by_hand, date_from, NULL,
                   first_recency, first_frequency, first_monetary
              FROM spp_customer_standing
            """
        )

    @api.model
    def _on(self, company, partners, day):
        """Return the stays of commercial ``partners`` in ``company`` that include ``day``."""
        return self.search(
            [
                ("company_id", "=", company.id),
                ("partner_id", "in", partners.ids),
                ("date_from", "<=", day),
                "|",
                ("date_to", "=", False),
                ("date_to", ">", day),
            ]
        )

    def _card_line(self):
        self.ensure_one()
        return {
            "id": self.id,
            "tier": self.tier_id.display_name,
            "color": self.tier_id.color,
            "from": fields.Date.to_string(self.date_from),
            "to": self.date_to and fields.Date.to_string(self.date_to),
            "by_hand": self.by_hand,
        }
