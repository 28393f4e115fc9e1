"""Is a workbook that came back still what the database says?  Names every cell that is not."""

import io
import math
import re
import zipfile
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import zip_longest
from numbers import Number

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import from_excel
from openpyxl.utils.exceptions import InvalidFileException

from .incentive_workbook import FIRST_ROW, Formula, parts, text

UNREADABLE = (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError, SyntaxError)
WHOLE_COLUMN = re.compile(r"\$([A-Z]+)\$1:\$\1\$1048576")
ZERO_HOUR = time()
LABELLING = 7  # the columns that a row's label is taken from


class NoWorkbookError(Exception):
    """The file is none that a spreadsheet program would open."""


@dataclass(frozen=True)
class Finding:
    """One thing that differs: ``kind`` is cell, formula, result, row, row_added, sheet or sheet_added."""

    kind: str
    sheet: str
    cell: str = ""
    row: str = ""
    column: str = ""
    was: str = ""
    now: str = ""


def read(content):
    """Return (formulas, values): the file opened twice, since a cell is asked for both."""
    try:
        return [openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=only) for only in (False, True)]
    except UNREADABLE as error:
        raise NoWorkbookError(str(error)) from error


def mark_of(content):
    """Return what the file says of itself in its properties."""
    return read(content)[0].properties.keywords or ""


def compare(sheets, content):
    """Yield a finding for each difference between ``sheets`` as they should be and the file."""
    formulas, values = read(content)
    titles = [sheet.title for sheet in sheets]
    for sheet in sheets:
        if sheet.title in formulas.sheetnames:
            yield from SheetCheck(sheet, formulas[sheet.title], values[sheet.title]).findings()
        else:
            yield Finding("sheet", sheet.title)
    for title in formulas.sheetnames:
        if title not in titles:
            yield Finding("sheet_added", title)


class Written(str):
    """A formula as it stands in a cell; a text that only looks like one is no more than a text."""

    __slots__ = ()


class SheetCheck:
    """Compares one sheet; rows are told apart by their first cell, so that a sorted sheet is still the same."""

    def __init__(self, sheet, formulas, values):
        """Read the sheet, and its results only where formulas are expected."""
        self.sheet, self.width = sheet, len(sheet.columns)
        ends = [*sheet.rows[:1], *sheet.rows[-1:]]
        expects_formulas = any(parts(cell, "")[0] for row in ends for cell in row)
        try:
            self.cells = list(_rows(formulas))
            self.values = list(_rows(values)) if expects_formulas else []
        except UNREADABLE as error:
            raise NoWorkbookError(str(error)) from error

    def findings(self):
        """Yield the header's differences, those of each row, and what was added."""
        yield from self._header()
        should = [_shown(parts(row[0], "")[1]) for row in self.sheet.rows]
        found = [_shown(row[0]) if row else "" for row in self.cells[1:]]
        pairs, added = _match(_numbered(should), _numbered(found))
        for place, (row, at) in enumerate(zip(self.sheet.rows, pairs, strict=True)):
            if at is None:
                yield Finding("row", self.sheet.title, f"A{place + FIRST_ROW}", self._label(row), was=_whole(row))
            else:
                yield from self._row(row, at + FIRST_ROW)
        for at in added:
            cells = [value for value in self.cells[at + 1] if value not in (None, "")]
            if cells:
                whole = " | ".join(map(_shown, cells))
                yield Finding("row_added", self.sheet.title, f"A{at + FIRST_ROW}", _shown(cells[0]), now=whole)

    def _header(self):
        titles = [column.title for column in self.sheet.columns]
        for number, (should, found) in enumerate(zip_longest(titles, _row_of(self.cells, 1))):
            if not _same(should, found):
                yield self._finding("cell", (1, number), [""], should, found)

    def _label(self, row):
        """Return what people know the row by: its first texts, or else its key."""
        values = [parts(cell, "")[1] for cell in row[:LABELLING]]
        named = [value for value in values if value and isinstance(value, str)]
        return ", ".join(named[:3]) or _shown(values[0])

    def _row(self, row, at):
        """Yield what differs in ``row``, found in the file's row ``at``."""
        values = _row_of(self.values, at)
        for number, (cell, found) in enumerate(zip_longest(row, _row_of(self.cells, at))):
            if number < self.width and self.sheet.columns[number].free:
                continue
            formula, should, _kind = parts(cell, "")
            if formula:
                value = values[number] if number < len(values) else None
                yield from self._formula((at, number), row, formula, found, value)
            elif isinstance(found, Written) or not _same(should, found):
                yield self._finding("cell", (at, number), row, should, found)

    def _formula(self, place, row, formula: Formula, found, value):
        should = formula.on(place[0])
        if not isinstance(found, Written) or _plain(should) != _plain(found):
            yield self._finding("formula", place, row, should, found)
        elif value is not None and not _same(formula.value, value):
            # Nothing stored is no lie: whoever opens the file has it worked out.
            yield self._finding("result", place, row, formula.value, value)

    def _finding(self, kind, place, row, was, now):
        at, number = place
        title = self.sheet.columns[number].title if number < self.width else ""
        cell = f"{get_column_letter(number + 1)}{at}"
        return Finding(kind, self.sheet.title, cell, self._label(row), title, _shown(was), _shown(now))


def _rows(page):
    """Yield the rows of a sheet as lists of values, without the empty cells at their ends."""
    page.reset_dimensions()
    for cells in page.iter_rows():
        row = [
            Written(getattr(cell.value, "text", cell.value)) if cell.data_type == "f" else cell.value for cell in cells
        ]
        while row and row[-1] in (None, ""):
            row.pop()
        yield row


def _row_of(rows, at):
    return rows[at - 1] if at <= len(rows) else []


def _numbered(keys):
    """Return the keys with a number each, so that those that stand twice stay apart."""
    seen = Counter()
    for key in keys:
        seen[key] += 1
        yield key, seen[key]


def _match(should, found):
    """Return (the place in ``found`` for each of ``should`` or None, the places of what was added).

    A row without its key is looked for behind the one that stood before it: there somebody wrote over the key.
    """
    should, found = list(should), list(found)
    places = {key: at for at, key in enumerate(found)}
    pairs = [places.get(key) for key in should]
    free = set(range(len(found))) - {at for at in pairs if at is not None}
    before = -1
    for number, at in enumerate(pairs):
        if at is None and before is not None and before + 1 in free and found[before + 1][0]:
            pairs[number] = before + 1
            free.discard(before + 1)
        before = pairs[number]
    return pairs, sorted(free)


def _plain(formula):
    """Return a formula as every program writes it: without spaces, quotes around sheets, whole columns in short."""
    bare = re.sub(r"'([^']+)'!", r"\1!", str(formula)).replace(" ", "")
    return WHOLE_COLUMN.sub(r"$\1:$\1", bare)


def _same(should, found):
    if should == found:
        return True
    if should in (None, "") or found in (None, ""):
        return should in (None, "") and found in (None, "")
    if isinstance(should, date):
        return _as_moment(should) == _as_moment(found)
    if isinstance(should, str) or isinstance(found, str):
        return isinstance(should, str) and isinstance(found, str) and text(should) == found.replace("\r\n", "\n")
    if isinstance(found, Number):
        return math.isclose(float(should), float(found), rel_tol=1e-12, abs_tol=1e-9)
    return False


def _as_moment(value):
    if isinstance(value, Number) and not isinstance(value, bool):
        value = from_excel(value)
    if isinstance(value, datetime):
        return value.replace(microsecond=0)
    return datetime.combine(value, ZERO_HOUR) if isinstance(value, date) else value


def _shown(value):
    """Return a value as people read it."""
    if value is None:
        return ""
    if isinstance(value, datetime) and value.time() == ZERO_HOUR:
        value = value.date()
    if isinstance(value, Number) and not isinstance(value, bool):
        return f"{float(value):.15g}"
    return str(value)


def _whole(row):
    shown = [_shown(parts(cell, "")[1]) for cell in row]
    return " | ".join(one for one in shown if one)
