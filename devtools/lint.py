"""Style, checked by machines: one line for each finding, one line when all is well."""

import ast
import os
import subprocess
import sys

from . import databases, postgres, python, xml_style
from .base import ABROAD, ADDON, BRIDGES, REPO, cache

LONGEST_FILE = 300
LONGEST_FUNCTION = 40
ADDONS = [folder.name for folder in (ADDON, *BRIDGES, *ABROAD)]
MADE_BY_PEOPLE = [*ADDONS, "devtools", "tests", "conftest.py"]


def main():
    """Run all checks and return the exit code."""
    checks = [_ruff, _format, _shape, _purity, xml_style.findings, _pylint, _odoo]
    number = 0
    for check in checks:
        for finding in check():
            print(finding, flush=True)
            number += 1
    print(f"{number} findings" if number else "The style is clean.")
    return int(bool(number))


def _ruff():
    yield from _lines(["-m", "ruff", "check", "--no-cache", "--quiet", "--output-format=concise", "."])


def _format():
    for line in _lines(["-m", "ruff", "format", "--no-cache", "--check", "."]):
        if line.startswith("Would reformat: "):
            yield f"{line.removeprefix('Would reformat: ')}: ruff format would lay it out in another way"
        elif line.startswith("error"):
            yield line


def _pylint():
    """Run pylint with the plugin and the profile of the Odoo community.

    The author is no member of it, and a class's labels are made before there is an ``env`` to translate them.
    """
    off = "--disable=manifest-required-author,prefer-env-translation"
    words = ["-m", "pylint", f"--rcfile={REPO / '.pylintrc'}", off, *ADDONS]
    yield from (line for line in _lines(words) if not line.startswith("*****"))


def _odoo():
    """Run Odoo's own linters on the registry with the addon and its bridges."""
    script = REPO / "devtools" / "odoo_lint.py"
    with postgres.server(), databases.temporary("lint", bridges=bool(BRIDGES)) as name:
        yield from _lines([script, databases.config(), name, ADDON, *BRIDGES])


def _lines(words):
    """Return what a tool printed; when it fails in silence, its last word is the finding."""
    command = [str(word) for word in (python.python(), *words)]
    # Odoo's linter looks for the programs of the environment on the path.
    path = f"{python.python().parent}:{os.environ['PATH']}"
    environment = python.environment(PATH=path, PYLINTHOME=str(cache() / "pylint"))
    done = subprocess.run(command, cwd=REPO, env=environment, capture_output=True, text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if line.strip()]
    if done.returncode and not lines:
        lines += (done.stderr.strip().splitlines() or [f"{words[0]} stopped with exit code {done.returncode}"])[-1:]
    return lines


def _python_files():
    for name in MADE_BY_PEOPLE:
        path = REPO / name
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


def _shape():
    """Refuse files and functions that are too long to be read at once."""
    for path in _python_files():
        text = path.read_text()
        name = path.relative_to(REPO)
        if (length := text.count("\n")) > LONGEST_FILE:
            yield f"{name}:1: {length} lines, {LONGEST_FILE} at most"
        for node in ast.walk(_parsed(text)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                length = node.end_lineno - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    yield f"{name}:{node.lineno}: {node.name} has {length} lines, {LONGEST_FUNCTION} at most"


def _purity():
    """Refuse whatever binds the rules to Odoo or to the rest of the addon."""
    for path in sorted((ADDON / "rules").rglob("*.py")):
        depth = len(path.relative_to(ADDON / "rules").parts)
        for node in ast.walk(_parsed(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            outside = False
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""] if not node.level else []
                outside = node.level > depth
            if outside or any(name.partition(".")[0] in ("odoo", ADDON.name) for name in names):
                yield f"{path.relative_to(REPO)}:{node.lineno}: a rule imports neither Odoo nor the rest of the addon"


def _parsed(text):
    try:
        return ast.parse(text)
    except SyntaxError:
        return ast.Module([], [])


if __name__ == "__main__":
    sys.exit(main())
