"""People at the desk with a real browser: Debian's Chromium, driven by Playwright. Where it is missing, tests fail.

A tab collects whatever goes wrong in it (errors of scripts and of the console, breaches of the policy, dialogs) and
reaches no address but the desk's; `quiet()` is asked at the end of each test.
"""

import shutil
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from desk_client import PASSWORD
from playwright.sync_api import sync_playwright

ARGUMENTS = (
    "--no-sandbox",  # tests run as root on build machines
    "--disable-dev-shm-usage",  # where /dev/shm is small a page would crash
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-gpu",
    "--mute-audio",
)
PHONE, SCREEN = (375, 812), (1280, 900)
AXE = Path(__file__).parent / "desk" / "axe" / "axe.min.js"
# What a page must hold to for people who see or move badly: WCAG 2.1 A and AA, and axe's own good habits.
_LOOK = """() => axe.run(document, {iframes: false, preload: false, resultTypes: ['violations']}).then(found =>
  found.violations.filter(one => ['serious', 'critical'].includes(one.impact)).map(one =>
    one.id + ': ' + one.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(' | ')))"""


@contextmanager
def chromium():
    """Start a browser."""
    path = shutil.which("chromium")
    assert path, "chromium is missing: .ci/setup test installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


class Tab:
    """A person's window at the desk, with cookies of its own."""

    def __init__(self, browser, address: str, *, size=SCREEN, scripts=True) -> None:
        self.address = address
        self.troubles: list[str] = []
        self.strangers: list[str] = []
        width, height = size
        self.context = browser.new_context(
            base_url=address,
            viewport={"width": width, "height": height},
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            java_script_enabled=scripts,
        )
        self.context.route(lambda url: not url.startswith((f"{address}/", "data:", "about:")), self._refuse)
        self.page = self.context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))
        self.page.on("dialog", self._asked)

    def _refuse(self, route) -> None:
        self.strangers.append(route.request.url)
        route.abort()

    def _heard(self, message) -> None:
        if message.type in {"error", "warning"}:
            self.troubles.append(f"{message.type}: {message.text}")

    def _asked(self, dialog) -> None:
        self.troubles.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def quiet(self) -> bool:
        """Return whether nothing went wrong and nobody else was called; shows what did."""
        assert (self.troubles, self.strangers) == ([], [])
        return True

    def go(self, path: str) -> None:
        """Open a page."""
        self.page.goto(path)

    def sign_in(self, name: str) -> "Tab":
        """Sign in as a person would."""
        self.go("/sign-in")
        self.page.get_by_label("Tên đăng nhập").fill(name)
        self.page.get_by_label("Mật khẩu").fill(PASSWORD)
        self.page.get_by_role("button", name="Đăng nhập").click()
        self.page.get_by_role("button", name="Đăng xuất").wait_for()
        # Keys are heard from then on.
        self.page.wait_for_load_state()
        return self

    def press(self, key: str) -> None:
        """Press a key that leads to another page, and wait for it."""
        before = self.page.evaluate("() => performance.timeOrigin")
        self.page.keyboard.press(key)
        self.page.wait_for_function("before => performance.timeOrigin !== before", arg=before)
        self.page.wait_for_load_state()

    def said(self) -> str:
        """What the page says that was done."""
        return self.page.locator(".told[role=status] p").inner_text()

    def text(self) -> str:
        """What a person reads on the page."""
        return self.page.locator("main").inner_text()

    def path(self) -> str:
        """Where the window is."""
        parts = urlsplit(self.page.url)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def too_wide(self) -> str:
        """What makes the page wider than the window; empty where nothing does."""
        return self.page.evaluate(
            """() => {
              if (document.documentElement.scrollWidth <= window.innerWidth) return '';
              const wide = [...document.querySelectorAll('body *')].filter(
                one => one.getBoundingClientRect().right > window.innerWidth + 1);
              const last = wide[wide.length - 1];
              return `${document.documentElement.scrollWidth}: ${last ? last.outerHTML.slice(0, 160) : '?'}`;
            }"""
        )

    def barriers(self) -> list[str]:
        """What axe-core finds on the page that is serious or critical."""
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        return self.page.evaluate(_LOOK)

    def close(self) -> None:
        """Close the window."""
        self.context.close()
