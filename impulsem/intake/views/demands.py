"""The demands of a centre, and one of them with what can be done about it."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from impulsem.intake import permissions, queries, services
from impulsem.intake.forms import AnswerForm, CloseForm
from impulsem.intake.models import Demand
from impulsem.intake.queries import Asked
from impulsem.intake.views.finding import centres_looked_at, chosen_centre, demand_or_404, person_of
from impulsem.people import queries as people
from impulsem.people.queries import language_name
from impulsem.platform import clock
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.form_page import sent
from impulsem.platform.web.notices import refusals_told, say
from impulsem.platform.web.parts import render_part
from impulsem.platform.web.session import polled


@requires(permissions.sees_demands)
@require_GET
def inbox(request: ActingRequest) -> HttpResponse:
    """What waits at the centre, urgent first. `?state=`, `?topic=`, `?urgent=1`, `?centre=`."""
    at = clock.now()
    centres = centres_looked_at(request)
    centre = chosen_centre(request, centres)
    state = request.GET.get("state", "open")
    asked = Asked(state=state, topic=request.GET.get("topic", ""), urgent=bool(request.GET.get("urgent")))
    context = {
        "page": queries.inbox(request.actor, asked, centre=centre, at=at, page=request.GET.get("page", 1)),
        "standing": queries.standing(request.actor, centre=centre, at=at),
        "asked": asked,
        "states": [("open", _("All that is open")), *Demand.State.choices, ("all", _("All"))],
        "topics": queries.topics(),
        "centre": centre,
        "centres": centres,
        "receives": permissions.receives(request.actor),
        "hides_words": not permissions.receives(request.actor),  # who directs sees how many wait and for how long, not what they said
        "compares": permissions.compares(request.actor),
        "nav_here": "demands",
    }
    return render(request, "intake/inbox.html", context)


@polled
@requires(permissions.receives)
@require_GET
def urgent(request: ActingRequest) -> HttpResponse:
    """Urgent demands at the actor's centres for which nobody has decided yet: a strip on top of every page."""
    rows = queries.urgent_ones(request.actor, at=clock.now())
    return render_part(request, "intake/urgent.html", "intake/parts/urgent.html", {"rows": rows, "nav_here": "demands"})


@requires(permissions.receives)
def demand(request: ActingRequest, demand_uuid: uuid.UUID) -> HttpResponse:
    """One demand: the words, what happened, what can be done. A POST answers or closes it."""
    found = demand_or_404(request, demand_uuid)
    at = clock.now()
    act = request.POST.get("act", "")
    answer, close = AnswerForm(request.POST if act == "answer" else None), CloseForm(request.POST if act == "close" else None)
    here = reverse("intake:demand", args=[found.uuid])

    def answered(data: dict[str, Any]) -> str:
        services.answer(demand=found, minutes=data["minutes"], note=data["note"], by=request.actor, at=at)
        say(request, _("Answered."), undo=reverse("intake:reopen", args=[found.uuid]))
        return here

    def closed(data: dict[str, Any]) -> str:
        services.close(demand=found, because=data["because"], note=data["note"], by=request.actor, at=at)
        say(request, _("Closed."), undo=reverse("intake:reopen", args=[found.uuid]))
        return here

    for form, command in ((answer, answered), (close, closed)):
        if form.is_bound and (onward := sent(request, form, command)):
            return onward
    if request.method == "GET":
        services.note_read(demand=found, by=request.actor)
    hits = None
    if act == "find" and (words := request.POST.get("find", "").strip()):
        hits = people.search(words[:200], actor=request.actor, at=at)
    context = {
        "demand": found,
        "story": queries.story(found),
        "answer": answer,
        "close": close,
        "hits": hits,
        "language": language_name(found.language),
        "works_here": permissions.receives_at(request.actor, found.centre_id),
        "nav_here": "demands",
    }
    return render(request, "intake/demand.html", context, status=422 if answer.errors or close.errors else 200)


@requires(permissions.receives)
@require_POST
def link(request: ActingRequest, demand_uuid: uuid.UUID) -> HttpResponse:
    """Whom it is about is known now."""
    found = demand_or_404(request, demand_uuid)
    person = person_of(request, request.POST.get("person", ""))
    with refusals_told(request):
        if person is None:
            raise services.NoSuchPerson
        services.link_person(demand=found, person=person, by=request.actor, at=clock.now())
        say(request, _("Linked to the person."))
    return redirect("intake:demand", found.uuid)


@requires(permissions.receives)
@require_POST
def reopen(request: ActingRequest, demand_uuid: uuid.UUID) -> HttpResponse:
    """A slip of the key, or the matter comes back."""
    found = demand_or_404(request, demand_uuid)
    with refusals_told(request):
        services.reopen(demand=found, by=request.actor, at=clock.now())
        say(request, _("Open again."))
    return redirect("intake:demand", found.uuid)
