"""What a household lives on: worked out, held against the law, drawn over time, and shown only to who may know of it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from impulsem.organisation.models import Team, Worker
from impulsem.organisation.tests.factories import actor, logged_in, make_worker
from impulsem.people import queries, services
from impulsem.people.models import Circumstance, Household, Person
from impulsem.people.queries import proofs, yardsticks
from impulsem.people.queries.yardsticks import Figure
from impulsem.people.rules import picture
from impulsem.people.rules.situation import MONTHS, Burden
from impulsem.people.services import CircumstanceDetails, FactDetails
from impulsem.people.tests.factories import AT, TODAY, make_household, make_person
from impulsem.platform.actors import Actor

LONG_AGO = dt.date(2020, 1, 1)
IRSC_2026 = Figure(Decimal("801.85"), "Decree", "confirmed")
FIGURES = {"irsc": IRSC_2026, "housing_share": Figure(Decimal(30), "Law 24/2015", "confirmed")}


@pytest.fixture
def in_force(monkeypatch: pytest.MonkeyPatch) -> dict[str, Figure]:
    """Figures of the law as a floor above would fill them in."""
    figures = dict(FIGURES)
    monkeypatch.setattr(yardsticks, "_looks", [lambda day: figures if day.year >= 2026 else {}])
    return figures


@pytest.fixture
def worker() -> Worker:
    return make_worker()


@pytest.fixture
def by(worker: Worker) -> Actor:
    return actor(worker, on=TODAY)


@dataclasses.dataclass
class Home:
    household: Household
    fatima: Person
    lina: Person
    lodger: Person


@pytest.fixture
def home(worker: Worker, by: Actor) -> Home:
    """Fàtima earns 1,050 a month in 14 payments and pays 500 for the home; her daughter; a lodger of whom nothing is known."""
    fatima = make_person(given_name="Fàtima", surname1="Benali", sex="F")
    lina, lodger = make_person(given_name="Lina", birth_date=dt.date(2020, 1, 1)), make_person(given_name="Omar")
    household = make_household(fatima)
    services.join_household(person=lina, household=household, role="child", on=LONG_AGO, by=by)
    services.join_household(person=lodger, household=household, role="other", on=LONG_AGO, by=by)
    services.grant_reach(
        person=fatima, worker=worker, reason="assignment", during=DateTimeTZRange(AT - dt.timedelta(days=9), None), source="t:1"
    )
    record(fatima, by, "salary", 900, frequency="fourteen")
    record(fatima, by, "rent", 420)
    record(fatima, by, "utilities", 80)
    record(fatima, by, "utility_arrears", 240, verified_until=dt.date(2026, 1, 1))
    return Home(household, fatima, lina, lodger)


def record(person: Person, by: Actor, category: str, amount: int, **more: object) -> None:
    details = FactDetails(kind="", category=category, amount=Decimal(amount), **{"since": LONG_AGO, **more})
    services.record_economic_fact(person=person, details=details, by=by, on=TODAY)


def situation(home: Home, by: Actor, day: dt.date = TODAY) -> queries.Situation:
    members = queries.household_on(home.household, TODAY, actor=by)
    return queries.situation(members, day, actor=by, at=AT)


@pytest.mark.django_db
def test_income_is_told_by_person_family_and_dwelling_under_each_definition(home: Home, by: Actor) -> None:
    record(home.lodger, by, "informal", 300, since=dt.date(2026, 10, 22))
    found = situation(home, by)
    assert [[person.first_name for person in unit.people] for unit in found.units] == [["Fàtima", "Lina"], ["Omar"]]
    family, lodger = (unit.sums for unit in found.units)
    assert (family.now, family.last_twelve, family.year_before) == (Decimal(1050), Decimal(12600), Decimal(12600))
    assert (lodger.now, lodger.last_twelve, lodger.year_before) == (Decimal(300), Decimal("96.77"), Decimal(0))  # 10 of 31 days
    assert (found.sums.now, found.sums.last_twelve) == (Decimal(1350), Decimal("12696.77"))
    assert found.sheet.totals.income == found.sums.now


@pytest.mark.django_db
def test_an_adult_of_whom_nothing_is_written_down_is_named_until_it_is(home: Home, by: Actor) -> None:
    assert situation(home, by).unknown == ["Omar"]
    services.record_circumstance(person=home.lodger, details=CircumstanceDetails(kind="no_income"), by=by, on=TODAY)
    assert situation(home, by).unknown == []


@pytest.mark.django_db
def test_signs_and_the_burden_of_the_home_are_seen_at_one_glance(home: Home, by: Actor, in_force: dict[str, Figure]) -> None:
    services.record_circumstance(person=home.fatima, details=CircumstanceDetails(kind="supply_cut"), by=by, on=TODAY)
    with override("en"):
        glance = situation(home, by).glance
    assert (glance.burden.costs, glance.burden.share, glance.burden.over) == (Decimal(500), Decimal("47.6"), True)
    assert glance.arrears == Decimal(240)
    assert glance.signs == [
        "A cut of electricity, water or gas is announced",
        "Behind with electricity, water or gas",
        "The home takes more than the law holds bearable",
    ]
    assert (glance.trust.proven, glance.trust.stale, glance.trust.said) == (0, 1, 4)
    irsc, iprem = glance.compared
    assert (irsc.figure, irsc.times) == (IRSC_2026, Decimal("1.31"))
    assert (iprem.figure, iprem.times) == (None, None)


@pytest.mark.django_db
def test_a_day_without_figures_in_force_says_so_and_invents_none(home: Home, by: Actor, in_force: dict[str, Figure]) -> None:
    glance = situation(home, by, dt.date(2024, 6, 1)).glance
    assert [one.figure for one in glance.compared] == [None, None]
    assert glance.burden.limit is None
    assert not glance.burden.over


@pytest.mark.django_db
def test_the_picture_has_two_years_of_whole_months(home: Home, by: Actor) -> None:
    record(home.fatima, by, "other_income", 600, frequency="once", since=dt.date(2026, 3, 9), until=dt.date(2026, 3, 10))
    months = situation(home, by).months
    assert (len(months), months[0].first, months[-1].first) == (MONTHS, dt.date(2024, 11, 1), dt.date(2026, 10, 1))
    assert {month.income for month in months} == {Decimal(1050), Decimal(1650)}
    assert {(month.costs, month.owed) for month in months} == {(Decimal(500), Decimal(240))}


@pytest.mark.django_db
def test_the_situation_is_read_in_two_queries_however_large_the_household(home: Home, by: Actor, in_force: dict[str, Figure]) -> None:
    members = queries.household_on(home.household, TODAY, actor=by)
    for number in range(5):
        record(home.fatima, by, "other_expense", 10, label=f"number {number}")
    with CaptureQueriesContext(connection) as log:
        queries.situation(members, TODAY, actor=by, at=AT)
    assert len(log) == 2


@pytest.mark.django_db
def test_what_a_sealed_member_has_is_in_no_sum_of_who_may_not_know_of_them(home: Home, by: Actor) -> None:
    record(home.lodger, by, "salary", 2000)
    guards = Team.objects.create(name="Guards", kind=Team.Kind.PROTECTION)
    guard = actor(make_worker(teams=(guards,)), on=TODAY)
    services.record_circumstance(person=home.lodger, details=CircumstanceDetails(kind="disability", grade=33), by=by, on=TODAY)
    assert situation(home, by).sums.now == Decimal(3050)
    services.seal_person(person=home.lodger, team=guards, by=guard)
    seen = situation(home, by)
    assert (seen.sums.now, seen.circumstances, len(seen.units)) == (Decimal(1050), [], 1)


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch, worker: Worker) -> None:
    """A keeper of papers of which this one worker may see number 7."""

    def seen(keys: object, actor: Actor, at: dt.datetime) -> dict[int, proofs.Proof]:
        return {7: proofs.Proof("Payslip", "/papers/7/")} if actor.worker_id == worker.pk else {}

    keeper = proofs.Keeper("papers.paper", seen, lambda people, actor, at: [(7, "Payslip")] if actor.worker_id == worker.pk else [])
    monkeypatch.setattr(proofs, "_keepers", {"papers.paper": keeper})


@pytest.mark.django_db
def test_a_proof_is_a_link_only_for_who_may_see_it(home: Home, by: Actor, kept: None) -> None:
    record(home.fatima, by, "pension", 10, evidence="papers.paper:7")
    record(home.fatima, by, "family", 10, evidence="papers.paper:8")
    record(home.fatima, by, "maintenance", 10, evidence="nobody.knows:7")
    assert {line.category: line.proof.title for line in situation(home, by).sheet.lines if line.proof} == {"pension": "Payslip"}
    other = actor(make_worker(), on=TODAY)
    assert not [line for line in situation(home, other).sheet.lines if line.proof]


# The page.


def page_of(home: Home) -> str:
    return reverse("people:economy", args=[home.household.uuid])


@pytest.mark.django_db
def test_the_page_says_what_matters_and_writes_a_circumstance_down(
    home: Home, worker: Worker, in_force: dict[str, Figure], kept: None
) -> None:
    client = logged_in(worker)
    text = client.get(page_of(home)).content.decode()
    for what in ("47.6 %", "1.31", "12,600.00", "Omar", "polyline"):
        assert what in text
    sent = {
        "what": "circumstance", "circumstance-person": home.fatima.pk, "circumstance-kind": "disability", "circumstance-grade": "33",
        "circumstance-source": "document", "circumstance-since": "2025-01-01", "circumstance-evidence": "papers.paper:7",
    }  # fmt: skip
    assert client.post(page_of(home), sent | {"circumstance-grade": "133"}).status_code == 422
    assert client.post(page_of(home), sent | {"circumstance-evidence": "papers.paper:8"}).status_code == 422  # not one that was offered
    assert client.post(page_of(home), sent).status_code == 302
    assert client.post(page_of(home), sent).status_code == 422  # it already runs
    row = Circumstance.objects.get()
    assert (row.grade, row.evidence) == (33, "papers.paper:7")
    text = client.get(page_of(home)).content.decode()
    assert "/papers/7/" in text
    assert "33 %" in text


@pytest.mark.django_db
def test_a_circumstance_is_verified_changed_and_ended_from_the_page(home: Home, by: Actor, worker: Worker, kept: None) -> None:
    row = services.record_circumstance(
        person=home.fatima, details=CircumstanceDetails(kind="dependency", grade=1, since=LONG_AGO), by=by, on=TODAY
    )
    client, keys = logged_in(worker), [home.household.uuid, row.pk]
    client.post(
        reverse("people:verify_circumstance", args=keys), {"source": "tax", "verified_until": "2030-01-01", "evidence": "papers.paper:7"}
    )
    row.refresh_from_db()
    assert (row.source, row.verified_until, row.evidence) == ("tax", dt.date(2030, 1, 1), "papers.paper:7")
    client.post(reverse("people:change_circumstance", args=keys), {"grade": "4", "on": "2026-02-01"})
    assert Circumstance.objects.get().until is None  # refused, and nothing is half done
    client.post(reverse("people:change_circumstance", args=keys), {"grade": "2", "on": "2026-02-01"})
    new = Circumstance.objects.latest("pk")
    assert (new.grade, new.source, new.since) == (2, "declared", dt.date(2026, 2, 1))
    client.post(reverse("people:end_circumstance", args=[home.household.uuid, new.pk]), {"on": "2026-03-01"})
    new.refresh_from_db()
    assert new.until == dt.date(2026, 3, 1)
    stranger = logged_in(make_worker())
    for name in ("verify", "change", "end"):
        assert stranger.post(reverse(f"people:{name}_circumstance", args=keys)).status_code == 404


@pytest.mark.django_db
def test_the_page_costs_the_same_for_any_number_of_facts(home: Home, by: Actor, worker: Worker) -> None:
    client = logged_in(worker)

    def cost() -> int:
        with CaptureQueriesContext(connection) as log:
            assert client.get(page_of(home)).status_code == 200
        return len(log)

    cost()
    before = cost()
    for number in range(4):
        record(home.fatima, by, "other_expense", 10, label=f"number {number}")
        record(home.lodger, by, "other_income", 10, label=f"number {number}")
    assert cost() == before


@pytest.mark.django_db
def test_an_empty_household_has_a_plain_page(worker: Worker) -> None:
    alone = make_person()
    home = Home(make_household(alone), alone, alone, alone)
    during = DateTimeTZRange(AT - dt.timedelta(days=9), None)
    services.grant_reach(person=alone, worker=worker, reason="assignment", during=during, source="t:2")
    text = logged_in(worker).get(page_of(home)).content.decode()
    assert '<svg class="chart' not in text


# The pure parts.


def test_the_burden_is_over_from_the_first_cent_above_the_limit() -> None:
    at_the_limit = Burden(Decimal("300.00"), Decimal("1000.00"), Decimal(30))
    assert not at_the_limit.over
    assert dataclasses.replace(at_the_limit, costs=Decimal("300.01")).over
    assert dataclasses.replace(at_the_limit, income=Decimal("999.99")).over
    unknown = dataclasses.replace(at_the_limit, income=Decimal(0))
    assert (unknown.share, unknown.over) == (None, False)


AMOUNTS = st.lists(st.decimals(0, 999_999, places=2), min_size=MONTHS, max_size=MONTHS)


@given(AMOUNTS, AMOUNTS)
def test_no_bar_leaves_the_picture(bars: list[Decimal], line: list[Decimal]) -> None:
    days = [dt.date(2024 + month // 12, month % 12 + 1, 1) for month in range(MONTHS)]
    drawn = picture.draw(days, bars, line)
    if drawn is None:
        assert not any((*bars, *line))
        return
    assert 2 <= len(drawn.steps) <= 5
    assert all(float(bar.y) >= picture.TOP - 0.1 for bar in drawn.bars)
    assert all(abs(float(bar.y) + float(bar.height) - picture.BOTTOM) <= 0.11 for bar in drawn.bars)
    assert drawn.steps[-1].value >= max((*bars, *line))


def test_the_figures_of_the_law_come_from_one_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yardsticks, "_looks", [])
    assert yardsticks.figures(TODAY) == {}
    yardsticks.fill(lambda day: dict(FIGURES))
    with pytest.raises(ValueError, match="one place"):
        yardsticks.fill(lambda day: {})
