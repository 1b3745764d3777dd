"""A request comes in, gets its day, changes hands, is no longer needed; which entries were work for it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from impulsem.agenda.models import ClosedDay
from impulsem.casework.models import CaseFile, Entry
from impulsem.casework.permissions import standing_of
from impulsem.documents import services as documents
from impulsem.documents.models import Document
from impulsem.people.models import Person
from impulsem.platform import audit
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed, refusing
from impulsem.platform.working_days import next_working_day
from impulsem.reports import permissions, rules
from impulsem.reports.models import ReportRequest, ReportType, RequestEntry, RequestEvent, TypeVersion
from impulsem.reports.services import refusals
from impulsem.reports.services.types import version_on

State = ReportRequest.State
Kind = RequestEvent.Kind
LOOKED_AT = dt.timedelta(days=800)  # of public holidays, from the day on which a request came: a year of working days


@dataclasses.dataclass(frozen=True, slots=True)
class RequestDetails:
    """Who asks, about whom, by when. due_asked: the day that the request itself says, if it does; language: none for the type's."""

    asked_by: str
    about: Sequence[Person]
    received_on: dt.date
    reference: str = ""
    due_asked: dt.date | None = None
    language: str = ""


@transaction.atomic
def receive_request(*, type: ReportType, file: CaseFile, details: RequestDetails, by: Actor, at: dt.datetime) -> ReportRequest:
    """Write down that a report was asked for; the one who does is its author.

    Refuses: NotYourReport, TypeOutOfUse, SayWhoAsks, SayAboutWhom, NotYetReceived, SayByWhen, DueBeforeItCame.
    """
    if by.worker_id is None:
        raise NotAllowed
    here = standing_of(file.pk, by, at=at)
    if not (here.works_here or (here.reaches and not here.desk_only) or here.directs):
        raise refusals.NotYourReport
    today = timezone.localdate(at)
    version = version_on(type, today)
    if version is None or not type.active:
        raise refusals.TypeOutOfUse
    if not details.asked_by.strip():
        raise refusals.SayWhoAsks
    about = list(Person.objects.visible_to(by, at=at).filter(pk__in=[one.pk for one in details.about]))
    if not about or len(about) != len({one.pk for one in details.about}):
        raise refusals.SayAboutWhom
    if details.received_on > today:
        raise refusals.NotYetReceived
    asked, due = deadline(version, details.received_on, details.due_asked)
    request = ReportRequest.objects.create(
        version=version,
        file=file,
        asked_by=details.asked_by.strip()[:150],
        reference=details.reference.strip()[:60],
        received_on=details.received_on,
        due_asked=asked,
        due_on=due,
        language=details.language if details.language in dict(settings.LANGUAGES) else version.language,
        author_id=by.worker_id,
        created_at=at,
    )
    request.about.set(about)
    append(request, Kind.RECEIVED, by=by, at=at)
    audit.record(by, "reports.request_received", on=request, type=type.code, file=file.pk)
    return request


def deadline(version: TypeVersion, received: dt.date, said: dt.date | None) -> tuple[dt.date, dt.date]:
    """The day by the count or as the request says it, and the day until which it is in time: never a holiday (one query).

    Refuses: SayByWhen, DueBeforeItCame.
    """
    if said is not None and said < received:
        raise refusals.DueBeforeItCame
    if said is None and version.deadline_kind == TypeVersion.Deadline.ASKED:
        raise refusals.SayByWhen
    last = max(said or received, received) + LOOKED_AT
    closed = set(ClosedDay.objects.filter(day__gt=received, day__lte=last).values_list("day", flat=True))
    if said is None:
        working = version.deadline_kind == TypeVersion.Deadline.WORKING
        said = rules.count(received, version.deadline_days or 0, working=working, closed=closed)
    return said, next_working_day(said, closed)


@transaction.atomic
def move_deadline(*, request: ReportRequest, due_asked: dt.date, note: str, by: Actor, at: dt.datetime) -> ReportRequest:
    """The body that asked gave another day; the one before stays in the history."""
    request = held(request)
    if not permissions.takes_further(request, by, at=at):
        raise refusals.NotYourReport
    if request.state not in ReportRequest.OPEN:
        raise refusals.CannotFollow
    before = request.due_on
    request.due_asked, request.due_on = deadline(request.version, request.received_on, due_asked)
    request.save(update_fields=["due_asked", "due_on"])
    append(request, Kind.DUE, note=f"{before.isoformat()}: {note.strip()}", by=by, at=at)
    return request


@transaction.atomic
def give_to(*, request: ReportRequest, worker_id: int, by: Actor, at: dt.datetime) -> ReportRequest:
    """Somebody else writes it from now on: the file changed hands. Who handed it over is checked there. Refuses CannotFollow."""
    request = held(request)
    if request.state != State.DRAFT:
        raise refusals.CannotFollow
    request.author_id = worker_id
    if request.reviewer_id == worker_id:
        request.reviewer = None
    request.save(update_fields=["author", "reviewer"])
    append(request, Kind.AUTHOR, note=request.author.name, by=by, at=at)
    audit.record(by, "reports.request_author", on=request, author=worker_id)
    return request


@transaction.atomic
def withdraw_request(*, request: ReportRequest, note: str = "", by: Actor, at: dt.datetime) -> ReportRequest:
    """Whoever asked needs it no longer. Nothing leaves."""
    request = held_with_paper(request)
    if not permissions.takes_further(request, by, at=at):
        raise refusals.NotYourReport
    unsigned = request.document if request.state == State.SIGNING else None
    step(request, State.WITHDRAWN, Kind.WITHDRAWN, note=note, by=by, at=at)
    if unsigned is not None:
        documents.void_signatures(document=unsigned, because=gettext("The report is no longer needed."), by=by, at=at)
    return request


@transaction.atomic
def link_entry(*, request: ReportRequest, entry: Entry, by: Actor, at: dt.datetime) -> RequestEntry:
    """An entry of the file was work for this report. Refuses: NotYourReport, NoSuchEntry, EntryCountedAlready."""
    request = held(request)
    if not permissions.takes_further(request, by, at=at):
        raise refusals.NotYourReport
    if not Entry.objects.filter(pk=entry.pk, participants__file_id=request.file_id).exists():
        raise refusals.NoSuchEntry
    with refusing({"reports_requestentry_entry_id_key": refusals.EntryCountedAlready}):
        link = RequestEntry.objects.create(request=request, entry=entry, linked_at=at, linked_by_id=by.worker_id)
    audit.record(by, "reports.entry_linked", on=request, entry=entry.pk)
    return link


@transaction.atomic
def unlink_entry(*, request: ReportRequest, entry: Entry, by: Actor, at: dt.datetime) -> None:
    """It was not."""
    if not permissions.takes_further(held(request), by, at=at):
        raise refusals.NotYourReport
    RequestEntry.objects.filter(request=request, entry=entry).delete()
    audit.record(by, "reports.entry_unlinked", on=request, entry=entry.pk)


READ = "reports.request_read"


def note_read(*, request: ReportRequest, by: Actor) -> None:
    """Every look at a request is a line of the audit, like every look at a file."""
    audit.record(by, READ, on=request)


def held(request: ReportRequest) -> ReportRequest:
    """The row, locked: two who take a step queue here."""
    return ReportRequest.objects.select_for_update(of=("self",)).select_related("version__type", "file__centre").get(pk=request.pk)


def held_with_paper(request: ReportRequest) -> ReportRequest:
    """Locked with the paper that is being signed. The paper first, as whoever signs it does, or the two would wait for each other."""
    list(Document.objects.select_for_update(of=("self",)).filter(report_request=request))
    return held(request)


def step(request: ReportRequest, state: str, kind: str, *, note: str = "", by: Actor, at: dt.datetime, save: bool = True) -> ReportRequest:
    """To the next state, with its line in the history. The request was locked by `held`. Refuses CannotFollow."""
    if state not in ReportRequest.ALLOWED[State(request.state)]:
        raise refusals.CannotFollow
    request.state = state
    if save:
        request.save(update_fields=["state"])
    append(request, kind, note=note, by=by, at=at)
    audit.record(by, f"reports.request_{kind}", on=request)
    return request


def append(request: ReportRequest, kind: str, *, note: str = "", by: Actor, at: dt.datetime) -> None:
    RequestEvent.objects.create(request=request, at=at, kind=kind, note=note.strip()[:300], worker_id=by.worker_id)
