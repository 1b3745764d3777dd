"""What an answer changes. What is not written down yet is written; what says the same confirms; what differs waits for a person."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from impulsem.people import services as people
from impulsem.people.models import Circumstance, EconomicFact
from impulsem.people.services import CircumstanceDetails, FactDetails
from impulsem.platform import audit
from impulsem.platform.actors import Actor
from impulsem.platform.errors import DomainError
from impulsem.registers.models import Conclusion, LookUp
from impulsem.registers.rules.comparing import There, is_same, overlapping
from impulsem.registers.rules.contract import Statement
from impulsem.registers.services import refusals
from impulsem.registers.services.asking import check_reach
from impulsem.registers.services.evidence import statements_of

State = Conclusion.State


def conclude(look_up: LookUp, statements: Sequence[Statement], *, by: Actor, on: dt.date) -> None:
    """Compare an answer that has just come with what is written down, in the caller's transaction."""
    there = written_down(look_up.person_id)
    for position, statement in enumerate(statements):
        met = overlapping(statement, there)
        conclusion = Conclusion(look_up=look_up, position=position, state=State.OPEN)
        if statement.holds and not met and not _denied(statement, there):
            _write(conclusion, statement, by=by, on=on)
        elif len(met) == 1 and is_same(statement, met[0]):
            _confirm(conclusion, statement, met[0], by=by, on=on)
        elif not statement.holds and not met:
            conclusion.state = State.CONFIRMED
        conclusion.save()


@transaction.atomic
def decide(*, conclusion: Conclusion, take: bool, because: str = "", by: Actor, at: dt.datetime) -> Conclusion:
    """Somebody who works with the person decides between what the register says (`take`) and what is written down.

    What is taken holds during its own period: what was written down before and after it stays. Refuses: NotTheirs, AlreadyDecided, SayWhy
    (why the other stays), NotThereAnyMore, and what `people` refuses.
    """
    conclusion = (
        Conclusion.objects.select_for_update(of=("self",)).select_related("look_up__person", "look_up__register").get(pk=conclusion.pk)
    )
    look_up = conclusion.look_up
    check_reach(look_up.person, by=by, at=at)
    if conclusion.state != State.OPEN:
        raise refusals.AlreadyDecided
    if not take and not because.strip():
        raise refusals.SayWhy
    if take:
        statement, on = statements_of(look_up)[conclusion.position], timezone.localdate(at)
        for each in overlapping(statement, written_down(look_up.person_id)):
            _make_room(each, statement, by=by, on=on)
        if statement.holds:
            _write(conclusion, statement, by=by, on=on, refused=True)
    conclusion.state = State.TAKEN if take else State.KEPT
    conclusion.because, conclusion.decided_at, conclusion.decided_by_id = because.strip()[:300], at, by.worker_id
    conclusion.save()
    audit.record(by, "registers.decide", on=look_up.person, look_up=look_up.pk, position=conclusion.position, state=conclusion.state)
    return conclusion


def evidence_of(look_up: LookUp) -> str:
    return f"registers.lookup:{look_up.pk}"


def written_down(person_id: int) -> list[There]:
    """Amounts and circumstances of a person, whenever they held (two queries)."""
    amounts = [
        There(row.pk, row.category, row.since, row.until, cents=int(row.amount * 100), frequency=row.frequency)
        for row in EconomicFact.objects.filter(person_id=person_id)
    ]
    circumstances = [
        There(row.pk, row.kind, row.since, row.until, grade=row.grade) for row in Circumstance.objects.filter(person_id=person_id)
    ]
    return amounts + circumstances


def _denied(statement: Statement, there: Sequence[There]) -> bool:
    """Whether it was said that nothing comes in at that time, and the register tells of an income."""
    if not statement.is_amount or statement.about in ("property", "savings") or not statement.cents:
        return False
    return bool(overlapping(dataclasses.replace(statement, about=Circumstance.Kind.NO_INCOME), there))


def _write(conclusion: Conclusion, statement: Statement, *, by: Actor, on: dt.date, refused: bool = False) -> None:
    """Write down what the register says; what `people` refuses waits for a person, unless it is one who asks (`refused`)."""
    look_up = conclusion.look_up
    source, evidence, verified_until = look_up.register.source, evidence_of(look_up), _proven_until(look_up, statement)
    try:
        if statement.is_amount:
            conclusion.fact = people.record_economic_fact(
                person=look_up.person,
                details=FactDetails(
                    kind="",
                    category=statement.about,
                    amount=Decimal(statement.cents or 0) / 100,
                    frequency=statement.frequency,
                    since=statement.since,
                    until=statement.until,
                    source=source,
                    evidence=evidence,
                    verified_until=verified_until,
                ),
                by=by,
                on=on,
            )
        else:
            conclusion.circumstance = people.record_circumstance(
                person=look_up.person,
                details=CircumstanceDetails(
                    kind=statement.about,
                    grade=statement.grade,
                    since=statement.since,
                    until=statement.until,
                    source=source,
                    evidence=evidence,
                    verified_until=verified_until,
                ),
                by=by,
                on=on,
            )
    except DomainError:
        if refused:
            raise
    else:
        conclusion.state = State.WRITTEN


def _confirm(conclusion: Conclusion, statement: Statement, there: There, *, by: Actor, on: dt.date) -> None:
    look_up = conclusion.look_up
    source, until, evidence = look_up.register.source, _proven_until(look_up, statement), evidence_of(look_up)
    if statement.is_amount:
        fact = EconomicFact.objects.select_related("person").get(pk=there.key)
        conclusion.fact = people.verify_economic_fact(fact=fact, source=source, until=until, evidence=evidence, by=by, on=on)
    else:
        circumstance = Circumstance.objects.select_related("person").get(pk=there.key)
        conclusion.circumstance = people.verify_circumstance(
            circumstance=circumstance, source=source, until=until, evidence=evidence, by=by, on=on
        )
    conclusion.state = State.CONFIRMED


def _proven_until(look_up: LookUp, statement: Statement) -> dt.date:
    """As long as the answer holds; what begins later is proven on its first day at least."""
    assert look_up.expires_on is not None
    return max(look_up.expires_on, statement.since)


def _make_room(there: There, statement: Statement, *, by: Actor, on: dt.date) -> None:
    """What was written down ends where the register's begins, and goes on where that ends."""
    if statement.is_amount:
        fact = EconomicFact.objects.select_related("person").get(pk=there.key)
        people.end_economic_fact(fact=fact, on=statement.since, by=by)
        if statement.until is not None and (there.until is None or there.until > statement.until):
            details = FactDetails(
                kind=fact.kind,
                category=fact.category,
                amount=fact.amount,
                frequency=fact.frequency,
                label=fact.label,
                source=fact.source,
                since=statement.until,
                until=there.until,
                verified_until=fact.verified_until if fact.verified_until and fact.verified_until >= statement.until else None,
                evidence=fact.evidence,
            )
            people.record_economic_fact(person=fact.person, details=details, by=by, on=on)
        return
    circumstance = Circumstance.objects.select_related("person").get(pk=there.key)
    people.end_circumstance(circumstance=circumstance, on=statement.since, by=by)
