"""Where somebody has to translate in the coming weeks: who is arranged, and who could be."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from django.utils import timezone

from impulsem.agenda.models import Appointment, Booking, Channel, Interpreter
from impulsem.agenda.queries.sheets import LONGEST, company
from impulsem.people.queries import language_name
from impulsem.platform import clock
from impulsem.platform.actors import Actor

State = Appointment.State
DAYS = 30


@dataclasses.dataclass(frozen=True, slots=True)
class ToInterpret:
    """An appointment to come at which somebody translates. could: who speaks the language and is free then, where nobody is arranged."""

    uuid: UUID
    person_uuid: UUID
    person_name: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    channel: str
    centre: str
    room: str
    workers: tuple[str, ...]
    language: str  # code
    arranged: Interpreter | None
    could: tuple[Interpreter, ...]

    @property
    def day(self) -> dt.date:
        return timezone.localdate(self.starts_at)

    @property
    def language_name(self) -> str:
        return language_name(self.language)

    @property
    def channel_label(self) -> str:
        return str(Channel(self.channel).label)


def to_interpret(centre_ids: Collection[int], at: dt.datetime, *, actor: Actor, days: int = DAYS) -> list[ToInterpret]:
    """What is to come at these centres and needs an interpreter, by time, as far as the actor may open it (four queries)."""
    today = timezone.localdate(at)
    rows = (
        Appointment.objects.visible_to(actor, at=at)
        .exclude(interpreter="")
        .filter(
            centre_id__in=centre_ids,
            state__in=[State.BOOKED, State.ARRIVED],
            span__startswith__gte=clock.day_span(today)[0],
            span__startswith__lt=clock.day_span(today, days)[1],
            span__endswith__gt=at,
        )
        .select_related("person", "centre")
        .order_by("span__startswith", "pk")
    )
    return _rows(list(rows))


def interpreter_of(appointment: Appointment) -> ToInterpret | None:
    """The same of one appointment, which the reader may open; none where nobody has to translate (three queries)."""
    return next(iter(_rows([appointment] if appointment.interpreter else [])), None)


def _rows(found: list[Appointment]) -> list[ToInterpret]:
    if not found:
        return []
    rooms, workers = company(each.pk for each in found)
    known = {one.pk: one for one in Interpreter.objects.order_by("name", "pk")}
    first, last = min(each.starts_at for each in found), max(each.ends_at for each in found)
    held = Booking.objects.filter(
        resource__interpreter__in=list(known),
        released=False,
        span__startswith__gte=first - LONGEST,
        span__startswith__lt=last,
        span__endswith__gt=first,
    )
    arranged: dict[int, Interpreter] = {}
    busy: defaultdict[int, list[tuple[dt.datetime, dt.datetime]]] = defaultdict(list)
    for appointment_id, interpreter_id, span in held.values_list("appointment_id", "resource__interpreter_id", "span"):
        busy[interpreter_id or 0].append((span.lower, span.upper))
        if appointment_id is not None:
            arranged[appointment_id] = known[interpreter_id or 0]

    def could(each: Appointment) -> tuple[Interpreter, ...]:
        if each.pk in arranged:
            return ()
        return tuple(
            one
            for one in known.values()
            if one.active
            and each.interpreter in one.languages
            and not any(starts < each.ends_at and each.starts_at < ends for starts, ends in busy[one.pk])
        )

    return [
        ToInterpret(
            uuid=each.uuid,
            person_uuid=each.person.uuid,
            person_name=each.person.full_name,
            starts_at=each.starts_at,
            ends_at=each.ends_at,
            channel=each.channel,
            centre=each.centre.name,
            room=rooms.get(each.pk, ""),
            workers=tuple(workers.get(each.pk, {}).values()),
            language=each.interpreter,
            arranged=arranged.get(each.pk),
            could=could(each),
        )
        for each in found
    ]


def all_interpreters() -> list[Interpreter]:
    """Whom the city calls, by name, those who are called no more at the end (one query)."""
    return list(Interpreter.objects.order_by("-active", "name", "pk"))
