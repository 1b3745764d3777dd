"""Bookings and the reach that comes with them: how an appointment gets hold of people's time and rooms, and lets them go."""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import operator
from collections.abc import Collection, Iterable, Sequence

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import BigIntegerField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast
from django.utils import timezone

from impulsem.agenda.models import AROUND, Appointment, Booking, Interpreter, Resource
from impulsem.agenda.services.refusals import InterpreterBusy, NoRoomFree, OfTheTeamOnly, RoomTaken, SlotTaken, WorkerBusy
from impulsem.agenda.services.slots import keep_right_around
from impulsem.organisation.models import Centre, Room, TeamMembership, Worker
from impulsem.people import services as people
from impulsem.people.models import Person, Reach
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.errors import refusing


def span_of(starts_at: dt.datetime, minutes: int) -> DateTimeTZRange:
    return DateTimeTZRange(starts_at, starts_at + dt.timedelta(minutes=minutes), "[)")


def resources_of(workers: Iterable[Worker], rooms: Iterable[Room], interpreters: Iterable[Interpreter] = ()) -> list[Resource]:
    """The resources of all these, locked in one order, so that bookings of the same time wait for each other.

    The exclusion constraint would hold without the lock; with it, the second of two simultaneous bookings is told who is busy.
    """
    worker_ids, room_ids, interpreter_ids = [each.pk for each in workers], [each.pk for each in rooms], [each.pk for each in interpreters]
    wanted = Q(worker_id__in=worker_ids) | Q(room_id__in=room_ids) | Q(interpreter_id__in=interpreter_ids)
    known = list(Resource.objects.filter(wanted).values_list("worker_id", "room_id", "interpreter_id"))
    missing = [Resource(worker_id=pk) for pk in worker_ids if (pk, None, None) not in known]
    missing += [Resource(room_id=pk) for pk in room_ids if (None, pk, None) not in known]
    missing += [Resource(interpreter_id=pk) for pk in interpreter_ids if (None, None, pk) not in known]
    if missing:
        Resource.objects.bulk_create(missing, ignore_conflicts=True)
    locked = Resource.objects.select_for_update(of=("self",), no_key=True).filter(wanted)
    return list(locked.select_related("worker", "room", "interpreter").order_by("pk"))


def hold(appointment: Appointment, resources: Sequence[Resource]) -> None:
    """Promise the appointment's span of each resource, and of each worker what goes before and after it."""
    own = [Booking(resource=resource, appointment=appointment, span=appointment.span) for resource in resources]
    promise([*own, *_around(appointment, resources)])


def _around(appointment: Appointment, resources: Sequence[Resource]) -> list[Booking]:
    """Preparing the appointment, the way there and back, of each worker."""
    if appointment.spontaneous:
        return []
    before, after = (dt.timedelta(minutes=minutes) for minutes in appointment.reason.around(appointment.channel))
    spans = [
        DateTimeTZRange(appointment.starts_at - before, appointment.starts_at, "[)"),
        DateTimeTZRange(appointment.ends_at, appointment.ends_at + after, "[)"),
    ]
    workers = [resource for resource in resources if resource.worker_id is not None]
    source = around_source(appointment)
    return [Booking(resource=each, source=source, span=span) for span in spans if span.lower < span.upper for each in workers]


def around_source(appointment: Appointment) -> str:
    return f"agenda.{AROUND}:{appointment.pk}"


def promise(bookings: Iterable[Booking]) -> list[Booking]:
    """Write down bookings of resources (locked before); refuse what is promised to something else."""
    listed = list(bookings)
    if not listed:
        return []
    for span, same in itertools.groupby(listed, key=lambda each: each.span):
        refuse_taken([each.resource for each in same], span)
    with refusing({"booking_no_overlap": SlotTaken}):
        made = Booking.objects.bulk_create(listed)
    _keep_right(made)
    return made


def _keep_right(bookings: Collection[Booking]) -> None:
    """The free time of the workers whose bookings (with their resources) changed."""
    workers = {each.resource.worker_id for each in bookings if each.resource.worker_id is not None}
    keep_right_around(workers, [each.span for each in bookings if each.resource.worker_id in workers])


def refuse_taken(resources: Sequence[Resource], span: DateTimeTZRange) -> None:
    """Refuse in the name of whoever is busy during `span`."""
    # As bigint, or the index of the constraint, which knows no other numbers, is read for everybody's bookings: 80 ms in a city.
    theirs = functools.reduce(operator.or_, (Q(resource_id=Cast(Value(each.pk), BigIntegerField())) for each in resources), Q(pk__in=[]))
    clash = (
        Booking.objects.filter(theirs, released=False, span__overlap=span)
        .select_related("resource__worker", "resource__room", "resource__interpreter")
        .order_by("span", "pk")
        .first()
    )
    if clash is None:
        return
    if clash.resource.worker is not None:
        raise WorkerBusy(who=clash.resource.worker.name)
    if clash.resource.interpreter is not None:
        raise InterpreterBusy(who=clash.resource.interpreter.name)
    raise RoomTaken(room=str(clash.resource.room))


def hold_any_office(appointment: Appointment, centre: Centre) -> None:
    """Promise the first office of the centre that is free, leaving aside those that somebody is booking at this moment."""
    busy = Booking.objects.filter(resource__room_id=OuterRef("pk"), released=False, span__overlap=appointment.span)
    offices = Room.objects.filter(~Exists(busy), centre=centre, kind=Room.Kind.OFFICE)
    unknown = [Resource(room=room) for room in offices.filter(resource__isnull=True)]
    if unknown:
        Resource.objects.bulk_create(unknown, ignore_conflicts=True)
    free = Resource.objects.select_for_update(of=("self",), no_key=True, skip_locked=True).filter(room__in=offices)
    while office := free.order_by("room__name").first():
        try:
            return hold(appointment, [office])
        except SlotTaken:
            continue  # taken between the look and the lock: the next look leaves it out
    raise NoRoomFree


def hold_like_before(appointment: Appointment, rooms: Sequence[Room]) -> None:
    """Promise the rooms; where one is taken at the new time, any other office does as well."""
    if not rooms:
        return
    try:
        hold(appointment, resources_of([], rooms))
    except RoomTaken:
        hold_any_office(appointment, appointment.centre)


def release(appointment: Appointment) -> None:
    """Give back what the appointment holds."""
    release_all(Q(appointment=appointment) | Q(source=around_source(appointment)))


def release_all(of: Q) -> int:
    """Give back the bookings; how many they were."""
    held = Booking.objects.filter(of, released=False)
    # the resources first, in their order, as whoever books does: so nobody waits for somebody who waits for them
    list(Resource.objects.select_for_update(no_key=True).filter(pk__in=held.values("resource_id")).order_by("pk").values_list("pk"))
    freed = list(held.select_related("resource"))
    Booking.objects.filter(pk__in=[each.pk for each in freed]).update(released=True)
    _keep_right(freed)
    return len(freed)


def hold_again(appointment: Appointment) -> None:
    """Take back what was released at the appointment's own span, if it is still free; an interpreter is another matter (`interpreters`)."""
    if Booking.objects.filter(appointment=appointment, released=False).exists():
        return
    theirs = Booking.objects.filter(appointment=appointment, span=appointment.span, resource__interpreter__isnull=True)
    former = list(theirs.order_by("-pk").values("pk", "resource_id"))
    latest = {row["resource_id"]: row["pk"] for row in reversed(former)}
    resources = list(Resource.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=latest).order_by("pk"))
    refuse_taken(resources, appointment.span)
    with refusing({"booking_no_overlap": SlotTaken}):
        Booking.objects.filter(pk__in=latest.values()).update(released=False)
    # whoever came late is not travelled to again
    around = _around(appointment, resources) if appointment.state == Appointment.State.BOOKED else []
    promise(around)
    workers = [each.worker_id for each in resources if each.worker_id is not None]
    keep_right_around(workers, [appointment.span])


def workers_of(appointment: Appointment) -> list[Worker]:
    """Who attends, or was to attend: the workers of the bookings that it holds, or last held."""
    theirs = Booking.objects.filter(Q(released=False) | Q(span=appointment.span), appointment=appointment, resource__worker__isnull=False)
    return list(Worker.objects.filter(pk__in=theirs.values("resource__worker_id")).order_by("pk"))


def stand_back(appointment: Appointment, span: DateTimeTZRange, workers: Sequence[Worker]) -> None:
    """Forget who held the appointment at this time and does not any more, so that it shows in nobody's week but of who attends."""
    gone = Booking.objects.filter(appointment=appointment, span=span, released=True, resource__worker__isnull=False)
    gone.exclude(resource__worker__in=workers).delete()


def workers_then(appointment: Appointment, span: DateTimeTZRange) -> list[Worker]:
    """Who held the appointment when it stood at `span`."""
    theirs = Booking.objects.filter(appointment=appointment, span=span, resource__worker__isnull=False)
    return list(Worker.objects.filter(pk__in=theirs.values("resource__worker_id")).order_by("pk"))


def give_reach(appointment: Appointment, workers: Iterable[Worker], *, by: Actor) -> None:
    """Need to know on the day of the appointment. Who attends a sealed person reaches them by their team, and needs nothing else."""
    if appointment.person.is_sealed:
        return
    day = timezone.localdate(appointment.starts_at)
    for worker in workers:
        people.grant_reach(
            person=appointment.person,
            worker=worker,
            reason=Reach.Reason.APPOINTMENT,
            during=DateTimeTZRange(*clock.day_span(day), "[)"),
            source=source_of(appointment),
        )


def end_reach(appointment: Appointment, *, at: dt.datetime) -> None:
    people.end_reach(source=source_of(appointment), at=at)


def source_of(appointment: Appointment) -> str:
    return f"agenda.appointment:{appointment.pk}"


def refuse_outsiders(person: Person, workers: Sequence[Worker], *, on: dt.date) -> None:
    """A sealed person is attended by the team that protects them, and by nobody else."""
    if not person.is_sealed:
        return
    team = set(TeamMembership.objects.on(on).filter(team=person.sealed_by).values_list("worker_id", flat=True))
    for worker in workers:
        if worker.pk not in team:
            raise OfTheTeamOnly(who=worker.name)
