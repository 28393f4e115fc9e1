"""The tie-out of a payout: each source document's own amount against what was paid on, and why they differ."""

from odoo.tools import format_amount

from ..rules.commission import ZERO
from .incentive_workbook import Cell, Column, Formula, Sheet, letter_of, quoted

NAMED_AT_MOST = 3


class TieOut:
    """Builds the sheet from a snapshot; ``references`` and ``bases`` are columns of the Lines."""

    def __init__(self, snapshot, references, bases):
        """Look up what other statements are called, all at once."""
        self.snapshot, self.env, self.references, self.bases = snapshot, snapshot.env, references, bases
        self.currency = snapshot.company.currency_id
        others = {one for document in snapshot.documents for one in document.others}
        self.statements = self.env["spp.incentive.statement"].browse(sorted(others))

    def sheet(self):
        """Return a row per document, the total, and a column to tick off."""
        _ = self.env._
        columns = [
            Column(_("Reference"), "text", 18),
            Column(_("Document"), "text", 18),
            Column(_("Date"), "date", 11),
            Column(_("Customer"), "text", 30),
            Column(_("Document Amount"), "money", 17),
            Column(_("Base in Lines"), "money", 17),
            Column(_("Difference"), "money", 17),
            Column(_("Explained"), "money", 17),
            Column(_("Status"), "check", 10),
            Column(_("Remark"), "text", 70),
            Column(_("Ticked Off"), "text", 12, free=True),
        ]
        rows = [self._row(document) for document in self.snapshot.documents]
        return Sheet(_("Tie-out"), columns, [*rows, self._total(rows)], has_total=True)

    def _row(self, document):
        reasons = self.reasons(document)
        explained = sum((amount for _text, amount in reasons), ZERO)
        difference = document.amount - document.base
        remark = "; ".join(f"{text}: {self._money(amount)}" for text, amount in reasons)
        rest = difference - explained
        if rest:
            missing = self._money(rest)
            text = self.env._("Not explained, the document may have changed since it was settled: %s", missing)
            remark = f"{remark}; {text}" if remark else text
        digits, check = self.currency.decimal_places, self.env._("Check")
        return [
            document.reference,
            document.document,
            document.day,
            document.customer,
            document.amount,
            Formula(f"SUMIFS({self.bases},{self.references},$A{{row}})", document.base),
            Formula(f"ROUND(E{{row}}-F{{row}},{digits})", difference),
            explained,
            Formula(f'IF(ROUND(G{{row}}-H{{row}},{digits})=0,"OK",{quoted(check)})', check if rest else "OK"),
            remark,
            "",
        ]

    def reasons(self, document):
        """Return (why, how much) of the difference between a document's own amount and the base in this payout."""
        _ = self.env._
        found = []
        if document.elsewhere:
            found.append((self._elsewhere(document), document.elsewhere))
        if document.credited:
            found.append((_("Credited"), document.credited))
        if document.as_invoice:
            found.append((_("Paid by invoices, when those counted"), document.as_invoice))
        rest = document.amount - document.base - sum((amount for _text, amount in found), ZERO)
        if not document.counts and rest == document.amount and rest:
            found.append((_("Cancelled, so nothing is paid on it"), rest))
        elif self._is_unpaid(document, rest):
            found.append((_("Not collected yet"), rest))
        elif rest and rest == document.not_invoiced:
            found.append((_("Not invoiced yet"), rest))
        return found

    def _is_unpaid(self, document, rest):
        """Tell whether ``rest`` is what the customer still owes; each line's share was rounded by itself."""
        tolerance = document.rows * self.currency.rounding
        return bool(document.unpaid and rest) and abs(float(rest - document.unpaid)) <= tolerance

    def _elsewhere(self, document):
        others = self.statements.browse(document.others)
        names = ", ".join(others[:NAMED_AT_MOST].mapped("display_name"))
        if len(others) > NAMED_AT_MOST:
            names = self.env._("%(names)s and %(number)s more", names=names, number=len(others) - NAMED_AT_MOST)
        return self.env._("In other statements (%s)", names)

    def _total(self, rows):
        cells = []
        for column in range(4, 8):
            values = [row[column].value if isinstance(row[column], Formula) else row[column] for row in rows]
            letter = letter_of(column)
            cells.append(Formula(f"SUM({letter}$1:{letter}{{above}})", sum(values, ZERO)))
        return [Cell(self.env._("Total"), "text"), "", None, "", *cells, None, "", ""]

    def _money(self, amount):
        return format_amount(self.env, float(amount), self.currency)
