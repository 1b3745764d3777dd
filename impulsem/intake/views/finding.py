"""What the pages of demands look up: through visibility, so that a forged id and a missing one are the same."""

from __future__ import annotations

import uuid

from django.http import Http404

from impulsem.agenda.queries import centres_for_booking
from impulsem.intake import queries
from impulsem.intake.models import Call, Demand, Screening
from impulsem.organisation import queries as organisation
from impulsem.organisation.models import Centre, Role
from impulsem.people.models import Person
from impulsem.platform import clock
from impulsem.platform.web.access import ActingRequest


def demand_or_404(request: ActingRequest, demand_uuid: uuid.UUID) -> Demand:
    found = queries.demand_of(demand_uuid, request.actor, at=clock.now())
    if found is None:
        raise Http404
    return found


def screening_or_404(request: ActingRequest, screening_uuid: uuid.UUID) -> Screening:
    found = queries.screening_of(screening_uuid, request.actor, at=clock.now())
    if found is None:
        raise Http404
    return found


def call_named(request: ActingRequest, text: str) -> Call | None:
    """The call that a form or an address names, if it is for the actor."""
    try:
        key = uuid.UUID(text)
    except ValueError:
        return None
    calls = Call.objects.visible_to(request.actor, at=clock.now()).select_related("person", "centre", "taken_by")
    return calls.filter(uuid=key).first()


def call_or_404(request: ActingRequest, call_uuid: uuid.UUID) -> Call:
    found = call_named(request, str(call_uuid))
    if found is None:
        raise Http404
    return found


def person_of(request: ActingRequest, text: str) -> Person | None:
    """The person that a form or an address names, if the actor may know of them."""
    try:
        key = uuid.UUID(text)
    except ValueError:
        return None
    return Person.objects.visible_to(request.actor, at=clock.now()).filter(uuid=key).first()


def centres_of(request: ActingRequest) -> list[Centre]:
    """Where the actor receives demands: its centres, all of them for the city's phone service. The own one first."""
    home = organisation.home_centre(request.actor)
    return sorted(centres_for_booking(request.actor), key=lambda centre: (home is None or centre.pk != home.pk, centre.name))


def centres_looked_at(request: ActingRequest) -> list[Centre]:
    """Whose demands the actor may look at."""
    actor = request.actor
    if actor.holds(Role.INSTITUTE):
        return list(Centre.objects.order_by("name"))
    directed = Centre.objects.filter(pk__in=actor.centres(Role.CENTRE_DIRECTOR)) | Centre.objects.filter(
        territory_id__in=actor.territories(Role.TERRITORIAL_DIRECTOR)
    )
    return sorted({*centres_of(request), *directed}, key=lambda centre: centre.name)


def chosen_centre(request: ActingRequest, centres: list[Centre]) -> Centre | None:
    """`?centre=C01` of these, "all" for none in particular, else the actor's own, else the only one. 404 for one that is not theirs."""
    code = request.GET.get("centre", "")
    if code == "all":
        return None
    if code:
        found = next((one for one in centres if one.code == code), None)
        if found is None:
            raise Http404
        return found
    home = organisation.home_centre(request.actor)
    if home is not None and home in centres:
        return home
    return centres[0] if len(centres) == 1 else None
