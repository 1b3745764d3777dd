"""Several errands, one trip: appointments back to back, and times beside what the person or the household has already."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Sequence

from django.utils import timezone

from impulsem.agenda.models import Appointment, VisitReason
from impulsem.agenda.queries.next_slots import Row, next_slots, rows_between
from impulsem.agenda.queries.persons import AppointmentLine, upcoming_of
from impulsem.agenda.queries.slots import Slot
from impulsem.agenda.rules.stretches import snap_up
from impulsem.organisation.models import Centre, Worker
from impulsem.people import queries as people
from impulsem.people.models import Person
from impulsem.platform.actors import Actor

#: First errands that are looked at, of which the others may follow or not.
LOOKED_AT = 60
#: Whoever comes for something else within so many days need not come twice.
SOON = dt.timedelta(days=14)
#: Between two errands of one trip.
PAUSE = dt.timedelta(minutes=30)
#: Appointments beside which times are looked for.
MOST = 2


@dataclasses.dataclass(frozen=True, slots=True)
class Trip:
    """Errands one after the other at one centre, with little or no waiting between them."""

    slots: tuple[Slot, ...]

    @property
    def starts_at(self) -> dt.datetime:
        return self.slots[0].starts_at

    @property
    def centre_id(self) -> int:
        return self.slots[0].centre_id

    @property
    def day(self) -> dt.date:
        return self.slots[0].day

    @property
    def value(self) -> str:
        """How a form carries it: the values of its slots."""
        return ";".join(slot.value for slot in self.slots)


def next_trips(
    reasons: Sequence[VisitReason],
    *,
    at: dt.datetime,
    from_: dt.date | None = None,
    centres: Collection[Centre],
    workers: Sequence[Worker] | None = None,
    languages: Collection[str] = (),
    limit: int = 5,
) -> list[Trip]:
    """The next trips for these errands in this order; `workers` attend the first, and the others too where they can (a query an errand)."""
    first, *others = reasons
    begun = next_slots(first, at=at, from_=from_, centres=centres, workers=workers, languages=languages, for_staff=True, limit=LOOKED_AT)
    trips = [Trip((slot,)) for slot in begun]
    for reason in others:
        if not trips:
            return []
        last = max(trip.slots[-1].ends_at for trip in trips) + PAUSE
        rows = rows_between(reason, at=at, first=trips[0].slots[-1].ends_at, until=last, centres=centres, languages=languages)
        trips = [Trip((*trip.slots, follower)) for trip in trips if (follower := _after(trip, reason, rows)) is not None]
    return trips[:limit]


def _after(trip: Trip, reason: VisitReason, rows: Sequence[Row]) -> Slot | None:
    """The reason's appointment that follows the trip at once, with the same professional if possible."""
    before = trip.slots[-1]
    start = snap_up(before.ends_at)
    _prepared, way_back = reason.around(reason.channel)
    end = start + dt.timedelta(minutes=reason.minutes + way_back)
    fitting = [workers for workers, centre, free in rows if centre == before.centre_id and free.starts <= start and end <= free.ends]
    if not fitting:
        return None
    return Slot(start, before.worker_ids if before.worker_ids in fitting else fitting[0], before.centre_id, reason.minutes)


@dataclasses.dataclass(frozen=True, slots=True)
class Beside:
    """An appointment that the person, or somebody of the household, has soon, and times right before or after it."""

    line: AppointmentLine
    own: bool
    slots: tuple[Slot, ...]


def times_beside(
    person: Person,
    reason: VisitReason,
    *,
    actor: Actor,
    at: dt.datetime,
    centres: Collection[Centre],
    workers: Sequence[Worker] | None = None,
) -> list[Beside]:
    """Where one trip would do: at centres where the actor books, of persons whom the actor sees (four queries, two an appointment)."""
    today = timezone.localdate(at)
    household = people.household_of(person, today)
    members = people.household_on(household, today, actor=actor, at=at) if household else []
    lines = upcoming_of({person.pk, *(member.person_id for member in members)}, at, actor=actor)
    by_key = {centre.pk: centre for centre in centres}
    found: list[Beside] = []
    for line in lines:
        fits = line.is_open and line.centre_id in by_key and line.channel == "centre" and line.state == Appointment.State.BOOKED
        if not fits or line.starts_at > at + SOON or len(found) == MOST:
            continue
        length, there = dt.timedelta(minutes=reason.minutes), [by_key[line.centre_id]]
        ends_at = line.starts_at + dt.timedelta(minutes=line.minutes)
        latest = line.starts_at - length + dt.timedelta(seconds=1)
        earliest = line.starts_at - length - PAUSE
        before = next_slots(reason, at=at, from_=earliest, until=latest, centres=there, workers=workers, for_staff=True, limit=4)
        after = next_slots(reason, at=at, from_=ends_at, until=ends_at + PAUSE, centres=there, workers=workers, for_staff=True, limit=1)
        if slots := (*before[-1:], *after):
            found.append(Beside(line, line.person_id == person.pk, slots))
    return found
