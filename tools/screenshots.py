"""Take the pictures of the README from the running product: `make screenshots`.

Starts the demonstration in a data folder of its own (kept, so that the next time is quick), logs in as each role, and writes
`docs/screenshots/NAME.png`. Everybody in the pictures is invented.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from bench.setup import answers, free_port

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "screenshots"
DATA = ROOT / "var" / "screenshots"
PASSWORD = "impulsem-demo"
WIDE, PHONE = (1366, 900), (390, 844)
LIMIT_S = 600


@dataclass(frozen=True)
class Picture:
    """A page to be taken: who is logged in, how one gets there, how wide, in which colours."""

    name: str
    role: str
    go: Callable[[Page, str], None]
    size: tuple[int, int] = WIDE
    colours: str = "light"
    whole: bool = False


def at(path: str) -> Callable[[Page, str], None]:
    return lambda page, site: void(page.goto(site + path))


def void(_: object) -> None:
    return None


def search(page: Page, site: str) -> None:
    """With a slip of the pen, as people write."""
    page.keyboard.press("/")
    page.keyboard.type("fatima bemali")
    page.locator("#q-hits [role=option]").first.wait_for()


def file(page: Page, site: str) -> None:
    page.locator("#my-people tbody a").nth(3).click()
    page.wait_for_load_state("networkidle")  # the panels come after the page


def entry(page: Page, site: str) -> None:
    file(page, site)
    page.keyboard.press("e")
    page.keyboard.type("Explica que ha cobrat la prestació i refem els comptes: pot posar-se al dia en cinc mesos.")
    page.keyboard.press("Alt+c")
    page.keyboard.type("Demana que no truquem al telèfon de casa.")


def access(page: Page, site: str) -> None:
    page.locator("section[aria-labelledby=s-grants] .list a").first.click()
    page.wait_for_load_state()


def register(page: Page, site: str) -> None:
    page.goto(f"{site}/people/register/")
    page.wait_for_load_state("networkidle")
    page.locator("[name=given_name]").fill("Fàtima")
    page.locator("[name=surname1]").fill("Benali")
    page.locator("[name=surname1]").press("Tab")
    page.wait_for_timeout(1200)


def plan(page: Page, site: str) -> None:
    file(page, site)
    page.locator("main a[href$='/plans/']").first.click()
    page.wait_for_load_state()


def report(page: Page, site: str) -> None:
    page.goto(f"{site}/reports/")
    page.locator("main table a, main .list a").first.click()
    page.wait_for_load_state()


def parting(page: Page, site: str) -> None:
    page.locator("#my-people tbody a").filter(has_text="Família").first.click()
    page.locator("main a[href*='/people/households/']").first.click()
    page.locator("main a[href$='/split/']").first.click()
    page.wait_for_load_state()


def demand(page: Page, site: str) -> None:
    page.goto(f"{site}/intake/new/")
    page.locator("#id_topic").select_option(index=2)
    page.wait_for_load_state("networkidle")  # the guide comes with the topic


def session(page: Page, site: str) -> None:
    """The welcome session of today."""
    page.goto(f"{site}/groups/")
    page.locator("main a", has_text="VINE").first.click()
    page.wait_for_load_state("networkidle")


def cover(page: Page, site: str) -> None:
    page.goto(f"{site}/agenda/cover/")
    page.locator("main td a").first.click()
    page.wait_for_load_state()


def waiting(page: Page, site: str) -> None:
    page.goto(f"{site}/intake/waiting/")
    page.locator("main a[href*='/intake/waiting/']").first.click()
    page.wait_for_load_state()


def economy(page: Page, site: str) -> None:
    file(page, site)
    page.locator("main a[href$='/economy/']").first.click()
    page.wait_for_load_state()


def entitlement(page: Page, site: str) -> None:
    file(page, site)
    page.locator("main a[href*='/entitlement/households/']").first.click()
    page.wait_for_load_state()


def what_if(page: Page, site: str) -> None:
    page.goto(f"{site}/entitlement/what-if/")
    page.locator("main table a").first.click()
    page.wait_for_load_state("networkidle")


PAGES = (
    Picture("day", "professional", at("/")),
    Picture("day-phone", "professional", at("/"), PHONE),
    Picture("search", "professional", search),
    Picture("file", "professional", file, whole=True),
    Picture("file-dark", "professional", file, colours="dark"),
    Picture("file-phone", "professional", file, PHONE),
    Picture("entry", "professional", entry),
    Picture("agenda", "professional", at("/agenda/")),
    Picture("register", "desk", register),
    Picture("desk", "desk", at("/")),
    Picture("director", "director", at("/")),
    Picture("access", "director", access),
    Picture("ledger", "institute", at("/time/")),
    Picture("process", "institute", at("/impulsem/p/impulsem/")),
    Picture("workbench", "professional", at("/participation/p/impulsem/synthesis/")),
    Picture("plan", "professional", plan, whole=True),
    Picture("report", "professional", report),
    Picture("parting", "professional", parting),
    Picture("programme", "institute", at("/strategy/programme/")),
    Picture("demand", "professional", demand),
    Picture("session", "professional", session, whole=True),
    Picture("cover", "director", cover),
    Picture("waiting", "professional", waiting),
    Picture("economy", "professional", economy),
    Picture("entitlement", "professional", entitlement),
    Picture("applications", "office", at("/benefits/")),
    Picture("what-if", "office-head", what_if),
    Picture("booking-phone", "professional", at("/impulsem/book/"), PHONE),
)


def main() -> int:
    port = free_port()
    environment = os.environ | {"PORT": str(port), "IMPULSEM_DATA": os.environ.get("IMPULSEM_DATA", str(DATA)), "IMPULSEM_DEMO": "1"}
    server = subprocess.Popen([str(Path(sys.executable).parent / "impulsem"), "serve", "--demo"], env=environment, start_new_session=True)
    try:
        site = f"http://localhost:{port}"
        wait_for(port, server)
        PICTURES.mkdir(parents=True, exist_ok=True)
        with sync_playwright() as playwright:
            chromium = shutil.which("chromium") or shutil.which("google-chrome")
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"])
            for picture in PAGES:
                take(browser, site, picture)
                print(f"docs/screenshots/{picture.name}.png", flush=True)
            browser.close()
    finally:
        os.killpg(server.pid, signal.SIGINT)
        server.wait(timeout=60)
    return 0


def take(browser: Browser, site: str, picture: Picture) -> None:
    width, height = picture.size
    context = browser.new_context(viewport={"width": width, "height": height}, locale="ca-ES", color_scheme=picture.colours)
    page = context.new_page()
    page.goto(f"{site}/accounts/login/")
    page.locator("[name=login]").fill(f"{picture.role}@impulsem.example")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(f"{site}/")
    page.wait_for_load_state("networkidle")  # the scripts listen
    picture.go(page, site)
    page.wait_for_timeout(400)  # what loads after the page
    page.screenshot(path=str(PICTURES / f"{picture.name}.png"), full_page=picture.whole)
    context.close()


def wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    start = time.monotonic()
    while time.monotonic() - start < LIMIT_S:
        if answers(port):
            return
        if server.poll() is not None:
            raise SystemExit("The server ended early.")
        time.sleep(0.3)
    raise SystemExit("The server did not start in time.")


if __name__ == "__main__":
    sys.exit(main())
