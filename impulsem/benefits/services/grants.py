"""Grants: what a decision promises becomes months to be paid, out of a line that has the money."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from impulsem.benefits.models import Application, BudgetLine, Decision, Grant, GrantChange, Instalment, PayeeAccount
from impulsem.benefits.payment_permissions import looks_after_payments, prepares_payments
from impulsem.benefits.rules import schedule
from impulsem.benefits.services import payment_refusals as refusals
from impulsem.benefits.services.accounts import add_account, refuse_account_of_others, verify_account
from impulsem.platform import audit
from impulsem.platform.actors import Actor
from impulsem.platform.errors import DomainError, NotAllowed, refusing
from impulsem.platform.periods import period

Kind = GrantChange.Kind
State = Instalment.State
LONGEST = 60  # months
#: What the database refuses, in words.
OVERSPENT: dict[str, type[DomainError]] = {"budget_line_never_overspent": refusals.NoBudget}


@transaction.atomic
def award(
    *,
    application: Application,
    decision: Decision,
    cents: int,
    frequency: str,
    first: dt.date,
    line: BudgetLine,
    by: Actor,
    at: dt.datetime,
    last: dt.date | None = None,
    payee: PayeeAccount | None = None,
    concept: str = "",
) -> Grant:
    """Promise `cents` each month from that of `first` up to and with that of `last`, or once; the line has it from then on as promised.

    Called by whoever decides, in the transaction of the decision: who may decide was asked there. payee: none while no account is known;
    nothing is paid before one is. A month of a later year is promised out of the line of that year with the same code.
    Refuses: WrongAmount, WrongMonths, NotTheDecision, AlreadyGranted, WrongLine, NoBudget, NoLineThatYear, AccountEnded, AccountNotForThem.
    """
    if cents <= 0:
        raise refusals.WrongAmount
    if decision.application_id != application.pk or not decision.pays:
        raise refusals.NotTheDecision
    if Grant.objects.filter(decision=decision).exists():
        raise refusals.AlreadyGranted
    if not line.benefits.filter(pk=application.benefit_id).exists():
        raise refusals.WrongLine
    if payee is not None:
        _refuse_account(payee, application.applicant_id)
    frequency = Grant.Frequency(frequency)
    last = first if last is None or frequency == Grant.Frequency.ONCE else last
    covered = schedule.months(first, last)
    if not 1 <= len(covered) <= LONGEST:
        raise refusals.WrongMonths
    dues = schedule.schedule(cents=cents, months=covered, awarded_on=timezone.localdate(at))
    lines = _lines(line, {due.due_on.year for due in dues})
    grant = Grant.objects.create(
        application=application,
        decision=decision,
        concept=concept,
        cents=cents,
        frequency=frequency,
        line=line,
        payee=payee,
        valid=period(covered[0], schedule.next_month(covered[-1])),
        justify_by=_justify_by(line, dues[-1].due_on),
        awarded_at=at,
        awarded_by_id=by.worker_id,
    )
    with refusing(OVERSPENT):
        Instalment.objects.bulk_create(
            Instalment(grant=grant, month=due.month, cents=due.cents, due_on=due.due_on, line=lines[due.due_on.year]) for due in dues
        )
    note(grant, Kind.AWARDED, from_month=covered[0], cents=cents, by=by, at=at)
    audit.record(by, "benefits.award", on=grant, cents=cents, months=len(dues), line=line.code)
    return grant


def _lines(line: BudgetLine, years: set[int]) -> dict[int, BudgetLine]:
    found = {each.year: each for each in BudgetLine.objects.filter(code=line.code, year__in=years)}
    if missing := years - found.keys():
        raise refusals.NoLineThatYear(year=min(missing), code=line.code)
    return found


def _justify_by(line: BudgetLine, last_due: dt.date) -> dt.date | None:
    return None if line.receipts_within is None else last_due + dt.timedelta(days=line.receipts_within)


def _refuse_account(payee: PayeeAccount, person_id: int) -> None:
    if payee.ended_at is not None:
        raise refusals.AccountEnded
    refuse_account_of_others(payee, person_id)


def note(grant: Grant, kind: str, *, from_month: dt.date, by: Actor, at: dt.datetime, cents: int | None = None, reason: str = "") -> None:
    """Append what happened to a grant."""
    GrantChange.objects.create(
        grant=grant, kind=kind, from_month=schedule.first_of(from_month), cents=cents, reason=reason[:300], at=at, by_id=by.worker_id
    )


def locked(grant: Grant) -> Grant:
    return Grant.objects.select_for_update(of=("self",)).select_related("application", "line").get(pk=grant.pk)


@transaction.atomic
def change_grant(*, grant: Grant, cents: int, from_month: dt.date, reason: str, by: Actor, at: dt.datetime) -> Grant:
    """Another amount from a month on. What has passed stays, and what is on its way is paid as it is.

    Refuses: NotAllowed, SayWhy, WrongAmount, GrantOver, InPast, OnItsWay, NothingToChange, NoBudget.
    """
    grant = _open_to_change(grant, reason, by)
    if cents <= 0:
        raise refusals.WrongAmount
    waiting = _waiting_from(grant, from_month, at=at)
    with refusing(OVERSPENT):
        Instalment.objects.filter(pk__in=[each.pk for each in waiting]).update(cents=cents)
    note(grant, Kind.AMOUNT, from_month=from_month, cents=cents, reason=reason, by=by, at=at)
    audit.record(by, "benefits.grant_changed", on=grant, cents=cents, months=len(waiting))
    return grant


@transaction.atomic
def change_payee(*, grant: Grant, payee: PayeeAccount, reason: str, by: Actor, at: dt.datetime) -> Grant:
    """Pay into another account from now on. What is in a batch goes where the batch says.

    Refuses: NotAllowed, SayWhy, GrantOver, AccountEnded, AccountNotForThem.
    """
    grant = _open_to_change(grant, reason, by, account_only=True)
    _refuse_account(payee, grant.application.applicant_id)
    grant.payee = payee
    grant.save(update_fields=["payee"])
    note(grant, Kind.PAYEE, from_month=timezone.localdate(at), reason=reason, by=by, at=at)
    audit.record(by, "benefits.grant_payee", on=grant, payee=payee.pk)
    return grant


@transaction.atomic
def pay_into_new_account(*, grant: Grant, kind: str, iban: str, holder: str, by: Actor, at: dt.datetime, checked: str = "") -> PayeeAccount:
    """Write an account down and pay the grant into it from now on; checked: how the office has made sure whose it is, if it has.

    Whoever works with the person may write it down; nothing is paid into it before the office has verified it.
    Refuses: NotAllowed, GrantOver, WrongIban, IbanElsewhere, NoHolder, AccountThere, AccountNotForThem.
    """
    grant = locked(grant)
    if grant.state == Grant.State.CLOSED:
        raise refusals.GrantOver
    account = add_account(kind=kind, iban=iban, holder=holder, person=grant.application.applicant, by=by, at=at)
    refuse_account_of_others(account, grant.application.applicant_id)
    if checked:
        account = verify_account(account=account, checked=checked, by=by, at=at)
    grant.payee = account
    grant.save(update_fields=["payee"])
    note(grant, Kind.PAYEE, from_month=timezone.localdate(at), by=by, at=at)
    audit.record(by, "benefits.grant_payee", on=grant, payee=account.pk)
    return account


@transaction.atomic
def suspend(*, grant: Grant, from_month: dt.date, reason: str, by: Actor, at: dt.datetime) -> Grant:
    """Hold back what is to be paid from a month on. Refuses: NotAllowed, SayWhy, GrantOver, InPast, OnItsWay, NothingToChange."""
    grant = _open_to_change(grant, reason, by)
    waiting = _waiting_from(grant, from_month, at=at)
    planned = [each.pk for each in waiting if each.state == State.PLANNED]
    Instalment.objects.filter(pk__in=planned).update(state=State.HELD, hold=Instalment.Hold.SUSPENDED)
    grant.state = Grant.State.SUSPENDED
    grant.save(update_fields=["state"])
    note(grant, Kind.SUSPENDED, from_month=from_month, reason=reason, by=by, at=at)
    audit.record(by, "benefits.grant_suspended", on=grant, months=len(planned))
    return grant


@transaction.atomic
def resume(*, grant: Grant, reason: str, by: Actor, at: dt.datetime) -> Grant:
    """Pay again, with the months that were held back while it was suspended. Refuses: NotAllowed, SayWhy, NotSuspended."""
    grant = _open_to_change(grant, reason, by)
    if grant.state != Grant.State.SUSPENDED:
        raise refusals.NotSuspended
    held = grant.instalments.filter(state=State.HELD, hold=Instalment.Hold.SUSPENDED)
    held.update(state=State.PLANNED, hold="")
    grant.state = Grant.State.ACTIVE
    grant.save(update_fields=["state"])
    note(grant, Kind.RESUMED, from_month=timezone.localdate(at), reason=reason, by=by, at=at)
    audit.record(by, "benefits.grant_resumed", on=grant)
    return grant


@transaction.atomic
def end_grant(*, grant: Grant, from_month: dt.date, reason: str, by: Actor, at: dt.datetime) -> Grant:
    """Nothing is paid from that month on; the line has what is left of it again.

    Refuses: NotAllowed, SayWhy, GrantOver, InPast, OnItsWay, NothingToChange.
    """
    grant = _open_to_change(grant, reason, by)
    waiting = _waiting_from(grant, from_month, at=at)
    Instalment.objects.filter(pk__in=[each.pk for each in waiting]).update(state=State.CANCELLED, hold="")
    grant.state = Grant.State.ENDED
    if schedule.first_of(from_month) > grant.valid.lower:
        grant.valid = period(grant.valid.lower, schedule.first_of(from_month))
    grant.save(update_fields=["state", "valid"])
    note(grant, Kind.ENDED, from_month=from_month, reason=reason, by=by, at=at)
    audit.record(by, "benefits.grant_ended", on=grant, months=len(waiting))
    return grant


def schedule_of(grant: Grant) -> list[Instalment]:
    """All months of a grant, in order (one query)."""
    return list(grant.instalments.order_by("month"))


def _open_to_change(grant: Grant, reason: str, by: Actor, *, account_only: bool = False) -> Grant:
    """The grant, locked. account_only: nothing but where it is paid; what is still due of an ended one is paid, too."""
    if not (looks_after_payments(by) if account_only else prepares_payments(by)):
        raise NotAllowed
    if not reason.strip():
        raise refusals.SayWhy
    grant = locked(grant)
    if not grant.is_open and not (account_only and grant.state == Grant.State.ENDED):
        raise refusals.GrantOver
    return grant


def _waiting_from(grant: Grant, from_month: dt.date, *, at: dt.datetime) -> list[Instalment]:
    """What is still to be paid from a month on, locked: a batch that is being made comes before or after."""
    month = schedule.first_of(from_month)
    if month < schedule.first_of(timezone.localdate(at)):
        raise refusals.InPast
    coming = list(grant.instalments.select_for_update().filter(month__gte=month).order_by("pk"))
    if any(each.state in (State.IN_BATCH, State.PAID) for each in coming):
        raise refusals.OnItsWay
    waiting = [each for each in coming if each.state in Instalment.WAITING]
    if not waiting:
        raise refusals.NothingToChange
    return waiting
