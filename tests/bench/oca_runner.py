"""What the peer of ``bench_settle`` does: ``oca_runner.py fill|settle CONFIG DATABASE SIZE REPS``."""

import dataclasses
from datetime import timedelta

from oca_peer import answer, peak_mb
from sales_drawn import FIRST, LAST
from sales_lines import fill_invoices

from devtools.measure import lap

PERCENT = 2
CENT = 0.01
AGENTS_OF_LINES = """
    INSERT INTO account_invoice_line_agent (object_id, agent_id, commission_id, amount, invoice_id, invoice_date,
                                            company_id, settled, create_uid, write_uid, create_date, write_date)
    SELECT line.id, seller.partner_id, %(commission)s, round(line.price_subtotal * %(percent)s / 100, 2), move.id,
           move.invoice_date, line.company_id, FALSE, 1, 1, now(), now()
      FROM account_move_line line
      JOIN account_move move ON move.id = line.move_id
      JOIN res_users seller ON seller.id = move.invoice_user_id
     WHERE line.display_type = 'product'
  ORDER BY line.id
"""
AGENTS_OF_CUSTOMERS = """
    INSERT INTO partner_agent_rel (partner_id, agent_id)
    SELECT DISTINCT invoice.partner_id, line.agent_id
      FROM account_invoice_line_agent line JOIN account_move invoice ON invoice.id = line.invoice_id
"""
TOTALS_OF_INVOICES = """
    UPDATE account_move SET commission_total = owed.amount
      FROM (SELECT invoice_id, sum(amount) AS amount FROM account_invoice_line_agent GROUP BY 1) owed
     WHERE owed.invoice_id = account_move.id
"""
SETTLED = """
    SELECT count(*), count(DISTINCT line.invoice_line_id), count(DISTINCT settled.agent_id), min(settled.date_from),
           max(settled.date_to), sum(line.settled_amount)
      FROM commission_settlement_line line JOIN commission_settlement settled ON settled.id = line.settlement_id
"""
# Each line's commission is rounded by itself, as the peer does.
DUE = """
    SELECT %(size)s, %(size)s, count(DISTINCT move.invoice_user_id), %(first)s::date, %(last)s::date,
           sum(round(line.price_subtotal * %(percent)s / 100, 2))
      FROM account_move_line line JOIN account_move move ON move.id = line.move_id WHERE line.display_type = 'product'
"""


def fill(env, size, reps):
    """Make the quarter's invoices and what the peer keeps beside them."""
    sales = fill_invoices(env, size, reps)
    commission = env["commission"].create({"name": f"{PERCENT} %", "fix_qty": PERCENT})
    # "quaterly" is how the peer spells it.
    sales.reps.partner_id.write({"agent": True, "settlement": "quaterly", "commission_id": commission.id})
    env.flush_all()
    env.cr.execute(AGENTS_OF_LINES, {"commission": commission.id, "percent": PERCENT})
    env.cr.execute(AGENTS_OF_CUSTOMERS)
    env.cr.execute(TOTALS_OF_INVOICES)
    env.cr.commit()
    return {}


def settle(env, size, _reps):
    """Settle as its wizard does, from a cold cache, and see that nothing is missing."""
    wizard = env["commission.make.settle"].create(
        {"date_to": LAST + timedelta(days=1), "settlement_type": "sale_invoice"}
    )
    measured = lap(env, wizard.action_settle)
    measures = {**dataclasses.asdict(measured), "peak_mb": peak_mb()}
    known = {"size": size, "percent": PERCENT, "first": FIRST, "last": LAST}
    (*settled, paid), (*due, owed) = (_row(env, query, known) for query in (SETTLED, DUE))
    assert settled == due and abs(paid - owed) < CENT / 2, f"settled {settled} {paid}, due {due} {owed}"
    return measures


def _row(env, query, known):
    env.cr.execute(query, known)
    return env.cr.fetchone()


if __name__ == "__main__":
    answer({"fill": fill, "settle": settle})
