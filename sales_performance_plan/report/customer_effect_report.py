from odoo import fields, models
from odoo.tools import SQL

from ..models.customer_playbook import KINDS
from ..models.narrow import NarrowMany2one

# Done against not done: late, called off by a person, or called off when the customer had left the tier after the day
# on which it was due. The tier some days after that day is compared with the one in which it was planned.
EFFECT = """
    SELECT care.id, care.id AS care_id, care.company_id, care.partner_id, care.playbook_id, care.kind, care.user_id,
           care.date_due, care.tier_id, later.tier_id AS tier_after_id,
           CASE care.state WHEN 'done' THEN 'done' ELSE 'not' END AS cared, 1 AS number,
           CASE WHEN after.sequence < before.sequence THEN 'up' WHEN after.sequence > before.sequence THEN 'down'
                ELSE 'same' END AS direction,
           (after.sequence < before.sequence)::int::float AS up_share,
           (after.sequence > before.sequence)::int::float AS down_share
      FROM spp_customer_care care
      JOIN (VALUES %(days)s) here (company_id, today, days) ON here.company_id = care.company_id
       AND care.date_due + here.days <= here.today
      JOIN spp_customer_tier before ON before.id = care.tier_id
     CROSS JOIN LATERAL (%(later)s) later
      JOIN spp_customer_tier after ON after.id = later.tier_id
     WHERE care.state IN ('due', 'done') OR care.done_by_id IS NOT NULL OR EXISTS (%(then)s)
"""
STAY = """
    SELECT stay.tier_id FROM %(stays)s stay
     WHERE stay.company_id = care.company_id AND stay.partner_id = care.partner_id AND stay.date_from <= %(day)s
       AND (stay.date_to IS NULL OR stay.date_to > %(day)s)
"""


class CustomerEffectReport(models.Model):
    """What became of customers after care, against those for whom the same was due and not done (the plan's C5).

    It shows what went together, not what caused it: who is cared for may have been the better customer anyway.
    """

    _name = "spp.customer.effect.report"
    _description = "Effect of Care"
    _auto = False
    _order = "date_due desc, id desc"
    _rec_name = "care_id"

    care_id = NarrowMany2one("spp.customer.care", "Duty", readonly=True)
    company_id = NarrowMany2one("res.company", readonly=True)
    partner_id = NarrowMany2one("res.partner", "Customer", readonly=True, aggregator="count_distinct")
    playbook_id = NarrowMany2one("spp.customer.playbook", "Care", readonly=True)
    kind = fields.Selection(KINDS, readonly=True)
    user_id = NarrowMany2one("res.users", "Who", readonly=True)
    date_due = fields.Date("Due", readonly=True)
    tier_id = NarrowMany2one("spp.customer.tier", "Tier Then", readonly=True)
    tier_after_id = NarrowMany2one("spp.customer.tier", "Tier Afterwards", readonly=True)
    cared = fields.Selection([("done", "Done"), ("not", "Not Done")], "Was It Done?", readonly=True)
    direction = fields.Selection([("up", "Better"), ("same", "The same"), ("down", "Worse")], readonly=True)
    number = fields.Integer("Duties", readonly=True)
    up_share = fields.Float("Better Tier", readonly=True, aggregator="avg", help="Share in a better tier afterwards.")
    down_share = fields.Float("Worse Tier", readonly=True, aggregator="avg", help="Share in a worse tier afterwards.")

    @property
    def _table_query(self):
        companies = self.env["res.company"].search(fields.Domain.TRUE)
        days = SQL(", ").join(
            SQL("(%s, %s::date, %s)", one.id, one._sales_today(), one.care_effect_days) for one in companies
        )
        stays = self.env["spp.customer.history"]._table_sql
        later = SQL(STAY, stays=stays, day=SQL("care.date_due + here.days"))
        then = SQL("%s AND stay.tier_id = care.tier_id", SQL(STAY, stays=stays, day=SQL("care.date_due")))
        return SQL(EFFECT, days=days, later=later, then=then)

    def action_open_care(self):
        """Open the duty behind the row."""
        self.ensure_one()
        return self.env["spp.customer.care.report"].browse(self.care_id.id).action_open_care()
