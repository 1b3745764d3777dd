"""Move and cancel."""

from __future__ import annotations

import uuid
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from impulsem.agenda import queries, services
from impulsem.agenda.forms import OTHER, CancelForm, MoveForm, proposed
from impulsem.agenda.permissions import may_book
from impulsem.agenda.views.lookups import appointment_or_404, day_asked_for, next_page, undo_url, week_of
from impulsem.agenda.views.proposals import FIELDS, free_from, offers_of, said, whole_days
from impulsem.organisation import queries as organisation
from impulsem.organisation.models import Worker
from impulsem.platform import clock
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.forms import add_refusal
from impulsem.platform.web.notices import say


@requires(may_book)
def move(request: ActingRequest, appointment_uuid: uuid.UUID) -> HttpResponse:
    """Another time for the same appointment, in one act; `?worker=all` with whoever is free first, `?worker=uuid` with a colleague."""
    appointment, now = appointment_or_404(request, appointment_uuid), clock.now()
    line = queries.lines_of([appointment])[0]
    form = MoveForm(request.POST or None, initial={"minutes": appointment.minutes, "next": request.GET.get("next", "")})
    attending = list(Worker.objects.filter(pk__in=line.worker_ids))
    colleagues = [
        each for each in organisation.professionals_of(frozenset({appointment.centre_id}), on=clock.today()) if each not in attending
    ]
    asked = request.GET.get("worker", "")
    workers = [each for each in colleagues if str(each.uuid) == asked] or attending
    starts_at = form.moment() if request.method == "POST" and form.is_valid() else None
    if starts_at is not None:
        picked = [pk for pick in form.picks() for pk in pick.worker_ids]
        chosen = list(Worker.objects.filter(pk__in=picked)) or workers
        try:
            appointment = services.move_appointment(
                appointment=appointment,
                starts_at=starts_at,
                minutes=form.cleaned_data["minutes"],
                workers=None if {each.pk for each in chosen} == set(line.worker_ids) else chosen,
                by=request.actor,
                at=now,
            )
        except DomainError as refusal:
            add_refusal(form, refusal, FIELDS)
        else:
            say(request, said(appointment), undo=undo_url(appointment))
            day = timezone.localdate(appointment.starts_at)
            return HttpResponseRedirect(next_page(request, week_of(chosen[0] if chosen else None, day, appointment.centre)))
    from_day = max(day_asked_for(request, clock.today(), "from"), clock.today())
    anybody = asked == "all"
    slots = free_from(
        appointment.reason,
        [*attending, *colleagues] if anybody else workers,
        from_day,
        together=not anybody,
        centres=[appointment.centre],
        minutes=appointment.minutes,
        channel=appointment.channel,
        at=now,
    )
    shown, later = whole_days(slots, from_day)
    kept = {"worker": asked} if asked else {}
    context = {
        "form": form,
        "appointment": appointment,
        "line": line,
        "days": proposed(offers_of(shown, names=anybody)),
        "asked_people": [] if anybody else workers,
        "attending": attending,
        "colleagues": colleagues,
        "asked": asked,
        "from_day": from_day,
        "later": f"{request.path}?{urlencode(kept | {'from': later.isoformat()})}",
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
