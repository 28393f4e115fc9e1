"""A database to try things on from outside, as an administrator at a terminal would."""

import contextlib
import json
import subprocess

import psycopg2

from devtools import databases, debian, python


@contextlib.contextmanager
def database(**options):
    """Make a database of its own for a test and drop it afterwards."""
    with databases.temporary("outside", **options) as name:
        yield name


def start(name, script, addons=None):
    """Start an Odoo shell that runs ``script``; ``addons`` is a folder that stands in for this repository."""
    words = ["shell", "-c", str(databases.config()), "-d", name, "--no-http", "--log-level", "error"]
    if addons:
        words.append(f"--addons-path={debian.odoo_home() / 'odoo' / 'addons'},{addons}")
    process = subprocess.Popen(
        list(map(str, databases.odoo_command(*words))),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=python.environment(),
    )
    process.stdin.write(script)
    process.stdin.close()
    return process


def run(name, script, addons=None):
    """Run ``script`` in an Odoo shell and return what it printed last, read as JSON."""
    process = start(name, script, addons)
    errors = process.stderr.read()
    printed = process.stdout.read().strip().splitlines()
    if process.wait():
        raise AssertionError(errors)
    return json.loads(printed[-1]) if printed else None


@contextlib.contextmanager
def session(name):
    """Open a session of our own beside Odoo's."""
    link = psycopg2.connect(dbname=name)
    try:
        with link.cursor() as cursor:
            yield cursor
    finally:
        link.close()


def fetch(name, query):
    """Return the rows of one query."""
    with session(name) as cursor:
        cursor.execute(query)
        return cursor.fetchall()
