"""Wanting to know something: what is known is given, what is not is asked for, and both are counted."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from impulsem.documents.models import Ground, GroundType
from impulsem.documents.queries import grounds_of
from impulsem.documents.services import answer, withdraw
from impulsem.people.models import Person, PersonIdentifier, Reach
from impulsem.platform import audit, jobs
from impulsem.platform.actors import Actor, ActorKind
from impulsem.registers.models import LookUp, Question, Register
from impulsem.registers.services import refusals

State, Kind = LookUp.State, Question.Kind


@transaction.atomic
def look_up(*, person: Person, register: Register | str, purpose: str, by: Actor, at: dt.datetime) -> LookUp:
    """What a register says about a person: the answer that still holds, or the question that is under way, or a new one.

    A new one is asked by a worker soon after; its `state` tells what became of it.
    Refuses: NotTheirs, NotAsked, NotForThis, PersonDied, TooYoung, PersonObjected, NoAgreement, NoNumber.
    """
    register = _register(register)
    check_reach(person, by=by, at=at)
    if purpose not in register.purposes:
        raise refusals.NotForThis
    if person.died_on is not None:
        raise refusals.PersonDied
    age = person.age(timezone.localdate(at))
    if age is not None and age < register.from_age:
        raise refusals.TooYoung(age=register.from_age)
    ground = ground_that_holds(person, register, on=timezone.localdate(at))
    # Two who want the same at the same moment: the second waits here, and finds the question of the first.
    Person.objects.select_for_update(of=("self",), no_key=True).filter(pk=person.pk).values_list("pk").get()
    last = LookUp.objects.filter(person=person, register=register).order_by("-pk").first()
    if last is not None and last.state == State.ASKED:
        return last
    if last is not None and last.holds(timezone.localdate(at)):
        _count(last, Kind.SPARED, purpose=purpose, by=by, at=at)
        return last
    number_of(person, register, on=timezone.localdate(at))
    fresh = LookUp.objects.create(
        person=person,
        register=register,
        purpose=purpose,
        ground=ground,
        team_id=person.sealed_by_id,
        asked_by_id=by.worker_id,
        asked_at=at,
        due_at=at,
    )
    _count(fresh, _why_again(last), purpose=purpose, by=by, at=at)
    audit.record(by, "registers.look_up", on=person, look_up=fresh.pk, register=register.code, purpose=purpose)
    jobs.defer("registers.ask_due", register=register.code)
    return fresh


def object_to(*, person: Person, register: Register | str, by: Actor, at: dt.datetime, paper: bytes | None = None) -> Ground:
    """The person objects to being looked up in a register (Law 39/2015, art. 28.2); what is being asked is stopped.

    `paper`, signed, when it was on paper. Refuses: NotTheirs, and as `documents.services.answer`.
    """
    register = _register(register)
    check_reach(person, by=by, at=at)
    with transaction.atomic():
        objection = answer(
            ground=ground_of(register, on=timezone.localdate(at)),
            person=person,
            answer=Ground.Answer.OBJECTED,
            by=by,
            at=at,
            paper=paper,
        )
        running = LookUp.objects.filter(person=person, register=register, state=State.ASKED)
        running.update(state=State.OBJECTED, settled_at=at)
    return objection


def withdraw_objection(*, person: Person, register: Register | str, by: Actor, at: dt.datetime) -> None:
    """The person has nothing against it any more. Refuses: NotTheirs, and as `documents.services.withdraw`."""
    register = _register(register)
    check_reach(person, by=by, at=at)
    open_one = Ground.objects.filter(person=person, code=register.ground, answer=Ground.Answer.OBJECTED, ended_at__isnull=True)
    for objection in open_one.select_related("person"):
        withdraw(ground=objection, by=by, at=at)


def reaches(person: Person, *, by: Actor, at: dt.datetime) -> bool:
    """Whoever works with the person; a job, for anybody who is not sealed; about a sealed person its protection team alone."""
    if person.sealed_by_id is not None:
        return person.sealed_by_id in by.team_ids
    return by.kind == ActorKind.JOB or Reach.objects.of(by, at=at).filter(person=person).exists()


def check_reach(person: Person, *, by: Actor, at: dt.datetime) -> None:
    """Refuses: NotTheirs."""
    if not reaches(person, by=by, at=at):
        raise refusals.NotTheirs


def ground_of(register: Register, *, on: dt.date) -> GroundType:
    """The legal ground of a register in the version in force. Refuses: NotAsked, when there is none."""
    ground = GroundType.objects.on(on).filter(code=register.ground).first()
    if ground is None:
        raise refusals.NotAsked
    return ground


def ground_that_holds(person: Person, register: Register, *, on: dt.date) -> GroundType:
    """The legal ground, unless the person objected, or has not agreed where it takes that.

    Refuses: NotAsked, PersonObjected, NoAgreement.
    """
    standing = next((each for each in grounds_of(person, on=on) if each.type.code == register.ground), None)
    if standing is None or not register.active:
        raise refusals.NotAsked
    if standing.state == "objected":
        raise refusals.PersonObjected
    if not standing.may:
        raise refusals.NoAgreement
    return standing.type


def number_of(person: Person, register: Register, *, on: dt.date) -> PersonIdentifier:
    """The number by which the register knows the person. Refuses: NoNumber."""
    held = {row.kind: row for row in PersonIdentifier.objects.on(on).filter(person=person, kind__in=register.numbers, disputed=False)}
    for kind in register.numbers:
        if kind in held:
            return held[kind]
    labels = dict(PersonIdentifier.Kind.choices)
    raise refusals.NoNumber(kinds=", ".join(str(labels[kind]) for kind in register.numbers))


def _register(given: Register | str) -> Register:
    register = Register.objects.filter(code=given).first() if isinstance(given, str) else given
    if register is None or not register.active:
        raise refusals.NotAsked
    return register


def _why_again(last: LookUp | None) -> str:
    if last is None:
        return Kind.FIRST
    return Kind.EXPIRED if last.state in LookUp.SETTLED else Kind.FAILED


def _count(look_up: LookUp, kind: str, *, purpose: str, by: Actor, at: dt.datetime) -> None:
    own = by.centres()
    row = Question(
        look_up=look_up,
        kind=kind,
        purpose=purpose,
        day=timezone.localdate(at),
        at=at,
        centre_id=next(iter(own)) if len(own) == 1 else None,
        by_id=by.worker_id,
    )
    # The same answer for the same purpose on one day spared one question, however often the button was pressed.
    Question.objects.bulk_create([row], ignore_conflicts=kind == Kind.SPARED)
