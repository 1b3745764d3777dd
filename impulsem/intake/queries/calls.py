"""Calls and who is on the line, shaped for the pages that show them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Max, Q

from impulsem.agenda.models import deals_with_all
from impulsem.intake.models import Call, CallEvent, LineTrouble, OnTheLine, PhoneLine
from impulsem.organisation.models import Role
from impulsem.people.models import Person
from impulsem.people.queries import Holder, holders_of, phone_shown, whereabouts_known_to
from impulsem.platform.actors import Actor

#: How long a phone rings at most, and how long somebody speaks: after that an exchange has forgotten to tell the end.
RINGS, SPEAKS = dt.timedelta(minutes=2), dt.timedelta(hours=2)
LATEST = 20
_TROUBLES = dt.timedelta(days=7)


@dataclasses.dataclass(frozen=True, slots=True)
class CallRow:
    """A call in a list. person: said by a worker. holders: whose number it is, while nobody has said it."""

    uuid: UUID
    number: str  # as people write it
    href: str  # "tel:…"
    place: str  # of the centre; empty: the city's phone service
    person: Person | None
    holders: Sequence[Holder]
    caller_name: str
    why: str
    attempts: int
    tries: int
    last_at: dt.datetime
    due_at: dt.datetime
    late: bool
    state: str
    state_label: str
    mine: bool
    taken_by: str
    ended_at: dt.datetime | None
    outcome: str
    closed_label: str
    is_demand: bool

    @property
    def is_live(self) -> bool:
        return self.state in Call.LIVE

    @property
    def unsafe(self) -> bool:
        """Somebody else may pick up: nothing may be said before it is sure who it is."""
        return any(not holder.safe_to_use for holder in self.holders)


@dataclasses.dataclass(frozen=True, slots=True)
class Ringing:
    """Somebody on the line now, and the call of the same number that waits to be returned, if there is one."""

    id: int
    line: str
    number: str  # empty: withheld
    since: dt.datetime
    answered: bool
    holders: Sequence[Holder]
    pending: UUID | None
    attempts: int


def pending_calls(actor: Actor, at: dt.datetime) -> list[CallRow]:
    """Calls that wait to be returned, those to be called first on top. 3 queries at most."""
    calls = Call.objects.visible_to(actor, at=at).live().order_by("due_at", "pk")
    return _rows(list(calls.select_related("person", "centre", "taken_by").defer("person__name_vector")), actor, at)


def done_calls(actor: Actor, at: dt.datetime) -> list[CallRow]:
    """The last ones that were returned or closed, the newest first. 3 queries at most."""
    calls = Call.objects.visible_to(actor, at=at).filter(ended_at__isnull=False).order_by("-ended_at", "-pk")
    return _rows(list(calls.select_related("person", "centre", "taken_by").defer("person__name_vector")[:LATEST]), actor, at)


def call_row(call: Call, actor: Actor, at: dt.datetime) -> CallRow:
    """One call that was looked up through visibility. 2 queries at most."""
    return _rows([call], actor, at)[0]


def call_story(call: Call) -> list[CallEvent]:
    """What happened to a call, in order. 1 query."""
    return list(CallEvent.objects.filter(call=call).select_related("worker").order_by("at", "pk"))


def on_the_line(actor: Actor, at: dt.datetime) -> list[Ringing]:
    """Who rings or is spoken to now on the lines of the actor's desks, the longest first. 3 queries at most."""
    here = Q(line__centre_id__in=actor.centres(Role.FRONT_DESK))
    if deals_with_all(actor):
        here |= Q(line__centre__isnull=True)
    fresh = Q(answered_at__isnull=True, since__gt=at - RINGS) | Q(answered_at__gt=at - SPEAKS)
    rows = list(OnTheLine.objects.filter(here, fresh, line__active=True).select_related("line").order_by("since", "pk"))
    numbers = {row.number for row in rows if row.number}
    holders = holders_of(numbers, actor=actor, at=at)
    waiting = Call.objects.visible_to(actor, at=at).live().filter(number__in=numbers) if numbers else Call.objects.none()
    pending = {(call.number, call.centre_id): call for call in waiting}
    found = []
    for row in rows:
        call = pending.get((row.number, row.line.centre_id))
        found.append(
            Ringing(
                id=row.pk,
                line=row.line.name,
                number=phone_shown(row.number),
                since=row.since,
                answered=row.answered_at is not None,
                holders=holders.get(row.number, []),
                pending=call.uuid if call else None,
                attempts=call.attempts if call else 0,
            )
        )
    return found


def _rows(calls: list[Call], actor: Actor, at: dt.datetime) -> list[CallRow]:
    holders = holders_of({call.number for call in calls if call.person_id is None}, actor=actor, at=at)
    return [_row(call, holders.get(call.number, []), actor, at) for call in calls]


def _row(call: Call, holders: Sequence[Holder], actor: Actor, at: dt.datetime) -> CallRow:
    return CallRow(
        uuid=call.uuid,
        number=phone_shown(call.number),
        href=f"tel:{call.number}",
        place=call.centre.name if call.centre else "",
        person=call.person,
        holders=() if call.person_id else holders,
        caller_name=call.caller_name,
        why=call.why,
        attempts=call.attempts,
        tries=call.tries,
        last_at=call.last_at,
        due_at=call.due_at,
        late=call.is_live and call.due_at < at,
        state=call.state,
        state_label=str(Call.State(call.state).label),
        mine=call.taken_by_id is not None and call.taken_by_id == actor.worker_id,
        taken_by=call.taken_by.name if call.taken_by else "",
        ended_at=call.ended_at,
        outcome=call.outcome,
        closed_label=str(Call.ClosedReason(call.closed_reason).label) if call.closed_reason else "",
        is_demand=call.demand_id is not None,
    )


def people_to_choose(call: Call, actor: Actor, at: dt.datetime) -> list[Person]:
    """Who the caller may be, by the number. 2 queries."""
    found = [holder.id for holder in holders_of({call.number}, actor=actor, at=at)[call.number]]
    return list(Person.objects.visible_to(actor, at=at).filter(whereabouts_known_to(actor, at), pk__in=found).order_by("pk"))


@dataclasses.dataclass(frozen=True, slots=True)
class LineRow:
    """A line as administrators see it, with what came for it and was not taken in the last days."""

    line: PhoneLine
    number: str
    troubles: Sequence[tuple[str, int, dt.datetime]]  # what, how often, when last
    last_heard: dt.datetime | None


def lines(at: dt.datetime) -> list[LineRow]:
    """All lines, those in use first. 2 queries."""
    troubles: dict[int, dict[str, tuple[int, dt.datetime]]] = defaultdict(dict)
    for row in LineTrouble.objects.filter(hour__gte=at - _TROUBLES).order_by("last_at"):
        times, _last = troubles[row.line_id].get(row.why, (0, row.last_at))
        troubles[row.line_id][row.why] = (times + row.times, row.last_at)
    found: Iterable[Any] = (
        PhoneLine.objects.select_related("centre").annotate(heard=Max("news__at")).order_by("-active", "centre__name", "name")
    )
    return [
        LineRow(
            line=line,
            number=phone_shown(line.number),
            troubles=[(str(LineTrouble.Why(why).label), times, last) for why, (times, last) in troubles[line.pk].items()],
            last_heard=line.heard,
        )
        for line in found
    ]
