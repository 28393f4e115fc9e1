"""One quarter's sales, the same ones each time: as posted invoices, as confirmed orders, or as both.

The host makes one document of each kind, and SQL multiplies its rows. There are no taxes and one currency, so what
the lines of a document add up to is its total too.
"""

from host_rows import multiply, reserve, row, undone
from sales_drawn import FIRST, QUIET, draw

from odoo.fields import Command

LINES = "drawn_line JOIN drawn_document USING (document)"
NAME_OF_A_MOVE = "'INV/2026/' || lpad(document::text, 7, '0')"
TOTALS_OF_A_MOVE = (
    "amount_untaxed",
    "amount_total",
    "amount_residual",
    "amount_untaxed_signed",
    "amount_total_signed",
    "amount_residual_signed",
    "amount_untaxed_in_currency_signed",
    "amount_total_in_currency_signed",
)
OF_A_RECEIVABLE = ("debit", "balance", "amount_currency", "amount_residual", "amount_residual_currency")
OF_AN_ORDER_LINE = ("price_subtotal", "price_total", "untaxed_amount_to_invoice")


def fill_invoices(env, size, reps):
    """Post ``size`` invoice lines of the quarter, some four to an invoice, for ``reps`` salespeople."""
    sales = draw(env, size, reps)
    with undone(env):
        move = _invoice(env, sales)
        pattern, receivable = row(move), row(move.line_ids - move.invoice_line_ids)
        product = row(move.invoice_line_ids)
    ids = {"moves": reserve(env.cr, "account_move", sales.documents)}
    multiply(env.cr, "account_move", pattern, _of_a_move(), "drawn_document", ids)
    ids["lines"] = reserve(env.cr, "account_move_line", size + sales.documents)
    multiply(env.cr, "account_move_line", product, _of_a_sold_line(), LINES, ids)
    ids["lines"] += size
    multiply(env.cr, "account_move_line", receivable, _of_a_receivable(), "drawn_document", ids)
    env.invalidate_all()
    return sales


def fill_orders(env, size, reps):
    """Confirm ``size`` order lines of the quarter, the ones that ``fill_invoices`` invoices."""
    sales = draw(env, size, reps)
    with undone(env):
        order = _order(env, sales)
        pattern, line = row(order), row(order.order_line)
    ids = {"orders": reserve(env.cr, "sale_order", sales.documents)}
    multiply(env.cr, "sale_order", pattern, _of_an_order(), "drawn_document", ids)
    ids["lines"] = reserve(env.cr, "sale_order_line", size)
    multiply(env.cr, "sale_order_line", line, _of_an_order_line(), LINES, ids)
    env.invalidate_all()
    return sales


def _invoice(env, sales):
    """Let the host post an invoice."""
    move = env["account.move"].with_context(**QUIET)
    line = {"product_id": sales.products[0].id, "quantity": 2, "price_unit": 5}
    move = move.create(
        {
            "move_type": "out_invoice",
            "partner_id": sales.customers + 1,
            "invoice_user_id": sales.reps[0].id,
            "invoice_date": FIRST,
            "invoice_line_ids": [Command.create(line)],
        }
    )
    move.action_post()
    return move


def _order(env, sales):
    """Let the host confirm an order."""
    line = {"product_id": sales.products[0].id, "product_uom_qty": 2, "price_unit": 5}
    order = env["sale.order"].with_context(**QUIET)
    order = order.create(
        {"partner_id": sales.customers + 1, "user_id": sales.reps[0].id, "order_line": [Command.create(line)]}
    )
    order.action_confirm()
    return order


def _of_a_move():
    return {
        "id": "%(moves)s + document",
        **dict.fromkeys(("name", "payment_reference"), NAME_OF_A_MOVE),
        "sequence_number": "document",
        **dict.fromkeys(("date", "invoice_date", "invoice_date_due"), "day"),
        **dict.fromkeys(("partner_id", "commercial_partner_id", "partner_shipping_id"), "partner_id"),
        "invoice_partner_display_name": "'Customer ' || nth",
        "invoice_user_id": "user_id",
        **dict.fromkeys(TOTALS_OF_A_MOVE, "total"),
    }


def _of_any_line():
    return {
        "move_id": "%(moves)s + document",
        "move_name": NAME_OF_A_MOVE,
        **dict.fromkeys(("date", "invoice_date"), "day"),
        "partner_id": "partner_id",
    }


def _of_a_sold_line():
    return {
        **_of_any_line(),
        "id": "%(lines)s + n",
        "name": "product_name",
        "product_id": "product_id",
        "quantity": "quantity",
        "price_unit": "price",
        **dict.fromkeys(("price_subtotal", "price_total", "credit"), "subtotal"),
        **dict.fromkeys(("balance", "amount_currency"), "-subtotal"),
    }


def _of_a_receivable():
    return {
        **_of_any_line(),
        "id": "%(lines)s + document",
        "name": NAME_OF_A_MOVE,
        "date_maturity": "day",
        **dict.fromkeys(OF_A_RECEIVABLE, "total"),
    }


def _of_an_order():
    return {
        "id": "%(orders)s + document",
        "name": "'S' || lpad(document::text, 7, '0')",
        "access_token": "md5(document::text)",
        "date_order": "day + interval '12 hours'",
        "validity_date": "day + 30",
        **dict.fromkeys(("partner_id", "partner_invoice_id", "partner_shipping_id"), "partner_id"),
        "user_id": "user_id",
        **dict.fromkeys(("amount_untaxed", "amount_total"), "total"),
    }


def _of_an_order_line():
    return {
        "id": "%(lines)s + n",
        "order_id": "%(orders)s + document",
        "name": "product_name",
        "product_id": "product_id",
        **dict.fromkeys(("product_uom_qty", "qty_to_invoice"), "quantity"),
        **dict.fromkeys(("price_unit", "technical_price_unit", "price_reduce_taxinc", "price_reduce_taxexcl"), "price"),
        **dict.fromkeys(OF_AN_ORDER_LINE, "subtotal"),
        "order_partner_id": "partner_id",
        "salesman_id": "user_id",
    }
