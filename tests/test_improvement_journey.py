"""Listen, decide and return, in a real browser and in Catalan: from words in a focus group to the figure that shows whether they helped."""

from __future__ import annotations

import dataclasses
import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Page, expect

from impulsem.organisation.models import Role, Worker
from impulsem.organisation.tests.factories import make_worker
from impulsem.participation.models import Contribution, Process, Session
from impulsem.participation.tests import factories
from impulsem.platform import clock
from impulsem.platform.tests.browser import Enter, press
from impulsem.strategy import services
from impulsem.strategy.models import ProgrammeArea, Round
from impulsem.strategy.tests.factories import make_strategy, words
from impulsem.strategy.tests.test_programme import observe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ON_PAPER = "Que algú m’acompanyi amb els papers de la dependència."
ON_A_PHONE = "Perdo la meitat del matí fent cua."
LAST_MONTH = (clock.today().replace(day=1) - dt.timedelta(days=1)).replace(day=1)


@dataclasses.dataclass
class House:
    """Before anybody has said anything: a strategy in force, a process that listens, a focus group that is planned."""

    anna: Worker  # of the institute
    berta: Worker  # another centre's professional
    process: Process
    session: Session


@pytest.fixture
def house() -> House:
    cache.clear()
    make_strategy()
    ProgrammeArea.objects.create(code="people", order=1, title=words("Persones"))
    process = factories.process(slug="proces", public=True, title=factories.words("Escoltem"))
    session = factories.session(process, kind=Session.Kind.FOCUS_GROUP, title="Persones que cuiden")
    return House(make_worker(role=Role.INSTITUTE), make_worker(), process, session)


def test_from_a_focus_group_to_the_figure_of_today_and_back_to_the_slip(house: House, enter: Enter, tmp_path: Path):
    anna = enter("/", house.anna.account, language="ca")
    berta = enter("/", house.berta.account, language="ca")
    slip = speak_on_a_phone(house, anna, enter(reverse("participation:join"), width=390, scripts=False, language="ca"))
    write_on_paper(house, anna, berta)
    place_with_the_keyboard(house, anna)
    published = prioritise(house, anna, enter)
    programme_a_project(anna)
    observe("agenda.no_shows", 0.15, month=LAST_MONTH)
    read_the_slip(slip, enter(reverse("public:home"), width=390, scripts=False, language="ca"))
    count_again(published, enter(reverse("public:results"), language="ca"), tmp_path)


def speak_on_a_phone(house: House, desk: Page, phone: Page) -> str:
    """The room is asked something; a phone joins by the code on the screen, answers, and is given a slip. Gives the slip's code."""
    desk.goto(reverse("participation:session", args=[house.session.uuid]))
    press(desk, "v")
    desk.locator("button[name=open]").click()
    desk.locator("[name=question]").fill("Què us treu temps?")
    desk.get_by_role("button", name="Pregunta", exact=True).click()
    join_code = desk.locator(".join-code").inner_text()
    phone.locator("[name=join]").fill(join_code.lower())
    phone.locator("main form button").click()
    expect(phone.get_by_role("heading", name="Què us treu temps?")).to_be_visible()
    phone.locator("[name=text]").fill(ON_A_PHONE)
    phone.locator("form[action$='/write/'] button").click()
    expect(phone.locator("main")).to_contain_text(ON_A_PHONE)
    phone.locator("form[action$='/receipt/'] button").click()
    return phone.locator(".join-code").inner_text()


def write_on_paper(house: House, anna: Page, berta: Page) -> None:
    """One numbered card was handed in: two people read it without seeing each other's text, and it is a contribution."""
    anna.goto(reverse("participation:session", args=[house.session.uuid]))
    anna.locator("[name=heads]").fill("9")
    anna.locator("form[action$='/hold/'] button").click()
    anna.locator("[name=count]").fill("1")
    anna.locator("form[action$='/cards/'] button").click()
    for page in (anna, berta):
        page.goto(reverse("participation:cards", args=[house.session.uuid]))
        press(page, "n")
        expect(page.locator("main")).not_to_contain_text(ON_PAPER)
        page.locator("[name=text]").fill(ON_PAPER)
        press(page, "Control+Enter")
        expect(page.locator("#notices")).not_to_be_empty()
    anna.goto(reverse("participation:session", args=[house.session.uuid]))
    for said in (ON_A_PHONE, ON_PAPER):
        expect(anna.locator("main")).to_contain_text(said)
    anna.goto(reverse("participation:moderation", args=[house.process.slug]))
    anna.locator("form[action$='/publish/'] button").click()
    assert set(Contribution.objects.values_list("state", flat=True)) == {Contribution.State.PUBLISHED}


def place_with_the_keyboard(house: House, anna: Page) -> None:
    """Each leads to a proposal in its own words, by keys alone; the first is confirmed, and nothing is left without a place."""
    anna.goto(reverse("participation:process", args=[house.process.slug]))
    anna.locator("#state").select_option(Process.State.SYNTHESIS)
    anna.locator("form[action$='/state/'] button").click()
    anna.goto(reverse("participation:synthesis", args=[house.process.slug]))
    for said in (ON_A_PHONE, ON_PAPER):
        expect(anna.locator(".syn-said")).to_contain_text(said)
        press(anna, "g")
        press(anna, "n")
        press(anna, "Enter")
    expect(anna.locator(".syn-said")).to_have_count(0)
    anna.goto(reverse("participation:proposal", args=[house.process.slug, 1]))
    anna.locator("button[value=confirm]").click()
    expect(anna.locator(".tag.is-ok")).to_be_visible()


def prioritise(house: House, anna: Page, enter: Enter) -> Round:
    """A round on the objectives in force: frozen, opened, voted on, closed, counted, certified and published."""
    anna.goto(reverse("strategy:new_round"))
    anna.locator("[name=about]").select_option("objectives")
    anna.locator("[name=top]").fill("1")
    fill(anna, title="Què primer", question="Què és més important?", absent="Qui no ha vingut")
    anna.locator("main form .btn-primary").click()
    fill(anna, name="Professionals")
    for name, value in (("code", "staff"), ("size", "20"), ("weight", "1"), ("quorum", "2")):
        anna.locator(f"#d-{name}").fill(value)
    anna.locator("form[action$='/dimensions/'] button").click()
    take(anna, "frozen", "open")
    anna.locator("#t-count").fill("12")
    anna.locator("form[action$='/codes/'] button").click()
    mine, *others = anna.locator(".slip-code").all_inner_texts()
    for code in others:
        services.cast(code=code, scores={"I1.1": 5, "I1.2": 2}, shown=["I1.1", "I1.2"])
    vote(mine, enter(reverse("strategy:vote"), width=390, scripts=False, language="ca"))
    round = Round.objects.get()
    anna.goto(reverse("strategy:round", args=[round.uuid]))
    take(anna, "closed", "counted", "certified", "published")
    round.refresh_from_db()
    return round


def vote(code: str, phone: Page) -> None:
    phone.locator("[name=code]").fill(code)
    phone.locator("main form button").click()
    phone.get_by_role("group", name="What I1.1 says").get_by_text("5", exact=True).click()
    phone.locator("button[value=look]").click()
    phone.locator("button[value=cast]").click()
    expect(phone.locator(".slip-code")).to_be_visible()


def programme_a_project(anna: Page) -> None:
    """The first programme: one project that the proposal asked for and the round put first, with an indicator and its target."""
    anna.goto(reverse("strategy:draft_programme"))
    fill(anna, title="Programa", reason="El primer")
    anna.locator("[name=budget]").fill("1000")
    anna.locator("main form .btn-primary").click()
    anna.goto(reverse("strategy:add_project"))
    fill(anna, title="Cita sense cua", description="Reservar hora des de casa", body="Els centres")
    anna.locator("[name=source]").select_option("participation")
    anna.locator("[name=proposal]").select_option(label=f"Escoltem: 1. {ON_A_PHONE}")
    anna.locator("[name=serves]").select_option(["I1.1", "I1.1.1"])
    anna.locator("[name=reason]").fill("Ho van demanar")
    anna.locator("main form .btn-primary").click()
    anna.goto(reverse("strategy:programme_in_force"))
    anna.locator("main form .btn-primary").click()
    anna.goto(reverse("strategy:write_project", args=["P01", "indicator"]))
    anna.locator("[name=indicator]").select_option("agenda.no_shows")
    for name, value in (("baseline", "0.2"), ("baseline_on", "2026-01-01"), ("target", "0.1"), ("due", "2027-12-31")):
        anna.locator(f"[name={name}]").fill(value)
    anna.locator("main form .btn-primary").click()
    expect(anna.locator("main")).to_contain_text("Cita sense cua")


def read_the_slip(code: str, phone: Page) -> None:
    """Whoever spoke reads, without an account, what became of it, down to the figure as it was approved last."""
    phone.locator("main input[name=code]").fill(code.lower())
    phone.locator("main form:has([name=code]) button").click()
    chain = phone.locator("main")
    for part in (ON_A_PHONE, "Cita sense cua", "15,0 %"):
        expect(chain).to_contain_text(part)
    expect(chain).not_to_contain_text(ON_PAPER)  # somebody else's
    assert code not in phone.url


def count_again(round: Round, page: Page, folder: Path) -> None:
    """Everything that the result gives away, downloaded from the public page, and the script run beside it."""
    links = page.locator(f"a[href*='{round.uuid}/files/']")
    for name in links.all_inner_texts():
        with page.expect_download() as downloading:
            page.get_by_role("link", name=name, exact=True).click()
        downloading.value.save_as(folder / name)
    done = subprocess.run([sys.executable, "-I", folder / "recompute.py", folder], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith(page.locator("main code").first.inner_text())


def take(page: Page, *steps: str) -> None:
    for step in steps:
        page.locator(f"button[name=to][value={step}]").click()
        expect(page.locator("[aria-current=step].done")).to_be_visible()


def fill(page: Page, **texts: str) -> None:
    """A text in each of the three languages."""
    for name, text in texts.items():
        for language in ("ca", "es", "en-gb"):
            page.locator(f"[name='{name}_{language}']").fill(text)
