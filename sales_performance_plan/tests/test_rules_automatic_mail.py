from ..rules.automatic_mail import is_automatic, is_receipt
from .rules_case import RulesCase


class TestRulesAutomaticMail(RulesCase):
    def test_what_a_machine_wrote(self):
        for name, value, expected in [
            ("Auto-Submitted", "auto-replied", True),
            ("auto-submitted", "Auto-Generated; owner-email=x@example.com", True),
            ("Auto-Submitted", "no", False),
            ("Auto-Submitted", "", False),
            ("Precedence", "bulk", True),
            ("Precedence", "first-class", False),
            ("X-Autoreply", "yes", True),
            ("X-Auto-Response-Suppress", "All", False),
            ("Subject", "Auto-reply", False),
        ]:
            with self.subTest(name=name, value=value):
                self.assertEqual(is_automatic({name: value}), expected)

    def test_a_receipt_is_no_bounce(self):
        self.assertTrue(is_receipt("multipart/report; report-type=Disposition-Notification"))
        self.assertFalse(is_receipt("multipart/report; report-type=delivery-status"))
