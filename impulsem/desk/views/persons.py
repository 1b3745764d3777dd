"""A person at a glance: who they are, when they come, whom to call."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from impulsem.desk import queries, services
from impulsem.organisation.permissions import attends_people
from impulsem.platform import clock
from impulsem.platform.web.access import ActingRequest, requires


@requires(attends_people)
@require_GET
def person(request: ActingRequest, person_uuid: UUID) -> HttpResponse:
    at = clock.now()
    found = queries.find_person(person_uuid, request.actor, at=at)
    if found is None:
        raise Http404
    services.note_card_read(person=found, by=request.actor)
    return render(request, "desk/person.html", {"card": queries.card(found, request.actor, at=at)})
