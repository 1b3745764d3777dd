"""Reads about files on their way, caseloads that are at risk, and what a newcomer inherits."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from impulsem.casework.models import Assignment, CaseFile, Commitment, Transfer
from impulsem.casework.queries.files import PersonOfMine, my_people
from impulsem.casework.queries.tasks import Task, inbox
from impulsem.organisation.models import Role as Post
from impulsem.organisation.models import Worker, WorkerPost
from impulsem.people import queries as people
from impulsem.people.models import HouseholdMembership
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.handover import Bundle, Thing, checklist
from impulsem.platform.registries import Text

Role = Assignment.Role


def bundle_of(file: CaseFile, *, worker_id: int | None, on: dt.date) -> Bundle:
    """What a file's checklist is asked about (one query)."""
    members = HouseholdMembership.objects.on(on).filter(household_id=file.household_id, person__sealed_by__isnull=True)
    return Bundle(
        file_id=file.pk,
        household_id=file.household_id,
        person_ids=tuple(members.order_by("pk").values_list("person_id", flat=True)),
        worker_id=worker_id,
        on=on,
    )


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """An item of the checklist. `things` is empty where the reader may know only how many."""

    label: Text
    count: int
    first_due: dt.date | None
    goes_by_itself: bool
    advice: Text
    things: tuple[Thing, ...]


def lines_of(made: Transfer, *, on: dt.date, in_full: bool) -> list[Line]:
    """What goes with the file: as it was when it was accepted, else as it is now."""
    if made.state == Transfer.State.ACCEPTED:
        kept = {item.code: item for item in made.items.all()}
        return [
            Line(item.label, kept[item.code].count, kept[item.code].first_due, kept[item.code].moved, item.advice, ())
            for item in checklist
            if item.code in kept
        ]
    bundle = bundle_of(made.file, worker_id=made.from_worker_id, on=on)
    lines = []
    for item in checklist:
        things = tuple(item.load(bundle))
        due = min((thing.due for thing in things if thing.due is not None), default=None)
        lines.append(Line(item.label, len(things), due, item.move is not None, item.advice, things if in_full else ()))
    return lines


def transfers_for(actor: Actor) -> QuerySet[Transfer]:
    """Those that the actor offered, is offered, or whose centres it directs; open ones first."""
    mine = Q(to_worker_id=actor.worker_id or 0) | Q(from_worker_id=actor.worker_id or 0) | Q(proposed_by_id=actor.worker_id or 0)
    if actor.holds(Post.INSTITUTE):
        mine |= Q(pk__isnull=False)
    centres, territories = actor.centres(Post.CENTRE_DIRECTOR), actor.territories(Post.TERRITORIAL_DIRECTOR)
    for path in ("file__centre", "to_centre"):
        mine |= Q(**{f"{path}_id__in": centres}) | Q(**{f"{path}__territory_id__in": territories})
    rows = Transfer.objects.filter(mine).select_related("file__centre", "from_worker", "to_worker", "to_centre", "proposed_by")
    sealed = HouseholdMembership.objects.on(clock.today()).filter(
        household_id=OuterRef("file__household_id"), person__sealed_by__isnull=False
    )
    ours = Q(to_worker_id=actor.worker_id or 0) | Q(from_worker_id=actor.worker_id or 0)
    return rows.filter(~Exists(sealed) | ours).order_by("-proposed_at")


def find_transfer(key: UUID, actor: Actor) -> Transfer | None:
    return transfers_for(actor).filter(uuid=key).prefetch_related("items").first()


@dataclasses.dataclass(frozen=True, slots=True)
class AtRisk:
    """A worker whose post has ended or ends soon, and who is still the referent of files."""

    worker: Worker
    ends_on: dt.date
    files: int
    on_their_way: int


def at_risk(centre_ids: Collection[int], *, on: dt.date, days: int = 60) -> list[AtRisk]:
    """Referents at these centres without a post then, the first who leaves first (two queries)."""
    held = Q(assignments__role=Role.REFERENT, assignments__valid__contains=on, assignments__file__centre_id__in=list(centre_ids))
    held &= ~Q(assignments__file__state=CaseFile.State.CLOSED)
    stays = WorkerPost.objects.on(on + dt.timedelta(days=days)).filter(
        worker_id=OuterRef("pk"), role__in=[Post.PROFESSIONAL, Post.CENTRE_DIRECTOR]
    )
    moving = held & Q(assignments__file__transfers__state=Transfer.State.PROPOSED)
    leaving = Worker.objects.filter(~Exists(stays)).annotate(
        n=Count("assignments__file", filter=held, distinct=True), moving=Count("assignments__file", filter=moving, distinct=True)
    )
    found = list(leaving.filter(n__gt=0).order_by("name"))
    ends = dict(
        WorkerPost.objects.filter(worker__in=found, role__in=[Post.PROFESSIONAL, Post.CENTRE_DIRECTOR])
        .order_by("valid")
        .values_list("worker_id", "valid")
    )
    rows = [AtRisk(worker, ends[worker.pk].upper if worker.pk in ends else on, worker.n, worker.moving) for worker in found]
    return sorted(rows, key=lambda row: (row.ends_on, row.worker.name))


@dataclasses.dataclass(frozen=True, slots=True)
class Suggestion:
    """Who could take a file, and why they are named first: they know it, they speak the language, they have the fewest files."""

    worker: Worker
    knows_it: bool
    speaks: bool
    files: int


@dataclasses.dataclass(frozen=True, slots=True)
class Leaving:
    """One of a leaver's files with who could take it, the likeliest first. A person decides."""

    file: CaseFile
    label: str
    suggestions: list[Suggestion]
    on_its_way: bool


def leaving(worker: Worker, files: Sequence[CaseFile], candidates: Sequence[Worker], *, on: dt.date, actor: Actor) -> list[Leaving]:
    """A leaver's files with suggestions (five queries). A file counts as given when the next is looked at: nobody gets them all."""
    labels = people.households_label([file.household_id for file in files], on, actor=actor)
    assigned: dict[int, set[int]] = {}
    for file_id, worker_id in Assignment.objects.on(on).filter(file__in=files).exclude(worker=worker).values_list("file_id", "worker_id"):
        assigned.setdefault(file_id, set()).add(worker_id)
    spoken: dict[int, list[str]] = {}
    living = HouseholdMembership.objects.on(on).filter(household_id__in=[file.household_id for file in files])
    for household, languages in living.filter(person__sealed_by__isnull=True).values_list("household_id", "person__languages"):
        spoken.setdefault(household, []).extend(languages[:1])
    held = Assignment.objects.on(on).filter(worker__in=candidates, role=Role.REFERENT).exclude(file__state=CaseFile.State.CLOSED)
    load = dict.fromkeys((one.pk for one in candidates), 0) | dict(
        held.values("worker_id").annotate(n=Count("pk")).values_list("worker_id", "n").order_by("worker_id")
    )
    moving = set(Transfer.objects.filter(file__in=files, state=Transfer.State.PROPOSED).values_list("file_id", flat=True))
    found = []
    for file in files:
        needs = set(spoken.get(file.household_id, ())) - {"ca", "es"}
        options = [
            Suggestion(one, one.pk in assigned.get(file.pk, ()), bool(needs) and needs <= set(one.languages), load[one.pk])
            for one in candidates
        ]
        options.sort(key=lambda s: (not s.knows_it, bool(needs) and not s.speaks, s.files, s.worker.name))
        if options and file.pk not in moving:
            load[options[0].worker.pk] += 1
        found.append(Leaving(file, labels.get(file.household_id, ""), options, file.pk in moving))
    return found


def files_led(worker_id: int, centre_ids: Collection[int], *, on: dt.date) -> QuerySet[CaseFile]:
    """Live files of these centres whose referent the worker is; none with somebody sealed, whose team shares them out itself."""
    held = Assignment.objects.on(on).filter(worker_id=worker_id, role=Role.REFERENT)
    sealed = HouseholdMembership.objects.on(on).filter(household_id=OuterRef("household_id"), person__sealed_by__isnull=False)
    files = CaseFile.objects.filter(~Exists(sealed), centre_id__in=list(centre_ids), pk__in=held.values("file_id"))
    return files.exclude(state=CaseFile.State.CLOSED).select_related("centre").order_by("number")


@dataclasses.dataclass(frozen=True, slots=True)
class Inherited:
    """A file of the brief: who, what was promised, what is due. `transfer`: how it came, if it came by one."""

    mine: PersonOfMine
    members: list[people.Member]
    needs_interpreter: bool
    promises: list[Task]
    transfer: Transfer | None


def inherited(worker_id: int, *, at: dt.datetime, actor: Actor, days: int = 90) -> list[Inherited]:
    """The files of which the worker became responsible lately, those longest without contact first. Only what the worker reaches."""
    on = timezone.localdate(at)
    lately = Assignment.objects.on(on).filter(worker_id=worker_id, valid__startswith__gte=on - dt.timedelta(days=days))
    uuids = set(lately.values_list("file__uuid", flat=True))
    rows = [row for row in my_people(worker_id, on, actor=actor).first if row.uuid in uuids]
    files = {file.uuid: file for file in CaseFile.objects.within_reach(actor, at=at).filter(uuid__in=[row.uuid for row in rows])}
    promised: dict[UUID | None, list[Task]] = {}
    for task in inbox(worker_id, on, actor=actor):
        promised.setdefault(task.file_uuid, []).append(task)
    came = {made.file_id: made for made in Transfer.objects.filter(file__in=files.values(), state="accepted").select_related("from_worker")}
    found = []
    for row in rows:
        file = files.get(row.uuid)
        if file is None:
            continue
        members = people.household_sheet(file.household_id, on, actor=actor, at=at).members
        found.append(Inherited(row, members, any(m.needs_interpreter for m in members), promised.get(row.uuid, []), came.get(file.pk)))
    return found


def open_promises_of(worker_id: int | None, file_id: int) -> QuerySet[Commitment]:
    """What a worker has still to keep, or to follow up, in a file."""
    return Commitment.objects.filter(file_id=file_id, worker_id=worker_id or 0, state=Commitment.State.OPEN).order_by("due_on", "pk")
