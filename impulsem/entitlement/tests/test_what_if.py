"""What other figures would move in the whole city: kept without identity, answered in counts that are large enough."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from impulsem.entitlement import engine, queries, services
from impulsem.entitlement.models import Parameter, WhatIf
from impulsem.entitlement.rules.moving import Answer
from impulsem.entitlement.services import city_refusals as refusals
from impulsem.entitlement.services.city import root
from impulsem.entitlement.tests.factories import keeper, make_parameter
from impulsem.entitlement.tests.homes import AT, DAY, family
from impulsem.organisation.models import Role, Team
from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.platform.actors import job
from impulsem.platform.errors import NotAllowed

pytestmark = pytest.mark.django_db
NIGHT = job("city for what-if")


@pytest.fixture(autouse=True)
def figures(monkeypatch: pytest.MonkeyPatch, settings, tmp_path: Path) -> engine.ParameterSet:
    found = engine.ParameterSet.read(Path(settings.CITY_DIR) / "benefits" / "parameters.csv")
    monkeypatch.setattr(queries, "parameters_in_force", lambda at: found)
    settings.DATA_DIR = tmp_path
    return found


@pytest.fixture
def limit() -> Parameter:
    return make_parameter("child_fund.limit.two", unit="x IRSC")


def city(**income: str) -> None:
    """Ten families in each of three neighbourhoods, on so much a month each; and one family that nobody knows where it lives."""
    for name, amount in income.items():
        for _ in range(10):
            family(income=amount, neighbourhood=name.removeprefix("n"))
    services.keep_city(day=DAY, by=NIGHT, at=AT)


def asked(limit: Parameter, value: str, **more) -> WhatIf:
    return services.ask_what_if(title="A higher limit", changes={limit: Decimal(value)}, by=more.get("by") or keeper(), at=AT)


def answered(limit: Parameter, value: str) -> Answer:
    what_if = services.work_out_what_if(what_if=asked(limit, value), at=AT)
    assert (what_if.state, what_if.city_of, what_if.progress) == ("done", DAY, 100)
    return Answer.read(what_if.result)


def test_a_higher_limit_says_who_gains_and_where_and_what_it_costs(limit) -> None:
    city(n91="500", n92="3200", n93="9000")
    found = answered(limit, "6")
    assert list(found.benefits) == ["child_fund"]
    assert (found.city.households, found.city.gained, found.city.lost) == (30, 10, 0)
    assert {code: row.gained for code, row in found.neighbourhoods.items()} == {"91": 0, "92": 10, "93": 0}
    assert found.city.cents is not None
    assert found.city.cents > 0
    assert found.neighbourhoods["92"].cents == found.city.cents


def test_few_households_are_not_shown(limit) -> None:
    city(n91="500")
    for _ in range(3):
        family(income="3200", neighbourhood="92")
    services.keep_city(day=DAY, by=NIGHT, at=AT + dt.timedelta(minutes=1))
    found = answered(limit, "6")
    assert (found.city.moved, found.city.cents) == (None, None)
    assert found.neighbourhoods["92"].households is None


def test_households_with_a_sealed_person_are_in_no_count(limit) -> None:
    guards = Team.objects.create(name="Guards", kind=Team.Kind.PROTECTION)
    for _ in range(3):
        family(income="3200", neighbourhood="92", sealed_by=guards)
    city(n92="3200")
    assert (answered(limit, "6").city.households, answered(limit, "6").city.gained) == (10, 10)


def test_the_city_is_kept_without_keys_for_its_owner_alone(limit) -> None:
    city(n91="500")
    folder = (root() / "current").resolve()
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700
    assert not [path.name for path in folder.iterdir() if path.stem in ("person", "household")]
    for number in range(1, 4):
        services.keep_city(day=DAY, by=NIGHT, at=AT + dt.timedelta(minutes=number))
    assert len([path for path in root().iterdir() if path.is_dir() and not path.is_symlink()]) == 2
    assert services.city_in_use().people.people == 20


def test_figures_published_since_the_city_was_kept_count(limit, figures, monkeypatch) -> None:
    city(n91="500", n92="3200")
    lowered = figures.with_value("child_fund.limit.two", Decimal("0.1"), day=DAY)
    monkeypatch.setattr(queries, "parameters_in_force", lambda at: lowered)
    found = answered(limit, "6")
    assert found.city.gained == 20, "those who had it under the old figures have it no more"


def test_a_question_is_refused_in_words(limit) -> None:
    with pytest.raises(refusals.NoCity):
        asked(limit, "6")
    city(n91="500")
    now = queries.parameters_in_force(AT).value(limit.code, DAY)
    with pytest.raises(refusals.NothingToChange):
        asked(limit, str(now))
    with pytest.raises(refusals.NoValueThen):
        asked(make_parameter("no.such"), "1")
    with pytest.raises(NotAllowed):
        asked(limit, "6", by=actor(make_worker(role=Role.CENTRE_DIRECTOR), on=DAY))
    assert not WhatIf.objects.exists()


def test_a_question_without_a_city_any_more_fails_in_words_and_can_be_tried_again(limit) -> None:
    city(n91="500")
    what_if = asked(limit, "6")
    (root() / "current").unlink()
    services.work_out_what_if(what_if=what_if, at=AT)
    assert (what_if.state, what_if.failed_because[:8]) == ("failed", "The city")
    services.keep_city(day=DAY, by=NIGHT, at=AT + dt.timedelta(minutes=1))
    assert services.work_out_what_if(what_if=what_if, at=AT).state == "done"
    result = what_if.result
    assert services.work_out_what_if(what_if=what_if, at=AT).result == result
