"""The day: what is now, who waits, what needs me."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from impulsem.desk import queries
from impulsem.organisation.permissions import is_staff
from impulsem.platform import clock
from impulsem.platform.web.access import ActingRequest, requires


@requires(is_staff)
@require_GET
def today(request: ActingRequest) -> HttpResponse:
    context = {"today": queries.today(request.actor, at=clock.now()), "first_name": request.actor.name.partition(" ")[0]}
    return render(request, "desk/today.html", context)
