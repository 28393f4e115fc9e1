"""A workbook as plain data, and the one place that writes it.

Formulas go into the file with what they come to, so that it reads the same where nothing is recalculated.  They
carry ``{row}`` for the number of their own row and ``{above}`` for the one before it.
"""

import io
import re
from dataclasses import dataclass, field

import xlsxwriter

FIRST_ROW = 2  # below the header, counted as people do
LONGEST_TEXT = 32767
LEFT = ("text", "check")  # the others are numbers, which stand on the right
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b-\x1f]")
NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\']")


@dataclass(frozen=True)
class Formula:
    """A formula in English function names, as files have them, and what it comes to."""

    text: str
    value: object = None

    def on(self, row):
        """Return the formula as it stands in ``row``."""
        return "=" + self.text.replace("{row}", str(row)).replace("{above}", str(row - 1))


@dataclass(frozen=True)
class Cell:
    """A value of another kind than its column's."""

    value: object
    kind: str


@dataclass(frozen=True)
class Column:
    """``kind`` is text, count, money, rate, date, month, moment or check; people write into a ``free`` column."""

    title: str
    kind: str = "text"
    width: int = 12
    free: bool = False


@dataclass
class Sheet:
    """A header, rows whose first cell tells them apart, and as their last one the total, if there is one."""

    title: str
    columns: list
    rows: list = field(default_factory=list)
    has_total: bool = False

    def __post_init__(self):
        self.title = NOT_IN_TITLES.sub(" ", self.title)[:31]

    def ref(self, column):
        """Return a reference to a whole column by its number from 0: rows may come and go without changing it."""
        letter = letter_of(column)
        return f"'{self.title}'!${letter}:${letter}"


def letter_of(column):
    """Return what a column is called by its number from 0; 26 letters are enough here."""
    return chr(ord("A") + column)


def text(value):
    """Return ``value`` as a cell can hold it."""
    return NOT_IN_XML.sub("", str(value).replace("\r\n", "\n"))[:LONGEST_TEXT]


def quoted(value):
    """Return a text as a literal in a formula."""
    return '"' + text(value).replace('"', '""') + '"'


def parts(value, kind):
    """Return (formula or None, plain value, kind) of what stands in a row."""
    if isinstance(value, Cell):
        value, kind = value.value, value.kind
    if isinstance(value, Formula):
        return value, value.value, kind
    return None, value, kind


class Writer:
    """Writes sheets row by row, so that memory does not grow with them."""

    def __init__(self, sheets, currency, properties):
        """Take the ``currency`` of the amounts and the ``properties`` of the document."""
        self.sheets, self.properties = sheets, properties
        self.money = self._money_format(currency)

    def _money_format(self, currency):
        number = "#,##0" + ("." + "0" * currency.decimal_places if currency.decimal_places else "")
        code = f'"{currency.name}"'
        return f"{number} {code};[Red]-{number} {code}"

    def content(self):
        """Return the file."""
        file = io.BytesIO()
        with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
            book.set_properties(self.properties)
            self._add_formats(book)
            for sheet in self.sheets:
                self._write_sheet(book.add_worksheet(sheet.title), sheet)
        return file.getvalue()

    def _add_formats(self, book):
        numbers = {
            "text": "General",
            "count": "0",
            "money": self.money,
            "check": "General",
            "rate": "0.00####%",
            "date": "yyyy-mm-dd",
            "month": "yyyy-mm",
            "moment": "yyyy-mm-dd hh:mm",
        }
        plain, total = {}, {"bold": True, "top": 1}
        header = {"bold": True, "bg_color": "#E7E3F0", "bottom": 1, "text_wrap": True, "valign": "top"}
        self.formats, self.totals, self.headers = {}, {}, {}
        for kind, number in numbers.items():
            place = {"align": "left", "indent": 1} if kind in LEFT else {"align": "right"}
            for found, look in ((self.formats, plain), (self.totals, total), (self.headers, header)):
                found[kind] = book.add_format({"num_format": number, **place, **look})
        self.good = book.add_format({"bg_color": "#D9EAD3", "font_color": "#274E13"})
        self.bad = book.add_format({"bg_color": "#F4CCCC", "font_color": "#990000"})

    def _write_sheet(self, page, sheet):
        page.freeze_panes(1, 0)
        for number, column in enumerate(sheet.columns):
            page.set_column(number, number, column.width)
            page.write_string(0, number, column.title, self.headers[column.kind])
        for number, row in enumerate(sheet.rows, 1):
            last = sheet.has_total and number == len(sheet.rows)
            self._write_row(page, sheet, number, row, self.totals if last else self.formats)
        filtered = len(sheet.rows) - sheet.has_total
        page.autofilter(0, 0, max(filtered, 0), len(sheet.columns) - 1)
        self._mark_checks(page, sheet)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)

    def _write_row(self, page, sheet, number, row, formats):
        for place, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            formula, plain, kind = parts(value, column.kind)
            shape = formats[kind]
            if formula:
                page.write_formula(number, place, formula.on(number + 1), shape, _cached(plain))
            elif plain is None or plain == "":
                page.write_blank(number, place, None, shape)
            elif isinstance(plain, str):
                page.write_string(number, place, text(plain), shape)
            elif kind in ("date", "month", "moment"):
                page.write_datetime(number, place, plain, shape)
            else:
                page.write_number(number, place, plain, shape)

    def _mark_checks(self, page, sheet):
        """Colour what the checks say: green where all is well."""
        for number, column in enumerate(sheet.columns):
            if column.kind == "check" and sheet.rows:
                area = (1, number, len(sheet.rows), number)
                cell = f"{letter_of(number)}{FIRST_ROW}"
                for formula, shape in ((f'={cell}="OK"', self.good), (f'=AND({cell}<>"",{cell}<>"OK")', self.bad)):
                    page.conditional_format(*area, {"type": "formula", "criteria": formula, "format": shape})


def _cached(value):
    return value if isinstance(value, str) else float(value)
