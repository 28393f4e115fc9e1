"""All tests in one go: the rules without Odoo, the addon and its bridges inside it, the journeys from outside."""

import concurrent.futures
import contextlib
import pathlib
import subprocess
import tempfile

from . import databases, debian, odoo_runner, postgres, python, test_files
from .base import ADDON, BRIDGES, REPO, Trouble, cache, say
from .results import Results

RULES = ADDON / "rules"
INSIDE = ADDON / "tests"
OUTSIDE = REPO / "tests"
NO_TESTS = 5
# What some tests need, and where root gets it from; without it they are skipped and say so.
PROGRAMS = {
    "chromium": ["chromium", "fonts-noto-cjk"],
    "soffice": ["libreoffice-calc-nogui"],
    "wkhtmltopdf": ["wkhtmltopdf"],
}


def main(options):
    """Run the chosen tests and return the exit code."""
    if options.host or options.runner:
        run = odoo_runner.host if options.host else odoo_runner.addon
        with postgres.server():
            _install_programs()
            return run(options.paths).close(options.strict)
    choice = _choose(options.paths)
    whole = not (options.paths or options.only)
    words = ["-k", options.only] if options.only else []
    results = Results()
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        if choice["inside"] or choice["bridges"] or choice["outside"]:
            stack.enter_context(postgres.server())
            _install_programs()
        if whole:
            stack.enter_context(_beside(results, "outside", pathlib.Path(folder, "outside.xml"), choice.pop("outside")))
        for part in choice:
            if choice[part]:
                _run(results, part, pathlib.Path(folder, "report.xml"), [*choice[part], *words], whole)
    if whole:
        results.add_failures(test_files.findings())
    if whole and not results.failures:
        results.add_failures(test_files.silent(results.files))
    if not (results.files or results.failures):
        raise Trouble("No test matches.")
    return results.close(options.strict)


def _run(results, part, *given):
    try:
        PARTS[part](results, *given)
    except Trouble as trouble:
        results.add_failures([trouble])


@contextlib.contextmanager
def _beside(results, part, report, words):
    """Run a part at the same time as others, which leave one of two processors idle, and show it when they are done."""
    apart = Results()
    with tempfile.TemporaryFile("w+") as output, concurrent.futures.ThreadPoolExecutor(1) as pool:
        job = pool.submit(_run, apart, part, report, words, True, output)
        yield
        job.result()
        output.seek(0)
        print(output.read(), flush=True)
    results.add(apart)


def _choose(paths):
    """Return which paths belong to which of the runs; no path at all means everything."""
    choice = {part: [] for part in PARTS}
    for word in paths or [RULES, INSIDE, *BRIDGES, OUTSIDE]:
        path = pathlib.Path(str(word).partition("::")[0]).absolute()
        if path.is_relative_to(OUTSIDE):
            choice["outside"] += [word] if path.exists() and any(_tests_of(path, "test_*.py")) else []
        elif path.is_relative_to(INSIDE):
            rules = [word] if path.is_file() else [*path.rglob("test_rules_*.py")]
            choice["rules"] += rules if path.is_dir() or path.name.startswith("test_rules_") else []
            choice["inside"] += [word] if any(_tests_of(path, "test_*.py")) else []
        elif any(path.is_relative_to(bridge) for bridge in BRIDGES):
            choice["bridges"] += [word] if any(_tests_of(path, "test_*.py")) else []
        elif path.is_relative_to(RULES):
            choice["rules"].append(word)
        else:
            raise Trouble(f"{word} holds no tests: name a path below {_short(INSIDE)}, {_short(RULES)} or tests.")
        if paths and not path.exists():
            raise Trouble(f"There is no {word}.")
    return choice


def _tests_of(path, pattern):
    return path.rglob(pattern) if path.is_dir() else [path]


def _short(path):
    return path.relative_to(REPO)


def _install_programs():
    for program, packages in PROGRAMS.items():
        try:
            found = debian.install(program, packages)
            reason = f"Its packages are {' '.join(packages)}."
        except Trouble as trouble:
            found, reason = None, trouble
        if not found:
            say(f"{program} is missing, and the tests that need it are skipped. {reason}")


def _rules(results, report, words, whole):
    """Run the rules' doctests and tests where there is no Odoo; together they must reach every branch."""
    data = {"COVERAGE_FILE": str(report.with_name("coverage"))}
    coverage = ["-m", "coverage", "run", "--branch", f"--source={RULES}"] if whole else []
    _pytest(results, report, [*coverage, "-m", "pytest", "-p", "no:odoo", "--doctest-modules", *words], **data)
    if whole and not results.failures:
        words = ["-m", "coverage", "report", "--fail-under=100", "--show-missing", "--skip-covered"]
        done = _python(words, stdout=subprocess.PIPE, **data)
        if done.returncode:
            print(done.stdout)
            results.add_failures(["the tests of the rules do not reach every branch"])


def _inside(results, report, words, _whole):
    """Run the addon's tests in a database of their own; scheduled actions would disturb them."""
    with databases.temporary("test") as name:
        _pytest(results, report, ["-m", "pytest", *_in_odoo(name), *words])


def _bridges(results, report, words, _whole):
    """Run the bridges' tests where they and the apps they bridge to are installed; the addon's own do without."""
    with databases.temporary("bridges", bridges=True) as name:
        _pytest(results, report, ["-m", "pytest", *_in_odoo(name), *words])


def _in_odoo(name):
    config = databases.config()
    return ["--odoo-http", f"--odoo-config={config}", f"--odoo-database={name}", "--odoo-extra=max-cron-threads=0"]


def _outside(results, report, words, _whole, output=None):
    """Run the tests that use databases and this script as people do."""
    _pytest(results, report, ["-m", "pytest", "-p", "no:odoo", *words], output)


def _pytest(results, report, words, output=None, **variables):
    report.unlink(missing_ok=True)
    done = _python([*words, f"--junit-xml={report}", "-o", "junit_family=xunit1"], output, **variables)
    failed = len(results.failures)
    if report.exists():
        results.add_junit(report)
    if done.returncode not in (0, NO_TESTS) and len(results.failures) == failed:
        results.add_failures([f"pytest stopped with exit code {done.returncode}"])


def _python(words, stdout=None, **variables):
    # Hypothesis would keep its examples in the working tree.
    variables["HYPOTHESIS_STORAGE_DIRECTORY"] = str(cache() / "hypothesis")
    command = [str(word) for word in (python.python(), *words)]
    return subprocess.run(command, cwd=REPO, env=python.environment(**variables), stdout=stdout, text=True, check=False)


PARTS = {"rules": _rules, "inside": _inside, "bridges": _bridges, "outside": _outside}
