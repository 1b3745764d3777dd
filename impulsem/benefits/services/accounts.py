"""Accounts: their numbers are checked before they are kept, and kept closed."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from impulsem.benefits.models import PayeeAccount
from impulsem.benefits.payment_permissions import looks_after_payments, prepares_payments
from impulsem.benefits.rules import bank
from impulsem.benefits.services import payment_refusals as refusals
from impulsem.documents.models import Document
from impulsem.organisation.permissions import is_professional
from impulsem.people import services as people
from impulsem.people.models import Person
from impulsem.platform import audit, keyed, keys
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed, refusing

Kind = PayeeAccount.Kind


@transaction.atomic
def add_account(
    *,
    kind: str = Kind.PERSON,
    iban: str,
    holder: str,
    by: Actor,
    at: dt.datetime,
    person: Person | None = None,
    proof: Document | None = None,
) -> PayeeAccount:
    """Write down an account of `person`, or of whom is paid in their place. Nothing is paid into it before somebody has verified it.

    Refuses: NotAllowed, WrongIban, IbanElsewhere, NoHolder, AccountThere.
    """
    if not prepares_payments(by) and not is_professional(by):
        raise NotAllowed
    number = number_of(iban)
    if not holder.strip():
        raise refusals.NoHolder
    row = uuid.uuid4()
    key, closed = keys.encrypt(number.encode(), about=row.bytes)
    account = PayeeAccount(
        uuid=row,
        kind=Kind(kind),
        person=person if kind == Kind.PERSON else None,
        holder=holder.strip()[:70],
        closed=closed,
        key=key,
        digest=digest_of(number),
        last4=number[-4:],
        proof=proof,
        created_at=at,
        created_by_id=by.worker_id,
    )
    with refusing({"payee_account_once_a_person": refusals.AccountThere}):
        account.save()
    audit.record(by, "benefits.account_added", on=account, kind=account.kind)
    return account


def number_of(text: str) -> str:
    """Refuses: WrongIban, IbanElsewhere."""
    try:
        return bank.account_number(text)
    except bank.WrongNumber:
        raise refusals.WrongIban from None
    except bank.OutsideSepa:
        raise refusals.IbanElsewhere from None


def digest_of(number: str) -> str:
    """What finds the same account again, without opening it."""
    return keyed.digest("benefits.account", number)


def opened(account: PayeeAccount) -> str:
    """The number. For the file of the bank, and for nothing else. Errors: keys.KeyMissing, keys.Altered."""
    return keys.decrypt(bytes(account.closed), key=account.key, about=account.uuid.bytes).decode()


@transaction.atomic
def verify_account(*, account: PayeeAccount, checked: str, by: Actor, at: dt.datetime, proof: Document | None = None) -> PayeeAccount:
    """Somebody made sure whose account it is. Verified once is verified. Refuses: NotAllowed, SayHowChecked, AccountEnded."""
    if not looks_after_payments(by):
        raise NotAllowed
    if checked not in PayeeAccount.Checked.values:
        raise refusals.SayHowChecked
    account = PayeeAccount.objects.select_for_update().get(pk=account.pk)
    if account.ended_at is not None:
        raise refusals.AccountEnded
    if account.verified_at is None:
        account.checked, account.verified_at, account.verified_by_id = checked, at, by.worker_id
        account.proof = proof or account.proof
        account.save(update_fields=["checked", "verified_at", "verified_by", "proof"])
        audit.record(by, "benefits.account_verified", on=account, checked=checked)
    return account


@transaction.atomic
def end_account(*, account: PayeeAccount, by: Actor, at: dt.datetime) -> PayeeAccount:
    """Nothing is paid into it any more; what was to go there waits for another one. Refuses: NotAllowed."""
    if not prepares_payments(by):
        raise NotAllowed
    account = PayeeAccount.objects.select_for_update().get(pk=account.pk)
    if account.ended_at is None:
        account.ended_at = at
        account.save(update_fields=["ended_at"])
        audit.record(by, "benefits.account_ended", on=account)
    return account


def refuse_account_of_others(account: PayeeAccount, person_id: int) -> None:
    """An account that belongs to somebody from whom the person is kept apart, or that they have too, is not theirs to be paid into.

    Refuses: AccountNotForThem.
    """
    apart = people.kept_apart_from(person_id)
    if apart and PayeeAccount.objects.filter(digest=account.digest, person_id__in=apart).exists():
        raise refusals.AccountNotForThem
