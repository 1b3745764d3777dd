"""What the pages look up: through visibility, so that a forged id and a sealed person are the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.dateparse import parse_date

from impulsem.people.models import Household, HouseholdMembership, HouseholdSplit, Person, Reach
from impulsem.people.queries.visibility import known_to, whereabouts_known_to
from impulsem.platform import clock
from impulsem.platform.actors import Actor


def person_or_404(actor: Actor, key: UUID) -> Person:
    at = clock.now()
    known = Person.objects.visible_to(actor, at=at).filter(whereabouts_known_to(actor, at))
    person = known.defer("name_vector").filter(uuid=key).first()
    if person is None:
        raise Http404
    return person


def household_or_404(actor: Actor, key: UUID) -> Household:
    """A household in which lives or lived somebody whom the actor may know of."""
    at = clock.now()
    known = HouseholdMembership.objects.filter(known_to(actor, at), household_id=OuterRef("pk"))
    # a household that came out of a safe parting is for who works with somebody in it
    reached = HouseholdMembership.objects.filter(household_id=OuterRef("pk"), person__in=Reach.objects.of(actor, at=at).values("person_id"))
    open_one = ~Exists(HouseholdSplit.objects.filter(fresh=OuterRef("pk"), undone_at__isnull=True)) | Exists(reached)
    household = Household.objects.filter(Exists(known), open_one, uuid=key).first()
    if household is None:
        raise Http404
    return household


def reaches_some(actor: Actor, person_ids: Collection[int]) -> bool:
    """Whether the actor works with one of these persons now."""
    return Reach.objects.of(actor, at=clock.now()).filter(person_id__in=person_ids).exists()


def day_asked_for(request: HttpRequest) -> dt.date:
    """`?on=2025-03-01`, else today; nonsense is today too."""
    try:
        return parse_date(request.GET.get("on", "")) or clock.today()
    except ValueError:
        return clock.today()


def person_page(person: Person) -> str:
    """Where one person is seen; the desk owns that page."""
    return reverse("desk:person", args=[person.uuid])


def household_page(household: Household) -> str:
    return reverse("people:household", args=[household.uuid])
