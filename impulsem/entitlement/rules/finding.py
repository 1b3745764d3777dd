"""From what the rules answer for every unit to one finding a household and benefit."""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from impulsem.entitlement.engine import Outcomes, State


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """What there is to say of some dwellings about one benefit, one row a dwelling. dwelling: index into the population's households.

    probable: proposed to a unit of it; otherwise what is `missing` decides. received: every unit that it is proposed to has income of its
    kind already. cents: of all units together; margin: the lowest.
    """

    dwelling: NDArray[np.int64]
    probable: NDArray[np.bool_]
    received: NDArray[np.bool_]
    cents: NDArray[np.int64]
    margin: NDArray[np.int64]
    missing: NDArray[np.int64]


def found_in(outcomes: Outcomes, *, dwellings: int) -> Found:
    """Dwellings that the benefit is proposed to, and those of which something is missing to know.

    Somebody who receives it already is not asked for what is missing.
    """
    proposed = outcomes.state == State.PROPOSED
    unsure = (outcomes.state == State.MISSING) & ~outcomes.receives
    units = np.bincount(outcomes.dwelling[proposed], minlength=dwellings)
    receiving = np.bincount(outcomes.dwelling[proposed & outcomes.receives], minlength=dwellings)
    cents = np.zeros(dwellings, dtype=np.int64)
    np.add.at(cents, outcomes.dwelling[proposed], outcomes.cents[proposed])
    margin = np.full(dwellings, np.iinfo(np.int64).max)
    looked_at = proposed | unsure
    np.minimum.at(margin, outcomes.dwelling[looked_at], outcomes.margin[looked_at])
    missing = np.zeros(dwellings, dtype=np.int64)
    np.bitwise_or.at(missing, outcomes.dwelling[unsure], outcomes.missing[unsure].astype(np.int64))
    probable = units > 0
    rows = np.flatnonzero(probable | (missing > 0))
    return Found(
        dwelling=rows,
        probable=probable[rows],
        received=probable[rows] & (receiving[rows] == units[rows]),
        cents=cents[rows],
        margin=margin[rows],
        missing=np.where(probable, 0, missing)[rows],
    )
