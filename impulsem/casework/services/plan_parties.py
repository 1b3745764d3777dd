"""Who takes part in a plan."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from impulsem.casework.models import Plan, PlanParty
from impulsem.casework.services import plan_refusals as refusals
from impulsem.casework.services.plans import held_plan
from impulsem.organisation.models import Worker
from impulsem.people.models import Person
from impulsem.platform import audit
from impulsem.platform.actors import Actor
from impulsem.platform.errors import refusing


@transaction.atomic
def add_party(
    *, plan: Plan, kind: str, person: Person | None = None, worker: Worker | None = None, name: str = "", by: Actor, at: dt.datetime
) -> PlanParty:
    """Somebody more takes part; somebody who left takes part again. Refuses: NotYourPlan, PartyTwice, PartyWithoutName."""
    held = held_plan(plan, by=by, at=at)
    called = name.strip()[:150] or (worker.name if worker is not None else "")
    if person is not None:
        called = person.known_as or person.given_name
    if not called:
        raise refusals.PartyWithoutName
    known = held.parties.filter(person=person, worker=worker) if person is not None or worker is not None else PlanParty.objects.none()
    if (again := known.exclude(left_on=None).first()) is not None:
        again.left_on, again.kind = None, PlanParty.Kind(kind)
        again.save(update_fields=["left_on", "kind"])
        return again
    with refusing({"party_person_once": refusals.PartyTwice, "party_worker_once": refusals.PartyTwice}):
        party = PlanParty.objects.create(plan=held, kind=kind, person=person, worker=worker, name=called)
    audit.record(by, "casework.plan_party_added", on=held.file, plan=held.pk, kind=kind)
    return party


@transaction.atomic
def end_party(*, party: PlanParty, by: Actor, at: dt.datetime) -> None:
    """Not part of it any more. What they said and what they answer for stays written."""
    held = held_plan(party.plan, by=by, at=at)
    party.left_on = timezone.localdate(at)
    party.save(update_fields=["left_on"])
    audit.record(by, "casework.plan_party_ended", on=held.file, plan=held.pk)
