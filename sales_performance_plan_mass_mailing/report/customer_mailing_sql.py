"""Statements on mailings that do care: whom they have reached, and the duties that are done with it."""

from odoo.tools import SQL

# Reached is what was sent and has not come back; the day is the one on the company's clock.
REACHED = """
    SELECT contact.commercial_partner_id AS partner_id,
           min((trace.sent_datetime AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date) AS day
      FROM mailing_trace trace JOIN res_partner contact ON contact.id = trace.res_id
     WHERE trace.mass_mailing_id = %(mailing)s AND trace.model = 'res.partner'
       AND trace.trace_status IN ('sent', 'open', 'reply') AND trace.sent_datetime IS NOT NULL
       AND trace.is_test_trace IS NOT TRUE
  GROUP BY 1
"""
DUE = """
    SELECT care.id, care.partner_id, reached.day
      FROM spp_customer_care care JOIN (%(reached)s) reached ON reached.partner_id = care.partner_id
     WHERE care.company_id = %(company)s AND care.playbook_id = %(step)s AND care.state = 'due'
       AND care.date_planned <= reached.day
"""
# Nothing was planned for them, as nobody is given more than they can do; what was done is done all the same.
ADD = """
    INSERT INTO spp_customer_care (company_id, partner_id, playbook_id, kind, tier_id, user_id, planned_user_id,
                                   date_planned, date_due, state, done_on, done_by_id, was_late, outcome, mailing_id,
                                   key, create_date, write_date, create_uid, write_uid)
    SELECT %(company)s, reached.partner_id, %(step)s, %(kind)s, standing.tier_id, keeper.id, keeper.id,
           reached.day, reached.day, 'done', reached.day, %(sender)s, FALSE, %(outcome)s, %(mailing)s, 0,
           now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC', %(uid)s, %(uid)s
      FROM (%(reached)s) reached
      JOIN spp_customer_standing standing
        ON standing.company_id = %(company)s AND standing.partner_id = reached.partner_id
      JOIN spp_customer_tier tier ON tier.id = standing.tier_id AND tier.code = %(code)s
      JOIN res_partner customer ON customer.id = reached.partner_id
      LEFT JOIN res_users keeper ON keeper.id = customer.user_id AND keeper.active AND keeper.share IS NOT TRUE
       AND EXISTS (SELECT FROM res_company_users_rel belongs
                    WHERE belongs.user_id = keeper.id AND belongs.cid = %(company)s)
     WHERE NOT EXISTS (SELECT FROM spp_customer_care care
                        WHERE care.company_id = %(company)s AND care.partner_id = reached.partner_id
                          AND care.playbook_id = %(step)s
                          AND (care.mailing_id = %(mailing)s OR care.state = 'done' AND care.done_on >= reached.day))
        ON CONFLICT DO NOTHING RETURNING id
"""


def reached(mailing):
    """Return the statement that says which customers ``mailing`` has reached, and when."""
    return SQL(REACHED, mailing=mailing.id, zone=_company(mailing)._sales_zone().key)


def due(mailing):
    """Return the statement that finds the open duties of customers whom ``mailing`` has reached."""
    step, company = mailing.care_playbook_id.id, _company(mailing).id
    return SQL(DUE, reached=reached(mailing), company=company, step=step)


def add(mailing, outcome):
    """Return the statement that writes down what was done for customers for whom nothing was planned."""
    step = mailing.care_playbook_id
    return SQL(
        ADD,
        reached=reached(mailing),
        company=_company(mailing).id,
        step=step.id,
        kind=step.kind,
        code=step.tier_code,
        sender=(mailing.user_id or mailing.env.user).id,
        outcome=outcome,
        mailing=mailing.id,
        uid=mailing.env.uid,
    )


def _company(mailing):
    return mailing.care_playbook_id.company_id
