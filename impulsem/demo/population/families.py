"""Who lives with whom: the residents of a unit, of given sexes and ages, put into its households of given sizes.

Every resident is placed exactly once. Children come first and get parents who are 15 to 52 years older; then people who live alone;
then couples, grown-up children, flatmates; whoever is left shares the homes that are left.
"""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from impulsem.demo.city import AGES, FEMALE, MALE
from impulsem.demo.population.model import Role
from impulsem.demo.population.targets import Unit

ADULT = 18
YOUNGEST_PARENT, OLDEST_MOTHER, OLDEST_FATHER = 15, 46, 52
Member = tuple[int, int, Role]  # sex, age, role

#: How likely an adult lives alone, by age band (from, woman, man), relative to the others.
ALONE = ((18, 0.3, 0.3), (25, 1.3, 1.6), (35, 1.4, 2.0), (50, 1.9, 1.9), (65, 2.8, 1.9), (75, 4.2, 2.4), (85, 5.0, 3.2))
#: Number of minors in a household by its size: probabilities of 0, 1, 2, ...
MINORS = {
    2: (0.87, 0.13),
    3: (0.46, 0.46, 0.08),
    4: (0.25, 0.15, 0.58, 0.02),
    5: (0.22, 0.13, 0.30, 0.35),
    6: (0.20, 0.12, 0.25, 0.28, 0.15),
}


@dataclasses.dataclass(slots=True)
class Home:
    section: int
    size: int
    members: list[Member]
    housed: bool = True

    @property
    def room(self) -> int:
        return self.size - len(self.members)

    def add(self, sex: int, age: int, role: Role) -> None:
        self.members.append((sex, age, role))


class Stock:
    """Residents who have no home yet, by sex and age."""

    def __init__(self, people: NDArray[np.int64]) -> None:
        self.left = [people[FEMALE].tolist(), people[MALE].tolist()]

    def take(self, sex: int, want: float, low: float, high: float) -> int | None:
        """The age of somebody as near to `want` as there is, between `low` and `high`; nobody: None."""
        counts = self.left[sex]
        bottom, top = max(0, int(low)), min(AGES - 1, int(high))
        centre = min(max(round(want), bottom), top)
        for step in range(top - bottom + 1):
            for age in (centre - step, centre + step):
                if bottom <= age <= top and counts[age]:
                    counts[age] -= 1
                    return age
        return None

    def take_any(self, sex: int, want: float, low: float, high: float) -> tuple[int, int] | None:
        """As `take`, preferring `sex` but content with the other."""
        for one in (sex, 1 - sex):
            age = self.take(one, want, low, high)
            if age is not None:
                return one, age
        return None

    def rest(self) -> list[tuple[int, int]]:
        return [(sex, age) for sex in (FEMALE, MALE) for age, count in enumerate(self.left[sex]) for _ in range(count)]

    def draw(self, weights: NDArray[np.float64], count: int, rng: np.random.Generator) -> list[tuple[int, int]]:
        """`count` people (fewer if there are fewer), each as likely as its weight by sex and age."""
        left = np.array(self.left)
        left[weights == 0] = 0
        sexes, ages = np.nonzero(left)
        repeat = left[sexes, ages]
        sexes, ages = np.repeat(sexes, repeat), np.repeat(ages, repeat)
        order = np.argsort(rng.exponential(size=len(sexes)) / weights[sexes, ages])[:count]
        drawn = [(int(sexes[i]), int(ages[i])) for i in order]
        for sex, age in drawn:
            self.left[sex][age] -= 1
        return drawn


def settle(unit: Unit, rng: np.random.Generator) -> list[Home]:
    """The unit's homes with everybody in them; the first member is the principal person."""
    stock = Stock(unit.people)
    homeless = _without_dwelling(unit, stock, rng)
    homes = [Home(section, size, []) for section, size in unit.households]
    order = [homes[i] for i in rng.permutation(len(homes))]
    _families_with_minors(order, stock, rng)
    singles = [home for home in order if home.size == 1 and not home.members]
    for home, (sex, age) in zip(singles, stock.draw(_alone(), len(singles), rng), strict=False):
        home.add(sex, age, Role.PRINCIPAL)
    empty = [home for home in order if not home.members]
    for home in empty:
        _household_of_adults(home, stock, rng)
    _fill(order, stock, rng)
    for home in homes:
        _ensure_principal(home)
    return homes + homeless


def _alone() -> NDArray[np.float64]:
    weights = np.zeros((2, AGES))
    for start, woman, man in ALONE:
        weights[FEMALE, start:], weights[MALE, start:] = woman, man
    return weights


def _without_dwelling(unit: Unit, stock: Stock, rng: np.random.Generator) -> list[Home]:
    """People registered without a fixed address: each alone, mostly men of working age."""
    weights = np.zeros((2, AGES))
    weights[MALE, ADULT:66], weights[FEMALE, ADULT:66] = 3.0, 1.0
    drawn = stock.draw(weights, len(unit.without_dwelling), rng)
    drawn += stock.draw(_alone(), len(unit.without_dwelling) - len(drawn), rng)
    return [
        Home(section, 1, [(sex, age, Role.PRINCIPAL)], housed=False)
        for section, (sex, age) in zip(unit.without_dwelling, drawn, strict=False)
    ]


# -- families with minors


def _families_with_minors(homes: list[Home], stock: Stock, rng: np.random.Generator) -> None:
    minors = sum(sum(counts[:ADULT]) for counts in stock.left)
    planned = _plan_minors(homes, minors, rng)
    for home, count in zip(homes, planned, strict=True):
        if count:
            _family(home, count, stock, rng)


def _plan_minors(homes: list[Home], minors: int, rng: np.random.Generator) -> list[int]:
    """How many minors live in each home, so that all have one; at least one adult beside them."""
    plan = [0] * len(homes)
    rest = minors
    chance = rng.random(len(homes))
    for i, home in enumerate(homes):
        if home.size >= 2 and rest:
            odds = np.cumsum(MINORS[min(home.size, 6)])
            plan[i] = min(int(np.searchsorted(odds, chance[i], side="right")), home.size - 1, rest)
            rest -= plan[i]
    for spare in (2, 1):  # first beside two adults, then beside one
        while rest:
            before = rest
            for i, home in enumerate(homes):
                if rest and plan[i] < home.size - spare:
                    plan[i] += 1
                    rest -= 1
            if rest == before:
                break
    return plan


def _family(home: Home, minors: int, stock: Stock, rng: np.random.Generator) -> None:
    children = _siblings(minors, stock, rng)
    ages = [age for _, age in children]
    youngest, oldest = min(ages), max(ages)
    want = youngest + rng.normal(32.5, 4.5)
    old_enough = max(oldest + YOUNGEST_PARENT, ADULT)
    mother = None
    couple = home.size - len(children) >= 2 and rng.random() < 0.9
    if couple or rng.random() < 0.84:
        mother = stock.take(FEMALE, want, old_enough, youngest + OLDEST_MOTHER)
    if mother is not None:
        home.add(FEMALE, mother, Role.PRINCIPAL)
    if couple or mother is None:
        other = FEMALE if couple and rng.random() < 0.015 else MALE
        limit = OLDEST_MOTHER if other == FEMALE else OLDEST_FATHER
        father = stock.take(other, (mother or want) + rng.normal(2.2, 3.5), old_enough, youngest + limit)
        if father is not None:
            home.add(other, father, Role.PARTNER if home.members else Role.PRINCIPAL)
    for sex, age in children:
        home.add(sex, age, Role.CHILD)
    if home.members[0][2] == Role.CHILD:  # nobody of a parent's age is left: any adult of the unit looks after them
        adult = stock.take_any(FEMALE, oldest + 30, ADULT, AGES)
        if adult is not None:
            role = Role.PRINCIPAL
            home.members.insert(0, (adult[0], adult[1], role))
            home.members[1:] = [(sex, age, Role.OTHER) for sex, age, _ in home.members[1:]]
    while home.room and _elder_or_grown_child(home, stock, rng):
        pass


def _siblings(count: int, stock: Stock, rng: np.random.Generator) -> list[tuple[int, int]]:
    minors = np.array([counts[:ADULT] for counts in stock.left], dtype=float)
    first = int(np.searchsorted(np.cumsum(minors.ravel()), rng.random() * minors.sum(), side="right"))
    sex, age = divmod(first, ADULT)
    stock.left[sex][age] -= 1
    children = [(sex, age)]
    for position in range(1, count):
        gap = rng.choice((-1, 1)) * (position + rng.normal(1.8, 1.2))
        found = stock.take_any(int(rng.random() < 0.513), age + gap, age - 9, age + 9)
        if found is None:
            found = stock.take_any(FEMALE, age, 0, ADULT - 1)
        if found is not None:
            children.append(found)
    return children


def _elder_or_grown_child(home: Home, stock: Stock, rng: np.random.Generator) -> bool:
    """One more adult who belongs to the family: a grown-up child or a parent of the principal person."""
    _, head, role = home.members[0]
    partner = next((age for _, age, one in home.members if one == Role.PARTNER), None)
    parents = [head] if partner is None else [head, partner]
    if role != Role.PRINCIPAL:
        return False
    if min(parents) >= ADULT + YOUNGEST_PARENT and rng.random() < 0.65:
        low, high = max(ADULT, max(parents) - OLDEST_MOTHER), min(min(parents) - YOUNGEST_PARENT, 38)
        if low <= high and (child := stock.take_any(int(rng.random() < 0.54), min(parents) - 31, low, high)):
            home.add(*child, Role.CHILD)
            return True
    if sum(one == Role.PARENT for _, _, one in home.members) < 2 and rng.random() < 0.45:
        parent = stock.take_any(int(rng.random() < 0.25), head + 29, head + YOUNGEST_PARENT, head + OLDEST_MOTHER)
        if parent is not None and parent[1] >= 50:
            home.add(*parent, Role.PARENT)
            return True
        if parent is not None:
            stock.left[parent[0]][parent[1]] += 1
    return False


# -- homes of adults


def _household_of_adults(home: Home, stock: Stock, rng: np.random.Generator) -> None:
    chance = rng.random()
    if home.size == 1:
        return  # nobody was left for it: `_fill` sees to it
    couple = 0.72 if home.size == 2 else 0.62
    if chance < couple:
        _couple(home, stock, rng)
    elif chance < couple + 0.14:
        _parent_and_grown_child(home, stock, rng)
    else:
        _flatmates(home, stock, rng)
    while home.room and home.members and home.members[0][2] == Role.PRINCIPAL and chance < couple + 0.14:
        if not _elder_or_grown_child(home, stock, rng):
            break


def _couple(home: Home, stock: Stock, rng: np.random.Generator) -> None:
    # Couples without children at home are young or past fifty; with grown-up ones, past forty-five.
    want = rng.normal(66, 11) if home.size == 2 and rng.random() < 0.6 else rng.normal(34, 7) if home.size == 2 else rng.normal(57, 6)
    woman = stock.take(FEMALE, want, 21, AGES)
    if woman is None:
        return
    home.add(FEMALE, woman, Role.PRINCIPAL)
    other = FEMALE if rng.random() < 0.02 else MALE
    partner = stock.take(other, woman + rng.normal(2.3, 3.0), max(20, woman - 14), woman + 18)
    if partner is not None:
        home.add(other, partner, Role.PARTNER)


def _parent_and_grown_child(home: Home, stock: Stock, rng: np.random.Generator) -> None:
    parent = stock.take_any(int(rng.random() < 0.2), rng.normal(68, 12), 40, AGES)
    if parent is None:
        return
    child = stock.take_any(int(rng.random() < 0.55), parent[1] - 32, max(ADULT, parent[1] - OLDEST_MOTHER), parent[1] - YOUNGEST_PARENT - 2)
    home.add(*parent, Role.PRINCIPAL)
    if child is not None:
        home.add(*child, Role.CHILD)


def _flatmates(home: Home, stock: Stock, rng: np.random.Generator) -> None:
    first = stock.take_any(int(rng.random() < 0.52), rng.normal(31, 8), ADULT, AGES)
    if first is None:
        return
    home.add(*first, Role.PRINCIPAL)
    while home.room:
        mate = stock.take_any(int(rng.random() < 0.52), first[1] + rng.normal(0, 4), ADULT, AGES)
        if mate is None:
            return
        home.add(*mate, Role.OTHER)


def _fill(homes: list[Home], stock: Stock, rng: np.random.Generator) -> None:
    """Whoever has no home yet moves into the rooms that are left."""
    rest = stock.rest()
    rng.shuffle(rest)
    rest.sort(key=lambda one: one[1] < ADULT)  # adults first: a minor never opens a home
    for home in sorted(homes, key=lambda home: bool(home.members)):
        while home.room and rest:
            sex, age = rest.pop(0 if not home.members else -1)
            home.add(int(sex), int(age), Role.OTHER if home.members else Role.PRINCIPAL)


def _ensure_principal(home: Home) -> None:
    """Where no parent was found for the children, the oldest of those who moved in is the principal person."""
    if home.members and home.members[0][2] != Role.PRINCIPAL:
        oldest = max(range(len(home.members)), key=lambda i: home.members[i][1])
        home.members.insert(0, home.members.pop(oldest))
        home.members = [(sex, age, Role.OTHER if i else Role.PRINCIPAL) for i, (sex, age, _) in enumerate(home.members)]
