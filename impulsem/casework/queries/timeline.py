"""The entries of a file as an actor may read them (the rule of who reads what is in `pieces`)."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from impulsem.agenda.models import Channel
from impulsem.casework.models import CaseFile, Entry, EntryParticipant, EntryProfessional, EntrySegment
from impulsem.casework.permissions import Standing
from impulsem.casework.queries.parted import WHOLE, Parted, parted
from impulsem.casework.queries.pieces import MOST_WORDS, Piece, attended_by, pieces_of
from impulsem.people.queries import known_to
from impulsem.platform.actors import Actor
from impulsem.platform.prepared import prepared

PAGE = 15


@dataclasses.dataclass(frozen=True, slots=True)
class Filters:
    """Which entries: of some kinds, with a person, holding words in what the actor may read."""

    kinds: tuple[str, ...] = ()
    person: UUID | None = None
    words: str = ""

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
    happened_at: dt.datetime  # on the city's clock
    earlier_year: str  # empty: this year
    minutes: int
    travel_minutes: int
    place: str
    participants: tuple[str, ...]  # given names of this file's participants
    others: bool  # people of other files took part
    professionals: tuple[str, ...]
    segments: tuple[Segment, ...]
    mine: bool  # the actor wrote it or took part

    @property
    def is_paper(self) -> bool:
        """Nobody was met or spoken with."""
        return self.kind in (Entry.Kind.PAPERWORK, Entry.Kind.MESSAGE)

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

    At most six queries: which entries (a walk of the participants' index), who took part in them, who attended, what stands around their
    texts (two where something is confidential), the texts that may be read; two more when words are looked for.
    """
    filters, page = filters or Filters(), max(1, page)
    apart = parted(file)
    if page == 1 and not filters.some and not apart:
        found = _newest(file.pk, actor, at)
    else:
        found = list(entry_ids(file, actor, at=at, standing=standing, filters=filters, apart=apart)[(page - 1) * PAGE : page * PAGE + 1])
    ids = [entry for _happened_at, entry in found]
    lines = _lines(ids[:PAGE], file, apart, actor, at=at, standing=standing) if ids else ()
    return Lines(lines, page, more=len(ids) > PAGE, filters=filters)


@prepared
def _newest(file_id: int, actor: Actor, at: dt.datetime) -> QuerySet[EntryParticipant, tuple[dt.datetime, int]]:
    """The first page, as every look at a file begins."""
    return _in_order(_present(file_id, WHOLE, actor, at=at))[: PAGE + 1]


def entry_ids(
    file: CaseFile, actor: Actor, *, at: dt.datetime, standing: Standing, filters: Filters, apart: Parted
) -> QuerySet[EntryParticipant, tuple[dt.datetime, int]]:
    """When and which: the entries that show in a file, newest first. Somebody of the file took part of whom the actor may know."""
    present = _present(file.pk, apart, actor, at=at)
    if filters.person is not None:
        present = present.filter(person__uuid=filters.person)
    if filters.kinds:
        present = present.filter(entry__kind__in=filters.kinds)
    if words := filters.words.split():
        present = present.filter(entry_id__in=_holding(words, file, apart, actor, at=at, standing=standing))
    return _in_order(present)


def written_since(
    file_id: int, actor: Actor, at: dt.datetime, since: dt.datetime, apart: Parted = WHOLE
) -> QuerySet[EntryParticipant, tuple[dt.datetime, int]]:
    """The same of what was written after a moment."""
    return _in_order(_present(file_id, apart, actor, at=at).filter(entry__written_at__gt=since))


def _in_order(present: QuerySet[EntryParticipant]) -> QuerySet[EntryParticipant, tuple[dt.datetime, int]]:
    return present.order_by("-happened_at", "-entry_id").values_list("happened_at", "entry_id").distinct()


def _present(file_id: int, apart: Parted, actor: Actor, *, at: dt.datetime) -> QuerySet[EntryParticipant]:
    shown = apart.rows(file_id) if apart else Q(file_id=file_id)
    return EntryParticipant.objects.filter(known_to(actor, at), shown)


def _holding(words: list[str], file: CaseFile, apart: Parted, actor: Actor, *, at: dt.datetime, standing: Standing) -> list[int]:
    """Entries of the file with every one of the words in what the actor may read of them (at most four queries)."""
    present: dict[int, set[int]] = {}
    for entry, person in _present(file.pk, apart, actor, at=at).values_list("entry_id", "person_id"):
        present.setdefault(entry, set()).add(person)
    pieces = pieces_of(present, actor, at=at, standing=standing, attended=attended_by(actor, present), words=words, came=apart.came)
    held: dict[int, set[int]] = {}
    for piece in pieces.all:
        if piece.id in pieces.readable:
            held.setdefault(piece.entry_id, set()).update(n for n, holds in enumerate(piece.words) if holds)
    asked = len(words[:MOST_WORDS])
    return [entry for entry, found in held.items() if len(found) == asked]


@dataclasses.dataclass(slots=True)
class _Around:
    """Whom and what an entry's line shows, as it is gathered."""

    entry: dict[str, Any]
    ours: dict[int, str] = dataclasses.field(default_factory=dict)  # what this file's participants are called
    others: bool = False
    workers: dict[int, str] = dataclasses.field(default_factory=dict)
    segments: list[Segment] = dataclasses.field(default_factory=list)


#: Of an entry, read together with who took part in it.
_SHOWN = ("uuid", "kind", "mode", "channel", "happened_at", "minutes", "travel_minutes", "place", "written_by_id")


def _lines(ids: list[int], file: CaseFile, apart: Parted, actor: Actor, *, at: dt.datetime, standing: Standing) -> tuple[Line, ...]:
    """The entries with everything that their lines show, in the order of `ids` (at most five queries)."""
    around = _took_part(ids, file, apart, actor, at=at)
    for entry, worker, name in _professionals(tuple(ids)):
        around[entry].workers[worker] = name
    mine = {entry for entry, gathered in around.items() if actor.worker_id in gathered.workers}
    present = {entry: gathered.ours for entry, gathered in around.items()}
    pieces = pieces_of(present, actor, at=at, standing=standing, attended=mine, came=apart.came)
    texts = pieces.texts()
    for piece in pieces.all:
        around[piece.entry_id].segments.append(_segment(piece, texts.get(piece.id), present[piece.entry_id]))
    year = timezone.localtime(at).year
    return tuple(_line(around[entry], actor, year) for entry in ids if entry in around)


def _took_part(ids: list[int], file: CaseFile, apart: Parted, actor: Actor, *, at: dt.datetime) -> dict[int, _Around]:
    """The entries by key, with the participants of whom the actor may know (one query)."""
    around: dict[int, _Around] = {}
    for entry, of, person, given, known_as, *shown in _participants(tuple(ids), actor, at):
        gathered = around.setdefault(entry, _Around(dict(zip(_SHOWN, shown, strict=True))))
        if apart.is_ours(person, of, file.pk):
            gathered.ours[person] = known_as or given
        else:
            gathered.others = True
    return around


@prepared
def _participants(ids: tuple[int, ...], actor: Actor, at: dt.datetime) -> QuerySet[EntryParticipant, tuple[Any, ...]]:
    rows = EntryParticipant.objects.filter(known_to(actor, at), entry_id__in=ids).order_by("pk")
    names = ("entry_id", "file_id", "person_id", "person__given_name", "person__known_as", *(f"entry__{name}" for name in _SHOWN))
    return rows.values_list(*names)


@prepared
def _professionals(ids: tuple[int, ...]) -> QuerySet[EntryProfessional, tuple[int, int, str]]:
    return EntryProfessional.objects.filter(entry_id__in=ids).order_by("pk").values_list("entry_id", "worker_id", "worker__name")


def _line(around: _Around, actor: Actor, this_year: int) -> Line:
    entry, happened_at = around.entry, timezone.localtime(around.entry["happened_at"])
    return Line(
        uuid=entry["uuid"],
        kind=entry["kind"],
        kind_label=str(Entry.Kind(entry["kind"]).label),
        mode=entry["mode"],
        mode_label=str(Entry.Mode(entry["mode"]).label),
        channel_label=str(Channel(entry["channel"]).label),
        happened_at=happened_at,
        earlier_year="" if happened_at.year == this_year else str(happened_at.year),
        minutes=entry["minutes"],
        travel_minutes=entry["travel_minutes"],
        place=entry["place"],
        participants=tuple(around.ours.values()),
        others=around.others,
        professionals=tuple(around.workers.values()),
        segments=tuple(around.segments),
        mine=entry["written_by_id"] == actor.worker_id or actor.worker_id in around.workers,
    )


def _segment(piece: Piece, text: str | None, ours: dict[int, str]) -> Segment:
    return Segment(
        position=piece.position,
        text=text,
        confidential=piece.confidential,
        author=piece.author,
        about=tuple(ours[person] for person in piece.about if person in ours),
        amended_at=piece.amended_at,
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
    apart = parted(file)
    entry = Entry.objects.filter(pk__in=_present(file.pk, apart, actor, at=at).values("entry_id"), uuid=entry_uuid).first()
    if entry is None:
        return None
    if position == 0:
        return Chain(entry, ())
    present = {entry.pk: list(_present(file.pk, apart, actor, at=at).filter(entry=entry).values_list("person_id", flat=True))}
    pieces = pieces_of(present, actor, at=at, standing=standing, attended=attended_by(actor, present), came=apart.came)
    now = next((piece for piece in pieces.all if piece.position == position and piece.id in pieces.readable), None)
    if now is None:
        return None
    versions = EntrySegment.objects.filter(entry=entry, position=position).select_related("written_by").order_by("-pk")
    return Chain(entry, tuple(version for version in versions if now.confidential or not version.confidential or version.pk == now.id))
