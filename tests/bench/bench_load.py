"""Many people at once: a server of two workers with the addon against one without it, on the same journey.

``size`` is how many people work at the same time. Each looks at the list of leads, opens one, saves one, and makes and
confirms an order, again and again, through HTTP as the web client does it, with the fields of the views as they are.
Both servers work in turn, so that whatever else the machine does hits both. What counts is the time that 95 of a
hundred requests stay below; a single request that fails stops the bench.
"""

import concurrent.futures
import contextlib
import random
import socket
import subprocess
import time
from collections import defaultdict

import requests
from lxml import etree

from devtools import databases, python
from devtools.base import REPO, Trouble, say

SIZES = (50,)
TURNS = 5
LONGEST_TURN = 60  # seconds; five turns are five minutes for each server
WORKERS = 2
PATIENCE = 120
LEADS = 5000
FILL = """
from odoo.fields import Command
company = env.ref("base.main_company")
quiet = env(context={"no_reset_password": True, "tracking_disable": True, "mail_create_nosubscribe": True})
groups = env.ref("sales_team.group_sale_salesman_all_leads")
users = quiet["res.users"].create([
    {"name": f"Rep {n}", "login": f"rep{n}", "password": f"rep{n}", "group_ids": [Command.set(groups.ids)]}
    for n in range(SIZE)
])
team = quiet["crm.team"].create({"name": "Hunters", "company_id": company.id})
quiet["crm.team.member"].create([{"user_id": user.id, "crm_team_id": team.id} for user in users])
partners = quiet["res.partner"].create([{"name": f"Customer {n}", "is_company": True} for n in range(200)])
quiet["product.product"].create({"name": "Widget", "type": "service", "list_price": 100.0, "default_code": "LOAD"})
quiet["crm.lead"].create([
    {"name": f"Inquiry {n}", "type": "opportunity", "team_id": team.id, "user_id": users[n % SIZE].id,
     "partner_id": partners[n % 200].id, "expected_revenue": 100.0 * (n % 50)}
    for n in range(LEADS)
])
env["ir.cron"].search([]).active = False
env.cr.commit()
"""


class Person:
    """Somebody with a browser."""

    def __init__(self, url, database, number):
        """Log in, and learn what the screens ask for."""
        self.url, self.web, self.random = url, requests.Session(), random.Random(number)
        login = {"db": database, "login": f"rep{number}", "password": f"rep{number}"}
        self.user = self._post("/web/session/authenticate", login)["uid"]
        self.list, self.form = self._specification("list"), self._specification("form")
        self.product = self.call("product.product", "search", [[("default_code", "=", "LOAD")]])[0]

    def _post(self, path, params):
        answer = self.web.post(
            self.url + path, json={"jsonrpc": "2.0", "method": "call", "params": params}, timeout=PATIENCE
        )
        answer.raise_for_status()
        result = answer.json()
        if "error" in result:
            raise Trouble(f"{path}: {result['error']['data']['message']}")
        return result.get("result")

    def call(self, model, method, arguments, **options):
        """Call a method as the web client does."""
        params = {"model": model, "method": method, "args": arguments, "kwargs": options}
        return self._post(f"/web/dataset/call_kw/{model}/{method}", params)

    def _specification(self, kind):
        found = self.call("crm.lead", "get_views", [], views=[[False, kind]], options={})
        fields = found["models"]["crm.lead"]["fields"]
        arch = etree.fromstring(found["views"][kind]["arch"])
        names = arch.xpath("//field[not(ancestor::field)]/@name")
        named = {"fields": {"display_name": {}}}
        return {name: named if fields[name]["type"] == "many2one" else {} for name in names}

    def journey(self):
        """Go once through the day; yield each step and how long it took."""
        mine = [["user_id", "=", self.user], ["type", "=", "opportunity"]]
        page = {"specification": self.list, "limit": 80, "count_limit": 10001}
        found = yield from self._timed("list", "crm.lead", "web_search_read", [mine], **page)
        lead = self.random.choice(found["records"])["id"]
        yield from self._timed("form", "crm.lead", "web_read", [[lead]], specification=self.form)
        values = {"expected_revenue": self.random.randrange(10_000)}
        yield from self._timed("save lead", "crm.lead", "web_save", [[lead], values], specification=self.form)
        [partner] = self.call("crm.lead", "read", [[lead], ["partner_id"]])
        line = {"product_id": self.product, "product_uom_qty": 1}
        order = {"partner_id": partner["partner_id"][0], "opportunity_id": lead, "order_line": [[0, 0, line]]}
        created = yield from self._timed("make order", "sale.order", "web_save", [[], order], specification={})
        yield from self._timed("confirm order", "sale.order", "action_confirm", [[created[0]["id"]]])

    def _timed(self, step, *call, **options):
        begin = time.perf_counter()
        result = self.call(*call, **options)
        yield step, time.perf_counter() - begin
        return result

    def work(self, end):
        """Go through days until ``end``."""
        laps = []
        while time.monotonic() < end:
            laps += self.journey()
        return laps


@contextlib.contextmanager
def server(name):
    """Run a server of two workers and give its address."""
    ports = []
    for _port in range(2):
        with socket.create_server(("127.0.0.1", 0)) as probe:
            ports.append(probe.getsockname()[1])
    words = ["-c", databases.config(), "-d", name, "--db-filter", f"^{name}$", "--workers", WORKERS]
    words += ["--http-port", ports[0], "--gevent-port", ports[1], "--max-cron-threads", 0, "--log-level", "error"]
    # The server starts its process for long polling by the script that it was itself started by: ``-m`` is none.
    command = [python.python(), REPO / "devtools" / "odoo_host.py", *words]
    with subprocess.Popen(list(map(str, command)), env=python.environment()) as process:
        try:
            _wait(f"http://127.0.0.1:{ports[0]}")
            yield f"http://127.0.0.1:{ports[0]}"
        finally:
            process.terminate()


def _wait(url):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with contextlib.suppress(requests.ConnectionError):
            if requests.get(f"{url}/web/health", timeout=PATIENCE).ok:
                return
        time.sleep(0.2)
    raise Trouble("A server of the bench does not start.")


def _fill(name, script):
    words = ["shell", "-c", databases.config(), "-d", name, "--no-http", "--log-level", "error"]
    command = list(map(str, databases.odoo_command(*words)))
    done = subprocess.run(command, input=script, env=python.environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise Trouble(f"The database of the bench cannot be filled: {done.stderr.strip().splitlines()[-1]}")


@contextlib.contextmanager
def crowd(size, addon):
    """Lend ``size`` people who are logged in to a server of their own."""
    with databases.temporary(f"load-{'with' if addon else 'without'}", addon=addon) as name:
        _fill(name, FILL.replace("SIZE", str(size)).replace("LEADS", str(LEADS)))
        databases.sql("VACUUM ANALYZE", name)
        with server(name) as url:
            yield [Person(url, name, number) for number in range(size)]


def turn(people, seconds, laps):
    """Let all of ``people`` work at once, and add what each step took."""
    end = time.monotonic() + seconds
    with concurrent.futures.ThreadPoolExecutor(len(people)) as pool:
        for found in pool.map(lambda person: person.work(end), people):
            for step, took in found:
                laps[step].append(took)
                laps["all requests"].append(took)


def p95(laps):
    """Return what 95 of a hundred stay below."""
    return sorted(laps)[int(0.95 * (len(laps) - 1))]


def run(_env, size):
    """Yield the 95th percentile of each step, ours against the host alone."""
    seconds = min(LONGEST_TURN, 2 * size)
    laps = (defaultdict(list), defaultdict(list))
    with contextlib.ExitStack() as stack:
        sides = [stack.enter_context(crowd(size, addon)) for addon in (True, False)]
        for people in sides:  # the first time of anything fills caches
            turn(people, 5, defaultdict(list))
        for number in range(TURNS):
            say(f"turn {number + 1} of {TURNS}: {size} people, {seconds} seconds each")
            for which in (0, 1) if number % 2 else (1, 0):
                turn(sides[which], seconds, laps[which])
    ours, theirs = laps
    for step in ours:
        yield {
            "measure": f"{step}, p95 of {len(ours[step])}",
            "seconds": p95(ours[step]),
            "against": f"without the addon, p95 of {len(theirs[step])}",
            "against_seconds": p95(theirs[step]),
        }
