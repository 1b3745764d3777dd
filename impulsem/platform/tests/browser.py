"""A real browser for the tests of the whole house: who opens a page, how they see it, and what is wrong with the page.

The root `conftest.py` makes the fixtures known to every test: `def test_…(enter: Enter)`.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from impulsem.platform.models import Account

AXE = Axe()
REFUSED = re.compile(r"status of (401|403|404|422|503)")  # what a test may ask for on purpose, but never of our own assets
PATIENCE = 60_000  # ms: other work on the machine may slow a page down twentyfold, and that is not what these tests are about
LOOKS = ((1366, "light"), (390, "dark"))  # a desk by day, a phone by night


class Enter:
    """Opens pages, each in a window of its own with its own cookies, and keeps what the browser complains about."""

    def __init__(self, browser: Browser, home: str) -> None:
        self.browser = browser
        self.home = home
        self.windows: list[BrowserContext] = []
        self.complaints: list[str] = []

    def __call__(
        self, path: str = "/", account: Account | None = None, *, width: int = 1366, dark: bool = False, scripts: bool = True,
        language: str = "en-gb",
    ) -> Page:  # fmt: skip
        """The page at `path`, logged in as `account` (or nobody), on a screen `width` pixels wide that is light or dark."""
        window = self.browser.new_context(
            base_url=self.home, viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light",
            reduced_motion="reduce", java_script_enabled=scripts, locale=language,
        )  # fmt: skip
        window.set_default_timeout(PATIENCE)
        self.windows.append(window)
        if account is not None:
            Account.objects.filter(pk=account.pk).update(language=language)
            client = Client()
            client.force_login(Account.objects.get(pk=account.pk))
            window.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": self.home}])
        page = window.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(path)
        return page

    def _heard(self, message: ConsoleMessage) -> None:
        asked_for = REFUSED.search(message.text) and "/static/" not in message.location["url"]
        if "Content Security Policy" in message.text or (message.type == "error" and not asked_for):
            self.complaints.append(f"{message.text} ({message.location['url']})")


@pytest.fixture
def enter(browser: Browser, live_server: object) -> Iterator[Enter]:
    """Opens pages in the browser; at the end neither the content policy nor a script has complained."""
    expect.set_options(timeout=PATIENCE)
    opened = Enter(browser, str(live_server))
    yield opened
    for window in opened.windows:
        window.close()
    assert not opened.complaints


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium: nothing is downloaded, and it also runs as root in a container."""
    return {
        **browser_type_launch_args,
        "executable_path": shutil.which("chromium") or shutil.which("google-chrome"),
        "args": ["--no-sandbox", "--disable-dev-shm-usage"],
    }


def press(page: Page, key: str) -> None:
    """Press a key once the page listens: its scripts run after its text shows, and a key pressed before them is lost."""
    page.wait_for_load_state()
    page.keyboard.press(key)


def findings(page: Page) -> list[str]:
    """What is wrong with the page as it stands: accessibility rules that it breaks, and whether it scrolls sideways."""
    found = [f"{rule['id']}: {rule['nodes'][0]['html'][:200]}" for rule in AXE.run(page).response["violations"]]
    sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*found, f"scrolls sideways by {sideways} px"] if sideways > 0 else found


def findings_in_every_look(page: Page) -> list[str]:
    """`findings` on a wide light screen and on a dark phone, from one load; the reader's colours follow the device."""
    found = []
    for width, theme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        expect(page.locator(".htmx-request")).to_have_count(0)  # parts that a page fetches by itself
        found += [f"{theme}, {width} px: {each}" for each in findings(page)]
    return found


def findings_of(page: Page, *paths: str) -> dict[str, list[str]]:
    """`findings_in_every_look` of each of these pages that has any."""
    found = {}
    for path in paths:
        answer = page.goto(path)
        assert answer
        assert answer.ok, f"{path}: {answer.status}"
        found[path] = findings_in_every_look(page)
    return {path: wrong for path, wrong in found.items() if wrong}
