"""Receive, link to a person, answer, close, open again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from impulsem.intake import permissions
from impulsem.intake.models import Demand, DemandEvent, Topic
from impulsem.intake.services import refusals
from impulsem.intake.services.steps import append, held, step, tell_desks
from impulsem.organisation.models import Centre
from impulsem.people.models import Person
from impulsem.platform import audit
from impulsem.platform.actors import Actor, ActorKind
from impulsem.platform.errors import NotAllowed

State = Demand.State
Kind = DemandEvent.Kind
LONGEST = 2000  # characters of somebody's words


@transaction.atomic
def receive(
    *,
    channel: str,
    words: str,
    topic: Topic | str,
    urgent: bool = False,
    language: str,
    interpreter: bool = False,
    person: Person | None = None,
    caller_name: str = "",
    contact: str = "",
    for_whom: str = Demand.ForWhom.SELF,
    centre: Centre,
    by: Actor,
    at: dt.datetime,
    key: str | None = None,
) -> Demand:
    """Write down what somebody asks for. The same `key` again gives the demand that stands: a form sent twice is one demand.

    topic: one, or its code. Refuses: NotAllowed, SaysNothing, WordsTooLong, NoSuchTopic, NoSuchPerson.
    """
    if not permissions.receives_at(by, centre.pk):
        raise NotAllowed
    if by.kind == ActorKind.WORKER and person is not None and not Person.objects.visible_to(by, at=at).filter(pk=person.pk).exists():
        raise refusals.NoSuchPerson
    words = words.strip()
    if not words:
        raise refusals.SaysNothing
    if len(words) > LONGEST:
        raise refusals.WordsTooLong(limit=LONGEST)
    if isinstance(topic, str):
        found = Topic.objects.filter(code=topic, active=True).first()
        if found is None:
            raise refusals.NoSuchTopic
        topic = found
    fields = {
        "channel": Demand.Channel(channel),
        "words": words,
        "topic": topic,
        "urgent": urgent,
        "language": language[:8],
        "interpreter": interpreter,
        "for_whom": Demand.ForWhom(for_whom),
        "person": person,
        "caller_name": caller_name.strip()[:150],
        "contact": contact.strip()[:150],
        "centre": centre,
        "received_at": at,
        "received_by_id": by.worker_id,
    }
    if key:
        demand, created = Demand.objects.get_or_create(key=key[:64], defaults=fields)
    else:
        demand, created = Demand.objects.create(**fields), True
    if created:
        append(demand, Kind.RECEIVED, by=by, at=at)
        tell_desks(demand)
        audit.record(by, "intake.demand_received", on=demand, channel=channel, topic=topic.code)
    return demand


@transaction.atomic
def link_person(*, demand: Demand, person: Person, by: Actor, at: dt.datetime) -> Demand:
    """Whom the demand is about is known now. Refuses: NotYourDemand, NoSuchPerson, CannotFollow."""
    demand = held(demand, by=by, at=at)
    if not Person.objects.visible_to(by, at=at).filter(pk=person.pk).exists():
        raise refusals.NoSuchPerson
    if not demand.is_open:
        raise refusals.CannotFollow
    demand.person = person
    demand.save(update_fields=["person"])
    append(demand, Kind.PERSON, by=by, at=at)
    audit.record(by, "intake.demand_person", on=demand, person=person.pk)
    return demand


@transaction.atomic
def answer(*, demand: Demand, on_the_spot: bool = False, minutes: int | None = None, note: str = "", by: Actor, at: dt.datetime) -> Demand:
    """It is answered. on_the_spot: before the person left or hung up. Refuses: NotYourDemand, CannotFollow, ImpossibleMinutes."""
    demand = held(demand, by=by, at=at)
    if minutes is not None and not 0 <= minutes <= 480:
        raise refusals.ImpossibleMinutes
    demand.answered_at, demand.on_the_spot = at, on_the_spot
    demand.minutes = minutes if minutes is not None else demand.minutes
    step(demand, State.ANSWERED, Kind.ANSWERED, note=note, by=by, at=at)
    return demand


@transaction.atomic
def close(*, demand: Demand, because: str, note: str = "", by: Actor, at: dt.datetime) -> Demand:
    """It ends without an answer, for a reason of the list. Refuses: NotYourDemand, CannotFollow, SayWhyClosed."""
    demand = held(demand, by=by, at=at)
    if because not in Demand.ClosedReason.values:
        raise refusals.SayWhyClosed
    demand.closed_reason = because
    step(demand, State.CLOSED, Kind.CLOSED, note=note, by=by, at=at)
    return demand


@transaction.atomic
def reopen(*, demand: Demand, note: str = "", by: Actor, at: dt.datetime) -> Demand:
    """A slip of the key, or the matter comes back: it is received once more, with its history. Refuses: NotYourDemand, CannotFollow."""
    demand = held(demand, by=by, at=at)
    demand.closed_reason, demand.answered_at, demand.on_the_spot = "", None, False
    step(demand, State.RECEIVED, Kind.REOPENED, note=note, by=by, at=at)
    return demand


READ = "intake.demand_read"


def note_read(*, demand: Demand, by: Actor) -> None:
    """Every look at somebody's words is a line of the audit."""
    audit.record(by, READ, on=demand)
