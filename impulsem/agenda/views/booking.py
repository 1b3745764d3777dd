"""Book, move, cancel."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from impulsem.agenda import queries, services
from impulsem.agenda.forms import ANY_ROOM, NO_ROOM, OTHER, BookingForm, CancelForm, FindForm, MoveForm, SlotChoice, proposed
from impulsem.agenda.models import Appointment, VisitReason
from impulsem.agenda.permissions import may_book
from impulsem.agenda.queries import Choices
from impulsem.agenda.views.lookups import (
    appointment_or_404,
    as_uuid,
    centre_asked_for,
    day_asked_for,
    moment_asked_for,
    next_page,
    person_asked_for,
    undo_url,
    week_of,
    worker_asked_for,
)
from impulsem.organisation.models import Worker
from impulsem.people import queries as people
from impulsem.people.models import Person
from impulsem.platform import clock
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.dates import clock as written
from impulsem.platform.web.dates import full_date
from impulsem.platform.web.forms import add_refusal
from impulsem.platform.web.notices import say, warn
from impulsem.platform.web.parts import render_part

AHEAD = 28  # days in which free time is looked for
ENOUGH = 12  # proposed times; the day that reaches them is shown whole
FIELDS = {"starts_at": "slot", "worker": "slot"}


def find_person(request: ActingRequest, question: str | Promise, nav_here: str) -> HttpResponse:
    """First the person: a search whose results lead back to this page with `?person=`."""
    form = FindForm(request.POST if "find" in request.POST else None)
    hits = people.search(form.cleaned_data["find"], actor=request.actor, at=clock.now()) if form.is_bound and form.is_valid() else None
    kept = request.GET.copy()
    kept.pop("person", None)
    context = {"form": form, "hits": hits, "question": question, "kept": kept.urlencode(), "nav_here": nav_here}
    return render(request, "agenda/find_person.html", context, status=422 if form.errors else 200)


def without_reasons(request: ActingRequest) -> HttpResponse:
    """A city that has not brought its reasons for a visit yet cannot book."""
    warn(request, _("There are no reasons for a visit yet: load the city’s vocabulary first."))
    return HttpResponseRedirect(reverse("agenda:week"))


@requires(may_book)
def book(request: ActingRequest) -> HttpResponse:
    """`?person=uuid` and what is known already: `reason`, `worker`, `with` (a second professional), `from`, `start`, `centre`."""
    person = person_asked_for(request)
    if person is None:
        return find_person(request, _("Who is the appointment for?"), "agenda")
    now, centre = clock.now(), centre_asked_for(request)
    choices = queries.choices_at(centre, actor=request.actor, on=clock.today())
    if not choices.reasons:
        return without_reasons(request)
    asked = Asked(request, choices, person, now)
    form = BookingForm(request.POST or None, choices=asked.choices, initial=asked.initial())
    if request.method == "POST" and form.is_valid():
        try:
            appointment = _book(request, form, asked, now)
        except DomainError as refusal:
            add_refusal(form, refusal, FIELDS)
        else:
            say(request, _said(appointment), undo=undo_url(appointment))
            day = timezone.localdate(appointment.starts_at)
            return HttpResponseRedirect(next_page(request, week_of(asked.workers_for(form)[0], day, centre)))
    context = asked.context() | {
        "form": form,
        "person": person,
        "age": person.age(clock.today()),
        "centres": list(queries.centres_for_booking(request.actor)),
        "existing": queries.upcoming_of([person.pk], now, actor=request.actor),
        "nav_here": "agenda",
    }
    return render_part(request, "agenda/book.html", "agenda/parts/times.html", context, status=422 if form.errors else 200)


def _book(request: ActingRequest, form: BookingForm, asked: Asked, now: dt.datetime) -> Appointment:
    data = form.cleaned_data
    starts_at = form.moment()
    assert starts_at is not None, "a valid form says when"
    chosen_room = data["room"] or ANY_ROOM
    return services.book_appointment(
        person=asked.person,
        reason=asked.reason,
        workers=asked.workers_for(form),
        room=next((room for room in asked.choices.rooms if str(room.pk) == chosen_room), None),
        any_room=chosen_room == ANY_ROOM and data["channel"] == "centre",
        starts_at=starts_at,
        minutes=data["minutes"],
        channel=data["channel"],
        centre=asked.choices.centre,
        note=data["note"],
        by=request.actor,
        at=now,
    )


def _said(appointment: Appointment) -> str:
    day, time = full_date(appointment.starts_at), written(appointment.starts_at)
    return str(_("Appointment on %(day)s at %(time)s.") % {"day": day, "time": time})


class Asked:
    """What the address of the booking page says, and what follows from it."""

    def __init__(self, request: ActingRequest, choices: Choices, person: Person, now: dt.datetime) -> None:
        self.choices, self.person, self.now = choices, person, now
        self.actor = request.actor
        code = request.GET.get("reason", "")
        self.reason: VisitReason = next((each for each in choices.reasons if each.code == code), None) or choices.reasons[0]
        self.start = moment_asked_for(request)
        self.from_day = max(day_asked_for(request, clock.today(), "from"), clock.today())
        self.back_to = request.GET.get("next", "")
        everybody = request.GET.get("worker") == "all"
        self.worker = None if everybody else worker_asked_for(request, choices.workers) or self.usual()
        self.second = worker_asked_for(request, choices.workers, "with")
        if self.second == self.worker:
            self.second = None

    def usual(self) -> Worker | None:
        """The professional in front of the screen, else whoever is responsible for the person, else anybody."""
        here = {worker.pk: worker for worker in self.choices.workers}
        if self.actor.worker_id in here:
            return here[self.actor.worker_id]
        return next((here[pk] for pk in queries.usual_workers(self.person, self.now) if pk in here), None)

    @property
    def workers(self) -> list[Worker]:
        """Whose free time is looked for: one, two together, or everybody's."""
        if self.worker is None:
            return self.choices.workers
        return [self.worker, self.second] if self.second else [self.worker]

    def workers_for(self, form: SlotChoice) -> list[Worker]:
        """Who attends: those of the chosen time, else those of the page."""
        ids = form.worker_ids()
        if ids:
            return [worker for worker in self.choices.workers if worker.pk in ids]
        return self.workers if self.worker else []

    def initial(self) -> dict[str, Any]:
        initial: dict[str, Any] = {
            "minutes": self.reason.minutes,
            "channel": self.reason.channel,
            "room": ANY_ROOM if self.reason.channel == "centre" and self.choices.rooms else NO_ROOM,
            "next": self.back_to,
        }
        if self.start:
            local = timezone.localtime(self.start)
            initial |= {"slot": OTHER, "date": local.date(), "time": local.time()}
        return initial

    def context(self) -> dict[str, Any]:
        slots = queries.free_slots(
            self.workers,
            self.reason,
            self.from_day,
            AHEAD,
            together=self.worker is not None,
            once=self.worker is None,
            centre=self.choices.centre,
            at=self.now,
            limit=ENOUGH,
        )
        later = slots[-1].day + dt.timedelta(days=1) if slots else self.from_day + dt.timedelta(days=AHEAD)
        kept = {
            "person": str(self.person.uuid),
            "centre": self.choices.centre.code,
            "reason": self.reason.code,
            "worker": str(self.worker.uuid) if self.worker else "all",
        }
        kept |= {"with": str(self.second.uuid)} if self.second else {}
        kept |= {"next": self.back_to} if self.back_to else {}
        return {
            "choices": self.choices,
            "reason": self.reason,
            "worker": self.worker,
            "second": self.second,
            "from_day": self.from_day,
            "start": self.start,
            "days": proposed(slots, self.choices.workers),
            "later": f"{reverse('agenda:book')}?{urlencode(kept | {'from': later.isoformat()})}",
            "action": f"{reverse('agenda:book')}?{urlencode(kept | {'from': self.from_day.isoformat()})}",
            "asked_people": self.workers if self.worker else [],
            "OTHER": OTHER,
        }


@requires(may_book)
@require_POST
def check(request: ActingRequest) -> HttpResponse:
    """What speaks against a time that somebody is writing; says so while they write."""
    doubts: list[str | Promise] = []
    form = SlotChoice(request.POST)
    form.is_valid()
    date, time = form.cleaned_data.get("date"), form.cleaned_data.get("time")
    asked = [as_uuid(each) for each in request.POST.get("attended_by", "").split(",")]
    workers = list(Worker.objects.filter(uuid__in=[each for each in asked if each]))
    free = False
    if date and time and workers:
        doubts = queries.doubts_about(workers, clock.at(date, time), form.cleaned_data.get("minutes") or 30)
        free = not doubts
    return render(request, "agenda/parts/doubts.html", {"doubts": doubts, "free": free})


@requires(may_book)
def move(request: ActingRequest, appointment_uuid: uuid.UUID) -> HttpResponse:
    """Another time for the same appointment, in one act."""
    appointment, now = appointment_or_404(request, appointment_uuid), clock.now()
    line = queries.lines_of([appointment])[0]
    workers = list(Worker.objects.filter(pk__in=line.worker_ids))
    initial = {"minutes": appointment.minutes, "next": request.GET.get("next", "")}
    form = MoveForm(request.POST or None, initial=initial)
    starts_at = form.moment() if request.method == "POST" and form.is_valid() else None
    if starts_at is not None:
        try:
            appointment = services.move_appointment(
                appointment=appointment, starts_at=starts_at, minutes=form.cleaned_data["minutes"], by=request.actor, at=now
            )
        except DomainError as refusal:
            add_refusal(form, refusal, FIELDS)
        else:
            say(request, _said(appointment), undo=undo_url(appointment))
            day = timezone.localdate(appointment.starts_at)
            return HttpResponseRedirect(next_page(request, week_of(workers[0] if workers else None, day, appointment.centre)))
    from_day = max(day_asked_for(request, clock.today(), "from"), clock.today())
    slots = queries.free_slots(
        workers, None, from_day, AHEAD, minutes=appointment.minutes, together=True, centre=appointment.centre, at=now, limit=ENOUGH
    )
    later = slots[-1].day + dt.timedelta(days=1) if slots else from_day + dt.timedelta(days=AHEAD)
    context = {
        "form": form,
        "appointment": appointment,
        "line": line,
        "days": proposed(slots, []),
        "asked_people": workers,
        "later": f"{request.path}?{urlencode({'from': later.isoformat()})}",
        "action": request.get_full_path(),
        "OTHER": OTHER,
        "nav_here": "agenda",
    }
    return render(request, "agenda/move.html", context, status=422 if form.errors else 200)


@requires(may_book)
def cancel(request: ActingRequest, appointment_uuid: uuid.UUID) -> HttpResponse:
    """Who cancels and why; the time is free at once."""
    appointment = appointment_or_404(request, appointment_uuid)
    line = queries.lines_of([appointment])[0]
    form = CancelForm(request.POST or None, initial={"next": request.GET.get("next", "")})
    if request.method == "POST" and form.is_valid():
        try:
            services.cancel_appointment(
                appointment=appointment,
                cancelled_by=form.cleaned_data["cancelled_by"],
                reason=form.cleaned_data["reason"],
                by=request.actor,
                at=clock.now(),
            )
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            say(request, _("Cancelled. The time is free again."), undo=undo_url(appointment))
            workers = Worker.objects.filter(pk__in=line.worker_ids)
            return HttpResponseRedirect(next_page(request, week_of(workers.first(), line.day, appointment.centre)))
    context = {"form": form, "appointment": appointment, "line": line, "nav_here": "agenda"}
    return render(request, "agenda/cancel.html", context, status=422 if form.errors else 200)
