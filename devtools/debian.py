"""Odoo and its helpers from Debian: unpacked into the cache, or installed when we are root."""

import os
import pathlib
import shutil

from .base import Trouble, cache, lock, need_disk, run, say

KEYRING = pathlib.Path("/usr/share/keyrings/debian-archive-keyring.gpg")
# Odoo's package links to these; newer suites lay Font Awesome out in another way.
FROM_SID = [
    "odoo-19",
    "fonts-inconsolata",
    "fonts-montserrat",
    "fonts-roboto-unhinted",
    "libjs-jquery",
    "libjs-underscore",
]
FROM_OWN_SUITE = ["fonts-font-awesome"]
# Left out by Debian though Odoo's manifest names it (it blurs the background of video calls): each page of the
# web client would log an error, which fails every browser test.
LEFT_OUT = "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"
OFFLINE = "Cannot fetch packages from Debian (is there a network?)"


def odoo_home():
    """Return the folder that holds the ``odoo`` package, fetching it the first time."""
    given = os.environ.get("ODOO_HOME")
    if given:
        return _checked(pathlib.Path(given), "ODOO_HOME")
    target = cache() / "odoo"
    with lock("odoo"):
        if not (target / "complete").exists():
            _unpack(target)
    home = _checked(target / "usr/lib/python3/dist-packages", str(target))
    if not (home / LEFT_OUT).exists():
        (home / LEFT_OUT).parent.mkdir(parents=True, exist_ok=True)
        (home / LEFT_OUT).write_text("// Not in Debian.\n")
    return home


def odoo_version(home):
    """Return the version written in the release file of an Odoo folder."""
    names = {}
    exec((home / "odoo" / "release.py").read_text(), names)  # noqa: S102 - Odoo's own file
    return names["version_info"], names["version"]


def _checked(home, what):
    if not (home / "odoo" / "release.py").exists():
        raise Trouble(f"{what} has no odoo/release.py below it: it should be the folder that holds the odoo package.")
    info, version = odoo_version(home)
    if info[0] != 19:
        raise Trouble(f"{what} holds Odoo {version}, and this addon is for Odoo 19.0.")
    return home


def _unpack(target):
    if not shutil.which("apt-get"):
        raise Trouble("apt-get is missing: set ODOO_HOME to the folder that holds the odoo package of Odoo 19.")
    need_disk(cache())
    say("fetching Odoo 19 (123 MB, only this once)")
    shutil.rmtree(target, ignore_errors=True)
    for package in fetch(FROM_SID, suite="sid") + fetch(FROM_OWN_SUITE):
        run(["dpkg", "-x", package, target], f"Cannot unpack {package.name}")
        package.unlink()
    (target / "complete").touch()


def fetch(packages, suite=None):
    """Download packages of a Debian suite (default: the machine's own) without installing them."""
    folder = cache() / "apt" / (suite or "own")
    for part in ("lists/partial", "cache/archives/partial"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    sources = folder / "sources.list"
    sources.write_text(_sources(suite))
    options = [
        f"-oDir::Etc::sourcelist={sources}",
        f"-oDir::Etc::sourceparts={folder / 'none'}",
        f"-oDir::State::lists={folder / 'lists'}",
        f"-oDir::Cache={folder / 'cache'}",
        "-oAPT::Sandbox::User=",
    ]
    run(["apt-get", "-q", *options, "update", "--error-on=any"], OFFLINE)
    run(["apt-get", "-q", *options, "download", *packages], OFFLINE, cwd=folder)
    found = [path for name in packages for path in folder.glob(f"{name}_*.deb")]
    shutil.rmtree(folder / "lists")
    return found


def _sources(suite):
    form = "$(REPO_URI) $(RELEASE) $(COMPONENT) $(ORIGIN)"
    lines = run(["apt-get", "indextargets", "--format", form], "Cannot read apt's sources").splitlines()
    rows = {tuple(line.split()[:3]) for line in lines if line.split()[2:3] == ["main"]}
    own = sorted(row for row in rows if row[0].rstrip("/").endswith("/debian") and "-" not in row[1])
    if not own:
        raise Trouble("apt has no Debian source: set ODOO_HOME to the folder that holds the odoo package of Odoo 19.")
    uri, release, component = own[0]
    signed = f"[signed-by={KEYRING}] " if KEYRING.exists() else ""
    return f"deb {signed}{uri} {suite or release} {component}\n"


def install(program, packages):
    """Return the path of ``program``; install its packages when it is missing and we are root."""
    found = shutil.which(program)
    if not found and os.geteuid() == 0 and shutil.which("apt-get"):
        say(f"installing {' '.join(packages)}")
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        run(["apt-get", "-q", "update"], OFFLINE, env=environment)
        run(["apt-get", "-q", "install", "-y", "--no-install-recommends", *packages], OFFLINE, env=environment)
        found = shutil.which(program)
    return found
