"""What one household is probably entitled to and why, as its page asks for it, beside OpenFisca's own web API with the same rules."""

from __future__ import annotations

import datetime as dt
import json
import random
from pathlib import Path
from typing import Any

from django.conf import settings
from openfisca_web_api.app import create_app

from bench.city import referents
from bench.measure import Figure, milliseconds, percentile_95, say
from impulsem.casework.models import CaseFile
from impulsem.entitlement import queries
from impulsem.entitlement.engine import ParameterSet
from impulsem.entitlement.engine.inputs import Worked, simulate
from impulsem.entitlement.engine.running import deciding
from impulsem.entitlement.engine.system import RULES, absent, system_of
from impulsem.entitlement.models import Parameter
from impulsem.entitlement.reference import load_benefits
from impulsem.organisation.models import Worker
from impulsem.organisation.queries import worker_actor
from impulsem.people.models import Household
from impulsem.people.queries.columns import population
from impulsem.platform import clock
from impulsem.platform.actors import Actor

CASES = 150
SEED = 7
PEER = "OpenFisca web API"


def figures() -> list[Figure]:
    if not Parameter.objects.exists():
        load_benefits(folder=Path(settings.CITY_DIR))
    [worker] = referents(1)
    day = clock.today()
    households = _with_a_file_of(worker, day)
    random.Random(SEED).shuffle(households)
    say(f"{len(households)} households; the web API gets what it would have to be told, and says its trace in no language")
    cases = (households * (CASES // len(households) + 1))[:CASES]
    return [one_household(cases, day, worker_actor(worker, on=day))]


def one_household(cases: list[Household], day: dt.date, actor: Actor) -> Figure:
    """Facts read, six rules asked, each step told in words."""
    ours = milliseconds(lambda household: queries.household_entitlements(household, on=day, actor=actor), cases)
    parameters = queries.parameters_in_force(clock.now())
    client = create_app(system_of(parameters)).test_client()

    def trace(situation: str) -> None:
        answer = client.post("/trace", data=situation, content_type="application/json")
        if answer.status_code != 200:
            raise SystemExit(f"The web API answered {answer.status_code}: {answer.get_data(as_text=True)[:500]}")

    peer = percentile_95(milliseconds(trace, [asked(household, day, parameters) for household in cases]))
    return Figure(name="benefits.one_household.p95_ms", value=percentile_95(ours), unit="ms", must=60, peer=PEER, peer_value=peer)


def _with_a_file_of(worker: Worker, day: dt.date) -> list[Household]:
    files = CaseFile.objects.filter(assignments__worker=worker, assignments__valid__contains=day)
    return list(Household.objects.filter(pk__in=files.values("household")).order_by("pk")[:CASES])


def asked(household: Household, day: dt.date, parameters: ParameterSet) -> str:
    """One household as the web API takes it: what is known as values, what is asked for as null."""
    people = population(day=day, households=[household.pk])
    rules = [rule for rule in RULES.values() if not absent(rule, parameters, day)]
    worked = simulate(people, rules, day=day, parameters=parameters)
    persons = {f"p{index}": _told(worked, index, day) for index in range(people.people)}
    units: dict[str, dict[str, Any]] = {"families": {}, "dwellings": {}}
    for plural, member_of in (("families", people.family), ("dwellings", people.dwelling)):
        for index, unit in enumerate(member_of.tolist()):
            units[plural].setdefault(f"u{unit}", {"members": []})["members"].append(f"p{index}")
    for rule in rules:
        plural = "families" if rule.entity == "family" else "dwellings"
        wanted = [condition.variable for condition in deciding(rule)] + [rule.margin] + ([rule.cents] if rule.cents else [])
        for unit in units[plural].values():
            unit |= {variable: {day.isoformat(): None} for variable in wanted}
    return json.dumps({"people": persons, **units})


def _told(worked: Worked, person: int, day: dt.date) -> dict[str, dict[str, Any]]:
    """The inputs of one person."""
    told = {}
    for name, variable in worked.simulation.tax_benefit_system.variables.items():
        if variable.entity.key == "person" and variable.is_input_variable():
            value = worked.value(name)[person].item()
            told[name] = {day.isoformat(): "NaT" if value is None else value.isoformat() if isinstance(value, dt.date) else value}
    return told
