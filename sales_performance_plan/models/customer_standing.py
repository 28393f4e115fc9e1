from odoo import api, fields, models
from odoo.tools import SQL, format_amount, format_list

from ..rules import rfm
from .narrow import NarrowMany2one


class CustomerStanding(models.Model):
    """What a customer bought from one company, and the tier that follows (the plan's C2).

    One narrow row per commercial partner and company who ever bought, written by the tier run alone.
    R and M are not stored: R moves every day and M with everybody's sales. ``date_from`` and what they were
    on that day are the customer's lasting stay in ``spp.customer.history``.
    """

    _name = "spp.customer.standing"
    _description = "Customer Standing"
    _log_access = False
    _rec_name = "partner_id"

    company_id = NarrowMany2one("res.company", required=True, readonly=True)
    partner_id = NarrowMany2one("res.partner", "Customer", required=True, readonly=True)
    tier_id = NarrowMany2one("spp.customer.tier", required=True, readonly=True)
    last_sale_date = fields.Date(required=True, readonly=True)
    frequency = fields.Integer("Number of Sales", readonly=True)
    amount = fields.Float("Amount in the Window", digits=0, readonly=True, help="In the company's currency.")

    by_hand = fields.Boolean(readonly=True, help="The tier was set by hand, not earned.")
    date_from = fields.Date("In Tier Since", required=True, readonly=True)
    first_recency = fields.Integer("Days since Last Sale Then", readonly=True, aggregator="avg")
    first_frequency = fields.Integer("Number of Sales Then", readonly=True, aggregator="avg")
    first_monetary = fields.Float("Times the Average Then", readonly=True, aggregator="avg")

    _one_per_customer = models.UniqueIndex("(partner_id, company_id)", "A customer has one standing per company.")

    def init(self):
        """Leave room in each page: a row is mostly written again, and in the same page that costs half.

        The ids are those of lasting stays too (see ``spp.customer.history``).
        """
        self.env.cr.execute(
            """
            ALTER TABLE spp_customer_standing SET (fillfactor = 80);
            ALTER TABLE spp_customer_standing ALTER COLUMN id SET DEFAULT nextval('spp_customer_history_id_seq')
            """
        )

    @api.model
    def _hand_over(self, partners, heir=None):
        """Give the standings and histories of ``partners`` to ``heir``, or forget them; no access rights needed."""
        ids = tuple(partners.ids) or (0,)
        for table in ("spp_customer_history", "spp_customer_standing"):
            query = (
                "UPDATE %s SET partner_id = %s WHERE partner_id IN %s"
                if heir
                else "DELETE FROM %s WHERE partner_id IN %s"
            )
            values = [heir.id, ids] if heir else [ids]
            self.env.cr.execute(SQL(query, SQL.identifier(table), *values))
        if not heir and self.env.cr.rowcount:
            self.env["spp.customer.recheck"]._mark(partners)  # the totals have to be added up anew

    @api.model
    def _of(self, pairs):
        """Return ``{(company id, partner id): standing}`` for those of ``pairs`` who ever bought."""
        pairs = set(pairs)
        found = self.search(
            [
                ("company_id", "in", [company for company, _partner in pairs]),
                ("partner_id", "in", [partner for _company, partner in pairs]),
            ]
        )
        by_pair = {(standing.company_id.id, standing.partner_id.id): standing for standing in found}
        return {pair: by_pair[pair] for pair in pairs if pair in by_pair}

    def _history(self, run):
        """Return R, F and M as the rules take them, as of ``run``."""
        self.ensure_one()
        monetary = rfm.monetary(self.amount, self.frequency, run._totals(), run.monetary_reading)
        recency = (run.on_date - self.last_sale_date).days
        return rfm.History(recency, self.frequency, monetary or 0.0)

    def _card(self, run, ladder, hand, stays):
        """Return what the customer's card shows: figures, the next rung, and the stays in tiers so far."""
        self.ensure_one()
        history = self._history(run)
        rules = ladder._as_rules()
        position = {rule.code: tier for rule, tier in zip(rules, ladder, strict=True)}
        answer = rfm.stand(history, rules)
        earned, better = position[answer.tier.code], answer.better and position[answer.better.code]
        by_average = run.monetary_reading == rfm.READINGS[1]
        missing = answer.better.min_monetary if by_average and better else answer.monetary_missing
        return {
            "tier": self._card_tier(self.tier_id),
            "earned": self._card_tier(earned),
            "better": better and self._card_tier(better),
            "recency": history.recency,
            "frequency": history.frequency,
            "monetary": history.monetary,
            "amount": format_amount(self.env, self.amount, self.company_id.currency_id),
            "window": run.window_days,
            "as_of": fields.Date.to_string(run.on_date),
            "sales_missing": answer.sales_missing,
            "amount_missing": format_amount(self.env, missing * run._average(), self.company_id.currency_id),
            "lacks_amount": answer.monetary_missing > 0,
            "days_left": answer.days_left,
            "by_hand": bool(hand),
            "by_average": by_average,
            "stays": [stay._card_line() for stay in stays],
            "why": self._why(history, earned, better, hand),
        }

    def _card_tier(self, tier):
        return {
            "id": tier.id,
            "name": tier.display_name,
            "color": tier.color,
            "max_recency": tier.max_recency,
            "min_frequency": tier.min_frequency,
            "min_monetary": tier.min_monetary,
        }

    def _why(self, history, earned, better, hand):
        """Return in a sentence which criteria were met, and which one lacks for the next tier (C2)."""
        text = self.env._(
            "R %(recency)s days, F %(frequency)s, M %(monetary).2f: %(tier)s.",
            recency=history.recency,
            frequency=history.frequency,
            monetary=history.monetary,
            tier=earned.display_name,
        )
        if better:
            misses = better._as_rules()[0].misses(history)
            lacking = [better._asks_for(criterion) for criterion in misses]
            text += " " + self.env._(
                "%(tier)s asks for %(lacking)s.", tier=better.display_name, lacking=format_list(self.env, lacking)
            )
        if hand:
            text += " " + self.env._("Set to %(tier)s by hand.", tier=self.tier_id.display_name)
        return text
