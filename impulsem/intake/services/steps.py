"""One step of a demand: locked, allowed, written down."""

from __future__ import annotations

import datetime as dt

from impulsem.intake import permissions
from impulsem.intake.models import Demand, DemandEvent
from impulsem.intake.services import refusals
from impulsem.platform import audit
from impulsem.platform.actors import Actor, ActorKind
from impulsem.platform.live import announce

State = Demand.State
Kind = DemandEvent.Kind
#: So long whoever asks may stand at the counter: what was received is answered like anybody’s, also of somebody who is guarded.
STILL_HERE = dt.timedelta(hours=1)


def held(demand: Demand, *, by: Actor, at: dt.datetime) -> Demand:
    """The row, locked: two who take a step queue here. Whoever received it just now may finish, whomever it is about.

    Refuses NotYourDemand.
    """
    locked = Demand.objects.select_for_update(of=("self",)).select_related("topic", "centre", "person").get(pk=demand.pk)
    if by.kind == ActorKind.WORKER:
        just_received = locked.received_by_id == by.worker_id and at - locked.received_at <= STILL_HERE
        works_here = permissions.receives_at(by, locked.centre_id) or (locked.person_id and permissions.receives(by))
        if not just_received and not (works_here and Demand.objects.visible_to(by, at=at).filter(pk=demand.pk).exists()):
            raise refusals.NotYourDemand
    return locked


def step(demand: Demand, state: str, kind: str, *, note: str = "", by: Actor, at: dt.datetime) -> None:
    """To the next state, with its line in the history and in the audit; what else changed was set by the caller. Refuses CannotFollow."""
    if state not in Demand.ALLOWED[State(demand.state)]:
        raise refusals.CannotFollow
    demand.state = state
    demand.save()
    append(demand, kind, note=note, by=by, at=at)
    tell_desks(demand)
    audit.record(by, f"intake.demand_{kind}", on=demand)


def tell_desks(demand: Demand) -> None:
    """Screens of the centre show at once that something urgent came in, or that somebody took it up."""
    if demand.urgent:
        announce("demands", demand.centre_id)


def append(demand: Demand, kind: str, *, note: str = "", by: Actor, at: dt.datetime) -> None:
    DemandEvent.objects.create(demand=demand, at=at, kind=kind, note=note.strip()[:300], worker_id=by.worker_id)
