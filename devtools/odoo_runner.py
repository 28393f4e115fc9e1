"""Tests under Odoo's own runner: the addon's, and the host's with and without the addon."""

import re
import socket
import subprocess

from . import databases, python
from .base import REPO, Trouble, cache, say
from .results import Results

HOST_APPS = ["crm", "sale", "sale_crm", "sale_management"]
LINE = re.compile(r"^\S+ \S+ \d+ (?P<level>[A-Z]+) \S+ (?P<logger>\S+): (?P<text>.*)$")
START = re.compile(r"Starting (?P<test>\S+) \.\.\.")
SKIP = re.compile(r"skipped (?P<test>\S+) : (?P<reason>.*)")
FAIL = re.compile(r"(?:FAIL|ERROR): (?P<test>.*)")
SUM = re.compile(r"\d+ failed, \d+ error\(s\) of \d+ tests")


def addon(_words=()):
    """Run the addon's tests as a company without pytest would."""
    from . import test_files

    command = databases.odoo_command("-u", databases.NAME)
    results = _run("runner", command, [databases.NAME])
    results.add_failures([*test_files.findings(), *_not_started(results.files)])
    return results


def host(words=()):
    """Run the host's tests with and without the addon: what fails must be the same.

    ``words`` are other apps than those that the addon is built on, or classes of theirs (``account:TestTax``).
    """
    command = [python.python(), REPO / "devtools" / "odoo_host.py"]
    without = _run("host-without", command, words or HOST_APPS, with_addon=False, show=False)
    results = _run("host-with", command, words or HOST_APPS, show=False)
    known, failed = set(without.failures), set(results.failures)
    for name in sorted(known & failed):
        print(f"fails without the addon too: {name}")
    for name in sorted(known - failed):
        print(f"fails only without the addon: {name}")
    results.failures = []
    results.add_failures(f"only with the addon: {name}" for name in sorted(failed - known))
    if results.files != without.files:
        different = sorted(name for name in results.files | without.files if results.files[name] != without.files[name])
        results.add_failures(f"not as many tests with the addon as without: {name}" for name in different)
    return results


def _run(what, command, modules, with_addon=True, show=True):
    tags = ",".join(f"/{name}" for name in modules)
    with databases.temporary(what, addon=with_addon) as database, socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
        probe.close()
        words = ["-c", databases.config(), "-d", database, "--stop-after-init"]
        words += ["--test-tags", tags, "--http-port", port, "--max-cron-threads", 0]
        path = cache() / f"test-{what}.log"
        say(f"running the tests of {', '.join(modules)} {'with' if with_addon else 'without'} the addon (log: {path})")
        with path.open("w") as log:
            command = [str(word) for word in (*command, *words)]
            code = subprocess.run(command, env=python.environment(), stderr=log, check=False).returncode
    lines = path.read_text(errors="replace").splitlines()
    return _read(lines, code, show)


def _read(lines, code, show):
    """Return the results that a log of Odoo tells; show the tracebacks if asked to."""
    results = Results()
    failing = finished = False
    for line in lines:
        match = LINE.match(line)
        if match:
            failing = _note(results, match)
            finished = finished or bool(SUM.match(match["text"]))
        # A line without a head belongs to the one before: it is part of a traceback.
        if failing and show:
            print(line)
    if not finished:
        raise Trouble(f"Odoo stopped with exit code {code} before the tests were through.")
    results.failures = sorted(set(results.failures))
    results.passed = max(sum(results.files.values()) - len(results.failures) - len(results.skips), 0)
    return results


def _note(results, match):
    """Take one line of the log into account; tell whether it reports a failure."""
    name, text = match["logger"].removeprefix("odoo.addons."), match["text"]
    if found := START.match(text):
        results.files[name] += 1
    elif found := SKIP.match(text):
        results.skips.append((f"{name}.{found['test']}", found["reason"].strip()))
    elif match["level"] == "ERROR" and (found := FAIL.match(text)):
        results.failures.append(f"{name}.{found['test']}")
        return True
    return False


def _not_started(files):
    from .test_files import FOLDER

    prefix = f"{databases.NAME}.tests."
    return [f"no test of {path.name} was run" for path in FOLDER.rglob("test_*.py") if not files[prefix + path.stem]]
