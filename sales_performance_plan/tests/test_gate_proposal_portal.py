import base64
import contextlib

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tests.common import JsonRpcException
from odoo.tools import mute_logger

from .gate_proposal_case import ProposalCase

SIGNATURE = base64.b64encode(b"\x89PNG signed").decode()


@tagged("post_install", "-at_install")
class TestGateProposalPortal(ProposalCase, HttpCase):
    """The customer at the doors, with a link and logged in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = cls.users["portal"]
        cls.portal.password = "plan_portal"
        cls.rep.password = "plan_rep"
        cls.manager.password = "plan_manager"
        cls.buyer = cls.portal.partner_id
        cls.company.write({"portal_confirmation_sign": True, "portal_confirmation_pay": False})

    def link(self, order, page="", **params):
        token = order.sudo()._portal_ensure_token()
        rest = "".join(f"&{key}={value}" for key, value in params.items())
        return f"/my/orders/{order.id}{page}?access_token={token}{rest}"

    def asked_again(self):
        """Return a quotation that was sent, and changed after that."""
        order = self.approved(require_signature=True)
        order.action_quotation_sent()
        order.order_line.price_unit = 700.0
        self.assertState(order, "draft")
        return order

    def post(self, order, page, **params):
        return self.make_jsonrpc_request(
            f"/my/orders/{order.id}/{page}", {"access_token": order.sudo()._portal_ensure_token(), **params}
        )

    def test_page_and_file_are_not_available(self):
        for login in (None, "plan_portal"):
            self.authenticate(login, login)
            for order in (self.quote(), self.asked_again()):
                for params in ({}, {"report_type": "pdf"}, {"report_type": "html", "download": "true"}):
                    with self.subTest(login=login, state=order.state, **params):
                        page = self.url_open(self.link(order, **params))
                        self.assertEqual(page.status_code, 404)
                        self.assertIn("not available yet", page.text)
                        self.assertNotIn("Orders are typed twice", page.text)
                        self.assertNotIn("Widget", page.text)

    def test_page_and_file_of_an_approved_one(self):
        order = self.approved()
        order.action_quotation_sent()
        for login in (None, "plan_portal"):
            self.authenticate(login, login)
            page = self.url_open(self.link(order))
            self.assertIn("Orders are typed twice", page.text)
            self.assertIn("Return on Investment", page.text)
            self.assertIn("Pays off in nine months", self.url_open(self.link(order, report_type="html")).text)

    def test_without_a_link_a_customer_is_told_the_same_and_a_stranger_nothing(self):
        order = self.quote()
        self.authenticate("plan_portal", "plan_portal")
        self.assertIn("not available yet", self.url_open(f"/my/orders/{order.id}").text)
        other = self.quote(partner_id=self.customer("Birch").id)
        self.assertNotIn("not available yet", self.url_open(f"/my/orders/{other.id}").text)
        self.authenticate(None, None)
        wrong = self.url_open(f"/my/orders/{order.id}?access_token=wrong")
        self.assertNotIn("not available yet", wrong.text)

    def test_list_and_counter(self):
        held, free = self.asked_again(), self.approved()
        free.action_quotation_sent()
        self.authenticate("plan_portal", "plan_portal")
        page = self.url_open("/my/quotes").text
        self.assertIn(free.name, page)
        self.assertNotIn(held.name, page)
        counted = self.make_jsonrpc_request("/my/counters", {"counters": ["quotation_count"]})
        self.assertEqual(counted["quotation_count"], 1)

    def test_sign(self):
        for order in (self.quote(require_signature=True), self.asked_again()):
            answer = self.post(order, "accept", name="Eve", signature=SIGNATURE)
            self.assertIn("error", answer)
            self.assertFalse(order.sudo().signature)
            self.assertNotEqual(order.state, "sale")

    def test_pay(self):
        order = self.asked_again()
        self.assertEqual(self.url_open(self.link(order, payment_amount=100)).status_code, 404)
        with self.assertRaisesRegex(JsonRpcException, "ValidationError"), mute_logger("odoo.http"):
            self.post(
                order,
                "transaction",
                provider_id=1,
                payment_method_id=1,
                token_id=None,
                amount=700.0,
                flow="direct",
                tokenization_requested=False,
                landing_route="/my",
            )
        self.assertFalse(order.sudo().transaction_ids)

    def test_decline_does_no_harm(self):
        order = self.asked_again()
        self.url_open(self.link(order, "/decline"), data={"decline_message": "Too dear", "csrf_token": ""})
        self.assertEqual(order.state, "sent")

    def test_documents_and_files_for_machines(self):
        order = self.quote()
        for page in ("/document/1", "/download_edi"):
            answer = self.url_open(self.link(order, page), allow_redirects=False)
            self.assertIn(answer.status_code, (302, 303))

    def test_options(self):
        lines = [
            {"display_type": "line_section", "name": "Options", "is_optional": True, "sequence": 1},
            {"product_id": self.product.id, "price_unit": 50.0, "product_uom_qty": 0, "sequence": 2},
        ]
        offered = {"order_line": [Command.create(values) for values in lines], "require_signature": True}
        order = self.approved(**offered)
        order.action_quotation_sent()
        line = order.order_line[-1]
        self.post(order, "update_line_dict", line_id=line.id, input_quantity=4)
        line.invalidate_recordset()
        self.assertEqual(line.product_uom_qty, 4)
        self.assertState(order, "approved")
        line.price_unit = 1.0
        self.assertState(order, "draft")
        # The host redirects here, which is no answer to such a call.
        with contextlib.suppress(JsonRpcException), mute_logger("odoo.http"):
            self.post(order, "update_line_dict", line_id=line.id, input_quantity=9)
        line.invalidate_recordset()
        self.assertEqual(line.product_uom_qty, 4)

    def test_chatter(self):
        for order, expected in ((self.quote(), False), (self.approved(), True)):
            with self.subTest(expected):
                said = {"message_type": "comment", "subtype_xmlid": "mail.mt_comment"}
                order.sudo().message_post(body="For the customer", **said)
                params = {
                    "thread_model": "sale.order",
                    "thread_id": order.id,
                    "token": order.sudo()._portal_ensure_token(),
                }
                answer = ""
                with mute_logger("odoo.http"), contextlib.suppress(JsonRpcException):
                    answer = str(self.make_jsonrpc_request("/mail/chatter_fetch", params))
                self.assertEqual("For the customer" in answer, expected)

    def test_print_by_address(self):
        order = self.quote()
        order.action_submit_proposal()
        for login, expected in (("plan_rep", False), ("plan_portal", False), ("plan_manager", True)):
            self.authenticate(login, login)
            for kind in ("html", "pdf"):
                with self.subTest(login=login, kind=kind), mute_logger("odoo.http"):
                    answer = self.url_open(f"/report/{kind}/sale.report_saleorder/{order.id}")
                    self.assertEqual(answer.status_code == 200, expected)
                    self.assertEqual("typed twice" in answer.text, expected and "Pain Points" in answer.text)

    def test_the_rep_does_not_see_the_page_and_the_approver_does(self):
        order = self.quote()
        order.action_submit_proposal()
        self.authenticate("plan_rep", "plan_rep")
        self.assertEqual(self.url_open(self.link(order)).status_code, 404)
        self.authenticate("plan_manager", "plan_manager")
        self.assertIn("For the approver only", self.url_open(self.link(order)).text)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model", "odoo.models")
    def test_customers_read_nothing_from_outside(self):
        held, free = self.quote(), self.approved()
        orders, lines = (self.env[name].with_user(self.portal) for name in ("sale.order", "sale.order.line"))
        mine = [("partner_id", "=", self.buyer.id)]
        self.assertEqual(orders.search(mine), free.with_user(self.portal))
        self.assertEqual([row["id"] for row in orders.search_read(mine, ["name"])], free.ids)
        self.assertEqual(lines.search([]).order_id, free.with_user(self.portal))
        for record in (held, held.order_line):
            with self.assertRaisesRegex(AccessError, "not available yet"):
                record.with_user(self.portal).read(["display_name"])
        free.with_user(self.portal).read(["name", "amount_total"])
        held._action_cancel()
        self.assertNotIn(held, orders.search(mine))
        for call in ("action_quotation_send", "action_confirm", "action_quotation_sent"):
            with self.subTest(call), self.assertRaises(UserError) as refusal:
                getattr(held.with_user(self.portal), call)()
            self.assertNotIn(self.manager.name, str(refusal.exception))


@tagged("post_install", "-at_install")
class TestGateProposalPayment(ProposalCase):
    """A payment that was under way does not fail, does not confirm, and the rep hears of it."""

    def pay(self, order, state):
        provider = self.env["payment.provider"].create(
            {"name": "Bank", "code": "none", "state": "test", "company_id": self.company.id}
        )
        provider.support_manual_capture = "full_only"  # a bank that authorises first
        return self.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": self.env.ref("payment.payment_method_unknown").id,
                "reference": f"{order.name}-{state}",
                "amount": order.amount_total,
                "currency_id": order.currency_id.id,
                "partner_id": order.partner_id.id,
                "sale_order_ids": [Command.set(order.ids)],
                "operation": "online_direct",
                "state": state,
            }
        )

    def assertTold(self, order):
        told = order.sudo().activity_ids.filtered(lambda each: "payment arrived" in (each.summary or ""))
        self.assertEqual(told.user_id, self.rep)
        self.assertIn("payment arrived", self.notes(order))

    def test_pending_and_done(self):
        order = self.quote(require_payment=True)
        self.pay(order, "pending")._post_process()
        self.assertEqual(order.state, "draft")
        self.assertTold(order)
        order = self.quote(require_payment=True)
        tx = self.pay(order, "done")
        self.assertFalse(tx._check_amount_and_confirm_order())
        self.assertEqual(order.state, "draft")
        self.assertTold(order)
        tx._check_amount_and_confirm_order()
        self.assertTold(order)

    def test_the_seller_hears_of_it_in_their_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.rep.lang = "zh_CN"
        order = self.quote(require_payment=True)
        self.pay(order, "pending")._post_process()
        self.assertRegex(order.sudo().activity_ids.filtered("summary")[:1].summary, "[\u4e00-\u9fff]")

    def test_an_approved_one_is_confirmed(self):
        order = self.approved(require_payment=True)
        self.assertEqual(self.pay(order, "done")._check_amount_and_confirm_order(), order)
        self.assertEqual(order.state, "sale")
        order = self.approved(require_payment=True)
        self.pay(order, "pending")._post_process()
        self.assertEqual(order.state, "sent")

    def test_an_authorised_one_waits_for_approval_too(self):
        order = self.quote(require_payment=True)
        self.pay(order, "authorized")._post_process()
        self.assertEqual(order.state, "draft")
        self.assertTold(order)
        order = self.approved(require_payment=True)
        self.pay(order, "authorized")._post_process()
        self.assertEqual(order.state, "sale")
