"""Who waits now, at the desks of some centres."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone

from impulsem.agenda.models import Appointment
from impulsem.agenda.queries.sheets import Who, company, reads_names
from impulsem.organisation.models import Role
from impulsem.people.models import Reach
from impulsem.platform import clock
from impulsem.platform.actors import Actor

#: Minutes after which a wait is long enough to be said in red.
LONG = 30


@dataclasses.dataclass(frozen=True, slots=True)
class WaitingRow:
    """Somebody in the waiting room. Without `who`: somebody for a colleague."""

    appointment_id: int
    uuid: UUID
    who: Who | None
    since: dt.datetime
    minutes: int  # waited until now
    starts_at: dt.datetime
    spontaneous: bool
    urgent: bool
    reason: str
    note: str
    room: str
    workers: tuple[str, ...]
    mine: bool
    can_take: bool  # nobody's yet, and the reader is a professional there

    @property
    def is_long(self) -> bool:
        return self.minutes >= LONG


def waiting_room(centre_ids: Collection[int], at: dt.datetime, *, actor: Actor) -> list[WaitingRow]:
    """Who arrived today and was not attended yet: urgent ones first, then by time waited (two queries)."""
    reached = Reach.objects.of(actor, at=at).filter(person_id=OuterRef("person_id"))
    today = clock.day_span(timezone.localdate(at))[0]
    waiting = list(
        Appointment.objects.filter(centre_id__in=centre_ids, state=Appointment.State.ARRIVED, arrived_at__gte=today)
        .select_related("person", "reason")
        .annotate(reached=Exists(reached))
        .order_by("-urgent", "arrived_at", "pk")
    )
    waiting = [each for each in waiting if each.reached or not each.person.is_sealed]
    rooms, workers = company(each.pk for each in waiting) if waiting else ({}, {})
    return [_row(each, actor, at, rooms.get(each.pk, ""), workers.get(each.pk, {})) for each in waiting]


def _row(each: Appointment, actor: Actor, at: dt.datetime, room: str, workers: dict[int, str]) -> WaitingRow:
    professional_here = each.centre_id in actor.centres(Role.PROFESSIONAL)
    unclaimed = not workers and professional_here
    mine = actor.worker_id in workers
    reached = getattr(each, "reached", False)
    known = reached or mine or unclaimed or reads_names(actor, each.centre_id)
    arrived = each.arrived_at or each.starts_at
    return WaitingRow(
        appointment_id=each.pk,
        uuid=each.uuid,
        who=Who.of(each.person, timezone.localdate(at)) if known else None,
        since=arrived,
        minutes=max(int((at - arrived).total_seconds() // 60), 0),
        starts_at=each.starts_at,
        spontaneous=each.spontaneous,
        urgent=each.urgent,
        reason=each.reason.name if known else "",
        note=each.note if known else "",
        room=room,
        workers=tuple(workers.values()),
        mine=mine,
        can_take=unclaimed,
    )
