"""The hours in which a professional attends."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from impulsem.agenda import queries, services
from impulsem.agenda.forms import DAYS, PARTS, HoursForm, pairs_of
from impulsem.agenda.permissions import may_take
from impulsem.agenda.rules.days import Hours, monday_of
from impulsem.organisation import queries as organisation
from impulsem.organisation.models import Worker
from impulsem.platform import clock
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.forms import add_refusal
from impulsem.platform.web.notices import say


@requires(may_take)
def hours(request: ActingRequest) -> HttpResponse:
    """One's own weekly hours, from a day on."""
    worker = Worker.objects.get(pk=request.actor.worker_id or 0)
    centre = organisation.home_centre(request.actor)
    assert centre is not None, "a professional has a centre"
    today = clock.today()
    next_monday = monday_of(today) + dt.timedelta(days=7)
    form = HoursForm(request.POST or None, initial={"from_day": next_monday, **pairs_of(queries.hours_of(worker, centre, on=next_monday))})
    if request.method == "POST" and form.is_valid():
        week = [Hours(*each) for each in form.hours()]
        try:
            services.set_hours(
                worker=worker, centre=centre, hours=week, from_day=max(form.cleaned_data["from_day"], today), by=request.actor
            )
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            say(request, _("Saved. What is booked already stays where it is."))
            return HttpResponseRedirect(reverse("agenda:week"))
    rows = [
        (monday_of(today) + dt.timedelta(days=day), [(form[f"{part}_{day}_starts"], form[f"{part}_{day}_ends"]) for part in PARTS])
        for day in DAYS
    ]
    context = {"form": form, "rows": rows, "centre": centre, "nav_here": "agenda"}
    return render(request, "agenda/hours.html", context, status=422 if form.errors else 200)
