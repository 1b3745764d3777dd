"""What the centres did, day by day: appointments, attentions, commitments. About five entries a professional and working day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from psycopg import Connection

from impulsem.agenda.models import VisitReason
from impulsem.demo.calendar import WorkingDays, busy, moment
from impulsem.demo.casefiles import Files
from impulsem.demo.diary import Diary, Segment
from impulsem.demo.dice import Dice
from impulsem.demo.population import Population, Role
from impulsem.demo.residents import Residents
from impulsem.demo.staff import Professional, Staff, length_of
from impulsem.demo.texts import COMMITMENT, COMMUNITY_PLACES, NOTES_OF_APPOINTMENTS, PROMISED_BY_THE_PERSON, Writer
from impulsem.organisation.models import Profession

ENTRIES_A_DAY = 4.7  # of a professional; those of the desk come on top
MORNING = [dt.time(9, 0), dt.time(9, 45), dt.time(10, 30), dt.time(11, 15), dt.time(12, 0), dt.time(12, 45)]
AFTERNOON = [dt.time(15, 30), dt.time(16, 15), dt.time(17, 0)]
SLOT_MINUTES = 45
WEEKS_AHEAD = 6
#: What fills the time between appointments, with running shares.
BETWEEN = (
    ("call", 0.37), ("coordination", 0.63), ("paperwork", 0.85), ("message", 0.92), ("home_visit", 0.96),
    ("accompaniment", 0.975), ("session", 0.985), ("community", 1.0),
)  # fmt: skip
MINUTES = {
    "call": (5, 20), "coordination": (15, 45), "paperwork": (15, 60), "message": (5, 10), "home_visit": (40, 80),
    "accompaniment": (60, 150), "session": (75, 105), "community": (60, 120), "information": (5, 15),
}  # fmt: skip
CHANNELS = {"call": "phone", "home_visit": "home", "accompaniment": "outside", "coordination": "phone", "message": "phone"}
INDIRECT = frozenset(["coordination", "paperwork"])
REASONS = {
    Profession.PSYCHOLOGIST: ("psychology", "psychology", "follow_up"),
    Profession.LEGAL_ADVISER: ("legal_advice", "legal_advice", "housing"),
    Profession.SOCIAL_EDUCATOR: ("follow_up", "childhood", "work_plan", "childhood", "follow_up", "phone_call"),
    Profession.SOCIAL_WORKER: (
        "follow_up", "follow_up", "economic_aid", "economic_aid", "dependency", "home_care", "housing", "work_plan", "phone_call", "papers",
        "first_visit",
    ),
}  # fmt: skip


class Caseload:
    """The files that a worker is responsible for, by day."""

    def __init__(self, files: Files, worker: int) -> None:
        duties = files.duties.get(worker, [])
        far = dt.date.max.toordinal()
        self.cases = np.array([duty.case for duty in duties], dtype=np.int64)
        self._start = np.array([duty.start.toordinal() for duty in duties])
        self._end = np.array([duty.end.toordinal() if duty.end else far for duty in duties])
        self._weight = np.array([duty.weight for duty in duties])

    def draw(self, day: dt.date, count: int, rng: np.random.Generator) -> list[int]:
        """Cases that ask for attention on a day, each at most once while there are enough."""
        now = day.toordinal()
        active = np.flatnonzero((self._start < now) & (self._end > now)) if len(self.cases) else self.cases
        if not len(active) or not count:
            return []
        order = active[np.argsort(rng.exponential(size=len(active)) / self._weight[active])[:count]]
        drawn: list[int] = self.cases[order].tolist()
        return (drawn * -(-count // len(drawn)))[:count]


class Chronicle:
    """Writes the days from `first` to today into the diary, then the appointments of the coming weeks: of some of the centres.

    It may only be made where the database is at hand; it writes without.
    """

    def __init__(
        self,
        residents: Residents,
        files: Files,
        staff: Staff,
        diary: Diary,
        *,
        first: dt.date,
        centres: Sequence[int],
        households: list[np.ndarray],
        reasons: Mapping[str, VisitReason],
        rng: np.random.Generator,
    ) -> None:
        """`centres`: those whose work is written here; `households`: of each centre of the city, those that may come to its desk."""
        self.residents, self.files, self.staff, self.diary, self.rng = residents, files, staff, diary, rng
        self.population: Population = residents.population
        self.writer = Writer(rng)
        self.dice = Dice(rng)
        self.first, self.today = first, self.population.on
        self.reasons, self.centres, self.households = reasons, centres, households
        self.professionals = [one for centre in centres for one in staff.by_centre[centre]]
        self.protection_workers = staff.protection_workers if 0 in centres else []
        workers = [one.worker for one in self.professionals] + self.protection_workers
        self.loads = {worker: Caseload(files, worker) for worker in workers}
        self._grown: dict[int, list[tuple[int, dt.date]]] = {}  # by case, see `_members`
        self._away = {one.worker: _days_away(one) for one in self.professionals}
        self.file_of = {case.household: files.keys[index] for index, case in enumerate(files.cases)}
        self.files_of_centre = np.bincount([case.centre for case in files.cases], minlength=len(staff.by_centre))

    def write(self, database: Connection[Any], report: Callable[[float], None]) -> None:
        days = WorkingDays(self.population.city.folder, self.first, self.today + dt.timedelta(weeks=WEEKS_AHEAD)).days
        past = [day for day in days if day < self.today]
        for position, day in enumerate(past):
            self._past_day(day)
            self.diary.pour(database, at_least=60_000)
            report(position / len(past))

    # -- the past

    def _past_day(self, day: dt.date) -> None:
        load = ENTRIES_A_DAY * busy(day)
        counts = self.rng.poisson(load, len(self.professionals)).clip(max=9)
        for one, count in zip(self.professionals, counts, strict=True):
            if day not in self._away[one.worker]:
                self._day_of(one, day, int(count))
        for worker in self.protection_workers:
            if self.loads[worker].cases.size and self.dice.chance() < 0.3:
                self._between(worker, self.staff.professionals[0].centre, self.loads[worker].draw(day, 1, self.rng), day)
        for centre in self.centres:
            desk = self.staff.desks[centre]
            for _ in range(int(self.rng.poisson(busy(day) * (0.8 + self.files_of_centre[centre] / 400)))):
                self._at_the_desk(centre, desk, day)

    def _day_of(self, one: Professional, day: dt.date, count: int) -> None:
        appointments = round(count * 0.55)
        cases = self.loads[one.worker].draw(day, count + 1, self.rng)
        if not cases:
            return
        slots = self._slots(one, day, appointments + (self.dice.chance() < 0.6))
        for slot, case in zip(slots, cases, strict=False):
            chance = self.dice.chance()
            state = "attended" if chance < 0.8 else "missed" if chance < 0.91 else "cancelled"
            self.appointment(one, case, day, slot, state)
        self._between(one.worker, one.centre, cases[len(slots) :][: count - appointments] or cases[: count - appointments], day)

    def _slots(self, one: Professional, day: dt.date, count: int) -> list[dt.time]:
        free = MORNING + (AFTERNOON if day.weekday() in one.afternoons else [])
        chosen = self.rng.permutation(len(free))[:count]
        return [free[i] for i in sorted(chosen)]

    def appointment(
        self,
        one: Professional,
        case: int,
        day: dt.date,
        slot: dt.time,
        state: str,
        *,
        near: bool = False,
        arrived: dt.datetime | None = None,
    ) -> None:
        """One appointment of a file, and its entry when it was attended."""
        persons = self._members(case, day)
        if not persons:
            return
        reason = self._reason(one)
        start = moment(day, slot)
        centre = self.staff.centre_keys[one.centre]
        room = [one.room_resource] if reason.channel == "centre" else []
        if arrived is None and (state == "arrived" or (state == "attended" and room)):
            arrived = start - dt.timedelta(minutes=self.dice.between(-6, 12))
        own = self.dice.chance() < 0.55
        appointment = self.diary.appointment(
            person=persons[0] + 1,
            reason=reason.pk,
            centre=centre,
            channel=reason.channel,
            start=start,
            minutes=min(reason.minutes, SLOT_MINUTES),
            state=state,
            resources=[one.resource, *room],
            worker=one.worker,
            booked_by=one.worker if own else self.staff.desks[one.centre],
            booked_at=self._booked_at(day),
            arrived_at=arrived,
            cancelled_by=("person" if self.dice.chance() < 0.7 else "professional") if state == "cancelled" else "",
            note=self.writer.pick(NOTES_OF_APPOINTMENTS),
            near=near,
        )
        if state == "attended" and not ((self.today - day).days < 4 and self.dice.chance() < 0.2):  # some are not written up yet
            minutes = max(10, min(reason.minutes, SLOT_MINUTES) + self.dice.between(-8, 9))
            kind = {"phone": "call", "home": "home_visit"}.get(reason.channel, "interview")
            self._write(one.worker, one.centre, kind, reason.channel, case, persons, start, minutes, appointment=appointment)

    def _reason(self, one: Professional) -> VisitReason:
        choices = REASONS.get(Profession(one.profession), ("follow_up",))
        return self.reasons.get(self.writer.pick(choices)) or next(iter(self.reasons.values()))

    def _booked_at(self, day: dt.date) -> dt.datetime:
        booked = min(day, self.today) - dt.timedelta(days=self.dice.between(1, 24))
        booked -= dt.timedelta(days=max(booked.weekday() - 4, 0))
        return moment(booked, dt.time(self.dice.between(9, 14), self.dice.between(0, 60)))

    def _between(self, worker: int, centre: int, cases: list[int], day: dt.date) -> None:
        """Calls, coordination, paperwork, visits: what happens without an appointment."""
        for case in cases:
            chance = self.dice.chance()
            kind = next(kind for kind, limit in BETWEEN if chance <= limit)
            persons = self._members(case, day)
            if not persons:
                continue
            low, high = MINUTES[kind]
            at = moment(day, dt.time(self.dice.between(9, 15), self.dice.between(0, 60)))
            minutes = self.dice.between(low, high)
            if kind == "community":
                self._community(worker, centre, at, minutes)
            elif kind == "session":
                self._session(worker, centre, case, day, at, minutes)
            else:
                self._write(worker, centre, kind, CHANNELS.get(kind, "centre"), case, persons, at, minutes)

    def _write(
        self, worker: int, centre: int, kind: str, channel: str, case: int, persons: list[int], at: dt.datetime, minutes: int, *,
        appointment: int | None = None,
    ) -> None:  # fmt: skip
        """One entry about a file's people, and now and then a promise."""
        chance = self.dice.chance()
        taking_part = persons[:1] if chance < 0.72 or kind in ("call", "message") else persons
        mode = "indirect" if kind in INDIRECT else "individual" if len(taking_part) == 1 else "household"
        file = self.files.keys[case]
        population = self.population
        segments: list[Segment] = [(self.writer.segment(kind, population.given[persons[0]]), False, ())]
        if len(taking_part) > 1 and self.dice.chance() < 0.45:
            segments.append((self.writer.more(), False, (taking_part[-1] + 1,)))
        if kind in ("interview", "home_visit", "call") and self.dice.chance() < 0.09:
            segments.append((self.writer.confidential(), True, (taking_part[0] + 1,)))
        together: list[int] = []
        if kind in ("home_visit", "coordination") and self.dice.chance() < 0.3:
            together = [one.worker for one in self.staff.by_centre[centre] if one.worker != worker][:1]
        entry = self.diary.entry(
            mode=mode,
            kind=kind,
            channel=channel,
            at=at,
            minutes=minutes,
            travel=self.dice.between(10, 40) if channel in ("home", "outside") else 0,
            centre=self.staff.centre_keys[centre],
            writer=worker,
            written_at=at + dt.timedelta(minutes=minutes + int(self.rng.exponential(90))),
            participants=[(person + 1, file) for person in taking_part],
            professionals=[worker, *together],
            segments=segments,
            appointment=appointment,
        )
        if kind in ("interview", "home_visit", "coordination") and self.dice.chance() < 0.16:
            self._promise(worker, file, persons[0], entry, at, minutes)

    def _promise(self, worker: int, file: int, person: int, entry: int, at: dt.datetime, minutes: int) -> None:
        due = at.date() + dt.timedelta(days=self.dice.between(5, 40))
        due -= dt.timedelta(days=max(due.weekday() - 4, 0))
        theirs = self.dice.chance() < 0.3
        name = f"{self.population.given[person]} {self.population.surname1[person]}" if theirs else ""
        made = at + dt.timedelta(minutes=minutes)
        settled: tuple[str, dt.date] | None = None
        late = (self.today - due).days
        if late > 45 or (late > 0 and self.dice.chance() < 0.55):
            day = min(due + dt.timedelta(days=int(self.rng.normal(0, 6))), self.today - dt.timedelta(days=1))
            settled = ("kept" if self.dice.chance() < 0.9 else "waived", max(day, at.date()))
        elif late <= 0 and self.dice.chance() < 0.25 and at.date() < self.today - dt.timedelta(days=3):
            settled = ("kept", self.today - dt.timedelta(days=1))
        text = self.writer.pick(PROMISED_BY_THE_PERSON if theirs else COMMITMENT)
        self.diary.commitment(
            text=text, file=file, person=person + 1, worker=worker, promised_by=name, entry=entry, due=due, settled=settled, made_at=made
        )

    def _session(self, worker: int, centre: int, case: int, day: dt.date, at: dt.datetime, minutes: int) -> None:
        """A group session: people of several files of the worker."""
        if self.files.cases[case].sealed:
            return
        others = [one for one in self.loads[worker].draw(day, 8, self.rng) if one != case and not self.files.cases[one].sealed]
        taking_part: dict[int, int] = {}
        for one in dict.fromkeys([case, *others]):
            adults = [person for person in self._members(one, day) if self.population.age[person] >= 18]
            if adults:
                taking_part[adults[0]] = self.files.keys[one]
        if len(taking_part) < 3:
            return
        self.diary.entry(
            mode="group",
            kind="session",
            channel="centre",
            at=at,
            minutes=minutes,
            place="Sala de grups",
            centre=self.staff.centre_keys[centre],
            writer=worker,
            written_at=at + dt.timedelta(minutes=minutes + 30),
            participants=[(person + 1, file) for person, file in taking_part.items()],
            professionals=[worker],
            segments=[(self.writer.segment("session", ""), False, ())],
        )

    def _community(self, worker: int, centre: int, at: dt.datetime, minutes: int) -> None:
        """Work with the neighbourhood: nobody's file."""
        self.diary.entry(
            mode="community",
            kind="coordination",
            channel="outside",
            at=at,
            minutes=minutes,
            travel=self.dice.between(5, 25),
            place=self.writer.pick(COMMUNITY_PLACES),
            centre=self.staff.centre_keys[centre],
            writer=worker,
            written_at=at + dt.timedelta(minutes=minutes + 60),
            participants=[],
            professionals=[worker],
            segments=[(self.writer.segment("community", ""), False, ())],
        )

    def _at_the_desk(self, centre: int, desk: int, day: dt.date) -> None:
        """Somebody of the neighbourhood asks at the desk, with or without a file."""
        households = self.households[centre]
        if not len(households):
            return
        household = int(households[self.dice.between(0, len(households))])
        person = int(self.population.first[household])
        at = moment(day, dt.time(self.dice.between(9, 18), self.dice.between(0, 60)))
        if self._lives_there(person, household, day) and self.population.age[person] >= 18:
            case = self.residents.case.get(household)
            file = (
                self.file_of[household]
                if case is not None and case.opened <= day and (case.changed is None or case.changed > day)
                else None
            )
            minutes = self.dice.between(*MINUTES["information"])
            self.diary.entry(
                mode="individual", kind="information", channel="centre" if self.dice.chance() < 0.6 else "phone", at=at, minutes=minutes,
                centre=self.staff.centre_keys[centre], writer=desk, written_at=at + dt.timedelta(minutes=minutes + 2),
                participants=[(person + 1, file)], professionals=[desk], segments=[(self.writer.segment("information", ""), False, ())],
            )  # fmt: skip

    # -- who takes part

    def _members(self, case: int, day: dt.date) -> list[int]:
        """Who of the file's household can take part on a day; the principal person first, small children not at all."""
        grown = self._grown.get(case)
        if grown is None:
            household = self.files.cases[case].household
            members = self.population.members(household)
            able = [p for p in members if self.population.age[p] >= 10 or self.population.role[p] == Role.PRINCIPAL]
            since = self.residents.moved_in[household]
            grown = self._grown[case] = [(person, max(since, self.residents.birth[person])) for person in able]
        return [person for person, since in grown if since <= day]

    def _lives_there(self, person: int, household: int, day: dt.date) -> bool:
        return self.residents.moved_in[household] <= day and self.residents.birth[person] <= day


def _days_away(one: Professional) -> frozenset[dt.date]:
    """The days on which the professional is away."""
    return frozenset(start + dt.timedelta(days=n) for start in one.holidays for n in range(length_of(start)))
