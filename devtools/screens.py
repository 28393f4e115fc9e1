"""The pictures of the manual: drives Chromium through the demo database and saves what it sees."""

import base64
import contextlib
import itertools
import json
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from websocket import create_connection

from . import databases, debian, postgres, python
from .base import REPO, Trouble, say

SCRIPT = REPO / "docs" / "screens.json"
FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-port=0",
    "--remote-allow-origins=*",
    "--force-device-scale-factor=1",
]
PATIENCE = 150


class Browser:
    """A Chromium tab, spoken to through its debugging port."""

    def __init__(self, folder, width=1280, height=800):
        """Connect to the browser whose profile is in ``folder``."""
        port_file = folder / "DevToolsActivePort"
        _wait(port_file.exists, "Chromium does not start")
        port = port_file.read_text().splitlines()[0]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json") as answer:
            page = next(tab for tab in json.load(answer) if tab["type"] == "page")
        self.socket = create_connection(page["webSocketDebuggerUrl"], timeout=PATIENCE)
        self.numbers = itertools.count(1)
        self.resize(width, height)

    def call(self, method, **params):
        """Send one command and return its result."""
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == number:
                if "error" in answer:
                    raise Trouble(f"Chromium refuses {method}: {answer['error']['message']}")
                return answer["result"]

    def resize(self, width, height):
        """Make the window this large."""
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )

    def run(self, code):
        """Evaluate JavaScript (it may be a promise) and return its value."""
        result = self.call("Runtime.evaluate", expression=code, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in result:
            raise Trouble(f"The page says: {result['exceptionDetails'].get('text')} in {code[:80]}")
        return result["result"].get("value")

    def wait_for(self, selector):
        """Wait until the page shows ``selector``."""
        _wait(lambda: self.run(f"!!document.querySelector({json.dumps(selector)})"), f"No {selector} on the page")

    def shoot(self, path):
        """Save what is seen."""
        image = self.call("Page.captureScreenshot", format="png")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(image["data"]))


def _wait(ready, trouble):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            if ready():
                return
        time.sleep(0.2)
    raise Trouble(f"{trouble} within {PATIENCE} seconds.")


def _answers(url):
    with urllib.request.urlopen(f"{url}/web/login") as answer:
        return answer.status == 200


@contextlib.contextmanager
def odoo(name):
    """Run Odoo on the database ``name`` and give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [
        "-c",
        databases.config(),
        "-d",
        name,
        "--http-port",
        port,
        "--db-filter",
        f"^{name}$",
        "--log-level",
        "warn",
    ]
    with subprocess.Popen(databases.odoo_command(*map(str, words)), env=python.environment()) as server:
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(lambda: _answers(url), "Odoo does not answer")
            yield url
        finally:
            server.terminate()


@contextlib.contextmanager
def browser():
    """Run a Chromium of our own."""
    program = debian.install("chromium", ["chromium", "fonts-noto-cjk"])
    if not program:
        raise Trouble("Chromium is needed to take pictures: install it, or run as root.")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        command = [program, *FLAGS, f"--user-data-dir={folder}", "about:blank"]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as chromium:
            try:
                yield Browser(pathlib.Path(folder))
            finally:
                chromium.terminate()


def _log_in(tab, url, login):
    tab.call("Page.navigate", url=f"{url}/web/login")
    tab.wait_for("input[name=login]")
    params = {"db": "screens", "login": login, "password": login}
    body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
    tab.run(
        "fetch('/web/session/authenticate', {method: 'POST', headers: {'Content-Type': 'application/json'}, "
        f"body: {json.dumps(body)}}}).then((answer) => answer.text())"
    )


def _call(tab, model, method, *args):
    """Call a method of a model as who is logged in."""
    params = {"model": model, "method": method, "args": args, "kwargs": {}}
    body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
    answer = json.loads(
        tab.run(
            "fetch('/web/dataset/call_kw', {method: 'POST', headers: {'Content-Type': 'application/json'}, "
            f"body: {json.dumps(body)}}}).then((answer) => answer.text())"
        )
    )
    if "error" in answer:
        raise Trouble(f"{model}.{method}: {answer['error']['data']['message']}")
    return answer["result"]


@contextlib.contextmanager
def _speaking(tab, login, lang):
    """Let ``login`` (who may change users) read in ``lang`` for a while."""
    [found] = _call(tab, "res.lang", "search_read", [["code", "=", lang], ["active", "in", [True, False]]], ["id"])
    wizard = _call(tab, "base.language.install", "create", [{"lang_ids": [[6, 0, [found["id"]]]], "overwrite": True}])
    _call(tab, "base.language.install", "lang_install", wizard)
    [user] = _call(tab, "res.users", "search", [["login", "=", login]])
    _call(tab, "res.users", "write", [user], {"lang": lang})
    yield
    _call(tab, "res.users", "write", [user], {"lang": "en_US"})


def _take(tab, url, picture):
    tab.resize(*picture.get("size", (1280, 800)))
    tab.call("Page.navigate", url=f"{url}{picture['url']}")
    for step in picture["steps"]:
        if "wait" in step:
            tab.wait_for(step["wait"])
        elif "click" in step:
            tab.wait_for(step["click"])
            tab.run(f"document.querySelector({json.dumps(step['click'])}).click()")
        elif "run" in step:
            tab.run(step["run"])
    time.sleep(picture.get("rest", 1))
    tab.shoot(REPO / "docs" / "images" / f"{picture['name']}.png")


def main(word=""):
    """Take all pictures of ``docs/screens.json``, or those whose name contains ``word``."""
    pictures = [one for one in json.loads(SCRIPT.read_text()) if word in one["name"]]
    with postgres.server():
        databases.drop("screens")
        databases.create("screens", demo=True)
        try:
            with odoo("screens") as url, browser() as tab:
                for login, group in itertools.groupby(pictures, key=lambda one: one.get("login", "admin")):
                    _log_in(tab, url, login)
                    for picture in group:
                        say(f"picture {picture['name']}")
                        lang = picture.get("lang")
                        with _speaking(tab, login, lang) if lang else contextlib.nullcontext():
                            _take(tab, url, picture)
        finally:
            databases.drop("screens")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Trouble as trouble:
        say(trouble)
        sys.exit(1)
