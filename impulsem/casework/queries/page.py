"""The file as one page: who it is about, who is responsible, what must be seen first."""

from __future__ import annotations

import dataclasses
import datetime as dt

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from impulsem.agenda.models import Appointment, Booking
from impulsem.casework.models import Assignment, CaseFile, Entry
from impulsem.casework.permissions import Standing
from impulsem.casework.queries.files import address, team
from impulsem.casework.queries.since import News, since_last_look
from impulsem.people import queries as people
from impulsem.people.models import Address
from impulsem.people.queries import ContactAlert, Member
from impulsem.platform.actors import Actor
from impulsem.platform.prepared import prepared
from impulsem.platform.registries import Subject
from impulsem.platform.web.dates import locale

State = Appointment.State


@dataclasses.dataclass(frozen=True, slots=True)
class FilePage:
    """What the file's page shows besides its panels and its timeline."""

    file: CaseFile
    standing: Standing
    label: str
    members: list[Member]
    address: Address | None
    languages: tuple[str, ...]
    needs_interpreter: bool
    team: list[Assignment]  # with who will be
    referent: Assignment | None
    co_referents: tuple[Assignment, ...]
    alerts: list[ContactAlert]
    next_appointment: Appointment | None
    to_write: Appointment | None  # today's appointment of this household with the actor, without its entry yet
    news: News | None
    subject: Subject

    @property
    def is_today(self) -> bool:
        """The next appointment is today."""
        return self.next_appointment is not None and timezone.localdate(self.next_appointment.starts_at) == self.subject.on


def file_page(file: CaseFile, standing: Standing, actor: Actor, *, at: dt.datetime) -> FilePage:
    """Everything on top of the page of a file found by `find_file` (at most eight queries)."""
    today = timezone.localdate(at)
    home = people.household_sheet(file.household_id, today, actor=actor, at=at)
    members = home.members
    person_ids = [member.person_id for member in members]
    responsible = team(file, on=today)
    now = [a for a in responsible if a.since is None or a.since <= today]
    appointments = _appointments(person_ids, actor, at=at)
    last_look = file.last_look  # type: ignore[attr-defined]  # annotated by find_file
    return FilePage(
        file=file,
        standing=standing,
        label=home.label,
        members=members,
        address=address(file, on=today),
        languages=language_names(members),
        needs_interpreter=any(member.needs_interpreter for member in members),
        team=responsible,
        referent=next((a for a in now if a.role == Assignment.Role.REFERENT), None),
        co_referents=tuple(a for a in now if a.role == Assignment.Role.CO_REFERENT),
        alerts=people.contact_alerts({member.person_id: member.first_name for member in members}, today) if members else [],
        next_appointment=next((a for a in appointments if a.state in (State.BOOKED, State.ARRIVED) and a.ends_at > at), None),
        to_write=next((a for a in appointments if _to_write(a, at=at)), None),
        news=since_last_look(file, actor, last_look, at=at, team=responsible),
        subject=_subject(file, members, at=at),
    )


def file_heading(file: CaseFile, actor: Actor, *, at: dt.datetime) -> str:
    """The household's name, for the pages about a file (one query)."""
    return people.households_label([file.household_id], timezone.localdate(at), actor=actor, at=at)[file.household_id]


def household_label(household_id: int, actor: Actor, *, at: dt.datetime) -> str:
    """The name of a household that may have no file (one query)."""
    return people.households_label([household_id], timezone.localdate(at), actor=actor, at=at)[household_id]


def members_of(file: CaseFile, actor: Actor, *, at: dt.datetime) -> list[Member]:
    """Who lives there now, as far as the actor may know (one query)."""
    return people.household_sheet(file.household_id, timezone.localdate(at), actor=actor, at=at).members


def subject_of(file: CaseFile, actor: Actor, *, at: dt.datetime) -> Subject:
    """What the panels of a file's page are about (one query)."""
    members = members_of(file, actor, at=at)
    return _subject(file, members, at=at)


def _subject(file: CaseFile, members: list[Member], *, at: dt.datetime) -> Subject:
    return Subject(
        file_id=file.pk,
        file_uuid=file.uuid,
        household_id=file.household_id,
        person_ids=tuple(member.person_id for member in members),
        on=timezone.localdate(at),
        seen_before=file.last_look,  # type: ignore[attr-defined]  # annotated by find_file
    )


def language_names(members: list[Member]) -> tuple[str, ...]:
    """The languages that the household speaks, the best of each first, in the reader's words."""
    best_first = sorted({code: rank for member in members for rank, code in reversed(list(enumerate(member.languages)))}.items(), key=_rank)
    names = locale().languages
    return tuple(names.get(code, code) for code, _rank in best_first[:4])


def _rank(pair: tuple[str, int]) -> int:
    return pair[1]


def _appointments(person_ids: list[int], actor: Actor, *, at: dt.datetime) -> list[Appointment]:
    """Of the household, from today on, by hour, with whether the actor attends and whether it has its entry (one query)."""
    if not person_ids:
        return []
    start_of_day = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    return _appointments_from(tuple(person_ids), actor, start_of_day)


@prepared
def _appointments_from(person_ids: tuple[int, ...], actor: Actor, start: dt.datetime) -> QuerySet[Appointment]:
    mine = Booking.objects.filter(appointment_id=OuterRef("pk"), released=False, resource__worker_id=actor.worker_id or 0)
    rows = Appointment.objects.filter(
        person_id__in=person_ids, span__startswith__gte=start, state__in=[State.BOOKED, State.ARRIVED, State.ATTENDED]
    )
    rows = rows.annotate(mine=Exists(mine), written=Exists(Entry.objects.filter(appointment_id=OuterRef("pk"))))
    return rows.order_by("span__startswith", "pk")[:20]


def _to_write(appointment: Appointment, *, at: dt.datetime) -> bool:
    """It has begun, or begins within the half hour, and the actor attends it."""
    soon = at + dt.timedelta(minutes=30)
    flags: dict[str, bool] = appointment.__dict__
    return (
        flags["mine"]
        and not flags["written"]
        and timezone.localdate(appointment.starts_at) == timezone.localdate(at)
        and (appointment.starts_at <= soon)
    )
