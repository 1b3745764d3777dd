"""Many people as columns: what rules are worked out over, for one household and for the whole city alike."""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

#: An unknown day.
NO_DAY = np.datetime64("NaT", "D")
#: An unknown whole number (a neighbourhood, a grade).
UNKNOWN = -1

SEXES = ("F", "M", "N")
ROLES = ("principal", "partner", "child", "parent", "sibling", "grandparent", "grandchild", "relative", "other")
TENURES = ("unknown", "owned", "mortgage", "rent", "sublet", "lent", "public", "insecure", "none")


@dataclasses.dataclass(frozen=True, slots=True)
class Facts:
    """Economic facts, one row each, in any order. `person` is an index into the people; amounts are whole cents.

    category: index into the keys of `rules.money.KIND_OF`. payments: a year, of `rules.money.PAYMENTS`; 0 for what happens once.
    since, until: the period `[since, until)`; an open end is NaT. stale_after: the day until which it is verified, or NaT.
    """

    person: NDArray[np.int64]
    category: NDArray[np.int8]
    cents: NDArray[np.int64]
    payments: NDArray[np.int8]
    since: NDArray[np.datetime64]
    until: NDArray[np.datetime64]
    stale_after: NDArray[np.datetime64]


@dataclasses.dataclass(frozen=True, slots=True)
class Population:
    """People who live in dwellings on a day: one row a person, those of a dwelling beside each other.

    person, household: keys of rows. dwelling: index into the households. family: index of the family unit; units are numbered from 0 in the
    order in which they first occur and never cross dwellings (see `rules.families`). role, sex, tenure: indexes into ROLES, SEXES, TENURES.
    born, registered_since: days, NaT when unknown; registered_since: on the register of residents from then on without a known gap.
    circumstances: by kind of `Circumstance`, the grade (1 where a kind has no grades), UNKNOWN when there is none on the day.
    legal: 1 legal residence (nationals too), 0 said not to be, UNKNOWN.
    """

    day: np.datetime64
    person: NDArray[np.int64]
    dwelling: NDArray[np.int64]
    family: NDArray[np.int64]
    role: NDArray[np.int8]
    sex: NDArray[np.int8]
    born: NDArray[np.datetime64]
    registered_since: NDArray[np.datetime64]
    legal: NDArray[np.int8]
    circumstances: dict[str, NDArray[np.int16]]
    household: NDArray[np.int64]
    neighbourhood: NDArray[np.int64]
    tenure: NDArray[np.int8]
    facts: Facts

    @property
    def people(self) -> int:
        return len(self.person)

    @property
    def dwellings(self) -> int:
        return len(self.household)

    @property
    def families(self) -> int:
        return int(self.family.max()) + 1 if len(self.family) else 0
