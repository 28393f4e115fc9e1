"""Databases: templates made once per build, copied in a second, and their files with them."""

import ast
import contextlib
import json
import os
import pathlib
import platform
import re
import shutil
import subprocess

from . import debian, postgres, python
from .base import ADDON, BRIDGES, REPO, Trouble, cache, digest, digest_tree, lock, need_disk, say

NAME = "sales_performance_plan"
TEMPLATE = "spp-template-"
LENT = "spp-temporary-"
TEMPORARY = f"{LENT}{digest(platform.node())[:4]}-"
KEPT_BUILDS = 3


def sql(query, database="postgres"):
    """Run one statement outside a transaction and return its rows."""
    script = (
        "import json, sys, psycopg2\n"
        "link = psycopg2.connect(dbname=sys.argv[1])\n"
        "link.autocommit = True\n"
        "cursor = link.cursor()\n"
        "cursor.execute(sys.argv[2])\n"
        "print(json.dumps(cursor.fetchall() if cursor.description else []))\n"
    )
    done = subprocess.run([python.python(), "-c", script, database, query], capture_output=True, text=True, check=False)
    if done.returncode:
        reason = re.search(r"^psycopg2\S*: (.*)$", done.stderr, re.MULTILINE)
        raise Trouble(f"PostgreSQL: {reason[1].strip() if reason else 'no answer'}")
    return json.loads(done.stdout)


def names():
    """Return the names of all databases but PostgreSQL's own."""
    rows = sql("SELECT datname FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres' ORDER BY 1")
    return [row[0] for row in rows]


def files(name):
    """Return the folder where Odoo keeps the attachments of a database."""
    return data() / "filestore" / name


def data():
    """Return Odoo's data folder: one for each server, since their databases may have the same names."""
    if postgres.is_private():
        return cache() / "data"
    return cache() / f"data-{digest(*(os.environ.get(name) for name in postgres.VARIABLES))}"


def drop(name):
    """Remove a database and its attachments."""
    sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    shutil.rmtree(files(name), ignore_errors=True)


def copy(source, target):
    """Make ``target`` a copy of ``source``; attachments never change, so they are linked."""
    sql(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
    shutil.rmtree(files(target), ignore_errors=True)
    if files(source).exists():
        shutil.copytree(files(source), files(target), copy_function=os.link)


def create(name, demo=False, addon=True, bridges=False):
    """Make a new database from the template for this build."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,60}", name):
        raise Trouble(f"{name!r} is no name for a database: use letters, digits, '.', '_' and '-'.")
    if name in names():
        raise Trouble(f"There is a database {name} already: ./dev db drop {name} removes it.")
    from_template(name, demo, addon, bridges)


def from_template(name, demo=False, addon=True, bridges=False):
    """Copy the template of this build; nobody removes it meanwhile."""
    kind = "demo" if demo else "bare"
    with lock(f"template-{kind}"):
        copy(_template(kind, addon, bridges), name)


def _template(kind, addon, bridges):
    """Return the name of the template database of this build, making it if need be."""
    host = _host_template(kind, depends())
    if addon and bridges:
        host = _host_template(kind, sorted({*depends(), *depends(BRIDGES)}), source=host)
    if not addon:
        return host
    what = "bridges" if bridges else "addon"
    full = f"{TEMPLATE}{kind}-{what}-{build({'i18n', 'README.md'}, bridges)}"
    if full not in names():
        say(f"installing the addon into a template database ({kind}{', with its bridges' if bridges else ''})")
        _forget_builds(kind, what)
        _build(full, [NAME], kind, source=host)
    return full


def _host_template(kind, apps, source=None):
    """Return the name of the template with these apps of the host."""
    info, version = debian.odoo_version(debian.odoo_home())
    name = f"{TEMPLATE}{kind}-host-{digest(info, version, ','.join(apps))}"
    if name not in names():
        need_disk(cache())
        say(f"installing Odoo's own apps into a template database ({kind}; two minutes, only this once)")
        _build(name, apps, kind, source=source)
    return name


def _forget_builds(kind, what):
    """Remove all but the newest templates: several checkouts may share the cache."""
    query = f"SELECT datname FROM pg_database WHERE datname LIKE '{TEMPLATE}{kind}-{what}-%' ORDER BY oid DESC"
    for row in sql(query)[KEPT_BUILDS - 1 :]:
        drop(row[0])


@contextlib.contextmanager
def temporary(what, demo=False, addon=True, bridges=False):
    """Lend a database that is gone afterwards, whatever happens."""
    for name in names():
        if name.startswith(TEMPORARY) and not pathlib.Path("/proc", name.rpartition("-")[2]).exists():
            drop(name)
    name = f"{TEMPORARY}{what}-{os.getpid()}"
    drop(name)
    try:
        from_template(name, demo, addon, bridges)
        yield name
    finally:
        drop(name)


def _create_empty(name):
    """Make a database as Odoo does; the embedded server has no trigrams, and Odoo does without."""
    sql(f"CREATE DATABASE \"{name}\" ENCODING 'unicode' LC_COLLATE 'C' TEMPLATE template0")
    with contextlib.suppress(Trouble):
        sql("CREATE EXTENSION pg_trgm", name)


def build(skip=frozenset(), bridges=False):
    """Return a mark that changes with everything a database is made of, but for what is in ``skip``."""
    folders = [ADDON, *(BRIDGES if bridges else [])]
    return digest(
        debian.odoo_version(debian.odoo_home()), *(digest_tree(one, skip={"tests", *skip}) for one in folders)
    )


def depends(addons=(ADDON,)):
    """Return the apps of the host that the addon, or its bridges, stand on."""
    manifests = [ast.literal_eval((folder / "__manifest__.py").read_text()) for folder in addons]
    ours = {folder.name for folder in (ADDON, *BRIDGES)}
    return sorted({name for manifest in manifests for name in manifest["depends"]} - ours)


def _build(name, modules, kind, source=None):
    work = f"{name}-making"
    drop(work)
    if source:
        copy(source, work)
    else:
        _create_empty(work)
    flags = ["--with-demo"] if kind == "demo" else []
    try:
        odoo(
            ["-d", work, "-i", ",".join(modules), "--stop-after-init", "--no-http", *flags], log=f"template-{kind}.log"
        )
        sql(f'ALTER DATABASE "{work}" RENAME TO "{name}"')
        if files(work).exists():
            shutil.rmtree(files(name), ignore_errors=True)
            files(work).rename(files(name))
    except BaseException:
        with contextlib.suppress(Trouble):
            drop(work)
        raise


def config(*more):
    """Write Odoo's configuration file and return its path; ``more`` are further folders of addons."""
    home = debian.odoo_home()
    addons = [home / "odoo" / "addons", REPO, *more]
    lines = {
        "addons_path": ",".join(str(folder) for folder in addons),
        "data_dir": data(),
        "http_interface": "127.0.0.1",
        "max_cron_threads": 1,
        "log_level": "info",
    }
    for name in ("host", "port", "user", "password"):
        if value := os.environ.get(f"PG{name.upper()}"):
            lines[f"db_{name}"] = value
    text = "[options]\n" + "".join(f"{name} = {value}\n" for name, value in lines.items())
    # Checkouts and servers may share the cache: each has a file of its own.
    path = cache() / f"odoo-{digest(text)}.conf"
    if not path.exists():
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(text)
        draft.rename(path)
    return path


def odoo_command(*words):
    """Return the command line that runs Odoo."""
    return [python.python(), "-m", "odoo", *words]


def odoo(words, log, settings=None):
    """Run Odoo to its end and return its warnings; an error is trouble even when Odoo exits well."""
    path = cache() / log
    command = [str(word) for word in odoo_command("-c", settings or config(), *words)]
    with path.open("w") as stream:
        done = subprocess.run(command, env=python.environment(), stdout=stream, stderr=subprocess.STDOUT, check=False)
    lines = path.read_text(errors="replace").splitlines()
    if complaint := _complaint(lines):
        raise Trouble(f"Odoo: {complaint} (whole log: {path})")
    if done.returncode:
        raise Trouble(f"Odoo stopped with exit code {done.returncode} (whole log: {path})")
    return list(dict.fromkeys(_messages("WARNING", lines)))


def _messages(levels, lines):
    heads = (re.match(rf"\S+ \S+ \d+ (?:{levels}) \S+ (?!py\.warnings)\S+ (.*)", line) for line in lines)
    return [found[1].strip() for found in heads if found]


def _complaint(lines):
    """Return what a log says went wrong: the cause and where it came to light, or the first error."""
    causes = [line for line in lines if re.match(r"[\w.]*(Error|Exception|Exists|Found|Violation)\b.*: ", line)]
    if causes:
        return " / ".join(dict.fromkeys([causes[0], causes[-1]]))
    return next(iter(_messages("ERROR|CRITICAL", lines)), "")
