from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from .close_case import CloseCase


@tagged("post_install", "-at_install")
class TestPlanReopen(CloseCase):
    """Opening again: with a reason, after a look at what is let go."""

    def wizard(self, user=None, **values):
        action = self.plan.with_user(user or self.director).action_reopen()
        wizard = self.env[action["res_model"]].with_user(user or self.director).with_context(**action["context"])
        return wizard.create(values)

    def test_with_a_reason_and_a_second_look(self):
        self.close()
        self.sold(self.bob, 900, date(2026, 6, 29), self.customer("Late"))
        wizard = self.wizard()
        self.assertIn("Sales", wizard.change_ids.mapped("what"))
        with self.assertRaisesRegex(UserError, "Say why"):
            wizard.action_reopen()
        wizard.write({"reason": "A branch was missing", "has_seen": True})
        wizard.action_reopen()
        self.env.invalidate_all()
        self.assertEqual((self.plan.state, self.plan.actual), ("review", 1070))
        self.assertFalse(self.plan.closed_on or self.plan.adjustment_ids)
        self.assertEqual(self.target(self.plan, "new_customers").actual, 2, "the figures are read anew")
        body = "".join(self.plan.message_ids.mapped("body"))
        self.assertIn("A branch was missing", body)
        self.assertIn("New Customers: 1", body)
        self.close()
        self.assertEqual(self.plan.actual, 1070)

    def test_not_by_others_nor_before_the_later_one(self):
        with self.assertRaisesRegex(UserError, "is not closed"):
            self.wizard()
        self.close()
        with self.assertRaises(UserError):
            self.wizard(self.manager)
        following = self.plan.next_id
        following.state = "closed"
        with self.assertRaisesRegex(UserError, "reopen that one first"):
            self.wizard()
