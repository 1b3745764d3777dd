"""What an answer changes of what is written down, and what waits for a person to decide."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest

from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.people import services as people
from impulsem.people.models import Circumstance, EconomicFact, Person
from impulsem.people.services import CircumstanceDetails, FactDetails
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.tests.jobs import run_queued
from impulsem.registers import queries, services
from impulsem.registers.local import server as local_server
from impulsem.registers.local.server import LocalRegisters
from impulsem.registers.models import Conclusion, LookUp
from impulsem.registers.tests.factories import ask, known, professional

pytestmark = pytest.mark.django_db
JANUARY = dt.date(2026, 1, 1)


@pytest.fixture
def says(local: LocalRegisters, monkeypatch: pytest.MonkeyPatch) -> Any:
    """`says(rows)`: what the registers answer from now on."""

    def answer(*rows: dict[str, Any]) -> None:
        def fixed(register: str, value: str, *, born: dt.date | None, today: dt.date) -> tuple[bool, list[dict[str, Any]]]:
            return True, json.loads(json.dumps(rows))

        monkeypatch.setattr(local_server, "answer", fixed)

    return answer


def amount(about: str, euro: str, *, frequency: str = "monthly", since: str = "2026-01-01", until: str | None = None) -> dict[str, Any]:
    return {"about": about, "holds": True, "amount": euro, "frequency": frequency, "since": since, "until": until}


def circumstance(about: str, *, holds: bool = True, grade: int | None = None, since: str = "2026-01-01") -> dict[str, Any]:
    return {"about": about, "holds": holds, "grade": grade, "since": since, "until": None}


def write(person: Person, category: str, euro: str, by: Actor, *, since: dt.date = JANUARY, **more: Any) -> EconomicFact:
    details = FactDetails(kind="", category=category, amount=Decimal(euro), since=since, **more)
    return people.record_economic_fact(person=person, details=details, by=by, on=clock.today())


def asked(person: Person, register: str, by: Actor) -> LookUp:
    look_up = ask(person, register, by)
    run_queued()
    look_up.refresh_from_db()
    assert look_up.state == "answered", look_up.reason
    return look_up


def states(look_up: LookUp) -> list[str]:
    return list(Conclusion.objects.filter(look_up=look_up).order_by("position").values_list("state", flat=True))


def test_what_is_not_written_down_is_written_with_its_source_and_proof(says: Any) -> None:
    says(amount("pension", "812.40", frequency="fourteen"))
    person = known()
    _worker, by = professional(person)
    look_up = asked(person, "social_security", by)
    fact = EconomicFact.objects.get()
    assert (fact.category, fact.amount, fact.frequency, fact.source) == ("pension", Decimal("812.40"), "fourteen", "social_security")
    assert fact.evidence == f"registers.lookup:{look_up.pk}"
    assert fact.verified_until == look_up.expires_on
    assert states(look_up) == ["written"]


def test_the_same_amount_confirms_what_was_declared(says: Any) -> None:
    says(amount("pension", "600.00", frequency="fourteen"))
    person = known()
    _worker, by = professional(person)
    fact = write(person, "pension", "700", by)  # a month: the same over a year
    look_up = asked(person, "social_security", by)
    fact.refresh_from_db()
    assert (fact.amount, fact.source, fact.verified_until) == (Decimal(700), "social_security", look_up.expires_on)
    assert states(look_up) == ["confirmed"]


def test_another_amount_overwrites_nothing_and_waits_for_a_person(says: Any) -> None:
    says(amount("pension", "812.40"))
    person = known()
    _worker, by = professional(person)
    fact = write(person, "pension", "700", by)
    look_up = asked(person, "social_security", by)
    fact.refresh_from_db()
    assert (fact.amount, fact.source) == (Decimal(700), "declared")
    assert states(look_up) == ["open"]
    (line,) = queries.lines_of(look_up)
    assert (line.said.amount, line.there[0].amount) == (Decimal("812.40"), Decimal(700))


def test_what_a_person_takes_replaces_and_is_said_to_have_been_decided(says: Any) -> None:
    says(amount("pension", "812.40", since="2026-03-01"))
    person = known()
    worker, by = professional(person)
    old = write(person, "pension", "700", by)
    look_up = asked(person, "social_security", by)
    decided = services.decide(conclusion=Conclusion.objects.get(), take=True, by=by, at=clock.now())
    old.refresh_from_db()
    assert old.until == dt.date(2026, 3, 1)
    assert decided.fact is not None
    assert (decided.state, decided.decided_by, decided.fact.amount) == ("taken", worker, Decimal("812.40"))
    assert decided.fact.evidence == f"registers.lookup:{look_up.pk}"


def test_a_year_that_is_over_takes_its_own_place_and_no_more(says: Any) -> None:
    says(amount("salary", "9000.00", frequency="yearly", since="2025-01-01", until="2026-01-01"))
    person = known()
    _worker, by = professional(person)
    write(person, "salary", "700", by, since=dt.date(2024, 6, 1))
    asked(person, "tax", by)
    services.decide(conclusion=Conclusion.objects.get(), take=True, by=by, at=clock.now())
    rows = EconomicFact.objects.order_by("valid").values_list("amount", "frequency", "valid", "source")
    assert [(row[0], row[1], row[2].lower.year, row[2].upper and row[2].upper.year, row[3]) for row in rows] == [
        (Decimal(700), "monthly", 2024, 2025, "declared"),
        (Decimal(9000), "yearly", 2025, 2026, "tax"),
        (Decimal(700), "monthly", 2026, None, "declared"),
    ]


def test_what_stays_needs_a_reason_and_stays(says: Any) -> None:
    says(amount("pension", "812.40"))
    person = known()
    _worker, by = professional(person)
    write(person, "pension", "700", by)
    asked(person, "social_security", by)
    conclusion = Conclusion.objects.get()
    with pytest.raises(services.SayWhy):
        services.decide(conclusion=conclusion, take=False, because=" ", by=by, at=clock.now())
    services.decide(conclusion=conclusion, take=False, because="She showed the letter: it was reduced", by=by, at=clock.now())
    assert EconomicFact.objects.get().amount == Decimal(700)
    with pytest.raises(services.AlreadyDecided):
        services.decide(conclusion=conclusion, take=True, by=by, at=clock.now())


def test_only_who_works_with_the_person_decides(says: Any) -> None:
    says(amount("pension", "812.40"))
    person = known()
    _worker, by = professional(person)
    write(person, "pension", "700", by)
    asked(person, "social_security", by)
    with pytest.raises(services.NotTheirs):
        services.decide(conclusion=Conclusion.objects.get(), take=True, by=actor(make_worker()), at=clock.now())


def test_a_circumstance_is_written_confirmed_or_differs(says: Any) -> None:
    says(circumstance("disability", grade=45, since="2020-05-01"))
    fresh, same, other = known(), known(), known()
    _worker, by = professional(fresh, same, other)
    for person, grade in ((same, 45), (other, 33)):
        details = CircumstanceDetails(kind="disability", grade=grade, since=dt.date(2021, 1, 1))
        people.record_circumstance(person=person, details=details, by=by, on=clock.today())
    found = [states(asked(person, "disability", by)) for person in (fresh, same, other)]
    assert found == [["written"], ["confirmed"], ["open"]]
    assert list(Circumstance.objects.order_by("person").values_list("grade", "source")) == [
        (45, "disability"),
        (45, "disability"),
        (33, "declared"),
    ]


def test_that_there_is_none_contradicts_what_is_written_down(says: Any) -> None:
    says(circumstance("unemployed", holds=False, since=clock.today().isoformat()))
    nothing, declared = known(), known()
    _worker, by = professional(nothing, declared)
    details = CircumstanceDetails(kind="unemployed", since=JANUARY)
    people.record_circumstance(person=declared, details=details, by=by, on=clock.today())
    assert states(asked(nothing, "employment", by)) == ["confirmed"]
    look_up = asked(declared, "employment", by)
    assert states(look_up) == ["open"]
    services.decide(conclusion=Conclusion.objects.get(look_up=look_up), take=True, by=by, at=clock.now())
    assert Circumstance.objects.get().until == clock.today()


def test_an_income_contradicts_that_nothing_comes_in(says: Any) -> None:
    says(amount("unemployment", "480.00"))
    person = known()
    _worker, by = professional(person)
    people.record_circumstance(person=person, details=CircumstanceDetails(kind="no_income", since=JANUARY), by=by, on=clock.today())
    look_up = asked(person, "employment", by)
    assert states(look_up) == ["open"]
    assert not EconomicFact.objects.exists()
    services.decide(conclusion=Conclusion.objects.get(look_up=look_up), take=True, by=by, at=clock.now())
    assert EconomicFact.objects.get().amount == Decimal(480)
    assert not Circumstance.objects.on(clock.today()).filter(kind="no_income").exists()
