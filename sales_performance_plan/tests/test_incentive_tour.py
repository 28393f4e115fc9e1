from odoo.tests import tagged

from .page_case import PageCase
from .payout_case import PayoutCase
from .tour_case import TourCase


@tagged("post_install", "-at_install", "spp_tour")
class TestMyCommissionTour(PageCase, TourCase):
    """A rep opens the page, reads a figure, looks why, and asks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rep.password = "plan_rep"
        cls.approve()
        cls.plan(10000.0)
        cls.sell(cls.customer("Aurora Mills"), 1000.0, user_id=cls.rep.id)
        cls.settle()

    def test_my_commission(self):
        self.start_tour("/odoo", "spp_my_commission", login="plan_rep")
        asked = self.env["spp.incentive.dispute"].search([("user_id", "=", self.rep.id)])
        self.assertEqual(asked.question, "Is this customer really new?")
        self.assertEqual(asked.entry_id.user_id, self.rep)
        self.assertEqual(asked.activity_ids.user_id, self.manager)


@tagged("post_install", "-at_install", "spp_tour")
class TestPayoutTour(PayoutCase, TourCase):
    """An accountant collects what is approved, makes the workbook and pays."""

    def test_payout(self):
        accountant = self.users["accountant"]
        accountant.password = accountant.login
        self.sell(self.acme, 1000.0, days_ago=45, user_id=self.rep.id)
        self.settle()
        statement = self.approve()
        self.start_tour("/odoo/commission-payouts", "spp_payout", login=accountant.login)
        self.assertEqual((statement.state, statement.payout_id.payer_id), ("paid", accountant))
