"""Appointments, entries and commitments as rows: each event with everything that hangs on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import numpy as np

from impulsem.agenda.models import Appointment, AppointmentEvent, Booking
from impulsem.casework.models import Commitment, CommitmentEvent, Entry, EntryParticipant, EntryProfessional, EntrySegment
from impulsem.demo.calendar import moment
from impulsem.demo.copying import Keys, Table, pour_in_order, time_range
from impulsem.people.models import Reach
from impulsem.platform.models import AuditEvent

Who = tuple[str, int | None, str]  # name, account, role
Segment = tuple[str, bool, Sequence[int]]  # text, confidential, about whom (keys of persons; nobody: all)


class Diary:
    """The tables of the chronicle. All keys are database keys; all moments are the city's own time."""

    def __init__(self, rng: np.random.Generator, *, actors: Mapping[int, Who], reads_from: dt.date) -> None:
        self.keys = Keys(rng)
        self.actors = actors
        self.reads_from = reads_from  # readings of files are written down from this day on: enough for a list of who looked
        self.audit = Table(
            AuditEvent, "at", "actor_kind", "actor_name", "account_id", "worker_id", "role", "action", "subject_type", "subject_id",
            "reason", "detail",
        )  # fmt: skip
        self.reach = Table(Reach, "person_id", "worker_id", "team_id", "reason", "during", "source")
        self.appointments = Table(
            Appointment, "uuid", "person_id", "reason_id", "centre_id", "channel", "span", "state", "urgent", "spontaneous", "arrived_at",
            "note", "booked_by_id", "booked_at",
        )  # fmt: skip
        self.bookings = Table(Booking, "resource_id", "appointment_id", "span", "released")
        self.steps = Table(AppointmentEvent, "appointment_id", "at", "kind", "worker_id", "cancelled_by", "reason")
        self.entries = Table(
            Entry, "uuid", "mode", "kind", "channel", "happened_at", "minutes", "travel_minutes", "place", "centre_id",
            "appointment_id", "written_by_id", "written_at",
        )  # fmt: skip
        self.participants = Table(EntryParticipant, "entry_id", "person_id", "file_id", "happened_at")
        self.professionals = Table(EntryProfessional, "entry_id", "worker_id", "happened_at")
        self.segments = Table(EntrySegment, "entry_id", "position", "text", "confidential", "written_by_id", "written_at")
        self.about = Table(EntrySegment.about.through, "entrysegment_id", "person_id")
        self.commitments = Table(
            Commitment, "uuid", "text", "file_id", "person_id", "worker_id", "promised_by_name", "entry_id", "due_on", "state",
            "settled_on", "created_at", "created_by_id",
        )  # fmt: skip
        self.commitment_steps = Table(CommitmentEvent, "commitment_id", "at", "kind", "due_on", "worker_id", "note")

    @property
    def tables(self) -> list[Table]:
        return [
            self.appointments, self.bookings, self.steps, self.entries, self.participants, self.professionals, self.segments, self.about,
            self.commitments, self.commitment_steps, self.reach, self.audit,
        ]  # fmt: skip

    def pour(self, *, at_least: int = 1) -> None:
        pour_in_order(self.tables, at_least=at_least)

    def settle(self) -> None:
        for table in self.tables:
            table.settle()

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
        key = self.appointments.add(
            self.keys(), person, reason, centre, channel, span, state, urgent, spontaneous, arrived_at, note, booked_by, booked_at
        )
        for resource in resources:
            self.bookings.add(resource, key, span, state in ("cancelled", "missed"))
        if not spontaneous:
            self.steps.add(key, booked_at, "booked", booked_by, "", "")
        if state == "cancelled":
            self.steps.add(key, max(booked_at, start - dt.timedelta(hours=20)), "cancelled", booked_by, cancelled_by, "")
        if arrived_at is not None:
            self.steps.add(key, arrived_at, "arrived", booked_by, "", "")
        if state == "attended":
            self.steps.add(key, max(start, arrived_at or start), "attended", worker, "", "")
        elif state == "missed":
            self.steps.add(key, start + dt.timedelta(minutes=20), "missed", worker, "", "")
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
        key = self.entries.add(self.keys(), mode, kind, channel, at, minutes, travel, place, centre, appointment, writer, written_at)
        for person, file in participants:
            self.participants.add(key, person, file, at)
        for worker in professionals:
            self.professionals.add(key, worker, at)
        if at.date() >= self.reads_from:
            for file in {file for _, file in participants if file is not None}:
                ground = "front_desk" if kind == "information" else "referent"
                self.read(writer, file, at - dt.timedelta(minutes=3), detail=f'{{"ground": "{ground}"}}')
        for position, (text, confidential, about) in enumerate(segments):
            segment = self.segments.add(key, position, text, confidential, writer, written_at)
            for person in about:
                self.about.add(segment, person)
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
