"""The week of a professional, the day of a centre, and one appointment."""

from __future__ import annotations

import datetime as dt
import uuid
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from impulsem.agenda import queries
from impulsem.agenda.permissions import may_book, may_book_at, sees_agenda, sees_agenda_of
from impulsem.agenda.rules.days import monday_of
from impulsem.agenda.views.lookups import (
    appointment_or_404,
    centre_asked_for,
    day_asked_for,
    person_asked_for,
    worker_asked_for,
)
from impulsem.organisation import queries as organisation
from impulsem.platform import clock
from impulsem.platform.web.access import ActingRequest, requires

EVERYBODY = "all"


@requires(sees_agenda)
@require_GET
def week(request: ActingRequest) -> HttpResponse:
    """`?worker=uuid` a professional's week, `?worker=all` everybody's day; without, one's own week or the centre's day."""
    now, centre = clock.now(), centre_asked_for(request)
    day = day_asked_for(request, clock.today())
    workers = list(organisation.professionals_of(frozenset({centre.pk}), on=day))
    if request.GET.get("worker") == EVERYBODY:
        worker = None
    else:
        own = next((each for each in workers if each.pk == request.actor.worker_id), None)
        worker = worker_asked_for(request, workers) or own
    person = person_asked_for(request)
    if worker is not None:
        board = queries.week_board(worker, centre, monday_of(day), actor=request.actor, at=now)
    else:
        board = queries.day_board(workers, centre, day, actor=request.actor, at=now)
    shown = [column.day for column in board.columns]
    stride = dt.timedelta(days=7 if worker else 1)
    kept = {"centre": centre.code, "worker": str(worker.uuid) if worker else EVERYBODY} | ({"person": str(person.uuid)} if person else {})
    context = {
        "nav_here": "agenda",
        "board": board,
        "centre": centre,
        "centres": list(queries.centres_to_look_at(request.actor)),
        "worker": worker,
        "workers": workers,
        "person": person,
        "day": day,
        "picked": day if day in shown else next(iter(shown), day),  # the one that a phone shows
        "today": clock.today(),
        "before": day - stride,
        "after": day + stride,
        "kept": urlencode(kept),
        "booking": urlencode({"centre": centre.code} | ({"person": str(person.uuid)} if person else {})),
        "books_here": may_book_at(request.actor, centre.pk),
        "own": (own_week := worker is not None and worker.pk == request.actor.worker_id),
        "notes": queries.unread_notes(request.actor.worker_id or 0, on=clock.today()) if own_week else [],
    }
    return render(request, "agenda/week.html", context)


@requires(may_book)
@require_GET
def show(request: ActingRequest, appointment_uuid: uuid.UUID) -> HttpResponse:
    """One appointment: what it is, what can be done with it, what happened to it."""
    appointment = appointment_or_404(request, appointment_uuid)
    lines = queries.lines_of([appointment])
    context = {
        "nav_here": "agenda",
        "appointment": appointment,
        "line": lines[0],
        "history": queries.history_of(appointment),
        "interpreting": queries.interpreter_of(appointment),
        "arranges": sees_agenda_of(request.actor, appointment.centre),
        "known": queries.known_of(appointment, at=clock.now()),
        "today": clock.today(),
        "here": reverse("agenda:show", args=[appointment.uuid]),
    }
    return render(request, "agenda/appointment.html", context)
