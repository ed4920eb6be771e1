"""A desk over a real office: a uvicorn server on this machine, browsers that are httpx clients."""

import html
import re
from contextlib import contextmanager

import httpx
from factories.papers import Made
from factories.people import Person
from office_site import REPORT, STATS, at

from collector.desk import DeskServer, listen
from collector.flow import accounts

NOW = "2024-11-08T09:00"
PASSWORD = "mat-khau-cua-toi"
STRANGER = Person('Lan "><script>alert(1)</script>', "lan@elsewhere.example", "0900 000 999")
HOSTILE = "<script>alert(2)</script> & 'CĐ Báo KHPT'"
BODY = "Kính gửi.\n<img src=x onerror=alert(3)>\n"


class Browser:
    """A browser that keeps cookies and sends back what forms hold."""

    def __init__(self, address: str, name: str = "", **headers: str) -> None:
        self.client = httpx.Client(base_url=address, headers=headers, verify=False, timeout=60)
        if name:
            self.sign_in(name)

    def get(self, path, **more):
        return self.client.get(path, **more)

    def fields(self, path, action=None):
        """The hidden fields of the first form on a page that goes to an address."""
        page = self.get(path).text
        forms = re.findall(r'<form[^>]*action="([^"]*)"[^>]*>(.*?)</form>', page, re.DOTALL)
        body = next(body for to, body in forms if action is None or to == action)
        return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', body))

    def post(self, path, page=None, files=None, **told):
        """Send a form as it stands on a page."""
        return self.client.post(path, data=self.fields(page or path, path) | told, files=files)

    def sign_in(self, name, password=PASSWORD):
        return self.post("/sign-in", name=name, password=password)


def give_accounts(site):
    """Let somebody of each role sign in, under the name of the role."""
    with site.office() as office:
        for role in accounts.ROLES:
            accounts.add(office.store, role, role, PASSWORD, who="test", now=at(NOW))


def seen(browser, path):
    """Return a page as text, its entities read."""
    return html.unescape(browser.get(path).text)


def said(browser, answer):
    """Return the sentence that the page shows after an action."""
    page = browser.get(answer.headers["location"]).text
    found = re.search(r'<div class="told" role="status"><p>(.*?)</p>', page, re.DOTALL)
    return found[1] if found else ""


class Desk:
    """A served desk with the office below it."""

    def __init__(self, site, address, clock):
        self.site, self.address, self.clock = site, address, clock
        self.browsers = []

    def browser(self, name="", **headers):
        self.browsers.append(Browser(self.address, name, **headers))
        return self.browsers[-1]

    def waiting(self):
        with self.site.office() as office:
            return [d.id for d in office.store.documents.waiting(office.campaign.id)]

    def document(self, union, requirement):
        rows = [r for r in self.site.ask("documents") if (r["union"], r["requirement"]) == (union, requirement)]
        return rows[-1]

    def rulings(self):
        with self.site.office() as office:
            return [(one.kind, one.target, one.who, one.undone) for one in office.store.rulings.all()]


@contextmanager
def serving(site, now=NOW, **more):
    clock = Clock(now)
    settings = site.settings_with(**({"COLLECTOR_DESK": "127.0.0.1:0", "COLLECTOR_DESK_PROXY": "127.0.0.1"} | more))
    with DeskServer(settings, clock, listen(settings)) as server:
        desk = Desk(site, server.address, clock)
        try:
            yield desk
        finally:
            for browser in desk.browsers:
                browser.client.close()


class Clock:
    def __init__(self, now):
        self.now = at(now)

    def __call__(self):
        return self.now


def settle(site):
    """Let a few unions send, some of it doubtful, faulty and hostile; return accounts to staff."""
    site.send("SHTT", REPORT, STATS, when="2024-11-05T10:00")
    site.send("NXB", REPORT, Made("stats", "sum"), when="2024-11-05T10:10")
    hostile = ('../a"b<i>.xlsx', site.files("KHPT", Made("stats", "anonymous"))[0][1])
    site.write(STRANGER, HOSTILE, BODY, (hostile,), when="2024-11-05T10:20")
    site.write(
        STRANGER, "Báo cáo", "Em gửi ạ.", site.files("VPDK", Made("report", "anonymous")), when="2024-11-05T10:30"
    )
    listed = {"Precedence": "list"}
    site.send("CTPN", REPORT, STATS, when="2024-11-05T10:40", headers=listed)
    site.poll("2024-11-05T11:00")
    give_accounts(site)
