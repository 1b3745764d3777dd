"""Appointments, entries and commitments as rows: each event with everything that hangs on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from psycopg import Connection

from impulsem.agenda.models import Appointment, AppointmentEvent, Booking
from impulsem.casework.models import Commitment, CommitmentEvent, Entry, EntryParticipant, EntryProfessional, EntrySegment
from impulsem.demo.calendar import moment
from impulsem.demo.copying import NOTHING, Keys, Table, Turn, cell, pour_in_order, time_range
from impulsem.people.models import Reach
from impulsem.platform.models import AuditEvent

Who = tuple[str, int | None, str]  # name, account, role
Segment = tuple[str, bool, Sequence[int]]  # text, confidential, about whom (keys of persons; nobody: all)


class Diary:
    """The tables of the chronicle. All keys are database keys; all moments are the city's own time."""

    def __init__(self, rng: np.random.Generator, *, actors: Mapping[int, Who], reads_from: dt.date, turn: Turn) -> None:
        """`turn`: which of those who write at once this is. What was read is kept until the end: see `readings`."""
        self.keys = Keys(rng)
        self.actors = actors
        self.reads_from = reads_from  # readings of files are written down from this day on: enough for a list of who looked
        self.audit = Table(
            AuditEvent, "at", "actor_kind", "actor_name", "account_id", "worker_id", "role", "action", "subject_type", "subject_id",
            "reason", "detail", keyed=False,
        )  # fmt: skip
        self.reach = Table(Reach, "person_id", "worker_id", "team_id", "reason", "during", "source", turn=turn)
        self.appointments = Table(
            Appointment, "uuid", "person_id", "reason_id", "centre_id", "channel", "span", "state", "urgent", "spontaneous", "arrived_at",
            "note", "booked_by_id", "booked_at", turn=turn,
        )  # fmt: skip
        self.bookings = Table(Booking, "resource_id", "appointment_id", "span", "released", turn=turn)
        self.steps = Table(AppointmentEvent, "appointment_id", "at", "kind", "worker_id", "cancelled_by", "reason", turn=turn)
        self.entries = Table(
            Entry, "uuid", "mode", "kind", "channel", "happened_at", "minutes", "travel_minutes", "place", "centre_id",
            "appointment_id", "written_by_id", "written_at", turn=turn,
        )  # fmt: skip
        self.participants = Table(EntryParticipant, "entry_id", "person_id", "file_id", "happened_at", turn=turn)
        self.professionals = Table(EntryProfessional, "entry_id", "worker_id", "happened_at", turn=turn)
        self.segments = Table(EntrySegment, "entry_id", "position", "text", "confidential", "written_by_id", "written_at", turn=turn)
        self.about = Table(EntrySegment.about.through, "entrysegment_id", "person_id", turn=turn)
        self.commitments = Table(
            Commitment, "uuid", "text", "file_id", "person_id", "worker_id", "promised_by_name", "entry_id", "due_on", "state",
            "settled_on", "created_at", "created_by_id", turn=turn,
        )  # fmt: skip
        self.commitment_steps = Table(CommitmentEvent, "commitment_id", "at", "kind", "due_on", "worker_id", "note", turn=turn)

    @property
    def tables(self) -> list[Table]:
        return [
            self.appointments, self.bookings, self.steps, self.entries, self.participants, self.professionals, self.segments, self.about,
            self.commitments, self.commitment_steps, self.reach,
        ]  # fmt: skip

    def pour(self, database: Connection[Any], *, at_least: int = 1) -> None:
        pour_in_order(self.tables, database, at_least=at_least)

    def readings(self) -> list[str]:
        """The lines of the audit: they are written last of all, because nobody can take them back, not even a load that starts again."""
        return self.audit.take()

    def appointment(
        self,
        *,
        person: int,
        reason: int,
        centre: int,
        channel: str,
        start: dt.datetime,
        minutes: int,
        state: str,
        resources: Sequence[int],
        worker: int | None,
        booked_by: int,
        booked_at: dt.datetime,
        arrived_at: dt.datetime | None = None,
        cancelled_by: str = "",
        note: str = "",
        urgent: bool = False,
        spontaneous: bool = False,
        near: bool = False,
    ) -> int:
        """An appointment with its bookings and its history; `near`: today or later, so whoever attends it reaches the person that day."""
        span = time_range(start, start + dt.timedelta(minutes=minutes))
        booked = f"{booked_by}"
        arrived = NOTHING if arrived_at is None else str(arrived_at)
        key = self.appointments.put(
            f"{self.keys()}\t{person}\t{reason}\t{centre}\t{channel}\t{span}\t{state}\t{urgent}\t{spontaneous}\t{arrived}\t{cell(note)}"
            f"\t{booked}\t{booked_at}"
        )
        released = state in ("cancelled", "missed")
        for resource in resources:
            self.bookings.put(f"{resource}\t{key}\t{span}\t{released}")
        step = self.steps.put
        if not spontaneous:
            step(f"{key}\t{booked_at}\tbooked\t{booked}\t\t")
        if state == "cancelled":
            step(f"{key}\t{max(booked_at, start - dt.timedelta(hours=20))}\tcancelled\t{booked}\t{cancelled_by}\t")
        if arrived_at is not None:
            step(f"{key}\t{arrived}\tarrived\t{booked}\t\t")
        if state == "attended":
            step(f"{key}\t{max(start, arrived_at or start)}\tattended\t{cell(worker)}\t\t")
        elif state == "missed":
            step(f"{key}\t{start + dt.timedelta(minutes=20)}\tmissed\t{cell(worker)}\t\t")
        if near and worker is not None and state != "cancelled":
            day = start.date()
            during = time_range(moment(day, dt.time.min), moment(day + dt.timedelta(days=1), dt.time.min))
            self.reach.add(person, worker, None, Reach.Reason.APPOINTMENT.value, during, f"agenda.appointment:{key}")
        return key

    def entry(
        self,
        *,
        mode: str,
        kind: str,
        channel: str,
        at: dt.datetime,
        minutes: int,
        centre: int,
        writer: int,
        written_at: dt.datetime,
        participants: Sequence[tuple[int, int | None]],
        professionals: Sequence[int],
        segments: Sequence[Segment],
        travel: int = 0,
        place: str = "",
        appointment: int | None = None,
    ) -> int:
        """An entry: `participants` are persons with the file in which it shows."""
        when, written = str(at), str(written_at)
        key = self.entries.put(
            f"{self.keys()}\t{mode}\t{kind}\t{channel}\t{when}\t{minutes}\t{travel}\t{cell(place)}\t{centre}\t{cell(appointment)}"
            f"\t{writer}\t{written}"
        )
        for person, file in participants:
            self.participants.put(f"{key}\t{person}\t{cell(file)}\t{when}")
        for worker in professionals:
            self.professionals.put(f"{key}\t{worker}\t{when}")
        if at.date() >= self.reads_from:
            for file in {file for _, file in participants if file is not None}:
                ground = "front_desk" if kind == "information" else "referent"
                self.read(writer, file, at - dt.timedelta(minutes=3), detail=f'{{"ground": "{ground}"}}')
        for position, (text, confidential, about) in enumerate(segments):
            segment = self.segments.put(f"{key}\t{position}\t{cell(text)}\t{confidential}\t{writer}\t{written}")
            for person in about:
                self.about.put(f"{segment}\t{person}")
        return key

    def read(
        self,
        worker: int,
        file: int,
        at: dt.datetime,
        *,
        action: str = "casework.file_read",
        reason: str = "",
        detail: str = '{"ground": "referent"}',
    ) -> None:
        """Somebody looked at a file."""
        name, account, role = self.actors[worker]
        self.audit.add(at, "worker", name, account, worker, role, action, "casework.casefile", file, reason, detail)

    def commitment(
        self,
        *,
        text: str,
        file: int,
        person: int,
        worker: int,
        promised_by: str,
        entry: int,
        due: dt.date,
        settled: tuple[str, dt.date] | None,
        made_at: dt.datetime,
    ) -> None:
        """A promise; `settled` says how it ended and when."""
        state, day = settled or ("open", None)
        key = self.commitments.add(self.keys(), text, file, person, worker, promised_by, entry, due, state, day, made_at, worker)
        self.commitment_steps.add(key, made_at, "made", due, worker, "")
        if day is not None:
            self.commitment_steps.add(key, max(moment(day, dt.time(13, 0)), made_at), state, due, worker, "")
