import base64
import io
import pathlib
import shutil
import subprocess
import tempfile
from datetime import date

import openpyxl

from odoo.fields import Command

from .common import PlanCase

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)
SOFFICE = shutil.which("soffice")


def opened(content, **options):
    return openpyxl.load_workbook(io.BytesIO(content), **options)


def table(page):
    """Return the rows of a sheet as dictionaries by their headers."""
    header, *rows = page.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def recalculated(content):
    """Return the workbook as LibreOffice works it out, from a file without the stored results."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = pathlib.Path(folder, "payout.xlsx"), pathlib.Path(folder, "out")
        opened(content).save(source)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = [SOFFICE, profile, "--headless", "--convert-to", "xlsx", "--outdir", target, source]
        subprocess.run(list(map(str, command)), check=True, capture_output=True, timeout=120)
        return (target / "payout.xlsx").read_bytes()


class PayoutCase(PlanCase):
    """Reps with approved statements of May 2026, as an accountant finds them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.approve_scheme(cls.company)
        cls.rep, cls.manager = cls.users["rep"], cls.users["manager"]
        cls.team = cls.env["crm.team"].create({"name": "North", "company_id": False, "user_id": cls.manager.id})
        cls.env["crm.team.member"].create({"user_id": cls.rep.id, "crm_team_id": cls.team.id})
        cls.acme = cls.customer("Acme")

    @classmethod
    def approve_scheme(cls, company):
        director = cls.users["director"]
        director.company_ids = [Command.link(company.id)]
        scheme = cls.env["spp.incentive.scheme"].search([("company_id", "=", company.id)])
        scheme.date_from = date(2026, 1, 1)
        scheme.with_user(director).with_company(company).action_approve()
        return scheme

    @classmethod
    def settle(cls, first="2026-05-01", last="2026-05-31", company=None):
        cls.env.flush_all()
        cls.env["spp.incentive.scheme"]._settle(company or cls.company, first, last)

    @classmethod
    def approve(cls, *reps, company=None, period=MAY):
        """Submit and approve the statements of a month, each by somebody who may."""
        domain = [("company_id", "=", (company or cls.company).id), ("period", "=", period), ("state", "=", "draft")]
        found = cls.env["spp.incentive.statement"].search(domain)
        for statement in found.filtered(lambda one: not reps or one.user_id in reps):
            statement.with_user(statement.user_id).with_company(statement.company_id).action_submit()
            statement.with_user(cls.users["director"]).with_company(statement.company_id).action_approve()
        return found

    @classmethod
    def payout(cls, role="accountant", company=None, **values):
        company = company or cls.company
        payouts = cls.env["spp.incentive.payout"].with_user(cls.users[role]).with_company(company)
        return payouts.create({"company_id": company.id, "period": MAY, **values})

    def exported(self, payout):
        payout.action_export()
        return payout.file_id.raw

    def verify(self, payout, content, name="returned.xlsx"):
        """Upload a file as the accountant; return the wizard with what it found."""
        wizard = self.env["spp.incentive.verify.wizard"].with_user(self.users["accountant"])
        wizard = wizard.with_context(allowed_company_ids=payout.company_id.ids)
        wizard = wizard.create({"payout_id": payout.id, "file": base64.b64encode(content), "filename": name})
        wizard.action_verify()
        return wizard


class WorkbookCase(PayoutCase):
    def book(self, payout, **options):
        return opened(self.exported(payout), **options)

    def ready(self, **values):
        """Settle and approve what was sold, and collect it into a payout."""
        self.settle()
        self.approve()
        payout = self.payout(**values)
        payout.action_collect()
        return payout

    def sold_in_may(self, amount, partner=None, **values):
        return self.sell(partner or self.acme, amount, days_ago=45, user_id=self.rep.id, **values)
