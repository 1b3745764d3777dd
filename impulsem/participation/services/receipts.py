"""Receipts, and telling people by e-mail when something changes about what they said."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Callable, Sequence

from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext, override

from impulsem.participation.models import Contribution, Follow, Process, Receipt, Session
from impulsem.participation.services.refusals import LinkUnknown, TooMany, UnknownReceipt
from impulsem.platform import audit, clock, keyed, tries
from impulsem.platform.actors import Actor
from impulsem.provenance.models import Derivation, Withdrawal
from impulsem.provenance.queries import Step, reached_from, told

PURPOSE = "participation.receipt"
MOST_WRONG = 10  # codes from one address in a quarter of an hour
MOST = 400  # receipts at once
CONFIRM_WITHIN = dt.timedelta(days=7)
MOST_FOLLOWERS = 20  # addresses a receipt
Link = Callable[[str], str]  # the secret of a link -> its whole address


@transaction.atomic
def issue(*, process: Process, contributions: Sequence[Contribution] = (), session: Session | None = None, by: Actor | None) -> str:
    """A receipt for somebody's contributions, or for a whole group (`session`: all that was and will be said there).

    Gives the code, which cannot be shown again. by: none when somebody takes their own on a phone.
    """
    code = keyed.new_code(3)
    receipt = Receipt.objects.create(process=process, digest=keyed.digest(PURPOSE, code), session=session, issued_on=clock.today())
    receipt.contributions.set(contributions)
    if by is not None:
        audit.record(by, "participation.receipt", on=process, group=session is not None)
    return code


@transaction.atomic
def issue_blank(*, process: Process, count: int, by: Actor) -> list[str]:
    """Slips to be handed out with cards; what was said is tied to them afterwards (`tie`). Refuses: TooMany."""
    if not 1 <= count <= MOST:
        raise TooMany(most=MOST)
    codes = [keyed.new_code(3) for _ in range(count)]
    Receipt.objects.bulk_create([Receipt(process=process, digest=keyed.digest(PURPOSE, code), issued_on=clock.today()) for code in codes])
    audit.record(by, "participation.receipts", on=process, count=count)
    return codes


def tie(*, process: Process, code: str, contributions: Sequence[Contribution], by: Actor | None = None) -> Receipt:
    """What was said belongs to this slip. Refuses: UnknownReceipt."""
    receipt = Receipt.objects.filter(process=process, digest=keyed.digest(PURPOSE, code)).first()
    if receipt is None:
        raise UnknownReceipt
    receipt.contributions.add(*contributions)
    if by is not None:
        audit.record(by, "participation.tied", on=process, count=len(contributions))
    return receipt


def look_up(*, code: str, address: str) -> Receipt:
    """The receipt of a code. address: of whoever asks, only to count wrong codes.

    Refuses: UnknownReceipt, TooManyTries. Not in one transaction: a wrong code has to stay counted.
    """
    tries.check(PURPOSE, address, most=MOST_WRONG)
    receipt = (
        Receipt.objects.select_related("process", "session").filter(digest=keyed.digest(PURPOSE, code)).first()
        if len(keyed.tidied(code)) == 12
        else None
    )
    if receipt is None:
        tries.was_wrong(PURPOSE, address)
        raise UnknownReceipt
    return receipt


def _secret(receipt_digest: str, email: str) -> str:
    """The secret in the links of one follower: worked out, not kept, so that each message can carry it."""
    return salted_hmac("impulsem.participation.follow", f"{receipt_digest}:{email}", algorithm="sha256").hexdigest()[:40]


def _key(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def follow(*, receipt: Receipt, email: str, language: str, link: Link) -> bool:
    """Ask an address whether it wants to be told. One message until it says yes, whoever types it and however often.

    Says whether a message left. Refuses: TooMany.
    """
    email = email.strip().lower()
    if receipt.follows.exclude(email=email).count() >= MOST_FOLLOWERS:
        raise TooMany(most=MOST_FOLLOWERS)
    secret = _secret(receipt.digest, email)
    _, new = Follow.objects.get_or_create(
        receipt=receipt, email=email, defaults={"language": language, "key": _key(secret), "asked_at": clock.now()}
    )
    if new:
        _send(email, language, "participation/mail/confirm.txt", {"link": link(secret), "days": CONFIRM_WITHIN.days})
    return new


def follow_of(secret: str) -> Follow:
    """Refuses: LinkUnknown."""
    found = Follow.objects.select_related("receipt__process").filter(key=_key(secret)).first()
    if found is None:
        raise LinkUnknown
    return found


@transaction.atomic
def confirm(*, secret: str) -> Follow:
    """The address says yes; from now on it is told what changes. Twice is once. Refuses: LinkUnknown."""
    found = follow_of(secret)
    if found.confirmed_at is None:
        found.confirmed_at = found.told_at = clock.now()
        found.save(update_fields=["confirmed_at", "told_at"])
    return found


@transaction.atomic
def end(*, secret: str) -> None:
    """The address is forgotten. Refuses: LinkUnknown."""
    follow_of(secret).delete()


def nodes_of(receipt: Receipt) -> list[int]:
    """Nodes of what the receipt is about: its contributions, and all of a group's session."""
    keys = set(receipt.contributions.values_list("node_id", flat=True))
    if receipt.session_id is not None:
        keys |= set(Contribution.objects.filter(session_id=receipt.session_id).values_list("node_id", flat=True))
    return sorted(keys)


@dataclasses.dataclass(frozen=True, slots=True)
class Digest:
    """What is new since somebody was last told: steps of the chain that came about or were reached since, and what was taken back."""

    new: tuple[Step, ...]
    taken_back: int


def news(receipt: Receipt, *, since: dt.datetime) -> Digest:
    """What changed after `since` about what the receipt holds."""
    reached = reached_from(nodes_of(receipt))
    steps = told(reached)
    fresh = tuple(
        step
        for step in steps
        if any(edge.at > since for edge in step.via) or (step.what.at is not None and step.what.at > since and step.via)
    )
    gone = Withdrawal.objects.filter(at__gt=since, derivation__in=Derivation.objects.filter(source_id__in=reached)).count()
    return Digest(new=fresh, taken_back=gone)


def send_digests(*, link: Link, at: dt.datetime) -> int:
    """Tell everybody who follows what changed since they were last told; says how many messages left.

    Each is told and written down by itself: a run that breaks off goes on where it stopped. Addresses that never confirmed are forgotten.
    """
    Follow.objects.filter(confirmed_at__isnull=True, asked_at__lt=at - CONFIRM_WITHIN).delete()
    sent = 0
    for each in Follow.objects.select_related("receipt__process").filter(confirmed_at__isnull=False).order_by("pk"):
        with override(each.language):
            changed = news(each.receipt, since=each.told_at or each.confirmed_at or at)
            if changed.new or changed.taken_back:
                context = {"digest": changed, "process": each.receipt.process, "link": link(_secret(each.receipt.digest, each.email))}
                _send(each.email, each.language, "participation/mail/digest.txt", context)
                sent += 1
        Follow.objects.filter(pk=each.pk).update(told_at=at)
    return sent


def _send(email: str, language: str, template: str, context: dict[str, object]) -> None:
    """The subject says nothing about anybody: others may see the list of messages."""
    with override(language):
        EmailMessage(gettext("A message that you asked for"), render_to_string(template, context), to=[email]).send()
