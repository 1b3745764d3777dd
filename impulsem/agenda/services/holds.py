"""Time of workers and rooms for what is no appointment: a group session, a morning at a school, an hour away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q

from impulsem.agenda.models import Booking
from impulsem.agenda.services.promises import promise, release_all, resources_of
from impulsem.agenda.services.refusals import HeldTooLong, NobodyAttends, SlotInPast, SourceMissing
from impulsem.organisation.models import Room, Worker
from impulsem.platform import audit
from impulsem.platform.actors import Actor


@transaction.atomic
def hold_time(
    *, source: str, what: str, workers: Sequence[Worker], rooms: Sequence[Room], span: DateTimeTZRange, by: Actor, at: dt.datetime
) -> list[Booking]:
    """Promise `span` of the workers and rooms to `source` ("groups.session:12"), all of them or none.

    what: how their week names it, nothing about a person. Whoever calls has asked whether `by` may. Refuses: WorkerBusy, RoomTaken,
    SlotInPast, HeldTooLong, NobodyAttends (neither workers nor rooms), SourceMissing.
    """
    if not source.strip() or not what.strip():
        raise SourceMissing
    if not workers and not rooms:
        raise NobodyAttends
    if span.upper <= at:
        raise SlotInPast
    if not dt.timedelta() < span.upper - span.lower <= dt.timedelta(days=1):
        raise HeldTooLong
    resources = resources_of(workers, rooms)
    held = promise(Booking(resource=resource, source=source, what=what.strip()[:120], span=span) for resource in resources)
    audit.record(by, "agenda.hold", source=source, resources=len(held))
    return held


@transaction.atomic
def release_time(*, source: str) -> int:
    """Give back what is held for `source`; how many stretches that were. Nothing held is no error: what was called off twice is free."""
    return release_all(Q(source=source)) if source else 0
