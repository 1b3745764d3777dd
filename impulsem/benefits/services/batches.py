"""Batches of payments: prepared, approved by another, handed out once, settled by what the bank says.

Each step is one transaction over locked rows: a process that is killed on the way leaves what was before, and done twice it is done once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone

from impulsem.benefits.models import Instalment, Payment, PaymentBatch
from impulsem.benefits.payment_permissions import approves_payments, looks_after_payments, prepares_payments
from impulsem.benefits.queries.doubles import later_ones, possible_double_payments
from impulsem.benefits.services import bank_file
from impulsem.benefits.services import payment_refusals as refusals
from impulsem.platform import audit
from impulsem.platform.actors import Actor, ActorKind
from impulsem.platform.codes import new_code
from impulsem.platform.errors import NotAllowed, refusing

State = PaymentBatch.State
Hold = Instalment.Hold

# Of what is about to be paid: where whoever applied has died, or the account is also one of somebody from whom they are kept apart.
UNSAFE = """
SELECT i.id
FROM benefits_instalment i
JOIN benefits_grant g ON g.id = i.grant_id
JOIN benefits_application a ON a.id = g.application_id
JOIN people_person o ON o.id = a.applicant_id
LEFT JOIN benefits_payeeaccount p ON p.id = g.payee_id
WHERE i.id = ANY(%s) AND (
    o.died_on IS NOT NULL
    OR EXISTS (
        SELECT FROM benefits_payeeaccount same
        JOIN people_keptapart k ON k.lifted_at IS NULL
            AND ((k.person_id = a.applicant_id AND k.other_id = same.person_id)
              OR (k.other_id = a.applicant_id AND k.person_id = same.person_id))
        WHERE same.digest = p.digest
    )
)
"""


def make_batch(*, day: dt.date, by: Actor, at: dt.datetime) -> PaymentBatch:
    """Put everything that is due by `day` and not held back into a batch for that day.

    Left out and held back, where staff see it: what may be paid twice (the later of two), and what would go to an account that is not safe.
    What has no verified account stays planned. Refuses: NotAllowed, DayPassed, NothingDue (what was found to be held back stays so).
    """
    if not prepares_payments(by):
        raise NotAllowed
    if day < timezone.localdate(at):
        raise refusals.DayPassed
    with transaction.atomic():
        due = _due(day)
        unsafe = _unsafe(due)
        doubles = (later_ones(possible_double_payments(instalments=due)) & set(due)) - unsafe
        _hold(unsafe, Hold.HOUSEHOLD)
        _hold(doubles, Hold.DOUBLE)
        going = set(due) - unsafe - doubles
        batch = _filled(day, going, by=by, at=at) if going else None
    if batch is None:
        raise refusals.NothingDue
    return batch


def _filled(day: dt.date, going: set[int], *, by: Actor, at: dt.datetime) -> PaymentBatch:
    rows = list(Instalment.objects.filter(pk__in=going).order_by("pk").values_list("pk", "cents", "grant__payee_id"))
    batch = PaymentBatch.objects.create(
        message_id=_message_id(day),
        day=day,
        count=len(rows),
        cents=sum(cents for _pk, cents, _payee in rows),
        prepared_at=at,
        prepared_by_id=by.worker_id,
    )
    Payment.objects.bulk_create(
        [
            Payment(batch=batch, instalment_id=pk, payee_id=payee, cents=cents, reference=f"{batch.message_id}-{number:05d}")
            for number, (pk, cents, payee) in enumerate(rows, start=1)
        ],
        batch_size=2000,
    )
    Instalment.objects.filter(pk__in=going).update(state=Instalment.State.IN_BATCH)
    audit.record(by, "benefits.batch_prepared", on=batch, count=batch.count, cents=batch.cents)
    return batch


def _due(day: dt.date) -> list[int]:
    """Keys, locked: somebody who changes a grant, or makes another batch, comes before or after."""
    due = Instalment.objects.select_for_update(of=("self",)).filter(
        state=Instalment.State.PLANNED, due_on__lte=day, grant__payee__verified_at__isnull=False, grant__payee__ended_at__isnull=True
    )
    return list(due.order_by("pk").values_list("pk", flat=True))


def _unsafe(due: list[int]) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(UNSAFE, [due])
        return {pk for (pk,) in cursor.fetchall()}


def _hold(keys: Collection[int], hold: str) -> None:
    Instalment.objects.filter(pk__in=keys).update(state=Instalment.State.HELD, hold=hold)


def _message_id(day: dt.date) -> str:
    return f"PB{day:%Y%m%d}-{new_code()}"


def locked(batch: PaymentBatch, *states: str) -> PaymentBatch:
    """Refuses: BatchElsewhere."""
    held = PaymentBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if held.state not in states:
        raise refusals.BatchElsewhere(state=held.get_state_display())
    return held


@transaction.atomic
def approve_batch(*, batch: PaymentBatch, by: Actor, at: dt.datetime) -> PaymentBatch:
    """Somebody else than who prepared it lets it go: the file is made now, and stays as it is. Approved is approved.

    Refuses: NotAllowed, SamePerson, BatchElsewhere, FileInvalid (the batch stays prepared).
    """
    if not approves_payments(by):
        raise NotAllowed
    batch = locked(batch, State.PREPARED, State.APPROVED)
    if by.worker_id == batch.prepared_by_id and by.kind != ActorKind.JOB:
        raise refusals.SamePerson
    if batch.state == State.APPROVED:
        return batch
    payments = batch.payments.filter(state=Payment.State.IN_BATCH).select_related("payee").order_by("pk")
    bank_file.close(bank_file.drawn(batch, payments.iterator(chunk_size=2000), at=at), batch)
    batch.state, batch.approved_at, batch.approved_by_id = State.APPROVED, at, by.worker_id
    with refusing({"batch_approved_by_another": refusals.SamePerson}):
        batch.save()
    audit.record(by, "benefits.batch_approved", on=batch, count=batch.count, cents=batch.cents, sha256=batch.sha256)
    return batch


@transaction.atomic
def drop_batch(*, batch: PaymentBatch, reason: str, by: Actor, at: dt.datetime) -> PaymentBatch:
    """It does not go out; what was in it waits for the next one. Refuses: NotAllowed, SayWhy, BatchElsewhere, AlreadyHandedOut."""
    if not prepares_payments(by):
        raise NotAllowed
    if not reason.strip():
        raise refusals.SayWhy
    batch = locked(batch, State.PREPARED, State.APPROVED)
    if batch.sent_at is not None:
        raise refusals.AlreadyHandedOut
    in_it = Instalment.objects.filter(payments__batch=batch, payments__state=Payment.State.IN_BATCH)
    in_it.update(state=Instalment.State.PLANNED)
    batch.payments.filter(state=Payment.State.IN_BATCH).update(state=Payment.State.DROPPED)
    batch.state, batch.sha256, batch.key, batch.closed = State.DROPPED, "", "", None
    batch.save(update_fields=["state", "sha256", "key", "closed"])
    audit.record(by, "benefits.batch_dropped", on=batch, reason=reason.strip()[:300])
    return batch


def batch_file(batch: PaymentBatch) -> bytes:
    """The file of an approved batch: the same bytes each time. Whoever gives it to somebody uses `hand_out`. Refuses: FileDamaged."""
    return bank_file.opened_file(batch)


@transaction.atomic
def hand_out(*, batch: PaymentBatch, by: Actor, at: dt.datetime) -> bytes:
    """The file, once an approval: from then on the batch counts as handed to the bank.

    Refuses: NotAllowed, AlreadyHandedOut, BatchElsewhere, FileDamaged.
    """
    if not approves_payments(by):
        raise NotAllowed
    batch = locked(batch, State.APPROVED, State.SENT, State.SETTLED)
    if batch.state != State.APPROVED:
        raise refusals.AlreadyHandedOut
    content = batch_file(batch)
    batch.state, batch.sent_at = State.SENT, at
    batch.save(update_fields=["state", "sent_at"])
    audit.record(by, "benefits.batch_handed_out", on=batch, sha256=batch.sha256)
    return content


@transaction.atomic
def release_again(*, batch: PaymentBatch, reason: str, by: Actor, at: dt.datetime) -> PaymentBatch:
    """The file may be handed out once more (it was lost on the way): the same bytes and number, which a bank takes once.

    Refuses: NotAllowed, SamePerson, SayWhy, BatchElsewhere.
    """
    if not approves_payments(by):
        raise NotAllowed
    if not reason.strip():
        raise refusals.SayWhy
    batch = locked(batch, State.SENT)
    if by.worker_id == batch.prepared_by_id and by.kind != ActorKind.JOB:
        raise refusals.SamePerson
    batch.state = State.APPROVED
    batch.save(update_fields=["state"])
    audit.record(by, "benefits.batch_released_again", on=batch, reason=reason.strip()[:300])
    return batch


@transaction.atomic
def settle_batch(*, batch: PaymentBatch, by: Actor, at: dt.datetime, returned: Mapping[str, str] | None = None) -> PaymentBatch:
    """What the bank says: `returned` are references with the reason, everything else was paid. Said again it changes nothing.

    What the bank returns later is said in the same way: it was paid, and is returned from then on. What is returned waits where staff see
    it (`held_back`). Refuses: NotAllowed, BatchElsewhere, UnknownReferences.
    """
    if not prepares_payments(by):
        raise NotAllowed
    batch = locked(batch, State.SENT, State.SETTLED)
    returned = {reference.strip(): why.strip()[:140] or "-" for reference, why in (returned or {}).items()}
    there = {payment.reference: payment for payment in batch.payments.filter(reference__in=returned).exclude(state=Payment.State.DROPPED)}
    if unknown := sorted(returned.keys() - there.keys()):
        raise refusals.UnknownReferences(references=", ".join(unknown[:5]))
    back = [payment for payment in there.values() if payment.state != Payment.State.RETURNED]
    for payment in back:
        payment.state, payment.settled_at, payment.returned_because = Payment.State.RETURNED, at, returned[payment.reference]
    Payment.objects.bulk_update(back, ["state", "settled_at", "returned_because"])
    Instalment.objects.filter(pk__in=[payment.instalment_id for payment in back]).update(state=Instalment.State.RETURNED)
    rest = batch.payments.filter(state=Payment.State.IN_BATCH)
    Instalment.objects.filter(payments__in=rest).update(state=Instalment.State.PAID)
    paid = rest.update(state=Payment.State.PAID, settled_at=at)
    if batch.state != State.SETTLED:
        batch.state, batch.settled_at = State.SETTLED, at
        batch.save(update_fields=["state", "settled_at"])
    if paid or back:
        audit.record(by, "benefits.batch_settled", on=batch, paid=paid, returned=len(back))
    return batch


@transaction.atomic
def plan_again(*, instalment: Instalment, by: Actor, at: dt.datetime) -> Instalment:
    """What was held back or returned goes into the next batch: somebody has looked at it (and at the account).

    Refuses: NotAllowed, NotWaiting (also of a suspended grant), LooksDouble, AccountNotForThem.
    """
    if not looks_after_payments(by):
        raise NotAllowed
    held = Instalment.objects.select_for_update(of=("self",)).select_related("grant").get(pk=instalment.pk)
    if held.state not in (Instalment.State.HELD, Instalment.State.RETURNED) or held.hold == Hold.SUSPENDED:
        raise refusals.NotWaiting
    if held.pk in later_ones(possible_double_payments(instalments=[held.pk])):
        raise refusals.LooksDouble
    if _unsafe([held.pk]):
        raise refusals.AccountNotForThem
    held.state, held.hold = Instalment.State.PLANNED, ""
    held.save(update_fields=["state", "hold"])
    audit.record(by, "benefits.instalment_planned_again", on=held)
    return held


def take_out(instalments: Collection[int], *, hold: str) -> int:
    """Hold back what was not handed out yet, also out of a batch: an approved one has to be approved again. Gives how many.

    It follows from something that happened to people, so it asks nobody's leave.
    """
    batches = PaymentBatch.objects.select_for_update().filter(
        state__in=[State.PREPARED, State.APPROVED],
        sent_at__isnull=True,
        pk__in=Payment.objects.filter(instalment_id__in=instalments, state=Payment.State.IN_BATCH).values("batch_id"),
    )
    for batch in batches.order_by("pk"):
        mine = batch.payments.filter(instalment_id__in=instalments, state=Payment.State.IN_BATCH)
        Instalment.objects.filter(payments__in=mine).update(state=Instalment.State.PLANNED)
        mine.update(state=Payment.State.DROPPED)
        _reopened(batch)
    waiting = Instalment.objects.filter(pk__in=instalments, state__in=[Instalment.State.PLANNED, Instalment.State.RETURNED])
    return waiting.update(state=Instalment.State.HELD, hold=hold)


def _reopened(batch: PaymentBatch) -> None:
    left = batch.payments.filter(state=Payment.State.IN_BATCH)
    count, cents = left.count(), left.aggregate(sum=Sum("cents"))["sum"] or 0
    batch.state, batch.approved_at, batch.approved_by = State.PREPARED, None, None
    batch.sha256, batch.key, batch.closed = "", "", None
    if count:
        batch.count, batch.cents = count, cents
    else:
        batch.state = State.DROPPED
    batch.save()
