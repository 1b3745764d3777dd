"""The smallest valid reasons, hours and appointments for tests."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from impulsem.agenda import services
from impulsem.agenda.models import Appointment, Availability, Interpreter, VisitReason
from impulsem.agenda.services.slots import keep_right
from impulsem.organisation.models import Centre, Role, Room, Worker
from impulsem.organisation.tests.factories import LONG_AGO, actor, make_worker
from impulsem.people.models import Person
from impulsem.people.tests.factories import make_person
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.periods import period

_number = itertools.count(1)

MONDAY = dt.date(2026, 11, 23)
TUESDAY = MONDAY + dt.timedelta(days=1)
NOW = clock.at(MONDAY, dt.time(8, 50))


def moment(hour: int, minute: int = 0, *, day: dt.date = MONDAY) -> dt.datetime:
    return clock.at(day, dt.time(hour, minute))


def make_reason(**fields: Any) -> VisitReason:
    n = next(_number)
    names = {f"name_{language}": f"Reason {n}" for language in ("ca", "es", "en")}
    return VisitReason.objects.create(**{"code": f"reason-{n}", "minutes": 30, **names, **fields})


def make_room(centre: Centre, **fields: Any) -> Room:
    return Room.objects.create(**{"centre": centre, "name": f"Office {next(_number)}", **fields})


def make_interpreter(name: str, *languages: str, **fields: Any) -> Interpreter:
    return Interpreter.objects.create(**{"name": name, "languages": list(languages), **fields})


def make_professional(centre: Centre, *, name: str = "", hours: tuple[int, int] | None = (9, 14), weekdays: range = range(5)) -> Worker:
    """A professional of the centre who attends in the same hours on each of `weekdays`."""
    worker = make_worker(role=Role.PROFESSIONAL, centre=centre)
    if name:
        worker.name = name
        worker.save()
    if hours:
        Availability.objects.bulk_create(
            Availability(
                worker=worker, centre=centre, weekday=day, starts=dt.time(hours[0]), ends=dt.time(hours[1]), valid=period(LONG_AGO)
            )
            for day in weekdays
        )
        keep_right([worker.pk], min(MONDAY, clock.today()))
    return worker


def desk_of(centre: Centre | None) -> Actor:
    """A front desk; without a centre the city's phone service."""
    return actor(make_worker(role=Role.FRONT_DESK, centre=centre), on=MONDAY)


def as_actor(worker: Worker) -> Actor:
    return actor(worker, on=MONDAY)


def book(
    worker: Worker, *, person: Person | None = None, centre: Centre | None = None, by: Actor | None = None, **fields: Any
) -> Appointment:
    """An appointment on Monday at 10:00 for half an hour, booked by the professional."""
    post = worker.posts.select_related("centre").first()
    assert post is not None
    centre = centre or post.centre
    assert centre is not None
    details: dict[str, Any] = {
        "workers": [worker],
        "room": None,
        "starts_at": moment(10),
        "minutes": 30,
        "channel": "centre",
        "at": NOW,
        **fields,
    }
    reason = details.pop("reason", None) or make_reason()
    return services.book_appointment(person=person or make_person(), reason=reason, centre=centre, by=by or as_actor(worker), **details)
