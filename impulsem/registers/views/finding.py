"""What the pages look up: through visibility, so that a forged key and one out of reach are the same."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from impulsem.people.models import Household, Person
from impulsem.people.queries import Member, household_on, whereabouts_known_to
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.registers import queries
from impulsem.registers.models import LookUp, Register


def household_or_404(actor: Actor, key: UUID) -> tuple[Household, list[Member]]:
    """A household with those who live there today, of whom the actor may know that they do; with nobody, it is none."""
    at = clock.now()
    found = Household.objects.filter(uuid=key).first()
    members = household_on(found, clock.today(), actor=actor, at=at) if found else []
    here = Person.objects.filter(whereabouts_known_to(actor, at), pk__in=[member.person_id for member in members])
    known = set(here.values_list("pk", flat=True))
    if found is None or not known:
        raise Http404
    return found, [member for member in members if member.person_id in known]


def member_or_404(members: list[Member], key: str) -> Person:
    """One of these, by the text of a button."""
    for member in members:
        if str(member.uuid) == key:
            return Person.objects.defer("name_vector").get(pk=member.person_id)
    raise Http404


def register_or_404(code: str) -> Register:
    register = Register.objects.filter(code=code, active=True).first()
    if register is None:
        raise Http404
    return register


def look_up_or_404(actor: Actor, key: UUID) -> LookUp:
    found = queries.single(key, actor, at=clock.now())
    if found is None:
        raise Http404
    return found
