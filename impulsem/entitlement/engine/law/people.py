"""What several rules ask of people and units."""

from __future__ import annotations

from typing import Any

import numpy as np

from impulsem.entitlement.engine.law.language import (
    DWELLING,
    FAMILY,
    NO,
    PERSON,
    UNKNOWN,
    YES,
    Answer,
    Count,
    Day,
    Flag,
    Told,
    Units,
    answered,
    formula,
    today,
    variable,
    years_before,
)
from impulsem.people.rules.columns import ROLES

OF_AGE = 18
#: Dependency of the third degree is great dependency.
GREAT_DEPENDENCY = 3
CIRCUMSTANCES = (
    "no_income", "registered", "legal_residence", "disability", "dependency", "large_family", "unemployed", "pupil", "supply_cut",
    "eviction",
)  # fmt: skip

INPUTS = (
    variable(PERSON, Day, "born"),
    variable(PERSON, Day, "registered_since"),
    variable(PERSON, Told, "legal"),
    variable(PERSON, Told, "role"),
    *(variable(PERSON, Told, kind) for kind in CIRCUMSTANCES),
)


@formula(PERSON, Answer)
def adult(person: Any, day: Any, law: Any) -> Any:
    """Of age."""
    born = person("born", day)
    return answered(born <= np.datetime64(years_before(today(day), OF_AGE), "D"), np.isnat(born))


@formula(PERSON, Flag)
def child(person: Any, day: Any, law: Any) -> Any:
    """Known to be under age."""
    return person("adult", day) == NO


@formula(PERSON, Flag)
def protected(person: Any, day: Any, law: Any) -> Any:
    """Has a recognised disability, or great dependency."""
    least = law(day).disability.recognised_from // 10_000
    return (person("disability", day) >= least) | (person("dependency", day) >= GREAT_DEPENDENCY)


def _size(unit: Units, day: Any, law: Any) -> Any:
    """People of the unit."""
    return unit.nb_persons()


def _adults(unit: Units, day: Any, law: Any) -> Any:
    """Known adults of the unit."""
    return unit.sum(unit.members("adult", day) == YES)


def _children(unit: Units, day: Any, law: Any) -> Any:
    """Known minors of the unit."""
    return unit.sum(unit.members("child", day))


def _unborn(unit: Units, day: Any, law: Any) -> Any:
    """People of the unit without a known day of birth."""
    return unit.sum(unit.members("adult", day) == UNKNOWN)


def _apart(unit: Units, day: Any, law: Any) -> Any:
    """Whether somebody lives there who is not known to be kin: their own kin may live there too."""
    role = unit.members("role", day)
    strangers = (role == ROLES.index("other")) | (role == ROLES.index("relative"))
    return unit.any(strangers)


COMMON = (
    *INPUTS,
    adult,
    child,
    protected,
    *(
        variable(entity, kind, f"{entity.key}_{name}", function)
        for entity in (FAMILY, DWELLING)
        for name, kind, function in (
            ("size", Count, _size),
            ("adults", Count, _adults),
            ("children", Count, _children),
            ("births_unknown", Count, _unborn),
            ("apart", Flag, _apart),
        )
    ),
)
