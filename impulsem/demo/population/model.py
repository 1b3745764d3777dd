"""The arrays that describe a synthetic population."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum

import numpy as np
from numpy.typing import NDArray

from impulsem.demo.city import City


class Role(enum.IntEnum):
    """What a resident is in the household."""

    PRINCIPAL = 0
    PARTNER = 1
    CHILD = 2
    PARENT = 3  # of the principal person
    OTHER = 4  # flatmate, lodger


@dataclasses.dataclass(slots=True)
class Population:
    """Residents and households by index. Members of a household stand side by side: `first[h]` to `first[h] + size[h]`."""

    city: City
    scale: float
    seed: int
    on: dt.date
    # by resident
    sex: NDArray[np.int8]  # 0 woman, 1 man
    age: NDArray[np.int16]
    role: NDArray[np.int8]
    household: NDArray[np.int32]
    birth: NDArray[np.datetime64]
    country: NDArray[np.int16]  # index into the city's nationalities
    origin: NDArray[np.int16]  # -1: the country's own; else index into the city's origins
    given: list[str]
    surname1: list[str]
    surname2: list[str]
    income: NDArray[np.int64]  # cents a month
    # by household
    first: NDArray[np.int64]
    size: NDArray[np.int16]
    section: NDArray[np.int32]
    housed: NDArray[np.bool_]  # False: registered without a fixed address
    street: list[str]  # code; empty without a dwelling
    number: NDArray[np.int32]
    door: list[str]

    @property
    def residents(self) -> int:
        return len(self.sex)

    def members(self, household: int) -> range:
        start = int(self.first[household])
        return range(start, start + int(self.size[household]))
