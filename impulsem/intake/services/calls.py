"""Calls that somebody has to return: noted, taken, returned or not reached, closed, made a demand."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction
from django.utils import timezone

from impulsem.agenda.models import ClosedDay
from impulsem.intake import permissions
from impulsem.intake.models import Call, CallEvent, Demand
from impulsem.intake.rules import opening
from impulsem.intake.services import call_refusals as refusals
from impulsem.organisation.models import Centre
from impulsem.people.models import Person
from impulsem.people.queries import WrongPhone, phone_dialled
from impulsem.platform import audit
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed
from impulsem.platform.live import announce

State = Call.State
Kind = CallEvent.Kind

#: When the city's phone service calls back.
CITY_OPENS, CITY_CLOSES = dt.time(8), dt.time(20)
#: Minutes of opening hours within which a call that was noted by hand is returned, and after which one that nobody answered is tried again.
PROMISED, AGAIN = 240, 120
_FAR = dt.timedelta(days=30)


@transaction.atomic
def note_call(
    *, number: str, centre: Centre | None, caller_name: str = "", why: str = "", person: Person | None = None, by: Actor, at: dt.datetime
) -> Call:
    """Somebody is to be called back, as a worker writes it down. The same number again is one more attempt on the call that waits.

    number: as it was written. Refuses: NotAllowed, NoNumber, NobodyOfOurs.
    """
    if not permissions.returns_calls_at(by, centre.pk if centre else None):
        raise NotAllowed
    try:
        dialled = phone_dialled(number)
    except WrongPhone:
        raise refusals.NoNumber from None
    if person is not None and not Person.objects.visible_to(by, at=at).filter(pk=person.pk).exists():
        raise refusals.NobodyOfOurs
    call = attempted(number=dialled, centre=centre, kind=Kind.NOTED, promised=PROMISED, by=by, moment=at)
    call.caller_name = caller_name.strip()[:100] or call.caller_name
    call.why = "; ".join(dict.fromkeys(said for said in (call.why, why.strip()) if said))[:200]
    call.person = person or call.person
    call.save(update_fields=["caller_name", "why", "person"])
    audit.record(by, "intake.call_noted", on=call)
    return call


def attempted(*, number: str, centre: Centre | None, kind: str, promised: int, by: Actor, moment: dt.datetime) -> Call:
    """One more attempt from a number (E.164) at `moment`: on the call that waits there, else on a new one. Inside a transaction.

    promised: minutes of opening hours within which a new one is to be returned.
    """
    with connection.cursor() as cursor:  # two events of one number at once: the second waits, and counts
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 6))", [number])
    call = Call.objects.select_for_update().filter(number=number, centre=centre, state__in=Call.LIVE).first()
    if call is None:
        due = due_after(centre, promised, moment)
        call = Call.objects.create(number=number, centre=centre, first_at=moment, last_at=moment, promised_at=due, due_at=due)
    else:
        call.attempts += 1
        call.first_at, call.last_at = min(call.first_at, moment), max(call.last_at, moment)
        call.save(update_fields=["attempts", "first_at", "last_at"])
    append(call, kind, by=by, at=moment)
    announce("calls", call.centre_id)
    return call


@transaction.atomic
def take_call(*, call: Call, by: Actor, at: dt.datetime) -> Call:
    """A worker is going to call back, and the others see it. Twice is once. Refuses: NotYourCall, TakenByAnother, OverAlready."""
    call = _held(call, by=by, at=at)
    if call.state == State.TAKEN:
        _refuse_anothers(call, by)
        return call
    call.taken_by_id = by.worker_id
    return _step(call, State.TAKEN, Kind.TAKEN, by=by, at=at)


@transaction.atomic
def give_back(*, call: Call, by: Actor, at: dt.datetime) -> Call:
    """It waits again for whoever can. Refuses: NotYourCall, TakenByAnother, OverAlready."""
    call = _held(call, by=by, at=at)
    _refuse_anothers(call, by)
    if call.state == State.WAITING:
        return call
    call.taken_by = None
    return _step(call, State.WAITING, Kind.GIVEN_BACK, by=by, at=at)


@transaction.atomic
def call_returned(*, call: Call, outcome: str, by: Actor, at: dt.datetime) -> Call:
    """Somebody called back and was spoken to; `outcome` says in one line what came of it.

    Refuses: NotYourCall, TakenByAnother, OverAlready, SayWhatCameOfIt.
    """
    call = _ready(call, by=by, at=at)
    if not outcome.strip():
        raise refusals.SayWhatCameOfIt
    call.outcome, call.ended_at = outcome.strip()[:200], at
    return _step(call, State.RETURNED, Kind.RETURNED, note=call.outcome, by=by, at=at)


@transaction.atomic
def not_reached(*, call: Call, note: str = "", by: Actor, at: dt.datetime) -> Call:
    """We called and nobody answered: it waits again, for later. Refuses: NotYourCall, TakenByAnother, OverAlready."""
    call = _ready(call, by=by, at=at)
    call.tries += 1
    call.taken_by = None
    call.due_at = due_after(call.centre, AGAIN, at)
    return _step(call, State.WAITING, Kind.NOT_REACHED, note=note, by=by, at=at)


@transaction.atomic
def close_call(*, call: Call, because: str, note: str = "", by: Actor, at: dt.datetime) -> Call:
    """Nobody has to call any more, for a reason of the list. Refuses: NotYourCall, TakenByAnother, OverAlready, SayWhyItEnds."""
    call = _held(call, by=by, at=at)
    _refuse_anothers(call, by)
    if because not in Call.ClosedReason.values:
        raise refusals.SayWhyItEnds
    call.closed_reason, call.outcome, call.ended_at = because, note.strip()[:200], at
    return _step(call, State.CLOSED, Kind.CLOSED, note=note, by=by, at=at)


@transaction.atomic
def say_who_called(*, call: Call, person: Person, by: Actor, at: dt.datetime) -> Call:
    """Whose call it is: a worker says so, the number alone does not. Refuses: NotYourCall, NobodyOfOurs."""
    call = _held(call, by=by, at=at)
    if not Person.objects.visible_to(by, at=at).filter(pk=person.pk).exists():
        raise refusals.NobodyOfOurs
    if call.person_id != person.pk:
        call.person = person
        call.save(update_fields=["person"])
        append(call, Kind.PERSON, by=by, at=at)
        audit.record(by, "intake.call_person", on=call, person=person.pk)
        announce("calls", call.centre_id)
    return call


@transaction.atomic
def became_demand(*, call: Call, demand: Demand, by: Actor, at: dt.datetime) -> Call:
    """What they called about was written down as a demand; a call that waited is returned by that. Once is enough.

    Refuses: NotYourCall, TakenByAnother.
    """
    call = _held(call, by=by, at=at)
    if call.demand_id is not None:
        return call
    call.demand = demand
    call.save(update_fields=["demand"])
    append(call, Kind.DEMAND, by=by, at=at)
    audit.record(by, "intake.call_demand", on=call, demand=demand.pk)
    return call_returned(call=call, outcome=demand.words, by=by, at=at) if call.is_live else call


def due_after(centre: Centre | None, minutes: int, moment: dt.datetime) -> dt.datetime:
    """By when, after so many minutes in which somebody there can call back (1 query)."""
    today = timezone.localdate(moment)
    closed = frozenset(ClosedDay.objects.filter(day__gte=today, day__lte=today + _FAR).values_list("day", flat=True))
    opens, closes = (centre.opens_at, centre.closes_at) if centre else (CITY_OPENS, CITY_CLOSES)
    return opening.after(moment, minutes, opening.Opening(opens, closes, closed), today=today)


def append(call: Call, kind: str, *, note: str = "", by: Actor, at: dt.datetime) -> None:
    CallEvent.objects.create(call=call, at=at, kind=kind, note=note.strip()[:200], worker_id=by.worker_id)


def _held(call: Call, *, by: Actor, at: dt.datetime) -> Call:
    """The row, locked: two who take it queue here."""
    seen = Call.objects.visible_to(by, at=at).filter(pk=call.pk)
    if not permissions.returns_calls(by) or not seen.exists():
        raise refusals.NotYourCall
    return Call.objects.select_for_update(of=("self",)).select_related("centre", "person", "taken_by", "demand").get(pk=call.pk)


def _ready(call: Call, *, by: Actor, at: dt.datetime) -> Call:
    """Held by whoever says what came of it: who writes without taking it first takes it by that."""
    call = _held(call, by=by, at=at)
    _refuse_anothers(call, by)
    if call.state == State.WAITING:
        call.taken_by_id = by.worker_id
        call = _step(call, State.TAKEN, Kind.TAKEN, by=by, at=at)
    return call


def _refuse_anothers(call: Call, by: Actor) -> None:
    if call.state == State.TAKEN and call.taken_by is not None and call.taken_by_id != by.worker_id:
        raise refusals.TakenByAnother(who=call.taken_by.name)


def _step(call: Call, state: str, kind: str, *, note: str = "", by: Actor, at: dt.datetime) -> Call:
    if state not in Call.ALLOWED[State(call.state)]:
        raise refusals.OverAlready
    call.state = state
    call.save()
    append(call, kind, note=note, by=by, at=at)
    audit.record(by, f"intake.call_{kind}", on=call)
    announce("calls", call.centre_id)
    return call
