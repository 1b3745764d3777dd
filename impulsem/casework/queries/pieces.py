"""Pieces of text and who may read them. What may not be read does not leave the database.

Need to know, for a piece of text (docs/decisions/0003-need-to-know.md):
- it must concern the file: be about one of the file's participants, or about all who took part;
- its author reads it, and so do the professionals who took part;
- the rest of the text is for whoever reaches the file; the front desk of the centre sees that an entry is there, not what it says;
- what is confidential is for who is assigned to the file of somebody whom it is about, or opened that file with a reason for the
  confidential text too; never for the front desk.

This is decided here, over what stands around a text, and only then are texts fetched, by their keys. As conditions of one query the same
took Django longer to put together than everything else on the page.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, ExpressionWrapper, F, Func, OuterRef, Q, QuerySet, Value
from django.utils import timezone

from impulsem.casework.models import AccessGrant, Assignment, EntryParticipant, EntryProfessional, EntrySegment
from impulsem.casework.permissions import Standing
from impulsem.platform.actors import Actor
from impulsem.platform.prepared import prepared

MOST_WORDS = 8


@dataclasses.dataclass(frozen=True, slots=True)
class Piece:
    """What stands around a piece of text as it reads now."""

    id: int
    entry_id: int
    position: int
    confidential: bool
    written_by_id: int
    author: str
    about: tuple[int, ...]  # persons; empty: all who took part
    amended_at: dt.datetime | None
    words: tuple[bool, ...]  # which of the words that were asked for it holds


@dataclasses.dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces that concern a file, in their order, and the keys of those that the actor may read."""

    all: tuple[Piece, ...]
    readable: frozenset[int]

    def texts(self) -> dict[int, str]:
        """What may be read, by key (one query)."""
        return dict(_texts(tuple(self.readable)))


@prepared
def _texts(keys: tuple[int, ...]) -> QuerySet[EntrySegment, tuple[int, str]]:
    return EntrySegment.objects.filter(pk__in=keys).values_list("pk", "text")


def pieces_of(
    present: Mapping[int, Collection[int]],
    actor: Actor,
    *,
    at: dt.datetime,
    standing: Standing,
    attended: Collection[int],
    words: Iterable[str] = (),
    came: Collection[int] = (),
) -> Pieces:
    """The pieces of some entries (one query, two where something is confidential to others).

    present: by entry, those of the file who took part and of whom the actor may know. attended: entries in which the actor took part.
    With `words`, only pieces that hold one of them. came: persons who brought what was written of them from another file: what is
    confidential of them is for who works here.
    """
    words = tuple(words)
    found = [_piece(row) for row in (_holding(tuple(present), words) if words else _rows(tuple(present)))]
    concerning = tuple(piece for piece in found if not piece.about or not set(piece.about).isdisjoint(present[piece.entry_id]))
    readable = {piece.id for piece in concerning if _reads(piece, actor, standing, attended)}
    if not standing.desk_only:
        closed = [piece for piece in concerning if piece.id not in readable]
        works_with = _works_with({piece.entry_id for piece in closed}, actor, at=at)
        if came and (standing.works_here or standing.granted_confidential):
            for piece in closed:
                works_with.setdefault(piece.entry_id, set()).update(set(came) & set(present[piece.entry_id]))
        readable |= {piece.id for piece in closed if _is_about(piece, works_with.get(piece.entry_id, set()))}
    return Pieces(concerning, frozenset(readable))


def attended_by(actor: Actor, entries: Collection[int]) -> set[int]:
    """Those of the entries in which the actor took part as a professional (one query)."""
    mine = EntryProfessional.objects.filter(worker_id=actor.worker_id or 0, entry_id__in=entries)
    return set(mine.values_list("entry_id", flat=True))


def _reads(piece: Piece, actor: Actor, standing: Standing, attended: Collection[int]) -> bool:
    """By what the actor is to the piece and to the file, without looking at other files."""
    if piece.written_by_id == actor.worker_id or (standing.reads_text and not piece.confidential):
        return True
    return not standing.desk_only and piece.entry_id in attended


def _is_about(piece: Piece, persons: set[int]) -> bool:
    return bool(persons) and (not piece.about or not persons.isdisjoint(piece.about))


def _works_with(entries: Collection[int], actor: Actor, *, at: dt.datetime) -> dict[int, set[int]]:
    """By entry, participants in whose file the actor works or has the confidential text open (one query; none without entries)."""
    if not entries:
        return {}
    assigned = Assignment.objects.on(timezone.localdate(at)).filter(worker_id=actor.worker_id or 0)
    opened = AccessGrant.objects.filter(worker_id=actor.worker_id or 0, confidential_too=True, granted_at__lte=at, expires_at__gt=at)
    there = EntryParticipant.objects.filter(
        Q(file_id__in=assigned.values("file_id")) | Q(file_id__in=opened.values("file_id")), entry_id__in=entries
    )
    persons: dict[int, set[int]] = {}
    for entry, person in there.values_list("entry_id", "person_id"):
        persons.setdefault(entry, set()).add(person)
    return persons


@prepared
def _rows(entries: tuple[int, ...]) -> QuerySet[EntrySegment, Any]:
    return _holding(entries, ())


def _holding(entries: tuple[int, ...], words: tuple[str, ...]) -> QuerySet[EntrySegment, Any]:
    about = EntrySegment.about.through.objects.filter(entrysegment_id=OuterRef("pk")).order_by("pk")
    rows = EntrySegment.objects.filter(entry_id__in=entries, superseded_by__isnull=True).order_by("position", "pk")
    holds: dict[str, Any] = {}
    if words:
        rows = rows.annotate(folded=Func(F("text"), function="fold"))
        said = [Q(folded__contains=Func(Value(word), function="fold")) for word in words[:MOST_WORDS]]
        rows = rows.filter(Q(*said, _connector=Q.OR))
        holds = {f"word{n}": ExpressionWrapper(one, output_field=BooleanField()) for n, one in enumerate(said)}
    return rows.values(
        "pk",
        "entry_id",
        "position",
        "confidential",
        "supersedes_id",
        "written_at",
        "written_by_id",
        "written_by__name",
        concerns=ArraySubquery(about.values("person_id")),
        **holds,
    )


def _piece(row: dict[str, Any]) -> Piece:
    return Piece(
        id=row["pk"],
        entry_id=row["entry_id"],
        position=row["position"],
        confidential=row["confidential"],
        written_by_id=row["written_by_id"],
        author=row["written_by__name"],
        about=tuple(row["concerns"]),
        amended_at=row["written_at"] if row["supersedes_id"] else None,
        words=tuple(row[f"word{n}"] for n in range(MOST_WORDS) if f"word{n}" in row),
    )
