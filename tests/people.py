"""The people of a story: each works through the server as the web client does, or in a browser."""

import http.cookiejar
import itertools
import json
import re
import time
import urllib.parse
import urllib.request

from devtools import screens

NUMBERS = itertools.count(1)


class Refused(Exception):  # noqa: N818
    """What the server tells somebody who may not do something, or not yet."""


class Person:
    """Somebody who logs in, each day anew, and calls what buttons call."""

    def __init__(self, clock, login, password=None):
        self.clock, self.login, self.password = clock, login, password or login
        self.day = self.opener = None

    def _open(self, path, body, kind):
        request = urllib.request.Request(f"{self.clock.url}{path}", body, {"Content-Type": kind} if kind else {})
        with self.opener.open(request, timeout=120) as answer:
            return answer.read()

    def _json(self, path, params):
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "id": next(NUMBERS), "params": params}).encode()
        answer = json.loads(self._open(path, body, "application/json"))
        if "error" in answer:
            data = answer["error"]["data"]
            if data["name"].startswith(("odoo.exceptions.UserError", "odoo.exceptions.Access", "odoo.exceptions.Val")):
                raise Refused(data["message"])
            raise AssertionError(f"{path} {params}\n{data['debug']}")
        return answer.get("result")

    def _log_in(self):
        if self.opener is None or self.day != self.clock.moment[:10]:
            self.day = self.clock.moment[:10]
            cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
            self.opener = urllib.request.build_opener(cookies)
            params = {"db": self.clock.name, "login": self.login, "password": self.password}
            self.id = self._json("/web/session/authenticate", params)["uid"]

    def call(self, model, method, *args, **kwargs):
        """Call a method of a model and return what it answers."""
        self._log_in()
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self._json(f"/web/dataset/call_kw/{model}/{method}", params)

    def press(self, model, ids, button, **context):
        """Press a button on records."""
        return self.call(model, button, [ids] if isinstance(ids, int) else ids, context=context)

    def create(self, model, context=None, /, **values):
        """Return the id of a new record."""
        return self.call(model, "create", [values], context=context or {})[0]

    def write(self, model, ids, /, **values):
        return self.call(model, "write", [ids] if isinstance(ids, int) else ids, values)

    def find(self, model, /, **values):
        """Return the ids of the records with these values."""
        return self.call(model, "search", [[name, "=", value] for name, value in values.items()], order="id")

    def one(self, model, /, **values):
        [found] = self.find(model, **values)
        return found

    def read(self, model, ids, *fields):
        """Return one value, or some, of a record: names for many2one."""
        [row] = self.call(model, "read", [ids], list(fields))
        values = [row[name][1] if isinstance(row[name], list) and len(row[name]) == 2 else row[name] for name in fields]
        return values[0] if len(values) == 1 else tuple(values)

    def rows(self, model, domain, *fields, order="id"):
        """Return the values of many records, names for many2one."""
        rows = self.call(model, "search_read", domain, list(fields), order=order)
        name = lambda value: value[1] if isinstance(value, list) and len(value) == 2 else value  # noqa: E731
        return [tuple(name(row[field]) for field in fields) for row in rows]

    def upload(self, model, text, columns=None):
        """Import a file through the host's own import; return what it tells about bad rows."""
        text = text.strip()
        header = text.splitlines()[0].split(",")
        wizard = self.create("base_import.import", res_model=model)
        self.post("/base_import/set_file", id=wizard, ufile=text)
        options = {"has_headers": True, "quoting": '"', "separator": ",", "encoding": "utf-8", "advanced": True}
        options |= {"date_format": "%Y-%m-%d", "datetime_format": "%Y-%m-%d %H:%M:%S"}
        result = self.call("base_import.import", "execute_import", [wizard], columns or header, header, options)
        return [message["message"] for message in result["messages"]]

    def get(self, path):
        """Return a page."""
        return self.fetch(path).decode()

    def fetch(self, path):
        """Return a file."""
        self._log_in()
        return self._open(path, None, None)

    def post(self, path, page="/odoo", ufile=None, **values):
        """Send a form that is on ``page``, with a file if there is one."""
        values["csrf_token"] = re.search(r'csrf_token: "(\w+)"', self.get(page))[1]
        if ufile is None:
            return self._open(path, urllib.parse.urlencode(values).encode(), "application/x-www-form-urlencoded")
        parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}' for name, value in values.items()]
        name = 'Content-Disposition: form-data; name="ufile"; filename="file.csv"\r\nContent-Type: text/csv'
        body = "".join(f"--border\r\n{part}\r\n" for part in [*parts, f"{name}\r\n\r\n{ufile}"])
        return self._open(path, f"{body}--border--\r\n".encode(), "multipart/form-data; boundary=border")


class Desk:
    """A person's browser."""

    def __init__(self, tab, clock):
        self.tab, self.clock = tab, clock

    def log_in(self, person):
        """Let ``person`` sit down."""
        self.tab.call("Network.clearBrowserCookies")
        self.tab.call("Page.navigate", url=f"{self.clock.url}/web/login")
        self.tab.wait_for("input[name=login]")
        params = {"db": self.clock.name, "login": person.login, "password": person.password}
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
        self.tab.run(
            "fetch('/web/session/authenticate', {method: 'POST', headers: {'Content-Type': 'application/json'}, "
            f"body: {json.dumps(body)}}}).then((answer) => answer.text())"
        )

    def go(self, path):
        """Open a page; one that stays empty is opened again, as a person would."""
        for _attempt in range(3):
            self.tab.call("Page.navigate", url=f"{self.clock.url}{path}")
            end = time.monotonic() + 20
            while time.monotonic() < end:
                if (self.text() or "").strip():
                    return
                time.sleep(0.2)
        raise AssertionError(f"{path} stays empty")

    def see(self, text, within="body"):
        """Wait until the page says ``text``."""
        code = f"(document.querySelector({json.dumps(within)})?.innerText || '').includes({json.dumps(text)})"
        self.until(lambda: self.tab.run(code), lambda: f"{text!r} is not on the page:\n{self.text(within)}")

    def until(self, happens, trouble=lambda: "it does not happen"):
        """Wait until what was clicked shows."""
        end = time.monotonic() + screens.PATIENCE
        while not happens():
            assert time.monotonic() < end, trouble()
            time.sleep(0.2)

    def text(self, within="body"):
        return self.tab.run(f"document.querySelector({json.dumps(within)})?.innerText")

    def click(self, selector):
        """Click on what ``selector`` finds, as soon as it is there."""
        found = f"document.querySelector({json.dumps(selector)})"
        code = f"(() => {{const found = {found}; found?.click(); return !!found}})()"
        self.until(lambda: self.tab.run(code), lambda: f"no {selector} on the page:\n{self.text()}")

    def type(self, selector, text):
        """Type into a field."""
        self.tab.wait_for(selector)
        self.tab.run(
            f"(() => {{const field = document.querySelector({json.dumps(selector)}); field.focus();"
            f"field.value = {json.dumps(text)};"
            "for (const kind of ['input', 'change']) field.dispatchEvent(new Event(kind, {bubbles: true}));})()"
        )

    def drag(self, what, where):
        """Drag the first thing that ``what`` (JavaScript) finds onto what ``where`` finds."""
        middle = "(() => {{const box = ({}).getBoundingClientRect(); return [box.x + box.width / 2, box.y + 20]}})()"
        (x, y), (to_x, to_y) = (self.tab.run(middle.format(code)) for code in (what, where))
        mouse = lambda kind, x, y: self.tab.call(  # noqa: E731
            "Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", buttons=1, clickCount=1
        )
        mouse("mousePressed", x, y)
        for step in range(1, 11):
            mouse("mouseMoved", x + (to_x - x) * step / 10, y + (to_y + 40 - y) * step / 10)
            time.sleep(0.05)
        mouse("mouseReleased", to_x, to_y + 40)
