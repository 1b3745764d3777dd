"""Family units inside a dwelling: who counts as one family where a rule says "family unit"."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from impulsem.people.rules.columns import ROLES

#: Related to the principal person to the second degree, and the principal person. All others are units of their own.
KIN = ("principal", "partner", "child", "parent", "sibling", "grandparent", "grandchild")
_IS_KIN = np.array([role in KIN for role in ROLES])


def family_units(role: NDArray[np.int8], dwelling: NDArray[np.int64]) -> NDArray[np.int64]:
    """The family unit of each person: `role` indexes ROLES, `dwelling` says where they live; those of a dwelling stand beside each other.

    Units are numbered from 0 in the order in which they first occur and never cross dwellings. Roles are said towards the principal person
    only: who is kin to a relative farther away, or to somebody who is no relative, is not known here and stands alone. Where the principal
    person has left, those who were kin to them are still one unit.
    """
    kin = _IS_KIN[role]
    of_kin = np.flatnonzero(kin)
    homes = dwelling[of_kin]
    opens = np.ones(len(of_kin), dtype=bool)
    opens[1:] = homes[1:] != homes[:-1]
    starts = ~kin
    starts[of_kin[opens]] = True
    number = np.cumsum(starts) - 1
    first = np.zeros(int(dwelling.max()) + 1 if len(dwelling) else 0, dtype=np.int64)
    first[homes[opens]] = number[of_kin[opens]]
    return np.where(kin, first[dwelling], number)


def family_units_of(roles: Sequence[str]) -> list[int]:
    """`family_units` of one dwelling, by codes of roles."""
    index = np.array([ROLES.index(role) for role in roles], dtype=np.int8)
    return [int(unit) for unit in family_units(index, np.zeros(len(index), dtype=np.int64))]
