"""Sessions to come and of the last days; planned, changed, called off."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from impulsem.groups import queries, services
from impulsem.groups.forms import CancelForm, HoldersForm, PlanForm
from impulsem.groups.models import GroupSession
from impulsem.groups.permissions import may_enrol, may_plan, sees_groups
from impulsem.groups.views.lookups import (
    centre_to_plan_at,
    centres_planned_at,
    professionals_at,
    project_offered,
    session_planned_by,
)
from impulsem.organisation import queries as organisation
from impulsem.organisation.models import Centre, Room
from impulsem.platform import clock
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.form_page import form_page
from impulsem.platform.web.notices import say

WEEKS = 8
LAST_DAYS = 14


@requires(sees_groups)
def sessions(request: ActingRequest) -> HttpResponse:
    """`?centre=C01` or `?centre=all`; without it the actor's own."""
    asked = request.GET.get("centre", "")
    home = organisation.home_centre(request.actor)
    centre = Centre.objects.filter(code=asked).first() if asked and asked != "all" else None if asked == "all" else home
    if asked not in ("", "all") and centre is None:
        raise Http404
    today, now = clock.today(), clock.now()
    rows = queries.calendar(day=today, days=7 * WEEKS, centre=centre)
    before = queries.calendar(day=today - dt.timedelta(days=LAST_DAYS), days=LAST_DAYS, centre=centre)
    context = {
        "today": [row for row in rows if row.day == today],
        "coming": [row for row in rows if row.day > today],
        "before": before[::-1],
        "unfinished": [row for row in before if row.state == GroupSession.State.PLANNED],
        "centre": centre,
        "centres": Centre.objects.order_by("name"),
        "may_plan": may_plan(request.actor),
        "may_enrol": may_enrol(request.actor),
        "now": now,
        "nav_here": "groups",
    }
    return render(request, "groups/sessions.html", context)


@requires(may_plan)
def plan(request: ActingRequest, project_uuid: uuid.UUID) -> HttpResponse:
    """`?centre=C01`: where; a session of the project, or several a week apart."""
    project, centre = project_offered(request, project_uuid), centre_to_plan_at(request)
    version = project.versions.latest("number")
    rooms = list(Room.objects.filter(centre=centre).order_by("-seats", "name"))
    here = professionals_at(centre)
    initial = {
        "date": clock.today() + dt.timedelta(days=7),
        "minutes": version.minutes,
        "sessions": version.sessions,
        "room": str(rooms[0].pk) if rooms else "",
        "capacity": min(version.capacity, rooms[0].seats) if rooms else version.capacity,
        "topic": version.topic,
        "language": "ca",
        "public": True,
        "workers": [str(worker.uuid) for worker in here if worker.pk == request.actor.worker_id],
    }
    form = PlanForm(request.POST or None, initial=initial, rooms=rooms, workers=here)

    def command(data: dict[str, Any]) -> str:
        details: dict[str, Any] = {
            "project": project,
            "centre": centre,
            "room": form.chosen_room(),
            "place": "" if form.chosen_room() else data["place"],
            "workers": form.holders(),
            "capacity": data["capacity"],
            "language": data["language"],
            "interpreter": data["interpreter"],
            "topic": data["topic"],
            "public": data["public"],
            "by": request.actor,
            "at": clock.now(),
        }
        if data["sessions"] == 1:
            planned = [services.plan_session(span=form.span(), **details)]
        else:
            planned = services.plan_series(first=form.span(), days=form.days(), **details)
        number = len(planned)
        say(request, ngettext("%(n)d session is planned.", "%(n)d sessions are planned.", number) % {"n": number})
        return reverse("groups:session", args=[planned[0].uuid])

    return form_page(
        request,
        form,
        command=command,
        title=_("Plan: %(project)s") % {"project": version},
        about=centre.name,
        back=reverse("groups:project", args=[project.uuid]),
        button=_("Plan"),
        nav_here="groups",
        template="groups/plan.html",
        more={"centres": centres_planned_at(request.actor), "centre": centre},
        fields={"starts_at": "time", "worker": "workers", "ends": "minutes"},
    )


@requires(may_plan)
def change(request: ActingRequest, session_uuid: uuid.UUID) -> HttpResponse:
    """Who holds it, how many places, who enrols."""
    session = session_planned_by(request, session_uuid)
    holders = list(session.workers.order_by("name"))
    offered = list(dict.fromkeys([*holders, *professionals_at(session.centre)]))
    initial = {
        "workers": [str(worker.uuid) for worker in holders],
        "capacity": session.capacity,
        "public": session.public,
        "interpreter": session.interpreter,
    }
    form = HoldersForm(request.POST or None, initial=initial, workers=offered)

    def command(data: dict[str, Any]) -> str:
        services.change_session(
            session=session,
            workers=form.holders(),
            capacity=data["capacity"],
            public=data["public"],
            interpreter=data["interpreter"],
            by=request.actor,
            at=clock.now(),
        )
        return reverse("groups:session", args=[session.uuid])

    return form_page(
        request,
        form,
        command=command,
        title=_("Change the session"),
        about=str(session.version),
        back=reverse("groups:session", args=[session.uuid]),
        done=_("Saved."),
        nav_here="groups",
        fields={"starts_at": "workers", "worker": "workers"},
    )


@requires(may_plan)
def cancel(request: ActingRequest, session_uuid: uuid.UUID) -> HttpResponse:
    """It does not take place; everybody is told."""
    session = session_planned_by(request, session_uuid)

    def command(data: dict[str, Any]) -> str:
        told = services.cancel_session(session=session, reason=data["reason"], by=request.actor, at=clock.now())
        say(request, ngettext("Called off. %(n)d person is told.", "Called off. %(n)d people are told.", told) % {"n": told})
        return reverse("groups:sessions")

    return form_page(
        request,
        CancelForm(request.POST or None),
        command=command,
        title=_("Call the session off"),
        about=str(session.version),
        back=reverse("groups:session", args=[session.uuid]),
        button=_("Call off"),
        nav_here="groups",
    )
