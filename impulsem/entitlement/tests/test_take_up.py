"""Take-up: of those whom the scan found probably entitled, how many claim it; nobody sealed is in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from impulsem.entitlement import engine, queries, services
from impulsem.entitlement.models import Benefit
from impulsem.entitlement.tests.homes import AT, DAY, family, make_benefit
from impulsem.indicators import engine as figures
from impulsem.indicators.declarations import indicators
from impulsem.organisation.models import Team
from impulsem.platform.actors import job

pytestmark = pytest.mark.django_db


@pytest.fixture
def benefit(monkeypatch: pytest.MonkeyPatch, settings) -> Benefit:
    found = engine.ParameterSet.read(Path(settings.CITY_DIR) / "benefits" / "parameters.csv")
    monkeypatch.setattr(queries, "parameters_in_force", lambda at: found)
    return make_benefit()


def test_take_up_is_who_claims_of_whom_the_rules_propose_it_to_by_place(benefit) -> None:
    here, there = [family(neighbourhood="91") for _ in range(3)], [family(neighbourhood="92") for _ in range(2)]
    unsure, sealed = family(income=None), family(sealed_by=Team.objects.create(name="Guards", kind=Team.Kind.PROTECTION))
    homes = [home.pk for home in (*here, *there, unsure, sealed)]
    claimed = [(here[0].pk, benefit.code), (sealed.pk, benefit.code)]
    services.scan(households=homes, day=DAY, claimed=claimed, by=job("night"), at=AT)
    take_up = indicators["entitlement.take_up"]
    run = figures.on_postgresql(["findings"], on=DAY)
    (city,) = figures.cells(take_up, run)
    assert (city.numerator, city.denominator, city.n) == (1, 5, 5)
    by_place = {cell.key: cell.value for cell in figures.cells(take_up, run, by=["neighbourhood"])}
    assert by_place == {("91",): pytest.approx(1 / 3), ("92",): 0}
    assert [cell.key for cell in figures.cells(take_up, run, by=["benefit"])] == [(benefit.code,)]
