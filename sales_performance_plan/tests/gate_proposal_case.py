from odoo.fields import Command
from odoo.tests import new_test_user

from .common import PlanCase

PARTS = {
    "pain_points": "<p>Orders are typed twice</p>",
    "advantages": "<p>One system for both</p>",
    "roi": "<p>Pays off in nine months</p>",
}


class ProposalCase(PlanCase):
    """A company that approves proposals: a rep and a colleague, their manager, and a director."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rep, cls.manager, cls.director = (cls.users[role] for role in ("rep", "manager", "director"))
        cls.deputy = cls.seller("plan_deputy", "sales_team.group_sale_salesman_all_leads")
        cls.colleague = cls.seller("plan_colleague", "sales_team.group_sale_salesman")
        cls.team = cls.env["crm.team"].create(
            {
                "name": "North",
                "user_id": cls.manager.id,
                "company_id": cls.company.id,
                "member_ids": [Command.set((cls.rep | cls.colleague).ids)],
            }
        )
        cls.buyer = cls.customer("Alder", email="alder@example.com")
        cls.company.proposal_gate = True

    @classmethod
    def seller(cls, login, group):
        return new_test_user(
            cls.env,
            login,
            groups=group,
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    @classmethod
    def quote(cls, amount=1000.0, user=None, **values):
        """Write a quotation as the rep, with all three parts."""
        user = user or cls.rep
        line = {"product_id": cls.product.id, "product_uom_qty": 1, "price_unit": amount, "tax_ids": [Command.clear()]}
        return (
            cls.env["sale.order"]
            .with_user(user)
            .create(
                {
                    "partner_id": cls.buyer.id,
                    "user_id": user.id,
                    "team_id": cls.team.id,
                    "order_line": [Command.create(line)],
                    **PARTS,
                    **values,
                }
            )
        )

    def approved(self, **values):
        order = self.quote(**values)
        order.action_submit_proposal()
        order.with_user(self.manager).action_approve_proposal()
        return order

    def notes(self, order):
        return " ".join(order.message_ids.sudo().mapped("body"))

    def assertState(self, order, state):
        self.assertEqual(order.sudo().proposal_state, state)
