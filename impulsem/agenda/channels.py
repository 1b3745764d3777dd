"""Where `agenda` tells or shows something about a person (see `platform.channels`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from impulsem.agenda.models import Appointment, Booking
from impulsem.agenda.queries import feed_lines, proposal, to_interpret, upcoming_of
from impulsem.organisation.models import Worker
from impulsem.platform.at_risk import Gone
from impulsem.platform.channels import Channel, Watch, channels


def coming_appointments(watch: Watch) -> Iterable[str]:
    """What is told of the appointments of those who left: to who may not open them, their time at most."""
    for line in upcoming_of(watch.moved, watch.at, actor=watch.actor):
        if line.is_open or line.workers or line.centre or line.reason:
            yield f"{line.centre} {' '.join(line.workers)} {line.room} {line.reason}"


channels.register(
    Channel(
        code="agenda.pages",
        urls=("agenda:week", "agenda:book", "agenda:waiting", "agenda:hours", "agenda:show", "agenda:move"),
        panels=("appointments",),
        facts=("appointments", "covers", "earlier_times"),
        tells=coming_appointments,
    )
)


def calendars(watch: Watch) -> Iterable[str]:
    """What the calendar programs of those who attend say of the persons who left."""
    for worker in Worker.objects.filter(resource__bookings__appointment__person_id__in=watch.moved).distinct():
        attended = Booking.objects.filter(resource__worker=worker, appointment__person_id__in=watch.moved, released=False)
        uids = {f"{uuid}@impulsem" for uuid in attended.values_list("appointment__uuid", flat=True)}
        yield from (line.says for line in feed_lines(worker, at=watch.at) if line.uid in uids)


def covers(watch: Watch) -> Iterable[str]:
    """What a proposal of cover says of them, should whoever attends them be away."""
    day = timezone.localdate(watch.at)
    workers = Worker.objects.filter(resource__bookings__appointment__person_id__in=watch.moved).distinct()
    gone = [Gone(worker.pk, day, day + dt.timedelta(days=60)) for worker in workers]
    for line in proposal(gone, actor=watch.actor, at=watch.at).lines if gone else ():
        if line.appointment.person_id in watch.moved and line.who:
            yield line.who


channels.register(
    Channel(
        code="agenda.cover", urls=("agenda:away", "agenda:cover", "agenda:cover_week", "agenda:covered", "agenda:hand_back"), tells=covers
    )
)
channels.register(Channel(code="agenda.calendar", urls=("agenda:feed", "agenda:calendar"), tells=calendars))
channels.register(
    Channel(
        code="agenda.commands",
        urls=(
            "agenda:check",
            "agenda:walk_in",
            "agenda:cancel",
            "agenda:mark",
            "agenda:undo",
            "agenda:take",
            "agenda:undo_cover",
            "agenda:earlier",
            "agenda:arrange",
        ),
        about_nobody="Forms that are sent, about an appointment looked up through visibility: they answer with one of the pages above.",
    )
)
channels.register(
    Channel(
        code="agenda.hours",
        urls=("agenda:exceptions", "agenda:withdraw_exception", "agenda:opening"),
        about_nobody="When staff work and centres open: days and hours, no persons.",
    )
)


def interpreted(watch: Watch) -> Iterable[str]:
    """Where somebody has to translate for them, as the page of interpreters says it."""
    theirs = Appointment.objects.filter(person_id__in=watch.moved)
    persons = set(theirs.values_list("person__uuid", flat=True))
    for row in to_interpret(set(theirs.values_list("centre_id", flat=True)), watch.at, actor=watch.actor):
        if row.person_uuid in persons:
            yield f"{row.person_name} {row.centre} {' '.join(row.workers)}"


channels.register(Channel(code="agenda.interpreters", urls=("agenda:interpreters",), tells=interpreted))
channels.register(
    Channel(
        code="agenda.interpreter_list",
        urls=("agenda:interpreter_list", "agenda:add_interpreter", "agenda:interpreter"),
        about_nobody="Whom the city calls to translate: names of services and interpreters, no residents.",
    )
)
