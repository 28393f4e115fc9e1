from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .gate_proposal_case import ProposalCase


@tagged("post_install", "-at_install")
class TestGateProposalDoors(ProposalCase):
    """Each way out for a quotation, tried by its rep before the approval and after."""

    def doors(self, order):
        report = self.env["ir.actions.report"].with_user(self.rep)
        mark_sent = self.env.ref("sale.model_sale_order_action_quotation_sent").with_user(self.rep)
        send_mail = self.env.ref("sale.model_sale_order_send_mail").with_user(self.rep)
        share = self.env.ref("sale.model_sale_order_action_share").with_user(self.rep)
        active = {"active_model": "sale.order", "active_id": order.id, "active_ids": order.ids}
        return {
            "send": order.action_quotation_send,
            "pro-forma": order.with_context(proforma=True).action_quotation_send,
            "mass": (order | order.copy()).action_quotation_send,
            "send an email": send_mail.with_context(**active).run,
            "composer": lambda: order.with_context(mark_so_as_sent=True).message_post(body="Here it is"),
            "mail template": lambda: self.env.ref("sale.email_template_edi_sale")
            .with_user(self.rep)
            .send_mail(order.id, force_send=False),
            "mark as sent": order.action_quotation_sent,
            "mark as sent from the list": mark_sent.with_context(**active).run,
            "print": lambda: report._render_qweb_pdf("sale.report_saleorder", order.ids),
            "print html": lambda: report._render_qweb_html("sale.report_saleorder", order.ids),
            "print pro-forma": lambda: report._render_qweb_pdf("sale.report_saleorder_pro_forma", order.ids),
            "preview": order.action_preview_sale_order,
            "share": share.with_context(**active).run,
            "payment link": lambda: self.env["payment.link.wizard"]
            .with_user(self.rep)
            .with_context(**active)
            .default_get(["amount"]),
            "write sent": lambda: order.write({"state": "sent"}),
            "write sale": lambda: order.write({"state": "sale"}),
            "confirm": order.action_confirm,
        }

    def test_doors_are_closed_before_the_approval(self):
        order = self.quote()
        for name, door in self.doors(order).items():
            with self.subTest(name):
                with self.assertRaises(UserError) as refusal:
                    door()
                self.assertIn(order.name, str(refusal.exception))
                self.assertIn(self.manager.name, str(refusal.exception), "it says who approves")
        self.assertEqual(order.state, "draft")

    def test_doors_are_open_after_the_approval(self):
        for name in self.doors(self.quote()):
            order = self.approved()
            if name == "mass":
                continue
            with self.subTest(name):
                self.assertOpen(order, name)

    def test_doors_are_open_where_the_gate_is_off(self):
        self.company.proposal_gate = False
        for name in self.doors(self.quote()):
            with self.subTest(name):
                self.assertOpen(self.quote(), name)

    def assertOpen(self, order, name):
        """Go through a door, and check that the order is on its other side."""
        self.doors(order)[name]()
        sent = ("composer", "mark as sent", "mark as sent from the list", "write sent")
        sold = ("write sale", "confirm")
        self.assertEqual(order.state, "sent" if name in sent else "sale" if name in sold else "draft")

    def test_submitted_and_refused_are_closed_too(self):
        order = self.quote()
        order.action_submit_proposal()
        with self.assertRaisesRegex(UserError, "waits for the approval"):
            order.action_quotation_send()
        order.with_user(self.manager)._refuse_proposal("No")
        with self.assertRaisesRegex(UserError, "was refused"):
            order.action_confirm()

    def test_the_approver_prints_and_previews(self):
        order = self.quote()
        order.action_submit_proposal()
        report = self.env["ir.actions.report"].with_user(self.manager)
        page = report._render_qweb_html("sale.report_saleorder", order.ids)[0].decode()
        self.assertIn("For the approver only", page)
        self.assertIn("One system for both", page)
        self.assertIn("access_token", order.with_user(self.manager).action_preview_sale_order()["url"])
        with self.assertRaises(UserError):
            order.with_user(self.manager).action_quotation_send()

    def test_the_page_shows_the_parts_that_are_there(self):
        self.company.proposal_require_parts = False
        order = self.approved(roi="<p><br></p>")
        report = self.env["ir.actions.report"].with_user(self.rep)
        page = report._render_qweb_html("sale.report_saleorder", order.ids)[0]
        self.assertIn("Orders are typed twice", page.decode())
        self.assertIn("Our Advantages", page.decode())
        self.assertNotIn("Return on Investment", page.decode())
        self.assertNotIn("For the approver only", page.decode())

    def test_born_sent_or_confirmed(self):
        for state in ("sent", "sale"):
            with self.subTest(state), self.assertRaisesRegex(UserError, "is not approved"):
                self.quote(state=state)
        self.company.proposal_gate = False
        self.assertEqual(self.quote(state="sale").state, "sale")

    def test_import(self):
        columns = ["partner_id/.id", "state", "proposal_state"]
        orders = self.env["sale.order"].with_user(self.rep)
        for row in ([str(self.buyer.id), "sale", ""], [str(self.buyer.id), "draft", "approved"]):
            with self.subTest(row):
                self.assertFalse(orders.load(columns, [row])["ids"])

    def test_cancelling_opens_no_door(self):
        order = self.quote()
        order._action_cancel()
        report = self.env["ir.actions.report"].with_user(self.rep)
        with self.assertRaises(UserError):
            report._render_qweb_html("sale.report_saleorder", order.ids)
        with self.assertRaises(UserError):
            order.write({"state": "sale"})
        order.action_draft()
        with self.assertRaises(UserError):
            order.action_quotation_send()
        sold = self.approved()
        sold.action_confirm()
        sold._action_cancel()
        report._render_qweb_html("sale.report_saleorder", sold.ids)

    def test_sign_and_pay(self):
        order = self.quote(require_signature=True, require_payment=True)
        self.assertFalse(order._has_to_be_signed())
        self.assertFalse(order._has_to_be_paid())
        self.assertFalse(order._is_confirmation_amount_reached())
        self.assertFalse(order._can_be_edited_on_portal())
        order = self.approved(require_signature=True, require_payment=True)
        self.assertTrue(order._has_to_be_signed())
        self.assertTrue(order._has_to_be_paid())

    def test_what_was_out_before_the_gate_stays(self):
        self.company.proposal_gate = False
        sent, sold, draft = self.quote(), self.quote(), self.quote()
        sent.action_quotation_sent()
        sold.action_confirm()
        self.company.proposal_gate = True
        sent.action_quotation_send()
        sold.action_quotation_send()
        sent.action_confirm()
        self.assertEqual(sent.state, "sale")
        with self.assertRaises(UserError):
            draft.action_confirm()

    def test_back_to_draft_what_was_out_is_approved_like_others(self):
        self.company.proposal_gate = False
        sent = self.quote()
        sent.action_quotation_sent()
        self.company.proposal_gate = True
        sent._action_cancel()
        sent.action_draft()
        with self.assertRaises(UserError):
            sent.action_confirm()

    def test_free_limit(self):
        self.company.proposal_free_limit = 500.0
        self.quote(500.0).action_confirm()
        order = self.quote(500.01)
        with self.assertRaises(UserError):
            order.action_confirm()
        small = self.quote(400.0)
        small.action_quotation_sent()
        small.order_line.price_unit = 600.0
        for door in (small.action_confirm, small.action_quotation_send):
            with self.assertRaises(UserError):
                door()
        small.order_line.price_unit = 500.0
        small.action_confirm()

    def test_nobody_writes_the_amount_that_is_compared_with_the_limit(self):
        self.company.proposal_free_limit = 500.0
        order = self.quote(900.0)
        for record, values in [
            (order, {"amount_untaxed": 1.0}),
            (order, {"currency_rate": 100.0}),
            (order.order_line, {"price_subtotal": 1.0}),
        ]:
            with self.subTest(values=values), self.assertRaises(AccessError):
                record.write(values)
        with self.assertRaises(AccessError):
            self.quote(900.0, amount_untaxed=1.0)
        with self.assertRaises(UserError):
            order.action_confirm()

    def test_free_limit_in_another_currency(self):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": dollar.id, "name": "2026-01-01", "rate": 2.0, "company_id": self.company.id}
        )
        pricelist = self.env["product.pricelist"].create({"name": "USD", "currency_id": dollar.id})
        self.env.user.group_ids += self.env.ref("product.group_product_pricelist")
        self.company.proposal_free_limit = 500.0
        order = self.quote(1000.0, pricelist_id=pricelist.id)
        self.assertEqual(order.currency_id, dollar)
        order.action_quotation_sent()
        order = self.quote(1000.02, pricelist_id=pricelist.id)
        with self.assertRaises(UserError):
            order.action_quotation_sent()

    def test_web_orders(self):
        portal = self.users["portal"]
        values = {"partner_id": portal.partner_id.id, "company_id": self.company.id}
        line = {"product_id": self.product.id, "price_unit": 900.0}
        order = self.env["sale.order"].with_user(portal).sudo().create({**values, "order_line": [Command.create(line)]})
        self.assertEqual(order.create_uid, portal)
        self.company.proposal_skip_online = False
        with self.assertRaises(UserError):
            order.action_confirm()
        self.company.proposal_skip_online = True
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_another_company_goes_on_as_before(self):
        other = self.env["res.company"].create({"name": "Hillside"})
        self.rep.company_ids += other
        order = self.env["sale.order"].with_user(self.rep).with_company(other)
        order = order.with_context(allowed_company_ids=[other.id, self.company.id]).create(
            {"partner_id": self.buyer.id, "company_id": other.id, "user_id": self.rep.id, "team_id": False}
        )
        self.assertEqual(order.company_id, other)
        order.action_quotation_sent()
        order.action_confirm()

    def test_manager_of_another_company_decides_nothing_here(self):
        other = self.env["res.company"].create({"name": "Hillside"})
        stranger = self.seller("plan_stranger", "sales_performance_plan.sales_performance_plan_group_director")
        stranger.write({"company_id": other.id, "company_ids": [Command.set(other.ids)]})
        order = self.quote()
        order.action_submit_proposal()
        with self.assertRaises(AccessError):
            order.with_user(stranger).with_context(allowed_company_ids=other.ids).action_approve_proposal()

    def test_no_query_more_where_the_gate_is_off(self):
        self.company.proposal_gate = False
        gated = self.env["res.company"]._proposal_gated
        gated()
        order = self.quote()
        for call in (gated, order._proposal_held, order._check_proposal, order.order_line.order_id._ask_again):
            self.assertEqual(self.count_queries(call), 0)
