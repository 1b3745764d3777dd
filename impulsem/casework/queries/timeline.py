"""The entries of a file as an actor may read them. What may not be read does not leave the database.

Need to know, for a piece of text (docs/decisions/0003-need-to-know.md):
- it must concern the file: be about one of the file's participants, or about all who took part;
- its author reads it, and so do the professionals who took part;
- the rest of the text is for whoever reaches the file; the front desk of the centre sees that an entry is there, not what it says;
- what is confidential is for who is assigned to the file of somebody whom it is about, or opened that file with a reason for the
  confidential text too; never for the front desk.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, F, Func, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from impulsem.casework.models import AccessGrant, Assignment, CaseFile, Entry, EntryParticipant, EntryProfessional, EntrySegment
from impulsem.casework.permissions import Standing
from impulsem.people.models import Person
from impulsem.platform.actors import Actor

PAGE = 15


@dataclasses.dataclass(frozen=True, slots=True)
class Filters:
    """Which entries: of some kinds, with a person, since a moment, holding words in what the actor may read."""

    kinds: tuple[str, ...] = ()
    person: UUID | None = None
    words: str = ""
    since: dt.datetime | None = None

    @property
    def some(self) -> bool:
        return bool(self.kinds or self.person or self.words.strip())


@dataclasses.dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text as it reads now; `text` is None when the actor may not read it."""

    position: int
    text: str | None
    confidential: bool
    author: str
    about: tuple[str, ...]  # given names; empty: all who took part
    amended_at: dt.datetime | None


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """An entry in a timeline."""

    uuid: UUID
    kind: str
    kind_label: str
    mode: str
    mode_label: str
    channel_label: str
    happened_at: dt.datetime
    minutes: int
    travel_minutes: int
    place: str
    participants: tuple[str, ...]  # given names of this file's participants
    others: bool  # people of other files took part
    professionals: tuple[str, ...]
    segments: tuple[Segment, ...]
    mine: bool  # the actor wrote it or took part

    @property
    def readable(self) -> list[Segment]:
        return [segment for segment in self.segments if segment.text is not None]

    @property
    def hidden(self) -> list[Segment]:
        return [segment for segment in self.segments if segment.text is None]


@dataclasses.dataclass(frozen=True, slots=True)
class Lines:
    """A page of a timeline. Whether there are more is known by reading one row too many: counting all would cost more."""

    lines: tuple[Line, ...]
    number: int
    more: bool
    filters: Filters


def timeline(file: CaseFile, actor: Actor, *, at: dt.datetime, standing: Standing, filters: Filters | None = None, page: int = 1) -> Lines:
    """A page of the file's entries, newest first.

    Two queries: which entries (a walk of the participants' index), and all that their lines show.
    """
    filters, page = filters or Filters(), max(1, page)
    found = entry_ids(file, actor, at=at, standing=standing, filters=filters)
    ids = [entry for _happened_at, entry in found[(page - 1) * PAGE : page * PAGE + 1]]
    rows = {row.pk: row for row in _dressed(ids[:PAGE], file, actor, at=at, standing=standing)}
    lines = tuple(_line(rows[entry], actor) for entry in ids[:PAGE])
    return Lines(lines, page, more=len(ids) > PAGE, filters=filters)


def entry_ids(
    file: CaseFile, actor: Actor, *, at: dt.datetime, standing: Standing, filters: Filters
) -> QuerySet[EntryParticipant, tuple[dt.datetime, int]]:
    """When and which: the entries that show in a file, newest first. Somebody of the file took part of whom the actor may know."""
    present = _present(file, actor, at=at)
    if filters.person is not None:
        present = present.filter(person__uuid=filters.person)
    if filters.kinds:
        present = present.filter(entry__kind__in=filters.kinds)
    if filters.since is not None:
        present = present.filter(entry__written_at__gt=filters.since)
    if words := filters.words.strip():
        texts = _read(file, actor, at=at, standing=standing).filter(entry_id=OuterRef("entry_id"))
        for word in words.split()[:8]:
            folded = texts.annotate(folded=Func(F("text"), function="fold")).filter(folded__contains=Func(Value(word), function="fold"))
            present = present.filter(Exists(folded))
    return present.order_by("-happened_at", "-entry_id").values_list("happened_at", "entry_id").distinct()


def segments_of(file: CaseFile, actor: Actor, *, at: dt.datetime, standing: Standing) -> QuerySet[EntrySegment]:
    """What the entries say now as far as it concerns the file, with `readable` for the actor."""
    ours = _present(file, actor, at=at).filter(entry_id=OuterRef(OuterRef("entry_id")))
    about = EntrySegment.about.through.objects.filter(entrysegment_id=OuterRef("pk"))
    of_all = ~Exists(about)
    of_ours = Exists(about.filter(person_id__in=ours.values("person_id")))
    current = EntrySegment.objects.filter(superseded_by__isnull=True).filter(of_all | of_ours)
    return current.annotate(readable=Case(When(_readable(file, actor, at=at, standing=standing), then=True), default=False))


def _read(file: CaseFile, actor: Actor, *, at: dt.datetime, standing: Standing) -> QuerySet[EntrySegment]:
    """Those of them that the actor may read."""
    return segments_of(file, actor, at=at, standing=standing).filter(_readable(file, actor, at=at, standing=standing))


def _present(file: CaseFile, actor: Actor, *, at: dt.datetime) -> QuerySet[EntryParticipant]:
    return EntryParticipant.objects.filter(file=file, person__in=Person.objects.visible_to(actor, at=at))


def _readable(file: CaseFile, actor: Actor, *, at: dt.datetime, standing: Standing) -> Q:
    allowed = Q(written_by_id=actor.worker_id or 0)
    if standing.reads_text:
        allowed |= Q(confidential=False)
    if standing.desk_only:
        return allowed
    took_part = EntryProfessional.objects.filter(entry_id=OuterRef("entry_id"), worker_id=actor.worker_id or 0)
    return allowed | Q(Exists(took_part)) | Q(Exists(_works_with(actor, at=at)))


def _works_with(actor: Actor, *, at: dt.datetime) -> QuerySet[EntryParticipant]:
    """Participants whom a segment (the outer row) is about, in whose file the actor works or has the confidential text open."""
    assigned = Assignment.objects.on(timezone.localdate(at)).filter(worker_id=actor.worker_id or 0)
    opened = AccessGrant.objects.filter(worker_id=actor.worker_id or 0, confidential_too=True, granted_at__lte=at, expires_at__gt=at)
    about = EntrySegment.about.through.objects.filter(entrysegment_id=OuterRef(OuterRef("pk")))
    meant = ~Exists(about) | Exists(about.filter(person_id=OuterRef("person_id")))
    there = EntryParticipant.objects.filter(meant, entry_id=OuterRef("entry_id"))
    return there.filter(Q(file_id__in=assigned.values("file_id")) | Q(file_id__in=opened.values("file_id")))


def _dressed(ids: list[int], file: CaseFile, actor: Actor, *, at: dt.datetime, standing: Standing) -> QuerySet[Entry]:
    """Entries with everything that their lines show."""
    here = EntryParticipant.objects.filter(entry_id=OuterRef("pk"))
    ours = _present(file, actor, at=at).filter(entry_id=OuterRef("pk")).order_by("pk")
    others = here.exclude(file=file).filter(person__in=Person.objects.visible_to(actor, at=at))
    workers = EntryProfessional.objects.filter(entry_id=OuterRef("pk")).order_by("pk")
    about = EntrySegment.about.through.objects.filter(entrysegment_id=OuterRef("pk"))
    ours_about = about.filter(
        person_id__in=_present(file, actor, at=at).filter(entry_id=OuterRef(OuterRef("entry_id"))).values("person_id")
    ).order_by("pk")
    segments = segments_of(file, actor, at=at, standing=standing).filter(entry_id=OuterRef("pk")).order_by("position", "pk")
    segment = JSONObject(
        position="position",
        text=Case(When(readable=True, then=F("text")), default=None),
        confidential="confidential",
        author="written_by__name",
        about=ArraySubquery(ours_about.values(name=_called("person__"))),
        amended_at=Case(When(supersedes__isnull=False, then=F("written_at")), default=None),
    )
    return Entry.objects.filter(pk__in=ids).annotate(
        ours=ArraySubquery(ours.values(name=_called("person__"))),
        others=Exists(others),
        workers=ArraySubquery(workers.values(json=JSONObject(id="worker_id", name="worker__name"))),
        texts=ArraySubquery(segments.values(json=segment)),
    )


def _called(path: str) -> Case:
    """What the person is called among those who know them."""
    return Case(When(**{f"{path}known_as": ""}, then=F(f"{path}given_name")), default=F(f"{path}known_as"))


def _line(entry: Any, actor: Actor) -> Line:
    return Line(
        uuid=entry.uuid,
        kind=entry.kind,
        kind_label=entry.get_kind_display(),
        mode=entry.mode,
        mode_label=entry.get_mode_display(),
        channel_label=entry.get_channel_display(),
        happened_at=entry.happened_at,
        minutes=entry.minutes,
        travel_minutes=entry.travel_minutes,
        place=entry.place,
        participants=tuple(entry.ours),
        others=entry.others,
        professionals=tuple(worker["name"] for worker in entry.workers),
        segments=tuple(_segment(row) for row in entry.texts),
        mine=entry.written_by_id == actor.worker_id or any(worker["id"] == actor.worker_id for worker in entry.workers),
    )


def _segment(row: dict[str, Any]) -> Segment:
    return Segment(
        position=row["position"],
        text=row["text"],
        confidential=row["confidential"],
        author=row["author"],
        about=tuple(row["about"]),
        amended_at=parse_datetime(row["amended_at"]) if row["amended_at"] else None,
    )


@dataclasses.dataclass(frozen=True, slots=True)
class Chain:
    """What a piece of an entry's text said over time, the latest first; empty for a piece still to be added."""

    entry: Entry
    versions: tuple[EntrySegment, ...]

    @property
    def latest(self) -> EntrySegment | None:
        return self.versions[0] if self.versions else None


def chain(file: CaseFile, entry_uuid: UUID, position: int, actor: Actor, *, at: dt.datetime, standing: Standing) -> Chain | None:
    """A piece of text of an entry in this file, if the actor may read what it says now; position 0 is a further piece."""
    if not standing.opens:
        return None
    entry = Entry.objects.filter(pk__in=_present(file, actor, at=at).values("entry_id"), uuid=entry_uuid).first()
    if entry is None:
        return None
    if position == 0:
        return Chain(entry, ())
    now = _read(file, actor, at=at, standing=standing).filter(entry=entry, position=position).first()
    if now is None:
        return None
    versions = EntrySegment.objects.filter(entry=entry, position=position).select_related("written_by").order_by("-pk")
    return Chain(entry, tuple(version for version in versions if now.confidential or not version.confidential or version == now))
