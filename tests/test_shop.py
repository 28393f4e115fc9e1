"""Orders of customers in the host's shop, where the gate of proposals lets them through, or not."""

import json
import urllib.request

import pytest

from devtools import screens

from . import outside

INSTALL = """
import json
env["ir.module.module"].search([("name", "=", "website_sale")]).button_immediate_install()
env = env(user=2)
env.company.proposal_gate = True
product = env["product.product"].create({"name": "Widget", "type": "service", "list_price": 100, "is_published": True})
env.cr.commit()
print(json.dumps({"product": product.id, "template": product.product_tmpl_id.id}))
"""
PAY = """
import json
from odoo.fields import Command
order = env["sale.order"].search([("website_id", "!=", False)], order="id desc", limit=1)
order.company_id.proposal_skip_online = SKIP
provider = env["payment.provider"].search([("company_id", "=", order.company_id.id)], limit=1)
payment = env["payment.transaction"].create({
    "provider_id": provider.id, "payment_method_id": env.ref("payment.payment_method_unknown").id,
    "reference": f"{order.name}-SKIP", "amount": order.amount_total, "currency_id": order.currency_id.id,
    "partner_id": order.partner_id.id, "sale_order_ids": [Command.set(order.ids)], "operation": "online_direct",
    "state": "done",
})
payment._check_amount_and_confirm_order()
print(json.dumps([order.state, bool(order._proposal_held()), order.amount_untaxed]))
env.cr.rollback()
"""


@pytest.fixture(scope="module")
def shop():
    """Return a database with a shop in which a visitor has put something into the cart, over HTTP."""
    with outside.database() as name:
        product = outside.run(name, INSTALL)
        with screens.odoo(name) as url:
            params = {"product_template_id": product["template"], "product_id": product["product"], "quantity": 2}
            body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}).encode()
            ask = urllib.request.Request(f"{url}/shop/cart/add", body, {"Content-Type": "application/json"})
            with urllib.request.urlopen(ask) as answer:
                assert "error" not in json.load(answer)
        yield name


def test_what_customers_order_by_themselves_needs_no_approval(shop):
    """A cart that is paid is confirmed, as without the addon."""
    assert outside.run(shop, PAY.replace("SKIP", "True")) == ["sale", False, 200.0]


def test_a_company_that_wants_to_see_these_too_does(shop):
    """The payment goes through, and the order waits for its approval."""
    assert outside.run(shop, PAY.replace("SKIP", "False")) == ["draft", True, 200.0]
