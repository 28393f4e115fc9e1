"""The layout of XML files: indentation, spaces, and the order of the first attributes."""

import re
import xml.parsers.expat

from .base import ADDON, BRIDGES, REPO

STEP = 4
# What identifies an element comes first, in this order; the rest as it reads best.
FIRST = {
    "record": ["id", "model"],
    "template": ["id", "name"],
    "menuitem": ["id", "name"],
    "field": ["name"],
    "xpath": ["expr", "position"],
    "function": ["model", "name"],
}
FORBIDDEN = [
    (re.compile(r"\t"), "a tab"),
    (re.compile(r"[ \t]+$"), "spaces at the end of the line"),
    (re.compile(r"\bexpand="), "expand= (Odoo 19 refuses it)"),
]


def findings():
    """Return one line for each thing that is out of place."""
    for path in sorted(path for folder in (ADDON, *BRIDGES) for path in folder.rglob("*.xml")):
        name = path.relative_to(REPO)
        data = path.read_bytes()
        for number, line in enumerate(data.decode(errors="replace").split("\n"), 1):
            yield from (f"{name}:{number}: {what}" for pattern, what in FORBIDDEN if pattern.search(line))
        if not data.endswith(b"\n") or data.endswith(b"\n\n"):
            yield f"{name}:1: one line feed at the end of the file"
        yield from (f"{name}:{number}: {what}" for number, what in _Layout(data).findings())


class _Layout:
    """One pass over a file; elements that begin a line must be indented by their depth."""

    def __init__(self, data):
        self.lines = data.split(b"\n")
        self.data = data
        self.depth = 0
        self.found = []
        self.parser = xml.parsers.expat.ParserCreate()
        self.parser.ordered_attributes = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CommentHandler = lambda _text: self._place()

    def findings(self):
        try:
            self.parser.Parse(self.data, True)
        except xml.parsers.expat.ExpatError as error:
            self.found.append((error.lineno, str(error).partition(":")[0]))
        return self.found

    def _start(self, tag, attributes):
        self._place()
        self.depth += 1
        names = attributes[::2]
        wanted = [name for name in FIRST.get(tag, []) if name in names]
        if names[: len(wanted)] != wanted:
            self._report(f"{' and '.join(wanted)} first in <{tag}>")

    def _end(self, tag):
        self.depth -= 1
        self._place()

    def _place(self):
        before = self.lines[self.parser.CurrentLineNumber - 1][: self.parser.CurrentColumnNumber]
        if not before.strip() and len(before) != STEP * self.depth:
            self._report(f"indented by {len(before)} instead of {STEP * self.depth}")

    def _report(self, what):
        self.found.append((self.parser.CurrentLineNumber, what))
