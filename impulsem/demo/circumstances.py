"""What is true of residents and is no amount, as columns: a third of them have something, so it is drawn for all at once."""

from __future__ import annotations

import datetime as dt

import numpy as np
from numpy.typing import NDArray

from impulsem.demo.copying import Table, day_range
from impulsem.demo.population import Population
from impulsem.people.models import Circumstance

Kind = Circumstance.Kind
NO_GRADE = "\\N"
#: By the ages below these, so many of a hundred have a recognised disability, or a recognised dependency.
DISABLED = ((18, 2.5), (45, 4.0), (65, 8.0), (200, 17.0))
DEPENDENT = ((18, 0.8), (65, 0.6), (80, 4.0), (200, 24.0))


class Circumstances:
    """Those of some people (`people`: a range of indexes), poured into `table`."""

    def __init__(self, population: Population, people: range, *, chance: NDArray[np.float64], rng: np.random.Generator) -> None:
        """chance: of each resident, the one that also decides which documents they hold."""
        part = slice(people.start, people.stop)
        self.population, self.people, self.rng = population, people, rng
        self.age, self.income = population.age[part], population.income[part]
        home = population.city.nationalities[0].index(population.city.country)
        self.foreign = population.country[part] != home
        self.chance = chance[part]
        self.on = population.on

    def pour(self, table: Table) -> None:
        """One line each; nothing is drawn for one person at a time."""
        january = dt.date(self.on.year - 1, 1, 1)
        summer = dt.date(self.on.year + 1, 6, 30)
        school = dt.date(self.on.year - (self.on.month < 9), 9, 1)
        n, age, draw = len(self.people), self.age, self.rng.random
        nothing = (age >= 16) & (self.income == 0)
        self._add(table, nothing & (draw(n) < 0.82), Kind.NO_INCOME, "tax", day_range(january), summer)
        jobless = (age >= 18) & (age < 65) & (nothing | (self.income < 70_000)) & (self.chance < 1 / 3)
        self._add(table, jobless, Kind.UNEMPLOYED, "employment", day_range(january), summer)
        documented = np.where(self.chance < 0.88, 0.96, 0.06)  # those with a number of a foreigner, and those with a passport alone
        self._add(table, self.foreign & (draw(n) < documented), Kind.LEGAL_RESIDENCE, "register", self._years_ago(n), None)
        at_school = (age >= 3) & (draw(n) < np.where(age < 16, 0.97, np.where(age < 18, 0.78, 0.0)))
        self._add(table, at_school, Kind.PUPIL, "register", day_range(school, dt.date(school.year + 1, 8, 31)), None)
        self._add(table, draw(n) < _rate(age, DISABLED), Kind.DISABILITY, "disability", day_range(dt.date(self.on.year - 2, 3, 1)), None,
                  33 + (5 * (13 * draw(n) ** 2).astype(int)))  # fmt: skip
        self._add(table, draw(n) < _rate(age, DEPENDENT), Kind.DEPENDENCY, "document", day_range(dt.date(self.on.year - 1, 5, 1)), None,
                  1 + (3 * draw(n) ** 1.4).astype(int).clip(0, 2))  # fmt: skip
        children = self._children()
        self._add(table, (children >= 3) & self._of_a_household(0.8), Kind.LARGE_FAMILY, "families", day_range(january), summer,
                  np.where(children >= 5, 2, 1))  # fmt: skip

    def _add(
        self,
        table: Table,
        who: NDArray[np.bool_],
        kind: str,
        source: str,
        valid: str | NDArray[np.str_],
        until: dt.date | None,
        grades: NDArray[np.int64] | None = None,
    ) -> None:
        keys = (np.flatnonzero(who) + self.people.start + 1).tolist()
        of = grades[who].tolist() if grades is not None else [NO_GRADE] * len(keys)
        spans = [valid] * len(keys) if isinstance(valid, str) else valid[who].tolist()
        stale = until or NO_GRADE
        for key, grade, span in zip(keys, of, spans, strict=True):
            table.put(f"{key}\t{kind}\t{grade}\t{source}\t{stale}\t{span}")

    def _years_ago(self, n: int) -> NDArray[np.str_]:
        """Since one to twelve years ago, never before they were born."""
        days = np.datetime64(self.on) - (120 + 4200 * self.rng.random(n)).astype("timedelta64[D]")
        born = self.population.birth[self.people.start : self.people.stop].astype("datetime64[D]")
        since = np.datetime_as_string(np.maximum(days, born))
        return np.char.add(np.char.add("[", since), ",)")

    def _households(self) -> NDArray[np.int64]:
        """The household of each of the people, counted from their first."""
        of = self.population.household[self.people.start : self.people.stop].astype(np.int64)
        return of - of[0] if len(of) else of

    def _children(self) -> NDArray[np.int64]:
        """How many under 21 live in the household of each."""
        of = self._households()
        return np.bincount(of, self.age < 21).astype(np.int64)[of] if len(of) else of

    def _of_a_household(self, share: float) -> NDArray[np.bool_]:
        """A chance that all of a household share."""
        of = self._households()
        return (self.rng.random(int(of.max()) + 1) < share)[of] if len(of) else np.zeros(0, dtype=bool)


def _rate(age: NDArray[np.int16], percent: tuple[tuple[int, float], ...]) -> NDArray[np.float64]:
    return np.select([age < limit for limit, _ in percent], [share / 100 for _, share in percent])


def table_of(turn: tuple[int, int]) -> Table:
    return Table(Circumstance, "person_id", "kind", "grade", "source", "verified_until", "valid", turn=turn)
