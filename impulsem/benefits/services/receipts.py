"""Receipts justify a grant; then it is closed. What should not have been paid is asked back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from impulsem.benefits.models import Grant, GrantChange, Instalment, Receipt, Reclaim, ReclaimPart
from impulsem.benefits.payment_permissions import approves_payments, prepares_payments
from impulsem.benefits.rules import schedule
from impulsem.benefits.services import grants
from impulsem.benefits.services import payment_refusals as refusals
from impulsem.benefits.services.papers import write_reclaim
from impulsem.benefits.services.telling import tell_reclaimed
from impulsem.documents.models import Document
from impulsem.organisation.permissions import is_professional
from impulsem.platform import audit
from impulsem.platform.actors import Actor, ActorKind
from impulsem.platform.errors import NotAllowed
from impulsem.platform.web.dates import money

MOST_PARTS = 60


def _euro(cents: int) -> str:
    return money(Decimal(cents) / 100)


def paid_cents(grant: Grant) -> int:
    """What was paid of a grant."""
    return grant.instalments.filter(state=Instalment.State.PAID).aggregate(sum=Sum("cents"))["sum"] or 0


def justified_cents(grant: Grant) -> int:
    """What accepted receipts cover."""
    return grant.receipts.filter(state=Receipt.State.ACCEPTED).aggregate(sum=Sum("cents"))["sum"] or 0


def reclaimed_cents(grant: Grant) -> int:
    """What was asked back, and what of it was let off."""
    return grant.reclaims.aggregate(sum=Sum("cents"))["sum"] or 0


@transaction.atomic
def record_receipt(*, grant: Grant, cents: int, documents: Sequence[Document], by: Actor, at: dt.datetime, says: str = "") -> Receipt:
    """Write down what somebody brought. Whoever works with them may; the office looks at it.

    Refuses: NotAllowed, WrongAmount, NotReceipted, GrantOver (it is closed).
    """
    if not prepares_payments(by) and not is_professional(by):
        raise NotAllowed
    if cents <= 0:
        raise refusals.WrongAmount
    grant = grants.locked(grant)
    if grant.justify_by is None:
        raise refusals.NotReceipted
    if grant.state == Grant.State.CLOSED:
        raise refusals.GrantOver
    receipt = Receipt.objects.create(grant=grant, cents=cents, says=says.strip()[:200], given_at=at, given_by_id=by.worker_id)
    receipt.documents.set(documents)
    audit.record(by, "benefits.receipt_given", on=receipt, cents=cents)
    return receipt


@transaction.atomic
def accept_receipt(*, receipt: Receipt, by: Actor, at: dt.datetime) -> Receipt:
    """Refuses: NotAllowed, NotYourOwn, ReceiptDecided."""
    return _decided(receipt, Receipt.State.ACCEPTED, "", by=by, at=at)


@transaction.atomic
def refuse_receipt(*, receipt: Receipt, because: str, by: Actor, at: dt.datetime) -> Receipt:
    """Refuses: NotAllowed, SayWhy, NotYourOwn, ReceiptDecided."""
    if not because.strip():
        raise refusals.SayWhy
    return _decided(receipt, Receipt.State.REFUSED, because.strip()[:300], by=by, at=at)


def _decided(receipt: Receipt, state: str, because: str, *, by: Actor, at: dt.datetime) -> Receipt:
    if not prepares_payments(by):
        raise NotAllowed
    receipt = Receipt.objects.select_for_update(of=("self",)).get(pk=receipt.pk)
    if receipt.state != Receipt.State.GIVEN:
        raise refusals.ReceiptDecided
    if by.worker_id == receipt.given_by_id and by.kind != ActorKind.JOB:
        raise refusals.NotYourOwn
    receipt.state, receipt.because, receipt.decided_at, receipt.decided_by_id = state, because, at, by.worker_id
    receipt.save(update_fields=["state", "because", "decided_at", "decided_by"])
    audit.record(by, f"benefits.receipt_{state}", on=receipt)
    return receipt


@transaction.atomic
def close_grant(*, grant: Grant, by: Actor, at: dt.datetime, reason: str = "") -> Grant:
    """Everything was paid, and justified where receipts are asked for (or `reason` says why not).

    Refuses: NotAllowed, GrantOver, StillToPay, StillReclaimed, NotJustified.
    """
    if not prepares_payments(by):
        raise NotAllowed
    grant = grants.locked(grant)
    if grant.state == Grant.State.CLOSED:
        raise refusals.GrantOver
    done = (Instalment.State.PAID, Instalment.State.CANCELLED)
    if grant.instalments.exclude(state__in=done).exists():
        raise refusals.StillToPay
    if grant.reclaims.filter(state=Reclaim.State.OPEN).exists():
        raise refusals.StillReclaimed
    missing = missing_cents(grant)
    if missing > 0 and not reason.strip():
        raise refusals.NotJustified(amount=_euro(missing))
    grant.state, grant.closed_at = Grant.State.CLOSED, at
    grant.save(update_fields=["state", "closed_at"])
    grants.note(grant, GrantChange.Kind.CLOSED, from_month=timezone.localdate(at), reason=reason, by=by, at=at)
    audit.record(by, "benefits.grant_closed", on=grant, missing=missing)
    return grant


def missing_cents(grant: Grant) -> int:
    """What was paid and is neither justified nor asked back; nothing where receipts are not asked for."""
    if grant.justify_by is None:
        return 0
    return max(0, paid_cents(grant) - justified_cents(grant) - reclaimed_cents(grant))


@transaction.atomic
def reclaim(
    *, grant: Grant, cents: int, reason: str, parts: int, first_due: dt.date, by: Actor, at: dt.datetime, with_letter: bool = True
) -> Reclaim:
    """Ask back what should not have been paid, in `parts` a month apart; they add up to it to the cent.

    with_letter: the person is written to, with the reasons and how to appeal, and told that there is news.
    Refuses: NotAllowed, SayWhy, WrongAmount, MoreThanPaid, WrongParts, InPast, and what `documents` and `messaging` refuse.
    """
    if not prepares_payments(by):
        raise NotAllowed
    if not reason.strip():
        raise refusals.SayWhy
    if cents <= 0:
        raise refusals.WrongAmount
    if not 1 <= parts <= MOST_PARTS or cents < parts * 100:
        raise refusals.WrongParts
    if first_due < timezone.localdate(at):
        raise refusals.InPast
    grant = grants.locked(grant)
    if cents > (most := paid_cents(grant) - reclaimed_cents(grant)):
        raise refusals.MoreThanPaid(amount=_euro(max(most, 0)))
    asked = Reclaim.objects.create(grant=grant, cents=cents, reason=reason.strip()[:300], opened_at=at, opened_by_id=by.worker_id)
    ReclaimPart.objects.bulk_create(
        ReclaimPart(reclaim=asked, number=number, cents=each, due_on=_months_later(first_due, number - 1))
        for number, each in enumerate(schedule.in_parts(cents, parts), start=1)
    )
    if with_letter:
        asked.paper = write_reclaim(asked, by=by, at=at)
        asked.save(update_fields=["paper"])
        tell_reclaimed(asked, by=by, at=at)
    audit.record(by, "benefits.reclaim", on=asked, cents=cents, parts=parts)
    return asked


def _months_later(day: dt.date, count: int) -> dt.date:
    """The same day some months later, or the last one of a shorter month."""
    month = schedule.next_month(day, count)
    return min(month + dt.timedelta(days=day.day - 1), schedule.next_month(month) - dt.timedelta(days=1))


@transaction.atomic
def part_paid_back(*, part: ReclaimPart, on: dt.date, by: Actor, at: dt.datetime) -> ReclaimPart:
    """Refuses: NotAllowed, ReclaimOver."""
    if not prepares_payments(by):
        raise NotAllowed
    asked = Reclaim.objects.select_for_update(of=("self",)).get(pk=part.reclaim_id)
    part = ReclaimPart.objects.get(pk=part.pk)
    if asked.state != Reclaim.State.OPEN or part.paid_on is not None:
        raise refusals.ReclaimOver
    part.paid_on = on
    part.save(update_fields=["paid_on"])
    if not asked.parts.filter(paid_on__isnull=True).exists():
        asked.state, asked.ended_at = Reclaim.State.SETTLED, at
        asked.save(update_fields=["state", "ended_at"])
    audit.record(by, "benefits.part_paid_back", on=asked, number=part.number)
    return part


@transaction.atomic
def waive_reclaim(*, asked: Reclaim, because: str, by: Actor, at: dt.datetime) -> Reclaim:
    """What is left of it is not asked for any more. Whoever approves payments decides it. Refuses: NotAllowed, SayWhy, ReclaimOver."""
    if not approves_payments(by):
        raise NotAllowed
    if not because.strip():
        raise refusals.SayWhy
    asked = Reclaim.objects.select_for_update(of=("self",)).get(pk=asked.pk)
    if asked.state != Reclaim.State.OPEN:
        raise refusals.ReclaimOver
    asked.state, asked.ended_at, asked.waived_because = Reclaim.State.WAIVED, at, because.strip()[:300]
    asked.save(update_fields=["state", "ended_at", "waived_because"])
    audit.record(by, "benefits.reclaim_waived", on=asked)
    return asked
