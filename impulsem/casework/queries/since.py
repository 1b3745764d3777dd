"""What changed in a file since the actor last looked."""

from __future__ import annotations

import dataclasses
import datetime as dt

from django.db.models import QuerySet
from django.utils import timezone

from impulsem.casework.models import Assignment, CaseFile, Commitment, Entry, EntryParticipant, FileEvent
from impulsem.casework.queries.parted import WHOLE, Parted, parted
from impulsem.casework.queries.timeline import written_since
from impulsem.platform.actors import Actor
from impulsem.platform.prepared import prepared

MOST = 5


@dataclasses.dataclass(frozen=True, slots=True)
class News:
    """What others did meanwhile, newest first, the first few of each; `late`: promises whose day passed."""

    seen_before: dt.datetime
    entries: tuple[tuple[dt.datetime, str, str], ...]  # when it took place, its kind, who wrote it
    more_entries: bool
    steps: tuple[FileEvent, ...]
    arrivals: tuple[Assignment, ...]
    kept: tuple[Commitment, ...]
    late: tuple[Commitment, ...]

    def __bool__(self) -> bool:
        return bool(self.entries or self.steps or self.arrivals or self.kept or self.late)


def since_last_look(
    file: CaseFile, actor: Actor, seen_before: dt.datetime | None, *, at: dt.datetime, team: list[Assignment]
) -> News | None:
    """What others wrote, decided and settled since then, and what became late; None on the first look (three queries)."""
    if seen_before is None:
        return None
    today, then = timezone.localdate(at), timezone.localdate(seen_before)
    apart = parted(file)
    rows = list(_others_entries(file.pk, actor, at, seen_before, apart)) if apart else _entries(file.pk, actor, at, seen_before)
    commitments = _commitments(file.pk, then - dt.timedelta(days=365))
    return News(
        seen_before=seen_before,
        entries=tuple((at, str(Entry.Kind(kind).label), writer) for at, kind, writer in rows[:MOST]),
        more_entries=len(rows) > MOST,
        steps=tuple(_steps(file.pk, actor, seen_before)),
        arrivals=tuple(a for a in team if a.worker_id != actor.worker_id and a.since is not None and then < a.since <= today),
        kept=tuple(c for c in commitments if c.state == Commitment.State.KEPT and c.settled_on is not None and c.settled_on > then)[:MOST],
        late=tuple(c for c in commitments if c.is_late(today) and c.due_on >= then)[:MOST],
    )


@prepared
def _entries(file_id: int, actor: Actor, at: dt.datetime, since: dt.datetime) -> QuerySet[EntryParticipant, tuple[dt.datetime, str, str]]:
    return _others_entries(file_id, actor, at, since, WHOLE)


def _others_entries(
    file_id: int, actor: Actor, at: dt.datetime, since: dt.datetime, apart: Parted
) -> QuerySet[EntryParticipant, tuple[dt.datetime, str, str]]:
    theirs = written_since(file_id, actor, at, since, apart).exclude(entry__written_by_id=actor.worker_id or 0)
    return theirs.values_list("happened_at", "entry__kind", "entry__written_by__name").order_by("-happened_at", "-entry_id")[: MOST + 1]


@prepared
def _steps(file_id: int, actor: Actor, since: dt.datetime) -> QuerySet[FileEvent]:
    steps = FileEvent.objects.filter(file_id=file_id, at__gt=since).exclude(worker_id=actor.worker_id or 0)
    return steps.select_related("worker").order_by("-at", "-pk")[:MOST]


@prepared
def _commitments(file_id: int, due_from: dt.date) -> QuerySet[Commitment]:
    return Commitment.objects.filter(file_id=file_id, due_on__gte=due_from)
