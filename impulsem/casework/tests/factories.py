"""The smallest valid files, entries and appointments for tests."""

from __future__ import annotations

import datetime as dt
import itertools
import uuid
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from impulsem.agenda.models import Appointment, VisitReason
from impulsem.casework import services
from impulsem.casework.models import CaseFile, Entry
from impulsem.casework.services import EntryDetails, SegmentDetails
from impulsem.organisation.models import Centre, Role, Worker
from impulsem.organisation.tests.factories import actor, make_centre, make_worker
from impulsem.people.models import Household, Person
from impulsem.people.tests.factories import make_household, make_person
from impulsem.platform import clock

_number = itertools.count(1)


def make_file(
    *people: Person, centre: Centre | None = None, referent: Worker | None = None, household: Household | None = None, at: Any = None
) -> CaseFile:
    """A file opened by a professional of the centre, with that professional (or `referent`) as referent."""
    centre = centre or make_centre()
    worker = referent or make_worker(centre=centre)
    return services.open_file(
        household=household or make_household(*people), centre=centre, referent=worker, by=actor(worker), at=at or clock.now()
    )


def referent_of(file: CaseFile) -> Worker:
    return Worker.objects.get(assignments__file=file, assignments__role="referent")


def write(worker: Worker, *people: Person, texts: tuple[SegmentDetails, ...] = (), **more: Any) -> Entry:
    """An entry that `worker` wrote about an hour ago."""
    now = more.pop("at", None) or clock.now()
    details: dict[str, Any] = {
        "uuid": uuid.uuid4(),
        "kind": Entry.Kind.INTERVIEW,
        "channel": "centre",
        "happened_at": now - dt.timedelta(hours=1),
        "minutes": 45,
        "participants": tuple(person.pk for person in people),
        "segments": texts or (SegmentDetails("We talked."),),
        **more,
    }
    return services.record_entry(details=EntryDetails(**details), by=actor(worker), at=now)


def make_appointment(person: Person, centre: Centre, *, starts_at: dt.datetime | None = None, state: str = "booked") -> Appointment:
    n = next(_number)
    reason = VisitReason.objects.create(code=f"r{n}", name_ca=f"Motiu {n}", name_es=f"Motivo {n}", name_en=f"Reason {n}")
    start = starts_at or clock.now() - dt.timedelta(hours=1)
    return Appointment.objects.create(
        person=person,
        reason=reason,
        centre=centre,
        channel="centre",
        span=DateTimeTZRange(start, start + dt.timedelta(minutes=40), "[)"),
        state=state,
        booked_at=start,
    )


__all__ = [
    "Role",
    "actor",
    "make_appointment",
    "make_centre",
    "make_file",
    "make_household",
    "make_person",
    "make_worker",
    "referent_of",
    "write",
]
