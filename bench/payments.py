"""A month of payments: put into a batch, looked through for doubles, written as the bank's file, held against its schema, settled."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from stdnum.es import ccc
from stdnum.es.ccc import to_iban

from bench.measure import Figure, say, timed
from impulsem.benefits import services
from impulsem.benefits.models import Application, BudgetLine, Decision, Grant, Instalment, PayeeAccount
from impulsem.benefits.services.accounts import digest_of
from impulsem.entitlement.models import Benefit
from impulsem.organisation.models import Worker
from impulsem.people.models import HouseholdMembership
from impulsem.platform import clock, keys
from impulsem.platform.actors import job
from impulsem.platform.periods import period

PAYMENTS = 20_000
CENTS = 12_345
BY = job("bench")


def figures() -> list[Figure]:
    with transaction.atomic():
        taken = measured()
        transaction.set_rollback(True)
    return [Figure(name="benefits.payment_batch.s", value=round(taken, 2), unit="s", must=20)]


def measured() -> float:
    """Seconds for all steps, over what is put into the tables and taken out again."""
    now, today = clock.now(), clock.today()
    Instalment.objects.filter(state=Instalment.State.PLANNED).update(state=Instalment.State.CANCELLED)  # nothing but ours is due
    count = write(now, today)

    def pay() -> int:
        batch = services.make_batch(day=today, by=BY, at=now)
        services.approve_batch(batch=batch, by=BY, at=now)
        services.hand_out(batch=batch, by=BY, at=now)
        return services.settle_batch(batch=batch, by=BY, at=now).count

    taken, paid = timed(pay)
    if paid != count:
        raise RuntimeError(f"{paid} of {count} were paid")
    say(f"{paid:,} payments prepared, looked through, written, checked, handed out and settled")
    return taken


def write(now: dt.datetime, today: dt.date) -> int:
    """One grant for each of so many households, out of a line that has the money; says how many."""
    homes = HouseholdMembership.objects.on(today).filter(role=HouseholdMembership.Role.PRINCIPAL, main=True)
    pairs = list(homes.order_by("pk").values_list("household_id", "person_id")[:PAYMENTS])
    benefit, month = Benefit.objects.get(code="child_fund"), today.replace(day=1)
    line = BudgetLine.objects.create(year=today.year, code="BENCH", name="Bench", amount=PAYMENTS * CENTS)
    decider = Worker.objects.order_by("pk").first()
    applications = Application.objects.bulk_create(
        Application(
            number=f"B-{number:06d}",
            benefit=benefit,
            household_id=household,
            applicant_id=person,
            state=Application.State.DECIDED,
            source=Application.Source.DESK,
            opened_at=now,
            submitted_at=now,
            due_on=today,
            ended_at=now,
        )
        for number, (household, person) in enumerate(pairs)
    )
    decisions = Decision.objects.bulk_create(
        Decision(
            application=application,
            state=Decision.State.DECIDED,
            outcome=Decision.Outcome.GRANTED,
            cents=CENTS,
            periods=1,
            reasons="-",
            two_people=False,
            decided_by=decider,
            decided_at=now,
        )
        for application in applications
    )
    accounts = PayeeAccount.objects.bulk_create(account(number, person, now) for number, (_home, person) in enumerate(pairs))
    grants = Grant.objects.bulk_create(
        Grant(
            application=application,
            decision=decision,
            cents=CENTS,
            frequency=Grant.Frequency.ONCE,
            line=line,
            payee=payee,
            valid=period(month, month + dt.timedelta(days=31)),
            awarded_at=now,
        )
        for application, decision, payee in zip(applications, decisions, accounts, strict=True)
    )
    Instalment.objects.bulk_create(Instalment(grant=grant, month=month, cents=CENTS, line=line, due_on=today) for grant in grants)
    return len(grants)


def account(number: int, person_id: int, now: dt.datetime) -> PayeeAccount:
    """A valid number at a bank that there is not."""
    digits = f"{number:010d}"
    iban = str(to_iban(f"99900001{ccc.calc_check_digits(f'9990000100{digits}')}{digits}"))
    made = PayeeAccount(kind="person", person_id=person_id, holder=f"Persona Inventada {number}", last4=iban[-4:], digest=digest_of(iban))
    made.key, made.closed = keys.encrypt(iban.encode(), about=made.uuid.bytes)
    made.checked, made.verified_at, made.created_at = "seen", now, timezone.now()
    return made
