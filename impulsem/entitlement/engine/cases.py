"""The cases that a city's rules must pass: small households with the answer that is right for them. No figures are published without.

One file a benefit in the city's folder `benefits/cases`. Amounts may hang on the figures themselves ("rgc.max.1 - 0.01"), so that a new
year tries its own figures: `day: last` is the day on which the newest figure of the rule comes into force.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from django.conf import settings

from impulsem.entitlement.engine.law.people import CIRCUMSTANCES
from impulsem.entitlement.engine.parameters import ParameterSet
from impulsem.entitlement.engine.results import Outcomes, State
from impulsem.entitlement.engine.running import run
from impulsem.entitlement.engine.system import RULES
from impulsem.people.rules.columns import ROLES, TENURES, UNKNOWN, Facts, Population
from impulsem.people.rules.families import family_units
from impulsem.people.rules.income import CATEGORIES
from impulsem.people.rules.money import PAYMENTS

FOLDER = Path("benefits") / "cases"
#: What is not said of a person in a case.
LONG_AGO = dt.date(2000, 1, 1)
_ONCE = {category for category in CATEGORIES if category.endswith("arrears") or category in ("loan", "savings", "property")}
_TERM = r"(?:[0-9.]+|[a-z][a-z0-9_.]*(?:@-?[0-9]+)?)"
_AMOUNT = re.compile(rf"(?P<product>{_TERM}(?: \* {_TERM})*)(?: (?P<sign>[+-]) (?P<more>[0-9.]+))?")


class NoFigure(LookupError):
    """A figure that a case speaks of has no value on its day."""


@dataclasses.dataclass(frozen=True, slots=True)
class Case:
    """people, expect: as the file says them. day None: the last day on which a figure of the rule changed."""

    benefit: str
    name: str
    day: dt.date | None
    people: tuple[Mapping[str, Any], ...]
    expect: Mapping[str, Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Failure:
    """A case that came out otherwise."""

    benefit: str
    case: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.benefit}, {self.case}: {self.expected} → {self.found}"


def run_cases(parameters: ParameterSet, folder: Path | None = None) -> list[Failure]:
    """The cases of the city (or of a `folder` of files) that do not come out as they should with these figures."""
    failures = []
    for case in read_cases(folder or _folder()):
        try:
            day = _day(case, parameters)
            expected = {key: _said(key, value, day, parameters) for key, value in case.expect.items()}
            found = _found(case, day, parameters)
        except NoFigure as problem:
            failures.append(Failure(case.benefit, case.name, _words(case.expect, list(case.expect)), f"? {problem}"))
            continue
        wrong = [key for key, value in expected.items() if found.get(key) != value]
        if wrong:
            failures.append(Failure(case.benefit, case.name, _words(expected, wrong), _words(found, ["state", *wrong])))
    return failures


def count(folder: Path | None = None) -> int:
    return len(read_cases(folder or _folder()))


@functools.lru_cache(maxsize=4)
def read_cases(folder: Path) -> tuple[Case, ...]:
    """All cases of a folder, read once a process."""
    cases: list[Case] = []
    for file in sorted(folder.glob("*.yaml")):
        content = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        for row in content["cases"]:
            day = None if row["day"] == "last" else row["day"]
            cases.append(Case(content["benefit"], row["name"], day, tuple(row["people"]), row["expect"]))
    return tuple(cases)


def _folder() -> Path:
    return Path(settings.CITY_DIR) / FOLDER


def _found(case: Case, day: dt.date, parameters: ParameterSet) -> dict[str, Any]:
    household = population_of(case.people, day, lambda amount: _cents(amount, day, parameters))
    outcomes = run(household, day=day, parameters=parameters, benefits=[case.benefit]).of(case.benefit)
    return {"units": len(outcomes.state)} | (_first(outcomes) if len(outcomes.state) else {})


def _first(outcomes: Outcomes) -> dict[str, Any]:
    """What the unit of the first person got."""
    return {
        "state": State(int(outcomes.state[0])).name.lower(),
        "amount": int(outcomes.cents[0]),
        "margin": int(outcomes.margin[0]),
        "missing": [one.code for one in outcomes.missing_codes(0)],
        "receives": bool(outcomes.receives[0]),
    }


def _said(key: str, value: Any, day: dt.date, parameters: ParameterSet) -> Any:
    return _cents(value, day, parameters) if key in ("amount", "margin") else value


def _words(values: Mapping[str, Any], keys: list[str]) -> str:
    def word(key: str) -> str:
        value = values.get(key)
        return f"{value / 100:.2f}" if key in ("amount", "margin") and isinstance(value, int) else str(value)

    return ", ".join(f"{key} {word(key)}" for key in dict.fromkeys(keys))


def _day(case: Case, parameters: ParameterSet) -> dt.date:
    if case.day is not None:
        return case.day
    rows = [row for need in RULES[case.benefit].needs if not need.years for row in parameters.history(need.code)]
    return max((row.valid_from for row in rows), default=LONG_AGO)


def _cents(amount: Any, day: dt.date, parameters: ParameterSet) -> int:
    """Whole cents of euro: a number, or by figures. "rgc.max.1 - 0.01"; "irsc.annual@-1 * 1.8": its value a year before."""
    euro = _by_figures(amount, day, parameters) if isinstance(amount, str) else Decimal(str(amount))
    return int((euro * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _by_figures(amount: str, day: dt.date, parameters: ParameterSet) -> Decimal:
    said = _AMOUNT.fullmatch(amount)
    if said is None:
        raise ValueError(f"not an amount: {amount}")
    product = Decimal(1)
    for term in said["product"].split(" * "):
        code, _at, years = term.partition("@")
        then = dt.date(day.year + int(years), 12, 31) if years else day
        value = Decimal(term) if term[0].isdigit() else parameters.value(code, then)
        if value is None:
            raise NoFigure(f"{code}: {then}")
        product *= value
    return product + Decimal((said["sign"] or "+") + (said["more"] or "0"))


def population_of(people: tuple[Mapping[str, Any], ...], day: dt.date, cents: Any) -> Population:
    """One household as the rules take it. A person: role (principal), born, registered_since (long ago), legal (True), `has` (amounts), and
    circumstances by kind. `unknown` for what nobody said. cents: makes whole cents of an amount."""
    role = np.array([ROLES.index(person.get("role", "principal")) for person in people], dtype=np.int8)
    dwelling = np.zeros(len(people), dtype=np.int64)
    legal = [UNKNOWN if person.get("legal", True) == "unknown" else int(person.get("legal", True)) for person in people]
    return Population(
        day=np.datetime64(day, "D"),
        person=np.arange(len(people), dtype=np.int64),
        dwelling=dwelling,
        family=family_units(role, dwelling),
        role=role,
        sex=np.zeros(len(people), dtype=np.int8),
        born=_days(person["born"] for person in people),
        registered_since=_days(person.get("registered_since", LONG_AGO) for person in people),
        legal=np.array(legal, dtype=np.int8),
        circumstances={kind: np.array([int(person.get(kind, UNKNOWN)) for person in people], dtype=np.int16) for kind in CIRCUMSTANCES},
        household=np.zeros(1, dtype=np.int64),
        neighbourhood=np.zeros(1, dtype=np.int64),
        tenure=np.array([TENURES.index("unknown")], dtype=np.int8),
        facts=_facts([(place, fact) for place, person in enumerate(people) for fact in person.get("has", ())], cents),
    )


def _facts(rows: list[tuple[int, Mapping[str, Any]]], cents: Any) -> Facts:
    """A fact: `{salary: 700}`, with `every` (a month; "fourteen", "yearly", "once"), `since` and `until` where they matter."""
    category = [next(key for key in fact if key in CATEGORIES) for _place, fact in rows]
    payments = [
        0 if one in _ONCE or fact.get("every") == "once" else PAYMENTS[fact.get("every", "monthly")]
        for one, (_place, fact) in zip(category, rows, strict=True)
    ]
    return Facts(
        person=np.array([place for place, _fact in rows], dtype=np.int64),
        category=np.array([CATEGORIES.index(one) for one in category], dtype=np.int8),
        cents=np.array([cents(fact[one]) for one, (_place, fact) in zip(category, rows, strict=True)], dtype=np.int64),
        payments=np.array(payments, dtype=np.int8),
        since=_days(fact.get("since", LONG_AGO) for _place, fact in rows),
        until=_days(fact.get("until", "unknown") for _place, fact in rows),
        stale_after=_days("unknown" for _row in rows),
    )


def _days(days: Any) -> Any:
    return np.array(["NaT" if day == "unknown" else day.isoformat() for day in days], dtype="datetime64[D]")
