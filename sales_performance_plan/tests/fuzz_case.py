"""Values that nobody means to send, and what may become of them."""

import time
from contextlib import suppress
from datetime import date, datetime

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tools import mute_logger

from .common import PlanCase

LARGEST = 2**31 - 1  # the web client refuses what is larger
LONG = "長" * 10_000
TEXTS = [
    "",
    " ",
    "0",
    "NaN",
    "🦊" * 20,
    LONG,
    "'; DROP TABLE res_users; --",
    "<script>alert(1)</script>",
    "%s %(a)s {0}",
]
DAYS = [date(1, 1, 1), date(1, 12, 31), date(1900, 2, 28), date(2024, 2, 29), date(2026, 6, 30), date(9999, 12, 31)]
ANY_TEXT = st.sampled_from(TEXTS) | st.text(max_size=20).map(lambda text: text.replace("\0", "")) | st.just(False)
ANY_NUMBER = st.sampled_from([0.0, -1.0, 1e-9, 1e12, -1e12, 1e300]) | st.floats(-1e15, 1e15)
VALUES = {
    **dict.fromkeys(("char", "text", "html"), ANY_TEXT),
    **dict.fromkeys(("float", "monetary"), ANY_NUMBER),
    "integer": st.sampled_from([0, 1, -1, LARGEST, -LARGEST - 1]) | st.integers(-LARGEST, LARGEST),
    "date": st.sampled_from(DAYS) | st.dates() | st.just(False),
    "datetime": st.sampled_from([datetime.combine(day, datetime.min.time()) for day in DAYS]) | st.just(False),
    "boolean": st.booleans(),
    "binary": st.sampled_from([False, "", "AAAA", "no base64!", "UEsDBBQAAAAIAA=="]),
}
MISSING = 2_000_000_000
SLOW = 10  # seconds that somebody waits at most
PATIENT = settings(
    max_examples=35,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],  # what fails fails slowly: no search for a smaller example
    database=None,
    suppress_health_check=list(HealthCheck),
)


class FuzzCase(PlanCase):
    """Draws values by the kind of a field, of all companies and also archived and missing ones."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create({"name": "Hillside"})
        cls.archived = cls.customer("Gone", active=False)
        cls.buyer = cls.customer("Nimbus")
        cls.sell(cls.buyer)
        cls.lead = cls.env["crm.lead"].create({"name": "Inquiry", "company_id": cls.company.id})
        cls.foreign = cls.env["crm.lead"].create({"name": "Theirs", "company_id": cls.other.id})
        cls.plan = cls.env["spp.plan"].create({"company_id": cls.company.id, "date_from": date(2026, 4, 1)})
        cls.env["spp.plan"].create({"company_id": cls.other.id, "date_from": date(2026, 4, 1)})

    def strategy(self, field):
        """Return what somebody may send for ``field``."""
        if field.type == "selection":
            return st.sampled_from([*(key for key, _label in field._description_selection(self.env)), False])
        if field.type == "many2one":
            return st.sampled_from([*self.ids(field.comodel_name), MISSING, False])
        if field.type == "many2many":
            return st.lists(st.sampled_from([*self.ids(field.comodel_name), MISSING]), max_size=3)
        return VALUES.get(field.type, st.just(False))

    def ids(self, model):
        """Return some ids of ``model``: the newest ones, whosever they are."""
        records = self.env[model].sudo().with_context(active_test=False, allowed_company_ids=[])
        return records.search([], limit=6, order="id desc").ids

    def attempt(self, words, call):
        """Do ``call`` and undo it: it works, or says in a sentence why not, and does not take for ever."""
        savepoint = self.env.cr.savepoint(flush=False)
        begin = time.perf_counter()
        try:
            # Of what the database itself refuses, the host makes a sentence for who sent it.
            with mute_logger("odoo.sql_db", "odoo.models.unlink"), suppress(IntegrityError):
                call()
                self.env.flush_all()
        except UserError as error:
            self.assertGreater(len(str(error)), 10, words)
        except Exception as error:
            raise AssertionError(f"{words}: {type(error).__name__}: {error}") from error
        finally:
            self.env.clear()
            savepoint.close(rollback=True)
            self.env.invalidate_all(flush=False)
        self.assertLess(time.perf_counter() - begin, SLOW, words)
