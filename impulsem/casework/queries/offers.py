"""What a new entry is offered: who took part, when, for how long, with whom. What is known is not asked."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Sequence
from uuid import UUID, uuid4

from django.utils import timezone

from impulsem.agenda.models import Appointment, Channel
from impulsem.casework.models import Assignment, CaseFile, Entry
from impulsem.casework.permissions import Standing, is_desk_only
from impulsem.casework.queries.files import files_of, find_file, team
from impulsem.casework.queries.page import FilePage
from impulsem.casework.queries.plans import open_actions
from impulsem.organisation.models import Worker
from impulsem.people import queries as people
from impulsem.people.models import Household, Person
from impulsem.people.queries import Member, PersonHit
from impulsem.platform.actors import Actor

USUAL_MINUTES = 30
MINUTES_AT_THE_DESK = 10


@dataclasses.dataclass(frozen=True, slots=True)
class Choice:
    """A person who may have taken part."""

    id: int
    uuid: UUID
    called: str
    name: str
    chosen: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Offer:
    """A new entry as far as it is known before a word is written."""

    key: UUID
    file: CaseFile | None
    appointment: Appointment | None
    people: tuple[Choice, ...]
    professionals: tuple[tuple[UUID, str, bool], ...]  # uuid, name, chosen
    readers: tuple[str, ...]  # who, besides the writer, will read what is confidential
    happened_at: dt.datetime
    minutes: int
    channel: str
    kind: str  # empty: as follows from the channel
    actions: tuple[tuple[UUID, str, str], ...] = ()  # open ones of the plan: key, what, who


def offer_in_file(page: FilePage, actor: Actor, *, at: dt.datetime) -> Offer:
    """The entry at hand on a file's page (one query)."""
    return _offer(page.file, page.members, page.team, page.to_write, actor, at=at)


def offer(
    actor: Actor,
    *,
    at: dt.datetime,
    file: tuple[CaseFile, Standing] | None = None,
    appointment: Appointment | None = None,
    person: Person | None = None,
) -> Offer:
    """A new entry for a file, for an appointment (as `appointment_to_write` gives it) or for a person (at most seven queries)."""
    today = timezone.localdate(at)
    person = appointment.person if appointment is not None else person
    household: Household | None = file[0].household if file is not None else None
    if household is None and person is not None:
        household = people.household_of(person, today)
    members = people.household_on(household, today, actor=actor, at=at) if household is not None else []
    found = file[0] if file is not None else None
    if found is None and person is not None:
        known = files_of([person.pk], today, actor=actor).get(person.pk)
        there = find_file(known.uuid, actor, at=at) if known is not None else None
        found = there[0] if there is not None and there[1].writes else None
    responsible = team(found, on=today) if found is not None else []
    made = _offer(found, members, responsible, appointment, actor, at=at, chosen=person.pk if person is not None else None)
    if person is not None and person.pk not in {choice.id for choice in made.people}:
        made = dataclasses.replace(made, people=(_choice(person, chosen=True), *made.people))
    return made


def _offer(
    file: CaseFile | None,
    members: Sequence[Member],
    responsible: Sequence[Assignment],
    appointment: Appointment | None,
    actor: Actor,
    *,
    at: dt.datetime,
    chosen: int | None = None,
) -> Offer:
    if chosen is None:
        chosen = appointment.person_id if appointment is not None else (members[0].person_id if len(members) == 1 else None)
    today = timezone.localdate(at)
    workers = {a.worker_id: a.worker for a in responsible if (a.since is None or a.since <= today)}
    others = [worker for key, worker in workers.items() if key != actor.worker_id]
    at_the_desk = is_desk_only(actor)
    minutes = appointment.minutes if appointment is not None else MINUTES_AT_THE_DESK if at_the_desk else USUAL_MINUTES
    return Offer(
        key=uuid4(),
        file=file,
        appointment=appointment,
        people=tuple(Choice(m.person_id, m.uuid, m.first_name, m.full_name, m.person_id == chosen) for m in members),
        professionals=tuple((worker.uuid, worker.name, False) for worker in others),
        readers=tuple(worker.name for worker in others),
        happened_at=_began(appointment, minutes, at=at),
        minutes=minutes,
        channel=appointment.channel if appointment is not None else Channel.CENTRE,
        kind=Entry.Kind.INFORMATION if at_the_desk else "",
        actions=tuple(open_actions(file.pk, actor, at=at)) if file is not None and not at_the_desk else (),
    )


def _began(appointment: Appointment | None, minutes: int, *, at: dt.datetime) -> dt.datetime:
    """When it began: as the appointment says if that is past, else so that it ends about now."""
    if appointment is not None and appointment.starts_at <= at:
        return appointment.starts_at
    began = at if appointment is not None else at - dt.timedelta(minutes=minutes)
    return began - dt.timedelta(minutes=began.minute % 5, seconds=began.second, microseconds=began.microsecond)


def appointment_to_write(appointment_uuid: UUID, actor: Actor, *, at: dt.datetime) -> Appointment | None:
    """An appointment of the actor's centre or own day with somebody whom the actor may know of; `entry_uuid` if it has its entry."""
    known = Person.objects.visible_to(actor, at=at)
    rows = Appointment.objects.filter(uuid=appointment_uuid, person__in=known).select_related("person", "centre", "reason")
    for row in rows:
        mine = row.centre_id in actor.centres() or row.bookings.filter(resource__worker_id=actor.worker_id or 0).exists()
        return row if mine else None
    return None


def entry_of(appointment: Appointment) -> Entry | None:
    return Entry.objects.filter(appointment=appointment).first()


def people_named(uuids: Collection[UUID], actor: Actor, *, at: dt.datetime) -> list[Choice]:
    """Those of these persons whom the actor may know of; a forged key is simply not there (one query)."""
    if not uuids:
        return []
    return [_choice(person, chosen=True) for person in Person.objects.visible_to(actor, at=at).filter(uuid__in=uuids).order_by("pk")]


def find_people(text: str, actor: Actor, *, at: dt.datetime) -> list[PersonHit]:
    """The first few whom `text` may mean."""
    return list(people.search(text, actor=actor, at=at, limit=6))


def colleagues(actor: Actor, *, on: dt.date) -> list[Worker]:
    """Who else may have taken part: whoever has a post at the actor's centres, by name (one query)."""
    posts = Worker.objects.filter(posts__centre__in=actor.centres(), posts__valid__contains=on)
    return list(posts.exclude(pk=actor.worker_id or 0).distinct().order_by("name"))


def workers_named(uuids: Collection[UUID]) -> dict[UUID, int]:
    return dict(Worker.objects.filter(uuid__in=uuids).values_list("uuid", "pk"))


@dataclasses.dataclass(frozen=True, slots=True)
class Where:
    """Where an entry will appear."""

    files: tuple[str, ...]  # numbers
    without_file: tuple[str, ...]  # given names of those who have none
    appointment: Appointment | None


def where(choices: Sequence[Choice], appointment: Appointment | None, *, on: dt.date, actor: Actor | None = None) -> Where:
    """Which files the entry will be in, by who took part (two queries)."""
    files = files_of([choice.id for choice in choices], on, actor=actor) if choices else {}
    numbers = dict.fromkeys(files[choice.id].number for choice in choices if choice.id in files)
    return Where(tuple(numbers), tuple(choice.called for choice in choices if choice.id not in files), appointment)


def _choice(person: Person, *, chosen: bool) -> Choice:
    return Choice(person.pk, person.uuid, person.known_as or person.given_name, person.full_name, chosen)
