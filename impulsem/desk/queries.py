"""What the staff's day puts side by side. Each context reads its own; here they are only brought together."""

from __future__ import annotations

import dataclasses
import datetime as dt
from uuid import UUID

from django.utils import timezone

from impulsem.agenda import queries as agenda
from impulsem.agenda.queries import AppointmentLine, SheetRow, WaitingRow
from impulsem.benefits import queries as benefits
from impulsem.benefits.models import Application
from impulsem.benefits.queries import Standing
from impulsem.casework import queries as casework
from impulsem.casework.models import AccessGrant, CaseFile
from impulsem.casework.queries import Caseload, Draft, FileOf, PersonOfMine, Task
from impulsem.entitlement.queries import findings as entitlement
from impulsem.organisation import queries as organisation
from impulsem.organisation.models import Centre, Role
from impulsem.organisation.permissions import directs, is_front_desk, is_professional, supports_economically
from impulsem.people import queries as people
from impulsem.people.models import Person, Reach
from impulsem.people.queries import Member, PersonCard, PersonHit
from impulsem.platform.actors import Actor

#: Days without contact after which a file of an intensity stands out.
EXPECTED_CONTACT = {CaseFile.Intensity.HIGH: 14, CaseFile.Intensity.MEDIUM: 30, CaseFile.Intensity.LOW: 60}
MY_PEOPLE_SHOWN = 12


@dataclasses.dataclass(frozen=True, slots=True)
class Slot:
    """An appointment in the day, and how it stands against the clock."""

    row: SheetRow
    is_past: bool
    is_now: bool
    entry_missing: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Mine:
    """A file of mine, and whether its people have waited longer than its intensity foresees."""

    file: PersonOfMine
    days: int | None  # since the last contact; None: none yet
    expected: int  # days

    @property
    def overdue(self) -> bool:
        return self.days is None or self.days > self.expected

    @property
    def long_overdue(self) -> bool:
        return self.days is None or self.days > 2 * self.expected


@dataclasses.dataclass(frozen=True, slots=True)
class Late:
    """A commitment whose day has passed."""

    task: Task
    days: int


@dataclasses.dataclass(frozen=True, slots=True)
class ProfessionalDay:
    """The day of somebody who attends people."""

    slots: list[Slot]
    tasks: list[Task]
    late: list[Late]
    drafts: list[Draft]
    mine: list[Mine]
    files: int
    to_assess: list[Application]  # they wait for a social assessment
    entitled: int  # findings that nobody was told of: probably entitled, not claimed

    @property
    def needs(self) -> int:
        return len(self.tasks) + len(self.drafts) + len(self.to_assess) + (self.entitled > 0)


@dataclasses.dataclass(frozen=True, slots=True)
class Overview:
    """What a director of a centre looks at."""

    centre: Centre | None
    grants: list[AccessGrant]
    caseloads: list[Caseload]


@dataclasses.dataclass(frozen=True, slots=True)
class Today:
    """Everything on the page; a part is None where the actor's posts do not need it."""

    day: dt.date
    at: dt.datetime
    centre: Centre | None
    waiting: list[WaitingRow]
    professional: ProfessionalDay | None
    desk: list[SheetRow] | None  # the centre's appointments that are still to come in or to be attended
    overview: Overview | None
    office: Standing | None  # how the applications stand, for the economic-support office


def today(actor: Actor, *, at: dt.datetime) -> Today:
    """The actor's day (at most 17 queries, whatever the number of rows)."""
    day = timezone.localdate(at)
    waits_for = actor.centres(Role.FRONT_DESK, Role.PROFESSIONAL)
    centre = organisation.home_centre(actor)
    return Today(
        day=day,
        at=at,
        centre=centre,
        waiting=agenda.waiting_room(waits_for, at, actor=actor) if waits_for else [],
        professional=professional_day(actor, day, at) if is_professional(actor) and actor.worker_id else None,
        desk=desk_day(actor, day, at) if is_front_desk(actor) else None,
        overview=overview(actor, centre, day) if directs(actor) else None,
        office=benefits.standing(actor, at=at) if supports_economically(actor) else None,
    )


def professional_day(actor: Actor, day: dt.date, at: dt.datetime) -> ProfessionalDay:
    worker_id = actor.worker_id or 0
    rows = agenda.day_sheet(worker_id, day, actor=actor, at=at)
    written = set(casework.day_entries(worker_id, day).values_list("entry__appointment_id", flat=True))
    tasks = casework.inbox(worker_id, day, actor=actor)
    files = casework.my_people(worker_id, day, actor=actor, first=MY_PEOPLE_SHOWN)
    return ProfessionalDay(
        slots=[slot(row, at, written) for row in rows],
        tasks=[task for task in tasks if not task.late and task.due_on <= day + dt.timedelta(days=7)],
        late=[Late(task, (day - task.due_on).days) for task in tasks if task.late],
        drafts=casework.drafts_of(worker_id, day, actor=actor),
        mine=[mine(file, day) for file in files.first],
        files=files.files,
        to_assess=benefits.to_assess(actor, at=at),
        entitled=entitlement.to_tell(actor, at=at),
    )


def slot(row: SheetRow, at: dt.datetime, written: set[int]) -> Slot:
    return Slot(
        row=row,
        is_past=row.ends_at <= at and not row.is_open,
        is_now=row.is_open and row.starts_at <= at + dt.timedelta(minutes=15) and row.ends_at > at,
        entry_missing=row.state == "attended" and row.appointment_id not in written,
    )


def mine(file: PersonOfMine, day: dt.date) -> Mine:
    days = (day - timezone.localdate(file.last_contact)).days if file.last_contact else None
    return Mine(file=file, days=days, expected=EXPECTED_CONTACT[CaseFile.Intensity(file.intensity)])


def desk_day(actor: Actor, day: dt.date, at: dt.datetime) -> list[SheetRow]:
    """Who is still expected at the desks of the actor's centres."""
    workers = organisation.professionals_of(actor.centres(Role.FRONT_DESK), on=day).values_list("pk", flat=True)
    rows = agenda.week_sheet(list(workers), day, days=1, actor=actor, at=at)
    expected: dict[int, SheetRow] = {}
    for row in rows:
        if row.state == "booked" and row.channel == "centre" and row.who is not None:
            expected.setdefault(row.appointment_id, row)
    return list(expected.values())


def overview(actor: Actor, centre: Centre | None, day: dt.date) -> Overview:
    return Overview(
        centre=centre,
        grants=casework.grants_to_review(actor),
        caseloads=casework.caseloads(centre.pk, on=day) if centre else [],
    )


@dataclasses.dataclass(frozen=True, slots=True)
class Hit:
    """Somebody found, with their file if there is one and the actor may open it."""

    person: PersonHit
    file: FileOf | None
    opens: bool  # the file's page, not the question why


def find_people(text: str, actor: Actor, *, at: dt.datetime) -> tuple[list[Hit], str, CaseFile | None]:
    """Persons and a file that `text` may mean, and advice when there are more (at most 10 queries)."""
    hits = people.search(text, actor=actor, at=at)
    files = casework.files_of([hit.id for hit in hits], timezone.localdate(at), actor=actor)
    desk_of = actor.centres(Role.FRONT_DESK)
    found = []
    for hit in hits:
        file = files.get(hit.id)
        found.append(Hit(person=hit, file=file, opens=file is not None and (hit.in_reach or file.centre_id in desk_of)))
    return found, hits.advice, casework.by_number(text, actor, at=at)


@dataclasses.dataclass(frozen=True, slots=True)
class Card:
    """A person at a glance: enough to receive them. `details` is None for who has no need to know more."""

    person: Person
    age: int | None
    household: str
    details: PersonCard | None
    members: list[Member]
    upcoming: list[AppointmentLine]
    file: FileOf | None
    opens_file: bool
    in_reach: bool


def find_person(person_uuid: UUID, actor: Actor, *, at: dt.datetime) -> Person | None:
    return Person.objects.visible_to(actor, at=at).filter(uuid=person_uuid).first()


def card(person: Person, actor: Actor, *, at: dt.datetime) -> Card:
    """The card of a person looked up through `find_person` (at most 16 queries)."""
    day = timezone.localdate(at)
    reached = Reach.objects.of(actor, at=at).filter(person=person).exists()
    guarded = not reached and people.guarded().filter(person_id=person.pk).exists()
    knows = (reached or is_front_desk(actor)) and not guarded
    household = people.household_of(person, day) if not guarded else None
    file = casework.files_of([person.pk], day, actor=actor).get(person.pk)
    return Card(
        person=person,
        age=person.age(day),
        household=people.households_label([household.pk], day, actor=actor, at=at).get(household.pk, "") if household else "",
        details=people.person_card(person, day) if knows else None,
        members=people.household_on(household, day, actor=actor, at=at) if household and knows else [],
        upcoming=agenda.upcoming_of([person.pk], at, actor=actor) if knows else [],
        file=file,
        opens_file=file is not None and (reached or file.centre_id in actor.centres(Role.FRONT_DESK)),
        in_reach=reached,
    )
