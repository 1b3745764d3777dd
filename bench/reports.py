"""Reports for others: how long a draft of twelve sections takes, and how many keys ten requests cost beside their blank forms.

Keys are counted in a real browser: every key and every click of the same person, who writes the same judgement and reaches the same text in
both. The blank form is the product's own, printed or filled in when the machines are away.
"""

from __future__ import annotations

import os
import shutil
import threading
from wsgiref.simple_server import WSGIRequestHandler, make_server

from django.core.handlers.wsgi import WSGIHandler
from django.urls import reverse
from playwright.sync_api import Page, sync_playwright

from bench.city import browser_of, referents
from bench.measure import Figure, milliseconds, percentile_95, say
from impulsem.casework.models import CaseFile
from impulsem.organisation.models import Worker
from impulsem.organisation.queries import worker_actor
from impulsem.people.models import HouseholdMembership, Person
from impulsem.platform import clock
from impulsem.reports import services
from impulsem.reports.models import ReportRequest, ReportType
from impulsem.reports.services import RequestDetails

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs an event loop around synchronous code
CASES = 100
LONG = 400  # characters
TWELVE = "court_family"
TYPICAL = (
    "court_family", "court_eviction", "child_risk", "prosecutor_minor", "housing_emergency", "housing_exclusion", "dependency_setting",
    "guaranteed_income", "school_absence", "move_summary",
)  # fmt: skip
#: What only the professional knows: written whole in both, once a section that asks for it.
JUDGEMENT = (
    "S'observa una organització suficient del dia a dia i una relació estable amb els infants. La família demana ajuda quan la necessita i "
    "compleix la majoria dels acords. El risc principal és econòmic i ve del cost de l'habitatge."
)


def figures() -> list[Figure]:
    [worker] = referents(1)
    files = _files(worker)
    return [compose(worker, files), keystrokes(worker, files)]


def _files(worker: Worker) -> list[CaseFile]:
    """Files of the worker where two people or more live, none of them sealed."""
    today = clock.today()
    rows = CaseFile.objects.filter(assignments__worker=worker, assignments__valid__contains=today, state="open").distinct().order_by("pk")
    found = [file for file in rows[:80] if len(_living(file)) >= 2]
    if len(found) < 3:
        raise SystemExit("Too few households to report on.")
    return found


def _living(file: CaseFile) -> list[Person]:
    here = HouseholdMembership.objects.on(clock.today()).filter(household_id=file.household_id)
    if here.filter(person__sealed_by__isnull=False).exists():
        return []
    return [row.person for row in here.select_related("person").order_by("pk")]


def _ask(file: CaseFile, worker: Worker) -> ReportRequest:
    details = RequestDetails(asked_by="Jutjat de mesura", about=_living(file), received_on=clock.today())
    by = worker_actor(worker, on=clock.today())
    return services.receive_request(type=ReportType.objects.get(code=TWELVE), file=file, details=details, by=by, at=clock.now())


def compose(worker: Worker, files: list[CaseFile]) -> Figure:
    """A draft put together: facts asked of every context, third parties covered, every sentence kept with its source; committed."""
    by = worker_actor(worker, on=clock.today())
    requests = [_ask(file, worker) for file in files[:25]]
    cases = (requests * (CASES // len(requests) + 1))[:CASES]
    sections = len(requests[0].version.sections)
    taken = percentile_95(milliseconds(lambda one: services.compose_draft(request=one, by=by, at=clock.now()), cases))
    rows = [one.drafts.latest("number").statements.count() for one in requests]
    say(f"a draft of {sections} sections holds {sum(rows) / len(rows):.0f} sentences with their sources")
    assert sections == 12, sections
    return Figure(name="reports.compose.p95_ms", value=taken, unit="ms", must=500)


class Hands:
    """Somebody at the keyboard: each key is counted, and a click as one."""

    def __init__(self, page: Page) -> None:
        self.page, self.keys = page, 0

    def click(self, where: str) -> None:
        self.page.click(where)
        self.keys += 1

    def write(self, text: str) -> None:
        """Each letter is a key (an accent would be two). Long texts go in at once: typing them takes the browser half a minute each."""
        if len(text) > LONG:
            self.page.keyboard.insert_text(text)
        else:
            self.page.keyboard.type(text)
        self.keys += len(text)

    def choose(self, where: str, value: str) -> None:
        """A list opened and one of it chosen."""
        self.page.select_option(where, value)
        self.keys += 2

    def opened(self, where: str, path: str) -> None:
        self.page.goto(where + path)


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None: ...


def keystrokes(worker: Worker, files: list[CaseFile]) -> Figure:
    server = make_server("127.0.0.1", 0, WSGIHandler(), handler_class=_Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    where = f"http://localhost:{server.server_port}"
    client = browser_of(worker)
    composed = blank = 0
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            context = browser.new_context(java_script_enabled=True)
            context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": where}])
            for number, code in enumerate(TYPICAL):
                file = files[number % len(files)]
                hands, other = Hands(context.new_page()), Hands(context.new_page())
                request = _composed(hands, where, file, code)
                _by_hand(other, where, request)
                composed, blank = composed + hands.keys, blank + other.keys
                say(f"{code}: {hands.keys} keys, {other.keys} in the blank form")
                hands.page.close()
                other.page.close()
            browser.close()
    finally:
        server.shutdown()
    saved = round(1 - composed / blank, 3)
    return Figure(
        name="reports.keystrokes_saved",
        value=saved,
        unit="share",
        better="higher",
        must=0.8,
        peer="keys of the blank form",
        peer_value=blank,
    )


def _composed(hands: Hands, where: str, file: CaseFile, code: str) -> ReportRequest:
    """From the file's page to approval, without the colleague who approves."""
    hands.opened(where, f"{reverse('reports:new')}?file={file.uuid}")
    hands.choose("#id_type", code)
    for person in _living(file):
        hands.click(f"label:has(input[value='{person.uuid}'])")
    hands.click("#id_asked_by")
    hands.write("Jutjat de mesura")
    hands.click("#id_reference")
    hands.write("000/2026")
    hands.page.keyboard.press("Enter")
    hands.keys += 1
    hands.page.wait_for_selector("#sheet")
    request = ReportRequest.objects.filter(file=file, version__type__code=code).latest("pk")
    for section in request.version.sections:
        if section["judgement"]:
            hands.click(f"#j-{section['code']}")
            hands.write(JUDGEMENT)
    hands.click("aside button[value=send]")
    hands.page.wait_for_selector(".rep-steps .done")
    request.refresh_from_db()
    if request.state != ReportRequest.State.IN_REVIEW:
        raise SystemExit(f"{code} did not go to approval")
    return request


def _by_hand(hands: Hands, where: str, request: ReportRequest) -> None:
    """The same text in the blank form of the same type; sources, which the composer adds to each sentence, are not even written."""
    content = request.versions.latest("number").content
    hands.opened(where, reverse("reports:blank", args=[request.version.type.code]))
    for field, text in (("asked", content["asked_by"]), ("reference", content["reference"]), ("about", ", ".join(content["about"]))):
        hands.click(f"#b-{field}")
        hands.write(text)
    for section in content["sections"]:
        said = " ".join([*(one["text"] for one in section["statements"]), section["judgement"]]).strip()
        if said:
            hands.click(f"#b-{section['code']}")
            hands.write(said)
            if hands.page.input_value(f"#b-{section['code']}") != said:
                raise SystemExit(f"the section {section['code']} was not filled in")
