"""Reads about files: finding one, who is responsible, whose people, which file a person has."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Lower

from impulsem.agenda.models import Appointment
from impulsem.casework import permissions, rules
from impulsem.casework.models import Assignment, CaseFile, EntryDraft, EntryParticipant, FileEvent
from impulsem.casework.permissions import Standing
from impulsem.organisation import queries as organisation
from impulsem.organisation.models import Centre, TeamMembership, Worker
from impulsem.organisation.models import Role as Post
from impulsem.people import queries as people
from impulsem.people.models import Address, HouseholdMembership, Reach
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.models import AuditEvent
from impulsem.platform.prepared import prepared

FILE_READ = "casework.file_read"
Role = Assignment.Role
#: How responsibles are listed.
RANK = {Role.REFERENT: 0, Role.CO_REFERENT: 1, Role.COVER: 2, Role.SUPERVISOR: 3}


def find_file(file_uuid: UUID, actor: Actor, *, at: dt.datetime) -> tuple[CaseFile, Standing] | None:
    """The file and what the actor is to it; None when there is none or the actor must not know of it (one query).

    The file has `last_look` too: when the actor last opened it before this look (again within the hour is the same look); and `has_draft`:
    whether the actor was writing in it.
    """
    for file in _with_standing(file_uuid, actor, at, at - rules.RETURN_AFTER):
        return file, permissions.standing(file, actor)
    return None


@prepared
def _with_standing(file_uuid: UUID, actor: Actor, at: dt.datetime, looked_before: dt.datetime) -> QuerySet[CaseFile]:
    looks = AuditEvent.objects.filter(
        subject_type=CaseFile._meta.label_lower,
        subject_id=OuterRef("pk"),
        worker_id=actor.worker_id or 0,
        action=FILE_READ,
        at__lte=looked_before,
    )
    files = CaseFile.objects.known_to(actor, at=at).with_standing(actor, at=at)
    drafts = EntryDraft.objects.filter(file_id=OuterRef("pk"), worker_id=actor.worker_id or 0)
    files = files.annotate(last_look=Subquery(looks.order_by("-at").values("at")[:1]), has_draft=Exists(drafts))
    return files.select_related("centre__territory", "household").filter(uuid=file_uuid)


def by_number(text: str, actor: Actor, *, at: dt.datetime) -> CaseFile | None:
    """The file with a number as people write it ("2026-412", "2026/000412"), if the actor may know of it."""
    match = re.fullmatch(r"\s*(\d{4})\s*[-/ ]\s*(\d{1,6})\s*", text)
    if match is None:
        return None
    number = rules.file_number(int(match[1]), int(match[2]))
    return CaseFile.objects.known_to(actor, at=at).select_related("centre").filter(number=number).first()


def team(file: CaseFile, *, on: dt.date) -> list[Assignment]:
    """Who is responsible on a day or will be, by role; each has its worker (one query)."""
    return _by_rank(_running_with_worker(file.pk, on), on)


def team_of(file_id: int, *, on: dt.date) -> list[Assignment]:
    """The same by key; each has its worker and its file's centre."""
    return _by_rank(_running(file_id, on).select_related("worker", "file__centre"), on)


@prepared
def _running_with_worker(file_id: int, on: dt.date) -> QuerySet[Assignment]:
    return _running(file_id, on).select_related("worker")


def _running(file_id: int, on: dt.date) -> QuerySet[Assignment]:
    return Assignment.objects.filter(Q(valid__endswith__isnull=True) | Q(valid__endswith__gt=on), file_id=file_id)


def _by_rank(assignments: Iterable[Assignment], on: dt.date) -> list[Assignment]:
    return sorted(assignments, key=lambda a: (RANK[Role(a.role)], a.since or on, a.pk))


def former_team(file: CaseFile, *, on: dt.date) -> list[Assignment]:
    """Who was responsible before, the last first (one query)."""
    former = Assignment.objects.filter(file=file, valid__endswith__lte=on).select_related("worker")
    return list(former.order_by("-valid", "-pk")[:20])


def centres_directed(actor: Actor) -> list[Centre]:
    """Centres whose work the actor shares out, by name (one query)."""
    centres = Centre.objects.order_by("name", "pk")
    if not actor.holds(Post.INSTITUTE):
        centres = centres.filter(
            Q(pk__in=actor.centres(Post.CENTRE_DIRECTOR)) | Q(territory__in=actor.territories(Post.TERRITORIAL_DIRECTOR))
        )
    return list(centres)


def centres_to_open(actor: Actor, *, on: dt.date) -> list[Centre]:
    """Centres at which the actor may open files, those of its posts first (one query)."""
    own = actor.centres(Post.FRONT_DESK, Post.PROFESSIONAL)
    centres = {centre.pk: centre for centre in Centre.objects.filter(pk__in=own).order_by("name")}
    if actor.holds(Post.CENTRE_DIRECTOR, Post.TERRITORIAL_DIRECTOR, Post.INSTITUTE):
        centres |= {centre.pk: centre for centre in centres_directed(actor)}
    return list(centres.values())


def professionals_of(centre_ids: Collection[int], *, on: dt.date) -> list[Worker]:
    """Who attends people at these centres, by name (one query)."""
    return list(organisation.professionals_of(frozenset(centre_ids), on=on))


def address(file: CaseFile, *, on: dt.date) -> Address | None:
    return next(iter(_homes(file.household_id, on)), None)


@prepared
def _homes(household_id: int, on: dt.date) -> QuerySet[Address]:
    return Address.objects.on(on).filter(household_id=household_id, use=Address.Use.HOME).order_by("pk")[:1]


def history(file: CaseFile) -> QuerySet[FileEvent]:
    """Its steps, newest first."""
    return file.events.select_related("worker").order_by("-at", "-pk")


def closed_because(file: CaseFile) -> FileEvent | None:
    return history(file).filter(kind=FileEvent.Kind.CLOSED).first()


@dataclasses.dataclass(frozen=True, slots=True)
class FileOf:
    """The file that a person's household has today: the live one, else the latest."""

    uuid: UUID
    number: str
    centre_id: int
    centre: str
    referent: str
    state: str
    state_label: str


def files_of(person_ids: Collection[int], on: dt.date | None = None, *, actor: Actor | None = None) -> dict[int, FileOf]:
    """For each person whose household has a file, that file (two queries).

    For an `actor`, without those who left a household safely and with whom the actor does not work: which file is where they are.
    """
    day = on or clock.today()
    homes = _homes_of(tuple(sorted(person_ids)), day, actor, clock.now())
    household_of = {person: home for person, home, _main in sorted(homes, key=lambda row: row[2])}  # the main one is written last
    files: list[Any] = _of_households(tuple(sorted(set(household_of.values()))), day)
    live_last = sorted(files, key=lambda f: (f.state != CaseFile.State.CLOSED, f.opened_on, f.pk))
    by_household = {
        f.household_id: FileOf(f.uuid, f.number, f.centre_id, f.centre.name, f.referent or "", f.state, f.get_state_display())
        for f in live_last
    }
    return {person: by_household[home] for person, home in household_of.items() if home in by_household}


@prepared
def _homes_of(
    person_ids: tuple[int, ...], day: dt.date, actor: Actor | None, at: dt.datetime
) -> QuerySet[HouseholdMembership, tuple[int, int, bool]]:
    memberships = HouseholdMembership.objects.on(day).filter(person_id__in=person_ids)
    if actor is not None:
        reached = Reach.objects.of(actor, at=at).values("person_id")
        memberships = memberships.filter(~Q(person_id__in=people.guarded()) | Q(person_id__in=reached))
    return memberships.values_list("person_id", "household_id", "main")


@prepared
def _of_households(household_ids: tuple[int, ...], day: dt.date) -> QuerySet[CaseFile]:
    referent = Assignment.objects.on(day).filter(file_id=OuterRef("pk"), role=Role.REFERENT).values("worker__name")[:1]
    return CaseFile.objects.filter(household_id__in=household_ids).select_related("centre").annotate(referent=Subquery(referent))


@dataclasses.dataclass(frozen=True, slots=True)
class PersonOfMine:
    """A file among "my people"."""

    uuid: UUID
    number: str
    label: str
    size: int
    state: str
    phase: str
    phase_label: str
    intensity: str
    intensity_label: str
    role: str
    role_label: str
    last_contact: dt.datetime | None
    next_appointment: dt.datetime | None


@dataclasses.dataclass(frozen=True, slots=True)
class MyPeople:
    """The first of somebody's files, and how many they are."""

    first: list[PersonOfMine]
    files: int


def my_people(worker_id: int, on: dt.date, *, actor: Actor | None = None, first: int | None = None) -> MyPeople:
    """Files that the worker is responsible for on a day and that are not closed, longest without contact first (two queries and the names).

    first: so many of them are told; all, if nothing is said.
    """
    best: dict[int, Any] = {}
    for row in sorted(_held(worker_id, on, clock.day_span(on)[1]), key=lambda row: -RANK[Role(row.role)]):
        best[row.file_id] = row  # two roles in one file: the first in rank names it
    longest = sorted(best.values(), key=lambda row: (row.last_contact is not None, row.last_contact or row.pk, row.pk))
    told = longest[:first]
    homes = tuple(sorted({row.file__household_id for row in told}))
    living: dict[int, list[dt.datetime | None]] = {home: [] for home in homes}
    for home, comes in _coming(worker_id, on, clock.day_span(on)[0], homes):
        living[home].append(comes)
    labels = people.households_label(homes, on, actor=actor)
    rows = [_of_mine(row, labels[row.file__household_id], living[row.file__household_id]) for row in told]
    return MyPeople(rows, len(longest))


@prepared
def _held(worker_id: int, on: dt.date, tonight: dt.datetime) -> QuerySet[Assignment, Any]:
    """One row a role, with when somebody of the household was last in contact."""
    held = Assignment.objects.on(on).filter(worker_id=worker_id).exclude(file__state=CaseFile.State.CLOSED)
    lives = HouseholdMembership.objects.on(on).filter(household_id=OuterRef("file__household_id"))
    contact = EntryParticipant.objects.filter(file_id=OuterRef("file_id"), happened_at__lt=tonight)
    latest = contact.order_by().values("file_id").annotate(last=Max("happened_at")).values("last")
    rows = held.filter(Exists(lives.filter(known_to_worker(worker_id, on=on)))).annotate(last_contact=Subquery(latest))
    of_file = ("file__household_id", "file__uuid", "file__number", "file__state", "file__phase", "file__intensity")
    return rows.values_list("pk", "file_id", "role", "last_contact", *of_file, named=True)


@prepared
def _coming(worker_id: int, on: dt.date, morning: dt.datetime, homes: tuple[int, ...]) -> QuerySet[HouseholdMembership, Any]:
    """Household and next appointment of each who lives there."""
    living = HouseholdMembership.objects.on(on).filter(known_to_worker(worker_id, on=on), household_id__in=homes)
    coming = Appointment.objects.filter(state=Appointment.State.BOOKED, span__startswith__gte=morning, person_id=OuterRef("person_id"))
    upcoming = coming.annotate(start=Lower("span")).order_by().values("state").annotate(first=Min("start")).values("first")
    return living.annotate(comes=Subquery(upcoming)).values_list("household_id", "comes")


def _of_mine(row: Any, label: str, living: Sequence[dt.datetime | None]) -> PersonOfMine:
    return PersonOfMine(
        uuid=row.file__uuid,
        number=row.file__number,
        label=label,
        size=len(living),
        state=row.file__state,
        phase=row.file__phase,
        phase_label=str(CaseFile.Phase(row.file__phase).label),
        intensity=row.file__intensity,
        intensity_label=str(CaseFile.Intensity(row.file__intensity).label),
        role=row.role,
        role_label=str(Role(row.role).label),
        last_contact=row.last_contact,
        next_appointment=min((comes for comes in living if comes), default=None),
    )


def known_to_worker(worker_id: int, *, on: dt.date, path: str = "person") -> Q:
    """Persons of whom a worker may know, for lists by worker: nobody sealed, but by a team of theirs."""
    teams = TeamMembership.objects.on(on).filter(worker_id=worker_id).values("team_id")
    return Q(**{f"{path}__sealed_by__isnull": True}) | Q(**{f"{path}__sealed_by__in": teams})


def workers_to_assign(file: CaseFile, *, on: dt.date) -> QuerySet[Worker]:
    """Who can be responsible: whoever attends people at the file's centre, or directs it, by name."""
    posts = Q(posts__centre=file.centre_id, posts__role__in=["professional", "centre_director"], posts__valid__contains=on)
    return Worker.objects.filter(posts).distinct().order_by("name")


@dataclasses.dataclass(frozen=True, slots=True)
class Caseload:
    """How many files a professional of a centre answers for, for whoever shares out the work (LOPDGDD: to allocate, not to rank)."""

    worker: Worker
    files: int
    high: int


def caseloads(centre_id: int, *, on: dt.date) -> list[Caseload]:
    """Referents of a centre with their live files, by name (one query)."""
    held = Q(assignments__role=Role.REFERENT, assignments__valid__contains=on) & ~Q(assignments__file__state=CaseFile.State.CLOSED)
    held &= Q(assignments__file__centre_id=centre_id)
    workers = Worker.objects.filter(posts__centre_id=centre_id, posts__role="professional", posts__valid__contains=on)
    counted = workers.annotate(
        n=Count("assignments", filter=held, distinct=True),
        high=Count("assignments", filter=held & Q(assignments__file__intensity=CaseFile.Intensity.HIGH), distinct=True),
    )
    return [Caseload(worker, worker.n, worker.high) for worker in counted.order_by("name")]


def files_of_referent(worker_id: int, centre_id: int, *, on: dt.date) -> list[CaseFile]:
    """Live files of a centre whose referent the worker is."""
    held = Assignment.objects.on(on).filter(worker_id=worker_id, role=Role.REFERENT)
    files = CaseFile.objects.filter(centre_id=centre_id, pk__in=held.values("file_id")).exclude(state=CaseFile.State.CLOSED)
    return list(files.select_related("centre").order_by("number"))


def labels(files: Sequence[CaseFile], *, on: dt.date, actor: Actor | None = None) -> dict[int, str]:
    """Households' names on a day: "Família Benali Ortega", by household."""
    return people.households_label([file.household_id for file in files], on, actor=actor)
