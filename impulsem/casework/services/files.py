"""Opening, pausing, closing and reopening a household's file; its phase and intensity."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction
from django.utils import timezone

from impulsem.casework import permissions, rules
from impulsem.casework.models import CaseFile, EntryParticipant, FileCounter, FileEvent
from impulsem.casework.services import refusals
from impulsem.casework.services.assignments import place_referent
from impulsem.organisation.models import Centre, Worker
from impulsem.people.models import Household, HouseholdMembership
from impulsem.platform import audit
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed, refusing

State = CaseFile.State
Kind = FileEvent.Kind


@transaction.atomic
def open_file(*, household: Household, centre: Centre, referent: Worker | None = None, by: Actor, at: dt.datetime) -> CaseFile:
    """Open the household's file at `centre`. Entries that its members had without a file show in it from now on.

    Refuses: NotAllowed, FileExists, NobodyLivesThere, NotAProfessional.
    """
    if not permissions.may_open_file(by, centre):
        raise NotAllowed
    today = timezone.localdate(at)
    if not HouseholdMembership.objects.on(today).filter(household=household).exists():
        raise refusals.NobodyLivesThere
    file = start_file(household=household, centre=centre, by=by, at=at)
    if referent is not None:
        place_referent(file, referent, from_day=today, by=by, at=at)
    audit.record(by, "casework.file_opened", on=file)
    return file


def start_file(*, household: Household, centre: Centre, by: Actor, at: dt.datetime) -> CaseFile:
    """The file's row with its number and its first step. Whether `by` may is asked by the commands that call it."""
    today = timezone.localdate(at)
    with refusing({"file_one_live_a_household": refusals.FileExists}):
        file = CaseFile.objects.create(
            number=reserve_numbers(today.year, 1)[0], household=household, centre=centre, opened_on=today, state=State.OPEN
        )
    _append(file, Kind.OPENED, by=by, at=at)
    claim_earlier_entries(file, on=today)
    return file


def reserve_numbers(year: int, count: int) -> list[str]:
    """The next `count` file numbers of a year; two callers never get the same, because they queue for the year's row."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {FileCounter._meta.db_table} AS counter (year, last) VALUES (%s, %s) "
            "ON CONFLICT (year) DO UPDATE SET last = counter.last + EXCLUDED.last RETURNING last",
            [year, count],
        )
        last = cursor.fetchone()[0]
    return [rules.file_number(year, number) for number in range(last - count + 1, last + 1)]


def claim_earlier_entries(file: CaseFile, *, on: dt.date) -> int:
    """Entries in which the household's members took part while they had no file now show in this one; returns how many."""
    members = HouseholdMembership.objects.on(on).filter(household_id=file.household_id)
    return EntryParticipant.objects.filter(file__isnull=True, person_id__in=members.values("person_id")).update(file=file)


def pause_file(*, file: CaseFile, note: str = "", by: Actor, at: dt.datetime) -> CaseFile:
    """Nothing goes on for a while; entries and commitments stay possible."""
    return _move(file, State.PAUSED, Kind.PAUSED, note=note, by=by, at=at)


def close_file(*, file: CaseFile, reason: str, note: str = "", by: Actor, at: dt.datetime) -> CaseFile:
    """Close with a reason (`FileEvent.ClosingReason`). Refuses SayWhyItCloses, CannotFollow, NotYourFile."""
    if reason not in FileEvent.ClosingReason.values:
        raise refusals.SayWhyItCloses
    return _move(file, State.CLOSED, Kind.CLOSED, closing_reason=reason, note=note, by=by, at=at)


def close_as_moved(file: CaseFile, *, by: Actor, at: dt.datetime) -> CaseFile:
    """The services of another city have the file now: whether `by` may say so is asked by the transfer."""
    file = CaseFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    return _step(file, State.CLOSED, Kind.CLOSED, closing_reason=FileEvent.ClosingReason.MOVED, note="", by=by, at=at)


def resume_file(*, file: CaseFile, note: str = "", by: Actor, at: dt.datetime) -> CaseFile:
    """After a pause."""
    if file.state != State.PAUSED:
        raise refusals.CannotFollow
    return _move(file, State.OPEN, Kind.RESUMED, note=note, by=by, at=at)


def reopen_file(*, file: CaseFile, note: str = "", by: Actor, at: dt.datetime) -> CaseFile:
    """After closing, unless the household got another file meanwhile (FileExists)."""
    if file.state != State.CLOSED:
        raise refusals.CannotFollow
    file = _move(file, State.OPEN, Kind.REOPENED, note=note, by=by, at=at)
    claim_earlier_entries(file, on=timezone.localdate(at))
    return file


@transaction.atomic
def set_phase(*, file: CaseFile, phase: str, note: str = "", by: Actor, at: dt.datetime) -> CaseFile:
    if phase not in CaseFile.Phase.values:
        raise refusals.CannotFollow
    return _set(file, "phase", phase, Kind.PHASE, note=note, by=by, at=at)


@transaction.atomic
def set_intensity(*, file: CaseFile, intensity: str, note: str = "", by: Actor, at: dt.datetime) -> CaseFile:
    """A named person decides the intensity, and may say why."""
    if intensity not in CaseFile.Intensity.values:
        raise refusals.CannotFollow
    return _set(file, "intensity", intensity, Kind.INTENSITY, note=note, by=by, at=at)


def _set(file: CaseFile, field: str, value: str, kind: str, *, note: str, by: Actor, at: dt.datetime) -> CaseFile:
    file = _held(file, by=by, at=at)
    if getattr(file, field) == value:
        return file
    setattr(file, field, value)
    file.version += 1
    file.save(update_fields=[field, "version"])
    _append(file, kind, value=value, note=note, by=by, at=at)
    audit.record(by, f"casework.file_{kind}", on=file, value=value)
    return file


@transaction.atomic
def _move(file: CaseFile, state: str, kind: str, *, closing_reason: str = "", note: str, by: Actor, at: dt.datetime) -> CaseFile:
    return _step(_held(file, by=by, at=at), state, kind, closing_reason=closing_reason, note=note, by=by, at=at)


def _step(file: CaseFile, state: str, kind: str, *, closing_reason: str, note: str, by: Actor, at: dt.datetime) -> CaseFile:
    if state not in CaseFile.ALLOWED[CaseFile.State(file.state)]:
        raise refusals.CannotFollow
    file.state = state
    file.version += 1
    with refusing({"file_one_live_a_household": refusals.FileExists}):
        file.save(update_fields=["state", "version"])
    _append(file, kind, closing_reason=closing_reason, note=note, by=by, at=at)
    audit.record(by, f"casework.file_{kind}", on=file, reason=closing_reason)
    return file


def _held(file: CaseFile, *, by: Actor, at: dt.datetime) -> CaseFile:
    """The file's row, locked, if the actor may change it."""
    if not permissions.standing_of(file.pk, by, at=at).manages:
        raise refusals.NotYourFile
    return CaseFile.objects.select_for_update(of=("self",)).select_related("centre").get(pk=file.pk)


def _append(file: CaseFile, kind: str, *, by: Actor, at: dt.datetime, value: str = "", closing_reason: str = "", note: str = "") -> None:
    FileEvent.objects.create(
        file=file, at=at, kind=kind, value=value, closing_reason=closing_reason, note=note.strip()[:300], worker_id=by.worker_id
    )
