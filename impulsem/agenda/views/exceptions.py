"""What a professional writes down beside the weekly hours; the opening hours of a centre."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from impulsem.agenda import queries, services
from impulsem.agenda.forms import DAYS_OF_WEEK, PARTS, ExceptionForm, OpeningForm, pairs_of
from impulsem.agenda.models import Availability, Booking
from impulsem.agenda.permissions import may_take, sets_opening_hours, sets_opening_hours_of
from impulsem.agenda.rules.days import Hours, monday_of
from impulsem.organisation import queries as organisation
from impulsem.organisation.models import Centre, Worker
from impulsem.platform import clock
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.form_page import sent
from impulsem.platform.web.notices import refusals_told, say

EXTRA = "extra"


@requires(may_take)
def exceptions(request: ActingRequest) -> HttpResponse:
    """One's own extra hours, time away and work elsewhere from today on, and a form for another."""
    worker = Worker.objects.get(pk=request.actor.worker_id or 0)
    centre = organisation.home_centre(request.actor)
    assert centre is not None, "a professional has a centre"
    here = reverse("agenda:exceptions")

    def write_down(data: dict[str, Any]) -> str:
        when = {"day": data["day"], "starts": data["starts"], "ends": data["ends"]}
        if data["kind"] == EXTRA:
            services.add_extra_hours(worker=worker, centre=centre, by=request.actor, **when)
        else:
            services.block_time(worker=worker, kind=data["kind"], place=data["place"], until=data["until"], by=request.actor, **when)
        return here

    form = ExceptionForm(request.POST or None, initial={"day": clock.today() + dt.timedelta(days=1)})
    if request.method == "POST" and (onward := sent(request, form, write_down, done=_("Written down."), fields={"starts_at": "starts"})):
        return onward
    context = {
        "form": form,
        "lines": queries.exceptions_of(worker, today=clock.today()),
        "centre": centre,
        "nav_here": "agenda",
    }
    return render(request, "agenda/exceptions.html", context, status=422 if form.errors else 200)


@requires(may_take)
@require_POST
def withdraw(request: ActingRequest, kind: str, key: int) -> HttpResponse:
    """Take one exception of one's own back; `following=1`: also the later ones of its series."""
    own = request.actor.worker_id or 0
    with refusals_told(request):
        if kind == EXTRA:
            services.withdraw_extra_hours(extra=get_object_or_404(Availability, pk=key, worker_id=own, extra=True), by=request.actor)
        else:
            block = get_object_or_404(Booking, pk=key, resource__worker_id=own, released=False, appointment__isnull=True)
            services.withdraw_block(block=block, following=request.POST.get("following") == "1", by=request.actor)
        say(request, _("Taken back."))
    return HttpResponseRedirect(reverse("agenda:exceptions"))


@requires(sets_opening_hours)
def opening(request: ActingRequest, code: str) -> HttpResponse:
    """When a centre opens on each day of the week, from a day on."""
    centre = get_object_or_404(Centre, code=code)
    if not sets_opening_hours_of(request.actor, centre):
        raise Http404
    today = clock.today()
    from_day = monday_of(today) + dt.timedelta(days=7)
    week = queries.opening_hours_of(centre, on=from_day)
    usual = [Hours(day, centre.opens_at, centre.closes_at) for day in range(5)]
    form = OpeningForm(request.POST or None, initial={"from_day": from_day, **pairs_of(week or usual)})

    def write_down(data: dict[str, Any]) -> str:
        hours = [Hours(*each) for each in form.hours()]
        services.set_opening_hours(centre=centre, hours=hours, from_day=max(data["from_day"], today), by=request.actor)
        return request.path

    if request.method == "POST" and (onward := sent(request, form, write_down, done=_("Saved. What is booked already stays where it is."))):
        return onward
    rows = [
        (monday_of(today) + dt.timedelta(days=day), [(form[f"{part}_{day}_starts"], form[f"{part}_{day}_ends"]) for part in PARTS])
        for day in DAYS_OF_WEEK
    ]
    context = {"form": form, "rows": rows, "centre": centre, "own": bool(week), "nav_here": "agenda"}
    return render(request, "agenda/opening.html", context, status=422 if form.errors else 200)
