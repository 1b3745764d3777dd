"""What is to be delivered and by when; the inventory with what each type costs and is worth."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Avg, Count, F, Q, Sum
from django.utils import timezone

from impulsem.casework.models import CaseFile, EntryProfessional
from impulsem.people.queries import households_label
from impulsem.platform.actors import Actor
from impulsem.platform.words import said
from impulsem.reports.models import ReportRequest, ReportType, TypeVersion, Usefulness
from impulsem.reports.reference import requesters

State = ReportRequest.State
SOON = dt.timedelta(days=7)
DONE = dt.timedelta(days=30)
MOST = 200


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """A request in a list. days_left: until the day to deliver; negative when it is late."""

    uuid: UUID
    title: str
    label: str
    file_uuid: UUID
    file_number: str
    asked_by: str
    reference: str
    received_on: dt.date
    due_on: dt.date
    due_asked: dt.date
    days_left: int
    state: str
    state_label: str
    author: str
    reviewer: str
    mine: bool
    to_review: bool
    delivered_on: dt.date | None

    @property
    def late(self) -> bool:
        return self.days_left < 0 and self.delivered_on is None

    @property
    def days_late(self) -> int:
        return -self.days_left


@dataclasses.dataclass(frozen=True, slots=True)
class Board:
    """Requests that the actor may open: late, of the next days, later; those that wait for the actor's approval; the last delivered."""

    to_review: list[Row]
    late: list[Row]
    soon: list[Row]
    later: list[Row]
    delivered: list[Row]

    @property
    def open_count(self) -> int:
        return len(self.late) + len(self.soon) + len(self.later)


def board(actor: Actor, *, at: dt.datetime, mine: bool) -> Board:
    """The overdue board (four queries). mine: only what the actor writes or is to approve."""
    today = timezone.localdate(at)
    seen = ReportRequest.objects.visible_to(actor, at=at)
    if mine:
        seen = seen.filter(Q(author_id=actor.worker_id or 0) | Q(reviewer_id=actor.worker_id or 0))
    pending = rows_of(seen.filter(state__in=ReportRequest.OPEN).order_by("due_on", "pk")[:MOST], actor, at=at)
    done = seen.filter(state=State.DELIVERED, delivered_on__gte=today - DONE).order_by("-delivered_on", "-pk")
    return Board(
        to_review=[row for row in pending if row.to_review],
        late=[row for row in pending if row.late],
        soon=[row for row in pending if not row.late and row.due_on <= today + SOON],
        later=[row for row in pending if row.due_on > today + SOON],
        delivered=rows_of(done[:20], actor, at=at),
    )


def requests_of_file(file_id: int, actor: Actor, *, at: dt.datetime) -> list[Row]:
    """Those of a file, the open first, then the last ones (two queries)."""
    found = (
        ReportRequest.objects.visible_to(actor, at=at).filter(file_id=file_id).order_by(F("delivered_on").desc(nulls_first=True), "due_on")
    )
    return rows_of(found[:8], actor, at=at)


def rows_of(found: Iterable[ReportRequest], actor: Actor, *, at: dt.datetime) -> list[Row]:
    """Requests as lines (two queries)."""
    today = timezone.localdate(at)
    related = found.select_related("version", "file", "author", "reviewer") if hasattr(found, "select_related") else found
    requests = list(related)
    labels = households_label({one.file.household_id for one in requests}, today, actor=actor, at=at)
    return [_row(one, labels[one.file.household_id], actor, today) for one in requests]


def _row(one: ReportRequest, label: str, actor: Actor, today: dt.date) -> Row:
    return Row(
        uuid=one.uuid,
        title=one.version.name,
        label=label,
        file_uuid=one.file.uuid,
        file_number=one.file.number,
        asked_by=one.asked_by,
        reference=one.reference,
        received_on=one.received_on,
        due_on=one.due_on,
        due_asked=one.due_asked,
        days_left=(one.due_on - today).days,
        state=one.state,
        state_label=str(one.get_state_display()),
        author=one.author.name,
        reviewer=one.reviewer.name if one.reviewer else "",
        mine=one.author_id == actor.worker_id,
        to_review=one.reviewer_id == actor.worker_id and one.state == State.IN_REVIEW,
        delivered_on=one.delivered_on,
    )


FEW = 3  # opinions or reports under this tell of nobody in particular, and of nothing in general


@dataclasses.dataclass(frozen=True, slots=True)
class TypeLine:
    """A type in the inventory. asked: requests in a year; delivered; in_time: share; minutes: of entries, for each report that has any.

    useful: mean of the opinions of authors and of recipients, with how many said so.
    """

    code: str
    title: str
    purpose: str
    requester: str
    owner: str
    ground_status: str
    ground_label: str
    deadline: TypeVersion
    active: bool
    number: int
    asked: int
    delivered: int
    in_time: int | None  # percent
    minutes: int | None
    hours: int
    useful_author: float | None
    authors: int
    useful_recipient: float | None
    recipients: int


def inventory(*, on: dt.date, everything: bool = False) -> list[tuple[str, list[TypeLine]]]:
    """Types by who asks (five queries), each with what it costs and is worth: what to prune is seen here."""
    types = ReportType.objects.all() if everything else ReportType.objects.filter(active=True)
    current = _current(on)
    year = dt.timedelta(days=365)
    asked = _by_type(Q(received_on__gte=on - year))
    delivered = _by_type(Q(delivered_on__gte=on - year))
    in_time = _by_type(Q(delivered_on__gte=on - year, delivered_on__lte=F("due_on")))
    minutes = _minutes(on - year)
    opinions: dict[tuple[int, str], tuple[float, int]] = {
        (row["type_id"], row["side"]): (row["mean"], row["number"])
        for row in Usefulness.objects.values("type_id", "side").annotate(mean=Avg("score"), number=Count("pk"))
    }
    grouped: dict[str, list[TypeLine]] = defaultdict(list)
    for one in types.order_by("code"):
        version = current.get(one.pk)
        if version is None:
            continue
        spent, reports = minutes.get(one.pk, (0, 0))
        author, recipient = opinions.get((one.pk, "author"), (None, 0)), opinions.get((one.pk, "recipient"), (None, 0))
        gone = delivered.get(one.pk, 0)
        grouped[one.requester].append(
            TypeLine(
                code=one.code,
                title=version.name,
                purpose=said(version.purpose),
                requester=one.requester,
                owner=said(version.owner),
                ground_status=version.ground_status,
                ground_label=str(version.get_ground_status_display()),
                deadline=version,
                active=one.active,
                number=version.number,
                asked=asked.get(one.pk, 0),
                delivered=gone,
                in_time=round(100 * in_time.get(one.pk, 0) / gone) if gone >= FEW else None,
                minutes=round(spent / reports) if reports >= FEW else None,
                hours=round(spent / 60),
                useful_author=author[0] if author[1] >= FEW else None,
                authors=author[1],
                useful_recipient=recipient[0] if recipient[1] >= FEW else None,
                recipients=recipient[1],
            )
        )
    names = requesters()
    order = [*names, *(code for code in grouped if code not in names)]
    return [(names.get(code, code), grouped[code]) for code in order if code in grouped]


def _current(on: dt.date) -> dict[int, TypeVersion]:
    """The version that holds on a day, by type (one query)."""
    rows = TypeVersion.objects.filter(since__lte=on).order_by("type_id", "-number").distinct("type_id")
    return {row.type_id: row for row in rows}


def titles_and_owners() -> dict[str, tuple[str, str]]:
    """What each type is called now and whose task it truly is, by its code (one query)."""
    rows = TypeVersion.objects.select_related("type").order_by("type_id", "-number").distinct("type_id")
    return {row.type.code: (row.name, said(row.owner)) for row in rows}


def types_to_ask_for(*, on: dt.date) -> Sequence[tuple[str, list[tuple[str, str, TypeVersion]]]]:
    """Types in use by who asks: code, title and version, for a new request (two queries)."""
    current = _current(on)
    grouped: dict[str, list[tuple[str, str, TypeVersion]]] = defaultdict(list)
    for one in ReportType.objects.filter(active=True, pk__in=current).order_by("code"):
        version = current[one.pk]
        grouped[one.requester].append((one.code, version.name, version))
    names = requesters()
    return [(names.get(code, code), sorted(grouped[code], key=lambda row: row[1])) for code in [*names] if code in grouped]


def _by_type(which: Q) -> dict[int, int]:
    rows = ReportRequest.objects.filter(which).order_by().values("version__type_id").annotate(number=Count("pk"))
    return {row["version__type_id"]: row["number"] for row in rows}


def _minutes(since: dt.date) -> dict[int, tuple[int, int]]:
    """By type: minutes of professionals in entries that count for its reports, and how many reports have any (one query)."""
    rows = (
        EntryProfessional.objects.filter(entry__report_request__request__received_on__gte=since)
        .order_by()
        .values(type=F("entry__report_request__request__version__type_id"))
        .annotate(spent=Sum("entry__minutes"), reports=Count("entry__report_request__request_id", distinct=True))
    )
    return {row["type"]: (row["spent"], row["reports"]) for row in rows}


def file_to_report_on(uuid: UUID, actor: Actor, *, at: dt.datetime) -> CaseFile | None:
    """A file within reach, or of a centre that the actor directs (one query)."""
    files = CaseFile.objects.select_related("centre").with_standing(actor, at=at)
    return files.within_reach(actor, at=at).filter(uuid=uuid).first()
