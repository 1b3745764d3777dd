"""Asking a register what is due. Before it is asked, it is written down that it is being asked; after, what became of it.

Whoever dies in between leaves a question behind that is held until a moment; then it is asked again under the same reference, to which the
register gives the same answer. A register that does not answer rests, each time longer, while the others are asked.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from impulsem.platform import clock, jobs, live
from impulsem.platform.actors import job
from impulsem.platform.errors import DomainError
from impulsem.registers.connectors import Fate, Told
from impulsem.registers.connectors.addresses import connector_to
from impulsem.registers.connectors.http import WrongAddress
from impulsem.registers.models import LookUp, LookUpTry, Register, RegisterRest
from impulsem.registers.rules.contract import Answer, Nonsense, Query
from impulsem.registers.services import asking, evidence, refusals
from impulsem.registers.services.concluding import conclude

State, Reason = LookUp.State, LookUp.Reason
BY = job("registers")
RESTS = (30, 120, 600, 1800)  # s, of a register that does not answer, by how often it did not
GRACE = 30  # s beyond a register's patience, after which whoever was asking is dead
GIVE_UP_AFTER = dt.timedelta(days=3)  # whoever waits for it has asked for the paper by then
AGAIN = frozenset([Fate.DOWN, Fate.SLOW, Fate.BUSY])


def ask_due(*, register: str) -> int:
    """Ask a register all that is due, until nothing is, it rests, or this worker is told to end; says how many look-ups were settled.

    Not to be called in a transaction: each question is written down before and after.
    """
    settled = 0
    while not jobs.stopping():
        look_up = _hold_next(register, at=clock.now())
        if look_up is None:
            return settled
        query = _query_or_close(look_up, at=clock.now())
        if query is None:
            settled += 1
            continue
        told = _ask(register, query, patience=look_up.register.patience)
        settled += _settle(look_up, query, told, at=clock.now())
    jobs.defer("registers.ask_due", register=register)
    return settled


def sweep() -> None:
    """What nobody else comes back to: questions whose asker was killed, those that are due and have no job, those that waited too long."""
    now = clock.now()
    for old in LookUp.objects.filter(state=State.ASKED, asked_at__lt=now - GIVE_UP_AFTER):
        _close(old, State.FAILED, reason=old.reason or Reason.DOWN, at=now)
    due = LookUp.objects.filter(Q(held_until__isnull=True) | Q(held_until__lt=now), state=State.ASKED, due_at__lte=now)
    resting = RegisterRest.objects.filter(until__gt=now).values("register_id")
    for code in due.exclude(register__in=resting).values_list("register__code", flat=True).distinct().order_by("register__code"):
        jobs.defer("registers.ask_due", register=code)


@transaction.atomic
def ask_at_once(*, register: Register, at: dt.datetime) -> int:
    """A register that rested is tried now, with all that waits for it; says how many look-ups."""
    RegisterRest.objects.filter(register=register).delete()
    waiting = LookUp.objects.filter(register=register, state=State.ASKED).update(due_at=at)
    jobs.defer("registers.ask_due", register=register.code)
    return waiting


def _ask(register: str, query: Query, *, patience: float) -> Told:
    try:
        connector = connector_to(register)
    except WrongAddress:
        connector = None
    return connector.ask(query, patience=patience) if connector is not None else Told(Fate.DOWN, code=Reason.NO_ADDRESS)


@transaction.atomic
def _hold_next(register: str, *, at: dt.datetime) -> LookUp | None:
    """The look-up that waits longest, held for this worker; none when the register rests."""
    if RegisterRest.objects.filter(register__code=register, until__gt=at).exists():
        return None
    free = LookUp.objects.filter(Q(held_until__isnull=True) | Q(held_until__lt=at), state=State.ASKED, due_at__lte=at)
    rows = (
        free.filter(register__code=register)
        .select_for_update(of=("self",), skip_locked=True)
        .select_related("register", "ground", "person")
    )
    look_up = rows.order_by("due_at", "pk").first()
    if look_up is not None:
        look_up.held_until = at + dt.timedelta(seconds=look_up.register.patience + GRACE)
        look_up.tries += 1
        look_up.save(update_fields=["held_until", "tries"])
    return look_up


def _query_or_close(look_up: LookUp, *, at: dt.datetime) -> Query | None:
    """What is asked; none, and the look-up is closed, when it may not be asked (any more): an objection, a seal, a number that ended."""
    person, register, day = look_up.person, look_up.register, timezone.localdate(at)
    try:
        ground = asking.ground_that_holds(person, register, on=day)
        number = asking.number_of(person, register, on=day)
    except refusals.PersonObjected:
        _close(look_up, State.OBJECTED, at=at)
        return None
    except DomainError:
        _close(look_up, State.FAILED, reason=Reason.NOT_ANY_MORE, at=at)
        return None
    if person.sealed_by_id != look_up.team_id:  # sealed since, or for another team: nothing of them leaves
        _close(look_up, State.FAILED, reason=Reason.NOT_ANY_MORE, at=at)
        return None
    return Query(
        reference=look_up.uuid,
        register=register.code,
        kind=number.kind,
        value=number.value,
        born=person.birth_date,
        purpose=look_up.purpose,
        ground=ground.code,
        law=look_up.ground.law.get("ca", ""),
    )


def _settle(look_up: LookUp, query: Query, told: Told, *, at: dt.datetime) -> bool:
    """Write down what became of a try: an answer, another try later, or that there will be none. Says whether the look-up is settled."""
    answer: Answer | None = None
    if told.fate == Fate.TOLD:
        try:
            answer = evidence.read_answer(told.raw, look_up, today=timezone.localdate(at))
        except Nonsense as problem:
            told = Told(Fate.NONSENSE, code=problem.code, took_ms=told.took_ms)
    if answer is not None:
        return _believe(look_up, query, told, answer, at=at)
    with transaction.atomic():
        if told.fate in (Fate.DOWN, Fate.SLOW):
            _rest(look_up.register, told, at=at)
        else:
            RegisterRest.objects.filter(register=look_up.register).delete()
        pauses = look_up.register.pauses
        reason = Reason.NO_ADDRESS if told.code == Reason.NO_ADDRESS else Reason(told.fate.value)
        if told.fate not in AGAIN or look_up.tries > len(pauses):
            return _close(look_up, State.FAILED, reason=reason, told=told, at=at)
        if (held := _held(look_up)) is None:
            return True
        held.reason, held.held_until = reason, None
        held.due_at = at + dt.timedelta(seconds=pauses[look_up.tries - 1])
        held.save(update_fields=["reason", "held_until", "due_at"])
        _note(look_up, reason, told, at=at)
        jobs.defer("registers.ask_due", at=held.due_at, register=look_up.register.code)
    return False


@transaction.atomic
def _believe(look_up: LookUp, query: Query, told: Told, answer: Answer, *, at: dt.datetime) -> bool:
    RegisterRest.objects.filter(register=look_up.register).delete()
    held = _held(look_up)
    if held is None:
        return True
    day = timezone.localdate(at)
    held.key_name, held.evidence, held.digest = evidence.close(query, told.raw)
    held.state = State.ANSWERED if answer.found else State.NOTHING_FOUND
    held.expires_on = day + dt.timedelta(days=held.register.valid_days - 1)
    held.reason, held.settled_at, held.held_until = "", at, None
    held.save()
    _note(held, Fate.TOLD, told, at=at)
    conclude(held, answer.statements, by=BY, on=day)
    return True


@transaction.atomic
def _close(look_up: LookUp, state: str, *, at: dt.datetime, reason: str = "", told: Told | None = None) -> bool:
    if (held := _held(look_up)) is not None:
        held.state, held.reason, held.settled_at, held.held_until = state, reason, at, None
        held.save()
        _note(held, reason or state, told, at=at)
    return True


def _held(look_up: LookUp) -> LookUp | None:
    """The row, locked; none when somebody settled it meanwhile (an objection; another worker, when this one was taken for dead)."""
    rows = LookUp.objects.select_for_update(of=("self",)).select_related("register", "person")
    return rows.filter(pk=look_up.pk, state=State.ASKED).first()


def _rest(register: Register, told: Told, *, at: dt.datetime) -> None:
    """The register is left alone for a while; what waits for it is asked when it has rested."""
    rest = RegisterRest.objects.select_for_update().filter(register=register).first()
    times = rest.times + 1 if rest is not None else 1
    until = at + dt.timedelta(seconds=RESTS[min(times, len(RESTS)) - 1])
    reason = Reason.NO_ADDRESS if told.code == Reason.NO_ADDRESS else told.fate.value
    RegisterRest.objects.update_or_create(
        register=register,
        defaults={"times": times, "until": until, "reason": reason},
        create_defaults={"times": times, "until": until, "reason": reason, "since": at},
    )
    jobs.defer("registers.ask_due", at=until, register=register.code)


def _note(look_up: LookUp, outcome: str, told: Told | None, *, at: dt.datetime) -> None:
    live.announce("look_ups", live.CITY)
    LookUpTry.objects.create(
        look_up=look_up, at=at, outcome=outcome, code=told.code[:40] if told else "", took_ms=told.took_ms if told else 0
    )
