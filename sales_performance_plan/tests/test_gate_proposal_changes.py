from datetime import date

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .gate_proposal_case import ProposalCase


@tagged("post_install", "-at_install")
class TestGateProposalChanges(ProposalCase):
    """What asks for approval again once a proposal is approved, and what does not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tax = cls.env["account.tax"].search([("company_id", "=", cls.company.id)], limit=1) or cls.env[
            "account.tax"
        ].create(
            {
                "name": "10 %",
                "amount": 10,
                "company_id": cls.company.id,
                "country_id": cls.env.ref("base.be").id,
                "tax_group_id": cls.env["account.tax.group"]
                .create({"name": "VAT", "company_id": cls.company.id, "country_id": cls.env.ref("base.be").id})
                .id,
            }
        )
        cls.gadget = cls.env["product.product"].create({"name": "Gadget", "type": "service", "list_price": 70.0})
        cls.terms = cls.env["account.payment.term"].create({"name": "After a year"})
        cls.template = cls.env["sale.order.template"].create({"name": "Standard", "company_id": cls.company.id})

    def offer(self):
        section = {"display_type": "line_section", "name": "Hardware", "sequence": 5}
        note = {"display_type": "line_note", "name": "Delivered by vann", "sequence": 20}
        line = {"product_id": self.product.id, "price_unit": 1000.0, "sequence": 10, "tax_ids": [Command.clear()]}
        return self.approved(order_line=[Command.create(values) for values in (section, line, note)])

    def test_header(self):
        for field, value, again in [
            ("partner_id", self.customer("Birch").id, True),
            ("payment_term_id", self.terms.id, True),
            ("validity_date", date(2026, 12, 24), True),
            ("note", "<p>Warranty of ten years</p>", True),
            ("pain_points", "<p>Something else</p>", True),
            ("advantages", "<p>Something else</p>", True),
            ("roi", "<p>Something else</p>", True),
            ("sale_order_template_id", self.template.id, True),
            ("require_payment", True, True),
            ("client_order_ref", "PO 17", False),
            ("origin", "Fair", False),
            ("tag_ids", [Command.create({"name": "Hot"})], False),
            ("user_id", self.colleague.id, False),
            ("commitment_date", "2026-09-01 12:00:00", False),
        ]:
            with self.subTest(field=field):
                order = self.offer()
                order.sudo().write({field: value})
                self.assertState(order, "draft" if again else "approved")

    def test_lines(self):
        for name, values, again in [
            ("price", {"price_unit": 900.0}, True),
            ("quantity", {"product_uom_qty": 2}, True),
            ("discount", {"discount": 1.0}, True),
            ("product", {"product_id": self.gadget.id}, True),
            ("tax", {"tax_ids": [Command.set(self.tax.ids)]}, True),
            ("description", {"name": "Widget, ten years of warranty"}, True),
            ("the same price", {"price_unit": 1000.0}, False),
            ("lead time", {"customer_lead": 14}, False),
        ]:
            with self.subTest(name):
                order = self.offer()
                order.order_line[1].write(values)
                self.assertState(order, "draft" if again else "approved")

    def test_a_typo_in_a_note_or_a_section_does_not_ask_again(self):
        order = self.offer()
        order.order_line[2].name = "Delivered by van"
        order.order_line[0].name = "Hardware:"
        self.assertState(order, "approved")

    def test_lines_come_go_move_and_become_optional(self):
        line = {"product_id": self.gadget.id, "price_unit": 10.0}
        for name, change in [
            ("added through the order", lambda order: order.write({"order_line": [Command.create(line)]})),
            ("added", lambda order: order.order_line.create({**line, "order_id": order.id})),
            ("removed", lambda order: order.order_line[1].unlink()),
            ("moved", lambda order: order.order_line[1].write({"sequence": 1})),
            ("optional", lambda order: order.order_line[0].write({"is_optional": True})),
        ]:
            with self.subTest(name):
                order = self.offer()
                change(order)
                self.assertState(order, "draft")

    def test_the_note_names_what_changed(self):
        order = self.offer()
        order.write(
            {
                "payment_term_id": self.terms.id,
                "order_line": [
                    Command.update(order.order_line[1].id, {"price_unit": 900.0, "discount": 5.0}),
                    Command.create({"product_id": self.gadget.id}),
                ],
            }
        )
        said = self.notes(order)
        for part in ("Payment Terms", "Unit Price of Widget", "Discount (%) of Widget", "Gadget was added"):
            self.assertIn(part, said)
        with self.assertRaises(UserError):
            order.action_confirm()

    def test_prices_worked_out_anew(self):
        order = self.offer()
        order.action_update_prices()
        self.assertEqual(order.order_line[1].price_unit, 100.0)
        self.assertState(order, "draft")

    def test_in_the_form(self):
        order = self.offer()
        with Form(order.with_user(self.rep)) as form:
            form.client_order_ref = "PO 17"
        self.assertState(order, "approved")
        with Form(order.with_user(self.rep)) as form, form.order_line.edit(1) as line:
            line.product_uom_qty = 3
        self.assertState(order, "draft")

    def test_sent_and_changed(self):
        order = self.offer()
        order.action_quotation_sent()
        order.order_line[1].discount = 50
        self.assertEqual(order.state, "sent")
        with self.assertRaises(UserError):
            order.action_confirm()
        order.action_submit_proposal()
        order.with_user(self.manager).action_approve_proposal()
        order.action_confirm()

    def test_what_slips_by_is_found_at_the_door(self):
        order = self.offer()
        self.env.flush_all()
        self.env.cr.execute("UPDATE sale_order_line SET discount = 40 WHERE id = %s", [order.order_line[1].id])
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "changed after its approval"):
            order.action_confirm()

    def test_changed_while_somebody_looks_at_it(self):
        order = self.quote()
        order.action_submit_proposal()
        order.with_user(self.manager).order_line.price_unit = 950.0
        self.assertState(order, "submitted")
        order.order_line.price_unit = 1.0
        self.assertState(order, "draft")
        with self.assertRaises(UserError):
            order.with_user(self.manager).action_approve_proposal()

    def test_a_confirmed_order_is_not_asked_again(self):
        order = self.offer()
        order.action_confirm()
        order.order_line[1].product_uom_qty = 7
        self.assertState(order, "approved")
