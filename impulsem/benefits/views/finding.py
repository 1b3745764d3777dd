"""What the pages of applications look up, always through what the reader may see."""

from __future__ import annotations

import uuid

from django.http import Http404

from impulsem.benefits import queries
from impulsem.benefits.models import Application
from impulsem.people.models import Household, HouseholdMembership, Person
from impulsem.people.queries import whereabouts_known_to
from impulsem.platform import clock
from impulsem.platform.web.access import ActingRequest


def application_or_404(request: ActingRequest, application_uuid: uuid.UUID) -> Application:
    """A forged key and one of somebody out of reach are the same 404."""
    found = queries.application_of(application_uuid, request.actor, at=clock.now())
    if found is None:
        raise Http404
    return found


def household_or_404(request: ActingRequest, household_uuid: uuid.UUID) -> Household:
    """One where somebody lives today of whom the reader may know where they live."""
    at = clock.now()
    here = HouseholdMembership.objects.on(clock.today()).filter(household__uuid=household_uuid).values("person_id")
    known = Person.objects.visible_to(request.actor, at=at).filter(whereabouts_known_to(request.actor, at), pk__in=here)
    found = Household.objects.filter(uuid=household_uuid).first()
    if found is None or not known.exists():
        raise Http404
    return found


def person_of(request: ActingRequest, key: str) -> Person | None:
    try:
        number = uuid.UUID(key)
    except ValueError:
        return None
    return Person.objects.visible_to(request.actor, at=clock.now()).filter(uuid=number).first()
