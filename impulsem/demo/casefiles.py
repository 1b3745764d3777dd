"""Files as rows: numbers, states, who is responsible, who reaches whom, family ties, duplicates, openings with a reason."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
from django.utils import timezone
from psycopg import Connection

from impulsem.casework.models import AccessGrant, Assignment, CaseFile, FileEvent
from impulsem.demo.calendar import moment
from impulsem.demo.clients import Case, Clients
from impulsem.demo.copying import Keys, Table, day_range, pour_in_order, time_range
from impulsem.demo.diary import Diary
from impulsem.demo.population import Population, Role
from impulsem.demo.residents import Residents
from impulsem.demo.staff import Professional, Staff
from impulsem.demo.texts import GRANT_EXPLANATIONS
from impulsem.organisation.models import Profession
from impulsem.people.models import Person, PersonLink, PossibleDuplicate, Relationship

REFERENTS = (Profession.SOCIAL_WORKER, Profession.SOCIAL_EDUCATOR)
NEIGHBOURS = ("Veïna del segon", "Amiga de la parròquia", "Cosí de Girona", "Voluntària de l’entitat del barri", "Antic company de feina")
CLOSING = (("goals_reached", 0.42), ("no_demand", 0.62), ("moved", 0.75), ("transferred", 0.84), ("no_contact", 0.94), ("declined", 1.0))


@dataclasses.dataclass(frozen=True)
class Duty:
    """A professional is responsible for a case during some days."""

    case: int
    start: dt.date
    end: dt.date | None
    weight: float  # how often the case asks for attention


@dataclasses.dataclass
class Files:
    """What the chronicle needs to know of the files: their keys, households, and who attends them when."""

    cases: list[Case]
    keys: list[int]  # of the file of each case
    duties: dict[int, list[Duty]]  # by worker


class Filing:
    """Pours the files and what hangs on them."""

    def __init__(self, residents: Residents, clients: Clients, staff: Staff, diary: Diary, rng: np.random.Generator) -> None:
        self.residents, self.clients, self.staff, self.diary, self.rng = residents, clients, staff, diary, rng
        self.population: Population = residents.population
        self.today = self.population.on
        self.keys = Keys(rng)
        self.files = Table(CaseFile, "uuid", "number", "household_id", "centre_id", "state", "phase", "intensity", "opened_on")
        self.events = Table(FileEvent, "file_id", "at", "kind", "value", "closing_reason", "note", "worker_id")
        self.assignments = Table(Assignment, "file_id", "worker_id", "role", "valid")
        self.ties = Table(Relationship, "person_id", "other_id", "other_name", "kind", "strength", "valid")
        self.grants = Table(
            AccessGrant, "file_id", "worker_id", "reason", "explanation", "granted_at", "expires_at", "review", "reviewed_by_id",
            "reviewed_at",
        )  # fmt: skip
        self.duplicates = Table(
            PossibleDuplicate, "first_id", "second_id", "score", "why", "team_id", "state", "raised_at", "decided_at", "decided_by_id"
        )  # fmt: skip
        self.links = Table(PersonLink, "record_id", "main_id", "linked_at", "linked_by_id")
        self.doubles = Table(
            Person, "uuid", "given_name", "surname1", "surname2", "birth_date", "sex", "nationality", "languages", "notice_language",
            "needs_interpreter", "sealed_by_id", "is_demo", "created_at", after=self.population.residents,
        )  # fmt: skip
        self.duties: dict[int, list[Duty]] = {}
        self.numbers: dict[int, int] = {}  # how many files were opened in each year
        self._next_referent: dict[int, int] = {}

    @property
    def tables(self) -> list[Table]:
        return [self.files, self.events, self.assignments, self.ties, self.grants, self.doubles, self.duplicates, self.links]

    def pour(self, database: Connection[Any], report: Callable[[float], None]) -> Files:
        """All files, in the order in which they were opened, so that their numbers run with time."""
        cases = self.clients.cases
        keys = [0] * len(cases)
        numbers = self.numbers
        for position, index in enumerate(sorted(range(len(cases)), key=lambda i: (cases[i].opened, i))):
            year = cases[index].opened.year
            numbers[year] = numbers.get(year, 0) + 1
            keys[index] = self._file(index, cases[index], f"{year}-{numbers[year]:06}")
            if position % 500 == 0:
                pour_in_order(self.tables, database, at_least=60_000)
                self.diary.pour(database, at_least=60_000)
                report(position / len(cases))
        self._openings_with_a_reason(keys)
        self._double_records()
        pour_in_order(self.tables, database)
        self.diary.pour(database)
        return Files(cases=cases, keys=keys, duties=self.duties)

    def _file(self, index: int, case: Case, number: str) -> int:
        file = self.files.add(
            self.keys(),
            number,
            case.household + 1,
            self.staff.centre_keys[case.centre],
            case.state,
            case.phase,
            case.intensity,
            case.opened,
        )
        end = case.changed if case.state == "closed" else None
        spans = self._responsible(index, case, end)
        first = spans[0][0]
        opened = moment(case.opened, dt.time(10, int(self.rng.integers(0, 60))))
        self.events.add(file, opened, "opened", "", "", "", first)
        if case.phase != "welcome" and (case.changed is None or case.changed > case.opened + dt.timedelta(days=30)):
            self.events.add(file, opened + dt.timedelta(days=28), "phase", case.phase, "", "", first)
        if case.changed is not None:
            at = moment(case.changed, dt.time(12, 30))
            if case.state == "closed":
                chance = self.rng.random()
                self.events.add(file, at, "closed", "", next(code for code, limit in CLOSING if chance <= limit), "", spans[-1][0])
            else:
                self.events.add(file, at, "paused", "", "", "ingrés temporal" if self.rng.random() < 0.4 else "", spans[-1][0])
        for worker, role, start, until in spans:
            assignment = self.assignments.add(file, worker, role, day_range(start, until))
            self._reach(case, worker, start, until, f"casework.assignment:{assignment}", "cover" if role == "cover" else "assignment")
        self._family(case)
        return file

    # -- who is responsible

    def _responsible(self, index: int, case: Case, end: dt.date | None) -> list[tuple[int, str, dt.date, dt.date | None]]:
        if case.sealed:
            worker = self.staff.protection_workers[index % len(self.staff.protection_workers)]
            self._duty(worker, index, case.opened, end, case)
            return [(worker, "referent", case.opened, end)]
        team = self.staff.by_centre[case.centre]
        candidates = [one for one in team if one.profession in REFERENTS] or team
        referent = self._next(case.centre, candidates)
        spans: list[tuple[int, str, dt.date, dt.date | None]] = []
        start = case.opened
        last = end or self.today
        if len(candidates) > 1 and (last - start).days > 240 and self.rng.random() < 0.14:
            before = next(one for one in candidates if one.worker != referent.worker)
            change = start + dt.timedelta(days=int(self.rng.integers(100, (last - start).days - 60)))
            spans.append((before.worker, "referent", start, change))
            self._duty(before.worker, index, start, change, case)
            start = change
        spans.append((referent.worker, "referent", start, end))
        self._duty(referent.worker, index, start, end, case)
        others = [one for one in team if one.worker != referent.worker]
        if others and case.state == "open" and self.rng.random() < {"low": 0.08, "medium": 0.3, "high": 0.7}[case.intensity]:
            second = others[int(self.rng.integers(0, len(others)))]
            since = start + dt.timedelta(days=int((last - start).days * 0.3))
            spans.append((second.worker, "co_referent", since, None))
            self._duty(second.worker, index, since, None, case, share=0.45)
        if others and case.state == "open" and self.rng.random() < 0.015:
            cover = others[int(self.rng.integers(0, len(others)))]
            if cover.worker != spans[-1][0]:
                spans.append(
                    (cover.worker, "cover", max(self.today - dt.timedelta(days=6), case.opened), self.today + dt.timedelta(days=15))
                )
        return spans

    def _next(self, centre: int, candidates: list[Professional]) -> Professional:
        turn = self._next_referent[centre] = self._next_referent.get(centre, -1) + 1
        return candidates[turn % len(candidates)]

    def _duty(self, worker: int, index: int, start: dt.date, end: dt.date | None, case: Case, share: float = 1.0) -> None:
        until = case.changed if case.state == "paused" and (end is None or (case.changed and case.changed < end)) else end
        weight = {"low": 1.0, "medium": 2.0, "high": 4.0}[case.intensity] * share
        self.duties.setdefault(worker, []).append(Duty(index, start, until, weight))

    def _reach(self, case: Case, worker: int, start: dt.date, until: dt.date | None, source: str, reason: str) -> None:
        if until is not None and until <= start:
            return
        during = time_range(moment(start, dt.time.min), moment(until, dt.time.min) if until else None)
        for person in self.population.members(case.household):
            if case.sealed:
                if reason == "assignment":
                    self.diary.reach.add(person + 1, None, self.staff.protection_team, "sealed", during, f"people.sealed:{person + 1}")
            else:
                self.diary.reach.add(person + 1, worker, None, reason, during, source)

    # -- family

    def _family(self, case: Case) -> None:
        population, birth = self.population, self.residents.birth
        members = population.members(case.household)
        head = members[0]
        since = self.residents.moved_in[case.household]
        parents = [p for p in members if population.role[p] in (Role.PRINCIPAL, Role.PARTNER)]
        parting = self.residents.partings.get(case.household)
        for person in members:
            role = Role(int(population.role[person]))
            if role == Role.CHILD:
                for parent in parents:
                    self.ties.add(parent + 1, person + 1, "", "parent", self._strength(), day_range(birth[person]))
                if parting is not None:
                    self.ties.add(parting.person + 1, person + 1, "", "parent", self._strength(), day_range(birth[person]))
            elif role == Role.PARENT:
                self.ties.add(person + 1, head + 1, "", "parent", self._strength(), day_range(birth[head]))
                if population.age[person] >= 75:
                    self.ties.add(head + 1, person + 1, "", "carer", "strong", day_range(since))
            elif role == Role.PARTNER:
                self.ties.add(head + 1, person + 1, "", "partner", self._strength(), day_range(since))
        if parting is not None:
            one, other = sorted((head, parting.person))
            self.ties.add(
                one + 1, other + 1, "", "former_partner", "conflict" if self.rng.random() < 0.5 else "weak", day_range(parting.left)
            )
        if self.rng.random() < 0.2:
            name = NEIGHBOURS[int(self.rng.integers(0, len(NEIGHBOURS)))]
            self.ties.add(head + 1, None, name, "support", "strong" if self.rng.random() < 0.6 else "weak", day_range(since))

    def _strength(self) -> str:
        chance = self.rng.random()
        return "" if chance < 0.7 else "strong" if chance < 0.88 else "weak" if chance < 0.95 else "conflict"

    # -- exceptions

    def _openings_with_a_reason(self, keys: list[int]) -> None:
        """Professionals who opened a file that is not theirs: some reviewed, some to be reviewed, one still open."""
        cases, now = self.clients.cases, timezone.now()
        reasons = ("at_desk", "consultation", "urgent", "complaint", "urgent")
        show = self.clients.showcase
        inside = [i for i, case in enumerate(cases) if not case.sealed and (case.centre == show or i % 60 == 0)]
        for position in range(min(len(inside) // 2, 8 + len(cases) // 400)):
            index = inside[int(self.rng.integers(0, len(inside)))]
            case = cases[index]
            colleagues = self.staff.by_centre[(case.centre + 1) % len(self.staff.by_centre)]
            if not colleagues:
                continue
            which = position % len(reasons)
            days = 0 if position == 0 else int(self.rng.integers(1, 70))
            granted = now - dt.timedelta(days=days, hours=1)
            if granted.date() < case.opened:
                continue
            reviewed = days > 25
            director = self.staff.directors[case.centre] if reviewed else None
            review = ("justified" if which else "not_justified") if reviewed else "pending"
            grant = self.grants.add(
                keys[index], colleagues[0].worker, reasons[which], GRANT_EXPLANATIONS[which], granted, granted + dt.timedelta(hours=8),
                review, director, granted + dt.timedelta(days=4) if reviewed else None,
            )  # fmt: skip
            code = f'{{"code": "{reasons[which]}", "hours": 8, "confidential": false}}'
            self.diary.read(
                colleagues[0].worker,
                keys[index],
                granted,
                action="casework.opened_with_reason",
                reason=GRANT_EXPLANATIONS[which],
                detail=code,
            )
            self.diary.read(colleagues[0].worker, keys[index], granted + dt.timedelta(minutes=1), detail='{"ground": "grant"}')
            for person in self.population.members(case.household):
                during = time_range(granted, granted + dt.timedelta(hours=8))
                self.diary.reach.add(person + 1, colleagues[0].worker, None, "grant", during, f"casework.grant:{grant}")

    def _double_records(self) -> None:
        """People recorded twice by somebody in a hurry: without a number, a letter changed or the second surname missing."""
        population = self.population
        adults = np.flatnonzero(population.age >= 18)
        now = timezone.now()
        hidden = {person for case in self.clients.cases if case.sealed for person in population.members(case.household)}
        for position, drawn in enumerate(self.rng.choice(adults, min(len(adults) // 2, 12 + population.residents // 4000), replace=False)):
            person = int(drawn)
            if person in hidden:
                continue
            surname = population.surname1[person]
            slip = int(self.rng.integers(1, max(len(surname) - 1, 2)))
            country = population.city.nationalities[0][population.country[person]]
            record = self.doubles.add(
                self.keys(), population.given[person], surname if position % 2 else surname[:slip] + surname[slip + 1 :] or surname, "",
                self.residents.birth[person], "M" if population.sex[person] else "F", country, "[]", "ca", False, None,
                True, now,
            )  # fmt: skip
            state = ("open", "open", "linked", "open", "different")[position % 5]
            clerk = self.staff.directors[self.clients.showcase]
            decided = None if state == "open" else now
            decider = None if state == "open" else clerk
            raised = now - dt.timedelta(days=int(self.rng.integers(1, 40)))
            self.duplicates.add(
                person + 1, record, "0.750", '["similar_name", "birth_date"]', self.staff.records_team, state, raised, decided, decider
            )
            if state == "linked":
                self.links.add(record, person + 1, now, clerk)
