from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from odoo.models import MAGIC_COLUMNS
from odoo.tests import tagged

from ..wizard import customer_history_wizard
from .fuzz_case import PATIENT, FuzzCase

ROLES = ("rep", "manager", "hr", "accountant", "director")


@tagged("post_install", "-at_install")
class TestFuzzWizard(FuzzCase):
    """Whatever is typed into a wizard, by whoever may open it: it works, or says why not."""

    def test_wizards_refuse_in_sentences(self):
        self.enterContext(patch.object(customer_history_wizard, "SECONDS_A_STEP", 0.01))
        found = 0
        for name in sorted(self.env.registry):
            model = self.env[name]
            if not name.startswith("spp.") or not model._transient:
                continue
            roles = [role for role in ROLES if model.with_user(self.users[role]).has_access("create")]
            if roles:  # others are lines that only the wizard itself writes
                found += 1
                with self.subTest(name):
                    self.fuzz(model, roles)
        self.assertGreater(found, 20)

    def fuzz(self, model, roles):
        names = {name for name in dir(type(model)) if name.startswith("action_") or name == "rebuild_step"}
        buttons = sorted(names - {"action_archive", "action_unarchive"})
        fields = {
            name: self.strategy(field)
            for name, field in model._fields.items()
            if name not in MAGIC_COLUMNS and field.store and not field.related and field.type != "one2many"
        }

        @PATIENT
        @given(
            st.sampled_from(roles),
            st.fixed_dictionaries({}, optional=fields),
            st.sampled_from(buttons) if buttons else st.none(),
        )
        def press(role, values, button):
            self.attempt(f"{role} {button} {values}", lambda: self.press(model, role, values, button))

        press()

    def press(self, model, role, values, button):
        mine = model.with_user(self.users[role]).with_company(self.company)
        wizard = mine.create(values)
        wizard.flush_recordset()
        wizard.read()
        if button:
            getattr(wizard, button)()
