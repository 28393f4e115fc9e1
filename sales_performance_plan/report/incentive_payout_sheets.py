"""The workbook of a payout: Summary, Lines, Tie-out, Control, in the language of the environment (the plan's I8)."""

from collections import defaultdict
from datetime import datetime

from ..rules.commission import ZERO
from ..rules.periods import UTC
from .incentive_tie_out import TieOut
from .incentive_workbook import Cell, Column, Formula, Sheet, letter_of, quoted

CHUNK = 5000
# The columns of the Lines that formulas look at, by their number.
LINE, STATEMENT, KIND, REFERENCE, BASE, AMOUNT = 0, 1, 5, 7, 14, 16
SUMMED = (("earned",), ("adjustment",), ("clawback",), ("award",), ("hold", "release"))


class PayoutSheets:
    """Turns a snapshot into sheets; every total is a formula over the Lines."""

    def __init__(self, snapshot, exported_at, exporter):
        """Take the stamp of the export, which is part of the file."""
        self.snapshot, self.env, self.payout = snapshot, snapshot.env, snapshot.payout
        self.exported_at, self.exporter = exported_at, exporter
        self.digits = self.payout.currency_id.decimal_places
        self.kinds = dict(self.env["spp.incentive.entry"]._fields["kind"]._description_selection(self.env))

    def build(self):
        """Return the sheets in the order in which they stand."""
        lines = self._lines()
        summary = self._summary(lines)
        tie_out = TieOut(self.snapshot, lines.ref(REFERENCE), lines.ref(BASE)).sheet()
        return [summary, lines, tie_out, self._control(summary, lines, tie_out)]

    # ------------------------------------------------------------------
    # Lines
    # ------------------------------------------------------------------

    def _lines(self):
        _ = self.env._
        columns = [
            Column(_("Line"), "count", 9),
            Column(_("Statement"), "count", 10),
            Column(_("Rep"), "text", 20),
            Column(_("Month"), "month", 9),
            Column(_("Day"), "date", 11),
            Column(_("Kind"), "text", 11),
            Column(_("Document"), "text", 16),
            Column(_("Reference"), "text", 16),
            Column(_("Source Line"), "count", 9),
            Column(_("Customer"), "text", 28),
            Column(_("Tier"), "text", 11),
            Column(_("New Customer"), "text", 10),
            Column(_("Rule"), "text", 24),
            Column(_("Version"), "text", 26),
            Column(_("Base"), "money", 16),
            Column(_("Rate"), "rate", 8),
            Column(_("Amount"), "money", 16),
            Column(_("Why"), "text", 70),
        ]
        return Sheet(_("Lines"), columns, list(self._line_rows()))

    def _line_rows(self):
        found = self.snapshot
        reps = {one.user_id.id: one.user_id.name for one in found.statements}
        rules, tiers, versions = found.names("rule_id"), found.names("tier_id"), found.versions()
        answer = {True: self.env._("Yes"), False: self.env._("No"), None: ""}
        for line, why in zip(found.lines, self._sentences(), strict=True):
            is_new = bool(line.is_new) if line.source_id else None
            yield [
                *(line.id, line.statement_id, reps[line.user_id], line.period, line.day, self.kinds[line.kind]),
                line.document,
                line.reference,
                line.source_id,
                line.customer,
                tiers.get(line.tier_id, ""),
                answer[is_new],
                rules.get(line.rule_id, ""),
                versions.get(line.scheme_id, ""),
                line.base,
                line.rate if line.rule_id else None,
                line.amount,
                why,
            ]

    def _sentences(self):
        """Yield why each line is there; what was read for some is forgotten before the next, to spare memory."""
        entries = self.env["spp.incentive.entry"]
        ids = [line.id for line in self.snapshot.lines]
        for start in range(0, len(ids), CHUNK):
            chunk = entries.browse(ids[start : start + CHUNK])
            for entry in chunk:
                yield entry._explain()
            chunk.invalidate_recordset(flush=False)

    # ------------------------------------------------------------------
    # Summary
    # ------------------------------------------------------------------

    def _summary(self, lines):
        _ = self.env._
        columns = [
            Column(_("Statement"), "count", 10),
            Column(_("Rep"), "text", 24),
            Column(_("Team"), "text", 20),
            Column(_("Month"), "month", 9),
            *(
                Column(title, "money", 17)
                for title in (
                    _("Sales Paid On"),
                    _("Earned"),
                    _("Adjustments"),
                    _("Claw-backs"),
                    _("Awards"),
                    _("Held and Released"),
                    _("To Pay"),
                )
            ),
        ]
        sheet = Sheet(_("Summary"), columns, has_total=True)
        sums = self._sums()
        for statement in self.snapshot.statements:
            sheet.rows.append(self._summary_row(statement, lines, sums[statement.id]))
        sheet.rows.append(self._total_row(sheet))
        return sheet

    def _sums(self):
        sums = defaultdict(lambda: defaultdict(lambda: ZERO))
        for line in self.snapshot.lines:
            sums[line.statement_id][line.kind] += line.amount
            sums[line.statement_id]["base"] += line.base if line.source_id else ZERO
        return sums

    def _summary_row(self, statement, lines, sums):
        mine = f"{lines.ref(STATEMENT)},$A{{row}}"
        base = Formula(f'SUMIFS({lines.ref(BASE)},{mine},{lines.ref(REFERENCE)},"<>")', sums["base"])
        cells = []
        for kinds in SUMMED:
            terms = [f"SUMIFS({lines.ref(AMOUNT)},{mine},{lines.ref(KIND)},{self._label(kind)})" for kind in kinds]
            cells.append(Formula("+".join(terms), sum((sums[kind] for kind in kinds), ZERO)))
        to_pay = Formula("SUM(F{row}:J{row})", sum((cell.value for cell in cells), ZERO))
        head = [statement.id, statement.user_id.name, statement.team_id.name or "", statement.period]
        return [*head, base, *cells, to_pay]

    def _label(self, kind):
        return quoted(self.kinds[kind])

    def _total_row(self, sheet):
        cells = []
        for column in range(4, len(sheet.columns)):
            letter = letter_of(column)
            whole = sum((row[column].value for row in sheet.rows), ZERO)
            cells.append(Formula(f"SUM({letter}$1:{letter}{{above}})", whole))
        return [Cell(self.env._("Total"), "text"), "", "", "", *cells]

    # ------------------------------------------------------------------
    # Control
    # ------------------------------------------------------------------

    def _control(self, summary, lines, tie_out):
        _ = self.env._
        columns = [
            Column(_("What"), "text", 44),
            Column(_("In This File"), "text", 34),
            Column(_("In the Database"), "text", 24),
            Column(_("Result"), "check", 22),
        ]
        facts = [[what, value, "", ""] for what, value in self._facts()]
        checks = [self._check(*check) for check in self._checks(summary, lines, tie_out)]
        return Sheet(_("Control"), columns, facts + checks)

    def _facts(self):
        _, payout = self.env._, self.payout
        zone = payout.company_id._sales_zone()
        moment = self.exported_at.replace(tzinfo=UTC, microsecond=0).astimezone(zone).replace(tzinfo=None)
        return [
            (_("Company"), payout.company_id.name),
            (_("Currency"), payout.currency_id.name),
            (_("Month"), Cell(payout.period, "month")),
            (_("Payout"), Cell(payout.id, "count")),
            (_("Exported at (%s)", zone.key), Cell(datetime.replace(moment, second=0), "moment")),
            (_("Exported by"), self.exporter.name),
            (_("Rule versions"), "; ".join(sorted(self.snapshot.versions().values()))),
        ]

    def _checks(self, summary, lines, tie_out):
        """Return (what, formula, what it comes to, what the database says, kind)."""
        _, found = self.env._, self.snapshot
        numbered = f'{summary.ref(0)},">0"'
        paid = sum((row[-1].value for row in summary.rows[:-1]), ZERO)
        based = sum((line.base for line in found.lines if line.source_id), ZERO)
        tied = sum((document.base for document in found.documents), ZERO)
        odd = sum(row[8].value != "OK" for row in tie_out.rows[:-1])
        sold = f'SUMIFS({lines.ref(BASE)},{lines.ref(REFERENCE)},"<>")'
        total = f"SUM({lines.ref(AMOUNT)})"
        reps = len(found.statements)
        in_lines = sum((line.amount for line in found.lines), ZERO)
        keyed, check = f"{tie_out.ref(0)},{quoted('<>' + _('Total'))}", quoted(_("Check"))
        return [
            (_("Sum of the lines"), total, in_lines, found.amount, "money"),
            (_("Sum of the summary"), f"SUMIFS({summary.ref(10)},{numbered})", paid, found.amount, "money"),
            (_("Base of the lines with a document"), sold, based, found.base, "money"),
            (_("Base of the tie-out"), f"SUMIFS({tie_out.ref(5)},{keyed})", tied, found.base, "money"),
            (_("Number of lines"), f"COUNT({lines.ref(LINE)})", len(found.lines), found.count, "count"),
            (_("Number of statements"), f"COUNT({summary.ref(0)})", reps, reps, "count"),
            (_("Documents to look at"), f"COUNTIF({tie_out.ref(8)},{check})", odd, 0, "count"),
        ]

    def _check(self, what, formula, value, database, kind):
        """Return a row whose last cell says OK or the difference."""
        difference = f"ROUND(B{{row}}-C{{row}},{self.digits})"
        gap = round(value - database, self.digits)
        verdict = Formula(f'IF({difference}=0,"OK",{difference})', gap if gap else "OK")
        return [what, Cell(Formula(formula, value), kind), Cell(database, kind), verdict]
