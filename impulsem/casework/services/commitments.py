"""Promises: made, moved to another day, kept, no longer needed, reopened. Each step is appended."""

from __future__ import annotations

import dataclasses
import datetime as dt

from django.db import transaction
from django.utils import timezone

from impulsem.casework import permissions
from impulsem.casework.models import CaseFile, Commitment, CommitmentEvent, Entry
from impulsem.casework.services import refusals
from impulsem.organisation.models import Worker
from impulsem.people.models import Person
from impulsem.platform import audit
from impulsem.platform.actors import Actor

State = Commitment.State
Kind = CommitmentEvent.Kind


@dataclasses.dataclass(frozen=True, slots=True)
class CommitmentDetails:
    """What was promised and by when. `promised_by` empty: the writer did; otherwise the name of who did, and the writer follows it up."""

    text: str
    due_on: dt.date | None
    promised_by: str = ""
    person_id: int | None = None  # to whom, or whose promise it is


@transaction.atomic
def make_commitment(
    *,
    text: str,
    due_on: dt.date | None,
    file: CaseFile | None = None,
    person: Person | None = None,
    worker: Worker | None = None,
    promised_by: str = "",
    entry: Entry | None = None,
    by: Actor,
    at: dt.datetime,
) -> Commitment:
    """Write down a promise; it is in the inbox of `worker` (the actor when none is named).

    Refuses: CommitmentSaysNothing, CommitmentWithoutDay, NotYourFile (a file that the actor does not reach).
    """
    text = text.strip()
    if not text or len(text) > 200:
        raise refusals.CommitmentSaysNothing
    if due_on is None:
        raise refusals.CommitmentWithoutDay
    if entry is None and file is not None and not permissions.standing_of(file.pk, by, at=at).writes:
        raise refusals.NotYourFile
    commitment = Commitment.objects.create(
        text=text,
        file=file,
        person=person,
        worker_id=worker.pk if worker is not None else by.worker_id,
        promised_by_name=promised_by.strip()[:150],
        entry=entry,
        due_on=due_on,
        created_at=at,
        created_by_id=by.worker_id,
    )
    _append(commitment, Kind.MADE, by=by, at=at)
    audit.record(by, "casework.commitment_made", on=commitment)
    return commitment


def keep_commitment(*, commitment: Commitment, note: str = "", by: Actor, at: dt.datetime) -> Commitment:
    return _settle(commitment, State.KEPT, Kind.KEPT, note=note, by=by, at=at)


def waive_commitment(*, commitment: Commitment, note: str = "", by: Actor, at: dt.datetime) -> Commitment:
    """It is no longer needed; the note says why."""
    return _settle(commitment, State.WAIVED, Kind.WAIVED, note=note, by=by, at=at)


def reopen_commitment(*, commitment: Commitment, note: str = "", by: Actor, at: dt.datetime) -> Commitment:
    return _settle(commitment, State.OPEN, Kind.REOPENED, note=note, by=by, at=at)


@transaction.atomic
def move_commitment(*, commitment: Commitment, due_on: dt.date, note: str = "", by: Actor, at: dt.datetime) -> Commitment:
    """Another day; the days that it had stay in its history."""
    commitment = _held(commitment, by=by, at=at)
    if commitment.state != State.OPEN:
        raise refusals.CommitmentSettled
    commitment.due_on = due_on
    commitment.save(update_fields=["due_on"])
    _append(commitment, Kind.MOVED, note=note, by=by, at=at)
    audit.record(by, "casework.commitment_moved", on=commitment)
    return commitment


@transaction.atomic
def _settle(commitment: Commitment, state: State, kind: Kind, *, note: str, by: Actor, at: dt.datetime) -> Commitment:
    commitment = _held(commitment, by=by, at=at)
    if state not in Commitment.ALLOWED[State(commitment.state)]:
        raise refusals.CommitmentSettled
    commitment.state = state
    commitment.settled_on = None if state == State.OPEN else timezone.localdate(at)
    commitment.save(update_fields=["state", "settled_on"])
    _append(commitment, kind, note=note, by=by, at=at)
    audit.record(by, f"casework.commitment_{kind}", on=commitment)
    return commitment


def _held(commitment: Commitment, *, by: Actor, at: dt.datetime) -> Commitment:
    held = Commitment.objects.select_for_update(of=("self",)).get(pk=commitment.pk)
    mine = held.worker_id is not None and held.worker_id == by.worker_id
    if not mine and (held.file_id is None or not permissions.standing_of(held.file_id, by, at=at).reaches):
        raise refusals.NotYourCommitment
    return held


def _append(commitment: Commitment, kind: Kind, *, note: str = "", by: Actor, at: dt.datetime) -> None:
    CommitmentEvent.objects.create(
        commitment=commitment, at=at, kind=kind, due_on=commitment.due_on, worker_id=by.worker_id, note=note.strip()[:200]
    )
