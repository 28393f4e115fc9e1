"""A database to try things on from outside, as an administrator at a terminal would."""

import contextlib
import json
import signal
import subprocess
import time

import psycopg2

from devtools import databases, debian, python

SLEEPING = "SELECT pid FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active'"


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


def wait_for(name, query, enough, words):
    """Wait up to a minute until the rows of a query are ``enough``; ``words`` say what has not happened."""
    end = time.monotonic() + 60
    while not enough(fetch(name, query)):
        assert time.monotonic() < end, words
        time.sleep(0.1)


def wait_until_it_sleeps(name):
    """Wait until a script has come to where it sleeps in the database by ``pg_sleep``, its rows written."""
    wait_for(name, SLEEPING, len, "the script never came to where it sleeps")


def kill_when_it_sleeps(name, script):
    """Start a script, kill its process where it sleeps by ``pg_sleep``, and let the server notice."""
    process = start(name, script)
    wait_until_it_sleeps(name)
    process.send_signal(signal.SIGKILL)
    process.wait()
    fetch(name, SLEEPING.replace("SELECT pid", "SELECT pg_terminate_backend(pid)", 1))
    wait_for(name, SLEEPING, lambda rows: not rows, "the server still works for a dead process")
