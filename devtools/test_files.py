"""Are all test files found?  Odoo runs only what ``tests/__init__.py`` imports, and says nothing of the rest."""

import ast
import collections

from .base import ADDON, BRIDGES, REPO

FOLDER = ADDON / "tests"
FOLDERS = [folder / "tests" for folder in (ADDON, *BRIDGES)]


def findings():
    """Return what keeps test files from being found by Odoo's runner."""
    for folder in FOLDERS:
        yield from _findings(folder)


def _findings(folder):
    paths = sorted(folder.rglob("test_*.py"))
    imported = set(_imported(folder))
    stems = collections.Counter(path.stem for path in paths)
    yield from (f"{_short(path)} is not imported in tests/__init__.py" for path in paths if path.stem not in imported)
    yield from (f"{number} test files are called {stem}.py" for stem, number in stems.items() if number > 1)


def silent(files):
    """Return a finding for each test file without an entry in ``files``, a count of tests by path."""
    paths = [path for folder in (*FOLDERS, REPO / "tests") for path in folder.rglob("test_*.py")]
    return [f"no test of {_short(path)} was run" for path in sorted(paths) if not files[_short(path)]]


def _short(path):
    return path.relative_to(REPO).as_posix()


def _imported(folder):
    for init in folder.rglob("__init__.py"):
        for node in ast.walk(ast.parse(init.read_text())):
            if isinstance(node, ast.ImportFrom):
                yield from (alias.name for alias in node.names)
