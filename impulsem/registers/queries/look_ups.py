"""What has been looked up about some persons, and what could be: one cell a person and register."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from django.db.models import Count
from django.utils import timezone

from impulsem.documents.queries import Standing, standings
from impulsem.people.models import HouseholdMembership, Person, PersonIdentifier, Reach
from impulsem.people.queries import known_to, whereabouts_known_to
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.words import said
from impulsem.registers.models import Conclusion, LookUp, Purpose, Register, RegisterRest

#: Of a look-up, all but what is closed.
_EVIDENCE = ("evidence", "key_name", "digest")


@dataclasses.dataclass(frozen=True, slots=True)
class Cell:
    """How one register stands for one person.

    state: "never", "asked", "holds", "expired", "failed", "objected", "agreement", "no_number" or "too_young". look_up: the last one.
    to_decide: statements of its answer that differ from what is written down. rest: while the register does not answer.
    """

    register: Register
    state: str
    look_up: LookUp | None
    law: str
    to_decide: int
    rest: RegisterRest | None

    @property
    def may_be_asked(self) -> bool:
        return self.state in ("never", "expired", "failed")

    @property
    def cannot_be_asked(self) -> bool:
        """The register does not know people like this one: nothing to do, nothing to decide."""
        return self.state in ("no_number", "too_young") and not self.to_decide


@dataclasses.dataclass(frozen=True, slots=True)
class PersonLookUps:
    """reached: whether the reader works with the person, and may read answers; asks: whether they may be looked up now."""

    person_id: int
    uuid: UUID
    name: str
    first_name: str
    reached: bool
    asks: bool
    cells: list[Cell]

    @property
    def to_decide(self) -> int:
        return sum(cell.to_decide for cell in self.cells)

    @property
    def waiting(self) -> bool:
        return any(cell.state == "asked" for cell in self.cells)

    @property
    def shown(self) -> list[Cell]:
        return [cell for cell in self.cells if not cell.cannot_be_asked]

    @property
    def without_number(self) -> str:
        return self._passed_over("no_number")

    @property
    def too_young_for(self) -> str:
        return self._passed_over("too_young")

    def _passed_over(self, state: str) -> str:
        return ", ".join(str(cell.register) for cell in self.cells if cell.cannot_be_asked and cell.state == state)

    @property
    def missing(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.may_be_asked]


def look_ups_of(persons: Collection[int], actor: Actor, at: dt.datetime) -> list[PersonLookUps]:
    """Persons by key, in the order given; those of whom the actor may not know, or not where they are, are left out. 8 queries."""
    day = timezone.localdate(at)
    rows = Person.objects.visible_to(actor, at=at).filter(whereabouts_known_to(actor, at), pk__in=persons).defer("name_vector")
    people = sorted(rows, key=lambda person: list(persons).index(person.pk))
    keys = [person.pk for person in people]
    registers = list(Register.objects.filter(active=True).order_by("order", "code"))
    last = {
        (row.person_id, row.register_id): row
        for row in LookUp.objects.filter(person__in=keys)
        .order_by("person", "register", "-pk")
        .distinct("person", "register")
        .defer(*_EVIDENCE)
    }
    open_ones = Conclusion.objects.filter(look_up__person__in=keys, state=Conclusion.State.OPEN)
    to_decide = dict(open_ones.values_list("look_up").annotate(Count("pk")).order_by("look_up"))
    grounds = standings(keys, [register.ground for register in registers], on=day)
    numbers: defaultdict[int, set[str]] = defaultdict(set)
    for person_id, kind in PersonIdentifier.objects.on(day).filter(person__in=keys, disputed=False).values_list("person", "kind"):
        numbers[person_id].add(kind)
    rests = {rest.register_id: rest for rest in RegisterRest.objects.filter(until__gt=at)}
    reached = set(Reach.objects.of(actor, at=at).filter(person__in=keys).values_list("person_id", flat=True))
    found = []
    for person in people:
        cells = []
        for register in registers:
            ground, row = grounds.get((person.pk, register.ground)), last.get((person.pk, register.pk))
            if ground is None:
                continue
            state = _state(row, ground, bool(numbers[person.pk] & set(register.numbers)), day)
            age = person.age(day)
            if state == "never" and age is not None and age < register.from_age:
                state = "too_young"
            open_count = to_decide.get(row.pk, 0) if row else 0
            cells.append(Cell(register, state, row, said(ground.type.law), open_count, rests.get(register.pk)))
        works = person.pk in reached
        asks = works and person.sealed_by_id in (None, *actor.team_ids) and person.died_on is None
        name = person.known_as or person.given_name
        found.append(PersonLookUps(person.pk, person.uuid, person.full_name, name, works, asks, cells))
    return found


def _state(row: LookUp | None, ground: Standing, has_number: bool, day: dt.date) -> str:
    if ground.state == "objected":
        return "objected"
    if row is not None and row.state == LookUp.State.ASKED:
        return "asked"
    if row is not None and row.holds(day):
        return "holds"
    if not ground.may:
        return "agreement"
    if not has_number:
        return "no_number"
    if row is None or row.state == LookUp.State.OBJECTED:  # taken back since
        return "never"
    return "expired" if row.state in LookUp.SETTLED else "failed"


@dataclasses.dataclass(frozen=True, slots=True)
class Last:
    """The last look-up of a person in a register, as a file's page shows it."""

    look_up: LookUp
    holds: bool
    to_decide: int


def last_of(persons: Collection[int], actor: Actor, *, on: dt.date) -> list[Last]:
    """The last look-up of some persons in each register, those that ask for something first. 2 queries."""
    rows = LookUp.objects.visible_to(actor, at=clock.now()).filter(person__in=persons, register__active=True)
    rows = rows.order_by("person", "register", "-pk").distinct("person", "register").select_related("person", "register")
    look_ups = list(rows.defer(*_EVIDENCE, "person__name_vector"))
    open_ones = Conclusion.objects.filter(look_up__in=[row.pk for row in look_ups], state=Conclusion.State.OPEN)
    to_decide = dict(open_ones.values_list("look_up").annotate(Count("pk")).order_by("look_up"))
    found = [Last(row, row.holds(on), to_decide.get(row.pk, 0)) for row in look_ups]
    return sorted(found, key=lambda last: (not last.to_decide, last.look_up.state != LookUp.State.FAILED, last.look_up.register.order))


def single(look_up_uuid: UUID, actor: Actor, *, at: dt.datetime) -> LookUp | None:
    """A look-up that the actor may see. 1 query."""
    rows = LookUp.objects.visible_to(actor, at=at).filter(known_to(actor, at), uuid=look_up_uuid)
    return rows.select_related("person", "register", "ground", "asked_by").defer("person__name_vector").first()


def history(person_id: int, register: Register) -> list[LookUp]:
    """Every look-up of a person in a register, newest first. 1 query."""
    return list(LookUp.objects.filter(person_id=person_id, register=register).select_related("asked_by").defer(*_EVIDENCE).order_by("-pk"))


def purposes_of(registers: Collection[Register]) -> list[tuple[str, str]]:
    """Purposes for which at least one of the registers may be asked, with their words."""
    return [(value, str(label)) for value, label in Purpose.choices if any(value in register.purposes for register in registers)]


def home_of(person_id: int, day: dt.date) -> UUID | None:
    """The household in which a person lives on a day, by its key for addresses. 1 query."""
    stays = HouseholdMembership.objects.on(day).filter(person=person_id, main=True)
    return stays.values_list("household__uuid", flat=True).first()
