"""The paperwork that a city wants gone, in a real browser: a court is answered, own words stand, a caseload moves, two part safely."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, expect

from impulsem.casework.models import Assignment, CaseFile
from impulsem.casework.tests.factories import make_file, make_household, make_person, make_worker, referent_of, write
from impulsem.documents.queries import content
from impulsem.documents.reference import load_documents
from impulsem.documents.sealing.authority import PASSPHRASE, LocalAuthority
from impulsem.documents.tests.conftest import _authority, authority
from impulsem.organisation.models import Role, Team, TeamMembership, Worker
from impulsem.people.models import HouseholdSplit, Person
from impulsem.platform import clock
from impulsem.platform.periods import period
from impulsem.platform.tests.browser import Enter, findings
from impulsem.reports.models import Disclosure, ReportRequest
from impulsem.reports.tests.factories import make_type

__all__ = ["_authority", "authority"]  # fixtures: a certificate authority and a time-stamp server on the loopback
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def noelia() -> Person:
    load_documents(folder=settings.CITY_DIR)
    return make_person(given_name="Noelia", surname1="Soto", birth_date=dt.date(1991, 3, 8))


@pytest.fixture
def file(noelia: Person) -> CaseFile:
    found = make_file(noelia)
    write(referent_of(found), noelia)
    return found


def test_a_court_is_answered_from_the_draft_to_the_signed_delivery(
    file: CaseFile, noelia: Person, enter: Enter, authority: LocalAuthority, tmp_path: Path
):
    kind, author = make_type(), referent_of(file)
    director = make_worker(role=Role.CENTRE_DIRECTOR, centre=file.centre)
    page = enter(f"{reverse('reports:new')}?file={file.uuid}", author.account)
    page.get_by_label("Which report").select_option(kind.code)
    page.get_by_label(re.compile("^Noelia Soto")).check()
    page.get_by_label("Who asks").fill("Court 12")
    page.get_by_role("button", name="Make the draft").click()
    expect(page.locator(".says li").first).to_be_visible()
    assert not findings(page)
    without_a_source = page.locator(".says li:not(:has(.src))")
    expect(without_a_source).to_have_count(0)
    page.locator("textarea[name=j-judgement]").fill("She keeps what she promises.")
    page.get_by_label("Who approves it").select_option(label=director.name)
    page.get_by_role("complementary").get_by_role("button", name="Send to approval").click()
    expect(page.get_by_text(f"Waits for {director.name}.")).to_be_visible()
    request = ReportRequest.objects.get()
    where = reverse("reports:report", args=[request.uuid])

    boss = enter(where, director.account)
    boss.get_by_role("button", name="Approve").click()

    page.goto(where)
    page.get_by_role("button", name="Make the document and sign").click()
    page.goto(reverse("documents:waiting"))
    page.get_by_role("link", name=re.compile("^Sign ")).click()
    certificate = {"name": "own.p12", "mimeType": "application/x-pkcs12", "buffer": authority.certificate(author.name)}
    page.get_by_label("Your certificate", exact=True).set_input_files(certificate)  # type: ignore[arg-type]  # one file as playwright's own dictionary
    page.get_by_label("Its passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Sign", exact=True).click()

    page.goto(where)
    page.get_by_label("To whom").fill("Court 12")
    page.get_by_role("button", name="It was delivered").click()
    expect(page.get_by_role("heading", name="Written in the list of what left the house")).to_be_visible()
    request.refresh_from_db()
    assert request.state == "delivered"
    assert Disclosure.objects.get().person == noelia
    assert request.document is not None
    (tmp_path / "report.pdf").write_bytes(content(request.document))
    told = subprocess.run(["pdfsig", "-nocert", str(tmp_path / "report.pdf")], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in told


def test_a_residents_own_words_stand_in_the_plan_one_goal_agreed_and_one_not(file: CaseFile, enter: Enter):
    page = enter(reverse("casework:plans", args=[file.uuid]), referent_of(file).account)
    page.get_by_role("button", name="Begin a work plan").click()
    write_a_goal(page, 1, "Stay in the flat")
    page.get_by_role("button", name="Another goal").click()
    write_a_goal(page, 2, "Go to a course")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Propose the plan").click()
    page.set_viewport_size({"width": 820, "height": 1100})  # a tablet that is handed over
    page.get_by_role("link", name="Hand over the screen").click()
    page.get_by_label("What do I want? In my own words").fill("I do not want to move again.")
    first, second = page.locator("article.goal").all()
    first.get_by_text("Yes", exact=True).click()
    second.get_by_text("No", exact=True).click()
    second.get_by_label("Why (if you like)").fill("It is too far.")
    assert not findings(page)
    page.get_by_role("button", name="Save my answers").click()
    page.goto(reverse("casework:plans", args=[file.uuid]))
    page.get_by_role("button", name="It is agreed").click()
    expect(page.get_by_text("1 of 2 goals agreed")).to_be_visible()
    for said in ("I do not want to move again.", "It is too far."):
        expect(page.get_by_text(said)).to_be_visible()
    expect(page.get_by_text("not agreed", exact=True)).to_be_visible()


def write_a_goal(page: Page, number: int, title: str) -> None:
    page.locator(f"input[name=g{number}-title]").fill(title)
    page.locator(f"input[name=g{number}a1-text]").fill("We look at it together")
    page.locator(f"select[name=g{number}a1-party]").select_option(index=1)


def test_a_colleagues_whole_caseload_moves_without_a_day_lost(file: CaseFile, enter: Enter):
    leaver = referent_of(file)
    files = [file, *(make_file(make_person(), centre=file.centre, referent=leaver) for _ in range(2))]
    director = make_worker(role=Role.CENTRE_DIRECTOR, centre=file.centre)
    heir = make_worker(centre=file.centre)
    boss = enter(reverse("casework:leaving", args=[leaver.uuid]), director.account)
    boss.get_by_label("Why").fill("She changes her job.")
    for each in files:
        boss.locator(f"select[name='{each.uuid}']").select_option(str(heir.uuid))
    boss.get_by_role("button", name="Offer them").click()
    page = enter(reverse("casework:transfers"), heir.account)
    for _ in files:
        page.get_by_role("link", name=re.compile("^Look and answer")).first.click()
        page.get_by_role("button", name="Accept").click()
        page.goto(reverse("casework:transfers"))
    page.goto(reverse("casework:inherited"))
    expect(page.locator("main ul.panel h2")).to_have_count(3)
    today = clock.today()
    for each in files:
        assert Assignment.objects.on(today).get(file=each, role="referent").worker == heir
        assert Assignment.objects.on(today).filter(file=each, worker=leaver).exists()  # both go on together for a while


def test_a_woman_leaves_and_the_old_household_never_says_where_she_went(enter: Enter):
    karim, fatima = make_person(given_name="Karim"), make_person(given_name="Fàtima")
    home = make_household(karim, fatima)
    file = make_file(karim, household=home)
    team = Team.objects.create(name="Protection", kind=Team.Kind.PROTECTION)
    guard = make_worker()
    TeamMembership.objects.create(team=team, worker=guard, valid=period(clock.today()))
    anna: Worker = referent_of(file)
    page = enter(reverse("people:split", args=[home.uuid]), anna.account, width=390)
    page.get_by_label("Fàtima").check()
    step = page.get_by_role("button", name="Next")
    step.click()
    page.locator("[name=ground][value=sealed]").check()
    page.locator("select[name=team]").select_option(label="Protection")
    while step.count():
        assert not findings(page)
        step.click()
    assert not HouseholdSplit.objects.exists()
    page.get_by_role("button", name="Part them now").click()
    expect(page.get_by_role("button", name="Part them now")).to_have_count(0)
    assert HouseholdSplit.objects.get().sealed
    page.goto(reverse("casework:file", args=[file.uuid]))
    expect(page.get_by_text("Karim").first).to_be_visible()
    assert "Fàtima" not in page.locator("main").inner_text()
    seen = enter(reverse("desk:person", args=[fatima.uuid]), guard.account)
    expect(seen.get_by_text("Fàtima").first).to_be_visible()
