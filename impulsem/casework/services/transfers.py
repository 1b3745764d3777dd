"""Handing a file over: proposed with what goes with it, accepted or refused by who receives it, with proof of receipt.

Until it is accepted nothing changes, so that nobody is without a referent. From the day of the change on the receiver is the referent; who
had the file goes on as its co-referent for the days of the overlap.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from impulsem.casework import permissions
from impulsem.casework.models import Assignment, CaseFile, Transfer, TransferItem
from impulsem.casework.queries.transfers import bundle_of
from impulsem.casework.services import refusals, transfer_refusals
from impulsem.casework.services.assignments import replace_referent, stay_on
from impulsem.casework.services.files import close_as_moved
from impulsem.organisation.models import Centre, Role, Worker, WorkerPost
from impulsem.platform import audit
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed, refusing
from impulsem.platform.handover import Thing, checklist

State = Transfer.State


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class TransferDetails:
    """To whom a file goes: a worker, a centre (whose director says who receives it) or the services of another city."""

    to_worker: Worker | None = None
    to_centre: Centre | None = None
    to_city: str = ""
    reason: str
    starts_on: dt.date
    overlap_days: int = 0


@transaction.atomic
def propose_transfer(*, file: CaseFile, details: TransferDetails, by: Actor, at: dt.datetime) -> Transfer:
    """Offer the file. Refuses: NotYourFile, SayWhyTransferred, ToNobody, NotAProfessional, HasItAlready, OverlapTooLong, OnItsWay."""
    if not permissions.standing_of(file.pk, by, at=at).assigns:
        raise refusals.NotYourFile
    to_city, reason = details.to_city.strip()[:120], details.reason.strip()[:300]
    if not reason:
        raise transfer_refusals.SayWhyTransferred
    if details.to_worker is None and details.to_centre is None and not to_city:
        raise transfer_refusals.ToNobody
    if not 0 <= details.overlap_days <= 90:
        raise transfer_refusals.OverlapTooLong
    today = timezone.localdate(at)
    starts_on = max(details.starts_on, today)
    if details.to_worker is not None:
        _check_receiver(details.to_worker, on=starts_on)
    held = Assignment.objects.on(today).filter(file=file, role=Assignment.Role.REFERENT).select_related("worker").first()
    if held is not None and details.to_worker is not None and held.worker_id == details.to_worker.pk:
        raise transfer_refusals.HasItAlready
    with refusing({"transfer_one_open_a_file": transfer_refusals.OnItsWay}):
        made = Transfer.objects.create(
            file=file,
            from_worker=held.worker if held is not None else None,
            to_worker=details.to_worker,
            to_centre=details.to_centre or (_centre_of(details.to_worker, file, on=starts_on) if details.to_worker is not None else None),
            to_city=to_city,
            reason=reason,
            starts_on=starts_on,
            overlap_days=details.overlap_days if not to_city else 0,
            proposed_at=at,
            proposed_by_id=by.worker_id,
        )
    audit.record(by, "casework.transfer_proposed", on=file, transfer=made.pk)
    return made


@transaction.atomic
def propose_all(*, proposals: Sequence[tuple[CaseFile, TransferDetails]], by: Actor, at: dt.datetime) -> list[Transfer]:
    """All of a leaver's people at once: all or nothing."""
    return [propose_transfer(file=file, details=details, by=by, at=at) for file, details in proposals]


@transaction.atomic
def accept_transfer(*, made: Transfer, worker: Worker | None = None, receipt: str = "", by: Actor, at: dt.datetime) -> Transfer:
    """Receive the file: whom it is offered to; for a centre its director, who says which `worker`; for another city who proposed it, with
    the `receipt` that the other city gave.

    Refuses: NotAllowed, TransferAnswered (it was answered or withdrawn meanwhile), ToNobody, NotAProfessional, SayTheReceipt.
    """
    held = _open(made)
    if not may_answer(held, by):
        raise NotAllowed
    today = timezone.localdate(at)
    starts_on = max(held.starts_on, today)
    receiver = held.to_worker or worker
    bundle = bundle_of(held.file, worker_id=held.from_worker_id, on=today)
    if held.to_city:
        if not receipt.strip():
            raise transfer_refusals.SayTheReceipt
        _write_items(held, {item.code: item.load(bundle) for item in checklist}, moved=set())
        close_as_moved(held.file, by=by, at=at)
    else:
        if receiver is None:
            raise transfer_refusals.ToNobody
        _check_receiver(receiver, on=starts_on)
        things = {item.code: item.load(bundle) for item in checklist}
        moved = {item.code for item in checklist if item.move is not None and things[item.code] and item.move(bundle, receiver.pk, by, at)}
        _write_items(held, things, moved=moved)
        _change_hands(held, receiver, starts_on=starts_on, by=by, at=at)
        held.to_worker = receiver
    held.state, held.answered_at, held.answered_by_id, held.answer = State.ACCEPTED, at, by.worker_id, receipt.strip()[:300]
    held.starts_on = starts_on
    held.receipt = _receipt(held)
    held.save(update_fields=["to_worker", "state", "answered_at", "answered_by", "answer", "starts_on", "receipt"])
    audit.record(by, "casework.transfer_accepted", on=held.file, transfer=held.pk)
    return held


@transaction.atomic
def refuse_transfer(*, made: Transfer, because: str, by: Actor, at: dt.datetime) -> Transfer:
    """Say no, with a reason; the file stays where it was. Refuses: NotAllowed, TransferAnswered, SayWhyRefused."""
    held = _open(made)
    if not may_answer(held, by):
        raise NotAllowed
    if not because.strip():
        raise transfer_refusals.SayWhyRefused
    return _answered(held, State.REFUSED, because, by=by, at=at)


@transaction.atomic
def withdraw_transfer(*, made: Transfer, because: str = "", by: Actor, at: dt.datetime) -> Transfer:
    """Whoever proposed it, or who directs the centre, takes it back. Refuses: NotYourFile, TransferAnswered."""
    held = _open(made)
    if held.proposed_by_id != by.worker_id and not permissions.directs(by, held.file.centre):
        raise refusals.NotYourFile
    return _answered(held, State.WITHDRAWN, because, by=by, at=at)


def may_answer(made: Transfer, by: Actor) -> bool:
    """The worker to whom it is offered, the director of the centre that receives it; of one to another city, who may propose it."""
    if by.worker_id is None:
        return False
    if made.to_city:
        return made.proposed_by_id == by.worker_id or permissions.directs(by, made.file.centre)
    if made.to_worker_id == by.worker_id:
        return True
    return made.to_worker_id is None and made.to_centre is not None and permissions.directs(by, made.to_centre)


def _open(made: Transfer) -> Transfer:
    """The row, locked: of two who answer at once the second is told."""
    rows = Transfer.objects.select_for_update(of=("self",))
    held = rows.select_related("file__centre", "to_centre", "to_worker", "from_worker").get(pk=made.pk)
    if held.state != State.PROPOSED:
        raise transfer_refusals.TransferAnswered
    return held


def _answered(held: Transfer, state: State, words: str, *, by: Actor, at: dt.datetime) -> Transfer:
    held.state, held.answered_at, held.answered_by_id, held.answer = state, at, by.worker_id, words.strip()[:300]
    held.save(update_fields=["state", "answered_at", "answered_by", "answer"])
    audit.record(by, f"casework.transfer_{state.value}", on=held.file, transfer=held.pk)
    return held


def _check_receiver(worker: Worker, *, on: dt.date) -> None:
    if not WorkerPost.objects.on(on).filter(worker=worker, role__in=[Role.PROFESSIONAL, Role.CENTRE_DIRECTOR]).exists():
        raise refusals.NotAProfessional


def _centre_of(worker: Worker, file: CaseFile, *, on: dt.date) -> Centre | None:
    """The file's own centre if the worker attends there, else where they do."""
    posts = WorkerPost.objects.on(on).filter(worker=worker, role__in=[Role.PROFESSIONAL, Role.CENTRE_DIRECTOR]).select_related("centre")
    centres = [post.centre for post in posts.order_by("pk") if post.centre is not None]
    return next((centre for centre in centres if centre.pk == file.centre_id), centres[0] if centres else None)


def _change_hands(held: Transfer, receiver: Worker, *, starts_on: dt.date, by: Actor, at: dt.datetime) -> None:
    file = CaseFile.objects.select_for_update(of=("self",)).select_related("centre").get(pk=held.file_id)
    centre = held.to_centre or file.centre
    if centre.pk != file.centre_id:
        file.centre, file.version = centre, file.version + 1
        file.save(update_fields=["centre", "version"])
    replace_referent(file, receiver, from_day=starts_on, by=by, at=at)
    if held.overlap_days and held.from_worker is not None and held.from_worker_id != receiver.pk:
        stay_on(file, held.from_worker, from_day=starts_on, until=starts_on + dt.timedelta(days=held.overlap_days), by=by, at=at)


def _write_items(held: Transfer, things: dict[str, Sequence[Thing]], *, moved: set[str]) -> None:
    TransferItem.objects.bulk_create(
        TransferItem(
            transfer=held,
            code=code,
            count=len(found),
            first_due=min((thing.due for thing in found if thing.due is not None), default=None),
            moved=code in moved,
        )
        for code, found in things.items()
    )


def _receipt(held: Transfer) -> str:
    """A digest of what was handed over, by whom, to whom and when: whoever has the same facts gets the same."""
    facts = {
        "transfer": str(held.uuid),
        "file": held.file.number,
        "from": held.from_worker.name if held.from_worker is not None else "",
        "to": held.to_city or (held.to_worker.name if held.to_worker is not None else ""),
        "starts_on": held.starts_on.isoformat(),
        "answered_at": held.answered_at.isoformat() if held.answered_at is not None else "",
        "answer": held.answer,
        "items": [[item.code, item.count, str(item.first_due or ""), item.moved] for item in held.items.order_by("code")],
    }
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
