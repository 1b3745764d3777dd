"""The residents as rows: persons, households, who lives where since when, numbers, phones, incomes."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import numpy as np
from django.utils import timezone
from psycopg import Connection

from impulsem.demo import circumstances
from impulsem.demo.city import MALE
from impulsem.demo.clients import Clients
from impulsem.demo.copying import Keys, Table, Turn, day_range, pour_in_order
from impulsem.demo.identifiers import Blocks
from impulsem.demo.population import Population, Role
from impulsem.demo.population.names import plain
from impulsem.people.models import Address, ContactPoint, EconomicFact, Household, HouseholdMembership, Person, PersonIdentifier
from impulsem.platform.city import rows

ALWAYS = day_range(None)
ROLES = {Role.PRINCIPAL: "principal", Role.PARTNER: "partner", Role.CHILD: "child", Role.PARENT: "parent", Role.OTHER: "other"}
WITHOUT_ADDRESS = "Sense domicili fix"
#: Languages by origin, the best first; people of other origins speak Spanish and some Catalan.
LANGUAGES = {
    "maghreb": ["ary", "es"], "pakistan": ["ur", "pa", "es"], "china": ["zh", "es"], "italy": ["it", "es"], "brazil": ["pt", "es"],
    "philippines": ["tl", "en", "es"], "bangladesh": ["bn", "en"], "india": ["pa", "hi", "en"], "ukraine": ["uk", "ru", "es"],
    "russia": ["ru", "es"], "romania": ["ro", "es"], "france": ["fr", "es"], "uk": ["en", "es"], "germany": ["de", "en", "es"],
    "senegal": ["wo", "fr", "es"], "ghana": ["en", "es"], "middle-east": ["ar", "es"], "korea-japan": ["ja", "en"],
}  # fmt: skip
ENGLISH_NOTICES = frozenset(["pakistan", "bangladesh", "india", "uk", "germany", "philippines", "ghana", "korea-japan"])
INTERPRETER = {
    "maghreb": 0.16,
    "pakistan": 0.2,
    "china": 0.22,
    "bangladesh": 0.22,
    "ukraine": 0.2,
    "senegal": 0.12,
    "india": 0.15,
    "middle-east": 0.2,
}


@dataclasses.dataclass(frozen=True)
class Parting:
    """Somebody who lived in a household until a day."""

    person: int
    left: dt.date


class Residents:
    """What everybody who writes about the residents knows: who has a file, who moved in when, who left whom.

    The key of a person is the index plus one, and so is that of a household.
    """

    def __init__(self, population: Population, clients: Clients, *, protection_team: int, rng: np.random.Generator) -> None:
        self.population, self.rng = population, rng
        self.now = timezone.now()
        self.team = protection_team
        self.case = {case.household: case for case in clients.cases}
        self.chance = rng.random(population.residents)
        self.moved_in = self._moving_days()
        self.partings = self._partings()
        self.birth: list[dt.date] = population.birth.astype("datetime64[D]").tolist()

    def _moving_days(self) -> list[dt.date]:
        """Since when each household lives where it lives; a file's household since before its file."""
        population = self.population
        head = population.age[population.first].astype(float)
        years = np.minimum(self.rng.exponential(9.0, len(head)), np.maximum(head - 18, 0.3)) + 0.2
        days = [population.on - dt.timedelta(days=int(year * 365)) for year in years]
        for household, case in self.case.items():
            days[household] = min(days[household], case.opened - dt.timedelta(days=40))
        return days

    def _partings(self) -> dict[int, Parting]:
        """Mothers alone with a file whose former partner lives in another home of the city, since he left."""
        population = self.population
        alone = np.flatnonzero((population.size == 1) & (population.sex[population.first] == MALE) & population.housed)
        ages = population.age[population.first[alone]]
        used: set[int] = set()
        partings: dict[int, Parting] = {}
        for household, case in self.case.items():
            members = population.members(household)
            head = members[0]
            children = [person for person in members if population.role[person] == Role.CHILD]
            if case.sealed or not children or len(members) != 1 + len(children) or population.sex[head] == MALE or self.chance[head] > 0.25:
                continue
            youngest, oldest = (int(f(population.age[person] for person in children)) for f in (min, max))
            fits = alone[(ages >= max(oldest + 17, int(population.age[head]) - 6)) & (ages <= population.age[head] + 12)]
            choices = [int(h) for h in fits[:400] if int(h) not in used and int(h) not in self.case]
            if not choices or youngest < 1:
                continue
            other = choices[int(self.chance[children[0]] * len(choices))]
            used.add(other)
            left = population.on - dt.timedelta(days=int(120 + self.chance[children[-1]] * 360 * min(youngest, 4)))
            partings[household] = Parting(int(population.first[other]), left)
            self.moved_in[other] = left
            self.moved_in[household] = min(self.moved_in[household], left - dt.timedelta(days=400))
            for child in children:
                population.surname1[child] = population.surname1[population.first[other]]
        return partings


class Census:
    """Pours the residents of some households into the tables of `people`: one hand's part of them."""

    def __init__(
        self, residents: Residents, households: range, *, turn: Turn, rng: np.random.Generator, others: np.random.Generator
    ) -> None:
        """others: chances of what is drawn for everybody at once, apart so that the rest stays the same."""
        self.residents, self.homes, self.rng, self.others = residents, households, rng, others
        self.population = population = residents.population
        self.case, self.chance, self.birth, self.now = residents.case, residents.chance.tolist(), residents.birth, str(residents.now)
        start = int(population.first[households.start]) if len(households) else 0
        self.blocks = Blocks(population.city.demo, start=start, turn=turn)
        self.keys = Keys(rng)
        self.origins = [origin.code for origin in population.city.origins[0]]
        self.languages = {code: json.dumps(languages) for code, languages in LANGUAGES.items()}
        self.streets = dict(_street_names(population))
        self.persons = Table(
            Person, "uuid", "given_name", "surname1", "surname2", "birth_date", "sex", "nationality", "languages", "notice_language",
            "needs_interpreter", "sealed_by_id", "is_demo", "created_at", after=start,
        )  # fmt: skip
        self.households = Table(Household, "uuid", "created_at", after=households.start)
        self.memberships = Table(HouseholdMembership, "household_id", "person_id", "role", "valid", "ended_because", turn=turn)
        self.addresses = Table(
            Address, "household_id", "street_id", "street_text", "number", "door", "postcode", "section_id", "neighbourhood_id", "tenure",
            "valid", turn=turn,
        )  # fmt: skip
        self.identifiers = Table(PersonIdentifier, "person_id", "kind", "value", "verified", "valid", turn=turn)
        self.contacts = Table(ContactPoint, "person_id", "kind", "value", "safe_to_use", "note", "preferred", "valid", turn=turn)
        self.facts = Table(
            EconomicFact, "person_id", "kind", "category", "amount", "frequency", "source", "verified_until", "valid", turn=turn,
        )  # fmt: skip
        self.circumstances = circumstances.table_of(turn)

    @property
    def tables(self) -> list[Table]:
        return [
            self.persons,
            self.households,
            self.memberships,
            self.addresses,
            self.identifiers,
            self.contacts,
            self.facts,
            self.circumstances,
        ]

    def pour(self, database: Connection[Any], report: Callable[[float], None]) -> None:
        """Everybody, household by household."""
        partings = self.residents.partings
        for position, household in enumerate(self.homes):
            self._household(household)
            if (parting := partings.get(household)) is not None:
                since = min(self.residents.moved_in[household], parting.left - dt.timedelta(days=400))
                self.memberships.add(household + 1, parting.person + 1, "partner", day_range(since, parting.left), "separació")
            if position % 1000 == 0:
                pour_in_order(self.tables, database, at_least=60_000)
                report(position / len(self.homes))
        self._circumstances()
        pour_in_order(self.tables, database)

    def _circumstances(self) -> None:
        """What is no amount, of everybody in these households."""
        if not len(self.homes):
            return
        first, last = self.population.members(self.homes[0]), self.population.members(self.homes[-1])
        people = range(first.start, last.stop)
        drawn = circumstances.Circumstances(self.population, people, chance=self.residents.chance, rng=self.others)
        drawn.pour(self.circumstances)

    def _household(self, household: int) -> None:
        population, case = self.population, self.case.get(household)
        sealed = case is not None and case.sealed
        key = self.households.add(self.keys(), self.now)
        since = self.residents.moved_in[household]
        members = population.members(household)
        for person in members:
            self._person(person, sealed=sealed, client=case is not None)
            start = max(self.birth[person], since)
            self.memberships.add(key, person + 1, ROLES[Role(int(population.role[person]))], day_range(start), "")
        tenure = self._address(household, key, since)
        if case is not None:
            self._economy(household, tenure)
        self._contacts(members[0], client=case is not None, sealed=sealed)

    def _person(self, person: int, *, sealed: bool, client: bool) -> None:
        population = self.population
        origin = self.origins[population.origin[person]] if population.origin[person] >= 0 else ""
        country = population.city.nationalities[0][population.country[person]]
        chance = self.chance[person]
        foreign = country != population.city.country
        sex, age = int(population.sex[person]), int(population.age[person])
        self.persons.add(
            self.keys(),
            population.given[person],
            population.surname1[person],
            population.surname2[person],
            self.birth[person],
            "M" if sex else "F",
            country,
            self.languages.get(origin, '["es", "ca"]' if origin or chance < 0.5 else '["ca", "es"]'),
            _notice_language(origin, foreign, chance),
            foreign and chance > 1 - INTERPRETER.get(origin, 0.0),
            self.residents.team if sealed else None,
            True,
            self.now,
        )
        self._identifiers(person, country, foreign, age, sex, chance, client)
        self._income(person, age, chance)

    def _identifiers(self, person: int, country: str, foreign: bool, age: int, sex: int, chance: float, client: bool) -> None:
        if age >= 14:
            if not foreign:
                self.identifiers.add(person + 1, "dni", self.blocks.dni(), chance < 0.9, ALWAYS)
            elif chance < 0.88:
                self.identifiers.add(person + 1, "nie", self.blocks.nie(), chance < 0.8, ALWAYS)
            else:
                self.identifiers.add(person + 1, "passport", self.blocks.passport(country), chance < 0.95, ALWAYS)
        if client:
            self.identifiers.add(person + 1, "cip", self.blocks.cip(sex, self.birth[person]), True, ALWAYS)
            if age >= 16 and chance < 0.7:
                self.identifiers.add(person + 1, "nass", self.blocks.nass(), chance < 0.5, ALWAYS)

    def _income(self, person: int, age: int, chance: float) -> None:
        cents = int(self.population.income[person])
        if not cents:
            return
        amount = f"{cents / 100:.2f}"
        if age >= 66:
            category, source = ("non_contributory" if cents < 55_000 else "pension"), "social_security"
        elif cents < 70_000:
            category, source = (("unemployment", "employment"), ("minimum_income", "social_security"), ("informal", "declared"))[
                int(chance * 3)
            ]
        else:
            category, source = ("self_employed" if chance < 0.11 else "salary"), "tax"
        year = self.population.on.year
        self.facts.add(
            person + 1, "income", category, amount, "monthly", source, dt.date(year + 1, 6, 30), day_range(dt.date(year - 1, 1, 1))
        )

    def _address(self, household: int, key: int, since: dt.date) -> str:
        population = self.population
        section = int(population.section[household])
        place = int(population.city.neighbourhood_of_section[section])
        code = population.city.sections[section].code
        neighbourhood = population.city.neighbourhoods[place]
        if not population.housed[household]:
            self.addresses.add(key, None, WITHOUT_ADDRESS, "", "", "", code, neighbourhood, "none", day_range(since))
            return "none"
        tenure = self._tenure(household)
        street = population.street[household]
        self.addresses.add(
            key, street, self.streets[street], str(int(population.number[household])), population.door[household],
            population.city.postcodes[place], code, neighbourhood, tenure, day_range(since),
        )  # fmt: skip
        return tenure

    def _economy(self, household: int, tenure: str) -> None:
        """What a household with a file told: what the home costs, what is owed, what is put by."""
        head = int(self.population.first[household])
        chance = self.rng.random(6)
        told = self.population.on - dt.timedelta(days=int(chance[0] * 500))
        span = day_range(told)
        until = told + dt.timedelta(days=365)
        costs = {
            "rent": ("rent", 420 + 700 * chance[1]),
            "sublet": ("rent", 250 + 300 * chance[1]),
            "mortgage": ("mortgage", 380 + 500 * chance[1]),
        }
        if tenure in costs:
            category, amount = costs[tenure]
            self.facts.add(head + 1, "expense", category, f"{amount:.2f}", "monthly", "document", until, span)
            if chance[3] < 0.17:
                self.facts.add(
                    head + 1, "debt", "rent_arrears", f"{amount * (1 + int(chance[4] * 5)):.2f}", "once", "declared", until, span
                )
            if chance[3] < 0.03:
                self.circumstances.add(head + 1, "eviction", None, "document", None, span)
        if tenure != "none":
            self.facts.add(head + 1, "expense", "utilities", f"{45 + 110 * chance[2]:.2f}", "monthly", "declared", until, span)
        if chance[4] < 0.12:
            self.facts.add(head + 1, "debt", "utility_arrears", f"{80 + 500 * chance[5]:.2f}", "once", "document", until, span)
            if tenure != "none" and chance[4] < 0.04:
                self.circumstances.add(head + 1, "supply_cut", None, "document", None, span)
        if chance[5] < 0.2:
            self.facts.add(head + 1, "asset", "savings", f"{100 + 4000 * chance[1] ** 3:.2f}", "once", "declared", until, span)

    def _tenure(self, household: int) -> str:
        members = self.population.members(household)
        income = sum(int(self.population.income[person]) for person in members)
        chance = self.chance[members[-1]]
        poor = income < 140_000
        steps = (0.22, 0.27, 0.78, 0.88, 0.94, 0.97) if poor else (0.40, 0.62, 0.96, 0.98, 0.99, 1.0)
        names = ("owned", "mortgage", "rent", "sublet", "public", "lent", "insecure")
        return names[int(np.searchsorted(steps, chance, side="right"))]

    def _contacts(self, person: int, *, client: bool, sealed: bool) -> None:
        chance = self.chance[person]
        if client or chance < 0.6:
            self.contacts.add(
                person + 1, "phone", self.blocks.phone(), not sealed, "" if not sealed else "no s’hi pot trucar", not sealed, ALWAYS
            )
        if sealed:
            self.contacts.add(person + 1, "phone", self.blocks.phone(), True, "només al matí", True, ALWAYS)
        if client and chance < 0.35 and not sealed:
            given, surname = (_letters(name[person]) for name in (self.population.given, self.population.surname1))
            self.contacts.add(person + 1, "email", f"{given}.{surname}.{person + 1}@example.org", True, "", True, ALWAYS)


def _letters(name: str) -> str:
    """What mail servers everywhere take before the @: of "Małgorzata" they refuse the ł."""
    return "".join(c for c in plain(name) if c.isascii() and c.isalpha())


def _notice_language(origin: str, foreign: bool, chance: float) -> str:
    if not origin:
        return "ca" if chance < 0.62 else "es"
    if foreign and origin in ENGLISH_NOTICES and chance > 0.4:
        return "en-gb"
    return "es" if chance < 0.75 else "ca"


def _street_names(population: Population) -> list[tuple[str, str]]:
    return [(row["code"], row["name"]) for row in rows(population.city.folder, "streets/streets.csv")]
