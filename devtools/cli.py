"""The commands of ``./dev``."""

import argparse
import errno
import os
import shutil
import signal
import socket
import subprocess
import sys

from . import databases, postgres, python
from .base import REPO, Trouble, cache, say

HELP = """\
everyday work:
  demo      Odoo with the addon and demo data in a browser
  test      all tests, or those below PATH or chosen with -k
  lint      style of Python, XML and the manifest
  shell     an Odoo shell; runs the script on standard input
  bench     speed, as a ratio to a peer in the same run
databases and texts:
  db        new, drop or list databases
  screens   take the pictures of the manual again
  i18n      update the translation template and show what lacks
  clean     remove all that was made (environment, cluster, databases)
"""


def demo(options):
    """Start Odoo with demo data; keep what was done there last time."""
    _need_port(options.port)
    name = "demo"
    with postgres.server():
        mark = databases.build()
        if name not in databases.names():
            databases.from_template(name, demo=True)
        elif databases.sql("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = 'demo'") != [
            [mark]
        ]:
            say("updating the demo database to the code as it is now")
            words = ["-d", name, "-u", databases.NAME, "--stop-after-init", "--no-http"]
            databases.odoo(words, log="demo-update.log")
        databases.sql(f"COMMENT ON DATABASE {name} IS '{mark}'")
        if options.no_serve:
            print(f"The database {name} is ready.")
            return 0
        print(
            f"\n  Sales Performance Plan:  http://localhost:{options.port}/odoo/customer-tiers\n"
            "  Log in as admin / admin.  Ctrl+C stops it; what you did is kept.\n",
            flush=True,
        )
        words = ["-c", databases.config(), "-d", name, "--http-port", options.port, "--db-filter", f"^{name}$"]
        # The host's own use of libraries is nobody's business here, and each warning has a long traceback.
        words += ["--log-handler", "py.warnings:ERROR"]
        return _serve(databases.odoo_command(*map(str, words)))


def _serve(command):
    with subprocess.Popen(command, env=python.environment()) as server:
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: server.terminate())
        while True:
            try:
                return max(server.wait(), 0)
            except KeyboardInterrupt:
                continue


def _need_port(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
            reason = "is taken" if taken else "cannot be used"
            raise Trouble(f"Port {port} {reason}: choose another one with --port.") from None


def shell(options):
    """Run an Odoo shell on a database."""
    with postgres.server():
        if options.database not in databases.names():
            raise Trouble(f"There is no database {options.database}: ./dev db new {options.database} makes it.")
        words = ["shell", "-c", databases.config(), "-d", options.database, "--no-http"]
        if not sys.stdin.isatty():
            words += ["--log-level", "warn"]
        command = databases.odoo_command(*map(str, words))
        return subprocess.run(command, env=python.environment(), check=False).returncode


def database(options):
    """Make, drop or list databases."""
    with postgres.server():
        if options.what == "list":
            ours = (databases.TEMPLATE, databases.LENT)
            print("\n".join(name for name in databases.names() if not name.startswith(ours)))
        elif not options.name:
            raise Trouble(f"./dev db {options.what} needs the NAME of a database.")
        elif options.what == "new":
            addon, bridges = not options.without_addon, options.bridges
            databases.create(options.name, demo=options.demo, addon=addon, bridges=bridges)
            print(f"The database {options.name} is ready: ./dev shell -d {options.name}")
        elif options.name not in databases.names():
            raise Trouble(f"There is no database {options.name}.")
        else:
            databases.drop(options.name)
    return 0


def clean(_options):
    """Remove the cache: the next command makes all of it again."""
    if not any(os.environ.get(name) for name in postgres.VARIABLES):
        postgres.remove()
    shutil.rmtree(cache())
    say("all clean")
    return 0


def test(options):
    """Run the tests."""
    from . import tests

    return tests.main(options)


def lint(_options):
    """Check the style."""
    from . import lint as checks

    return checks.main()


def bench(options):
    """Measure one thing."""
    from . import bench as benches

    return benches.main(options)


def screens(options):
    """Take the pictures of the manual."""
    command = [python.python(), "-m", "devtools.screens", *([options.name] if options.name else [])]
    return subprocess.run(command, cwd=REPO, env=python.environment(), check=False).returncode


def i18n(options):
    """Export the terms and compare the translations."""
    from . import i18n as terms

    return terms.main(options)


ARGUMENTS = {
    demo: [
        (["--port"], {"type": int, "default": 8069}),
        (["--no-serve"], {"action": "store_true", "help": "make the database ready and stop"}),
    ],
    test: [
        (["paths"], {"nargs": "*", "metavar": "PATH"}),
        (["-k"], {"dest": "only", "help": "run only the tests that match"}),
        (["--host"], {"action": "store_true", "help": "Odoo's own tests (of these APPs), with and without the addon"}),
        (["--runner"], {"action": "store_true", "help": "the addon's tests under Odoo's own runner"}),
        (["--strict"], {"action": "store_true", "help": "a skipped test is a failure"}),
    ],
    lint: [],
    bench: [
        (["name"], {"nargs": "?"}),
        (["--size"], {"type": int}),
        (["--json"], {"action": "store_true"}),
    ],
    shell: [(["-d"], {"dest": "database", "required": True})],
    database: [
        (["what"], {"choices": ["new", "drop", "list"]}),
        (["name"], {"nargs": "?"}),
        (["--demo"], {"action": "store_true", "help": "with demo data"}),
        (["--bridges"], {"action": "store_true", "help": "with the bridges and the apps they bridge to"}),
        (["--without-addon"], {"action": "store_true", "help": "only the host's apps"}),
    ],
    screens: [(["name"], {"nargs": "?", "help": "only pictures whose name contains this"})],
    i18n: [(["--check"], {"action": "store_true", "help": "fail when a term is not translated"})],
    clean: [],
}


def parser():
    """Return the command line's grammar."""
    top = argparse.ArgumentParser(
        prog="./dev", epilog=HELP, formatter_class=argparse.RawDescriptionHelpFormatter, usage="./dev COMMAND …"
    )
    commands = top.add_subparsers(dest="command", metavar="COMMAND", help=argparse.SUPPRESS)
    for call, arguments in ARGUMENTS.items():
        one = commands.add_parser("db" if call is database else call.__name__)
        one.set_defaults(call=call)
        for names, options in arguments:
            one.add_argument(*names, **options)
    return top


def main(words=None):
    """Run one command; trouble is one line and exit code 1."""
    options = parser().parse_args(words)
    if not options.command:
        parser().print_help()
        return 0
    # What was begun is undone at the end, so a polite request to stop must reach the end.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _frame: sys.exit(128 + number))
    try:
        return options.call(options)
    except Trouble as trouble:
        say(trouble)
        return 1
    except OSError as error:
        say(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}")
        return 1
    except KeyboardInterrupt:
        return 130
