"""Write once: one event, with everybody who took part; the files, the days and the counts read the same rows."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from impulsem.agenda import services as agenda
from impulsem.agenda.models import Appointment
from impulsem.casework import permissions, rules
from impulsem.casework.models import (
    Action,
    Assignment,
    CaseFile,
    Entry,
    EntryDraft,
    EntryParticipant,
    EntryProfessional,
    EntrySegment,
)
from impulsem.casework.services import refusals
from impulsem.casework.services.commitments import CommitmentDetails, make_commitment
from impulsem.casework.services.voices import record_progress
from impulsem.organisation.models import Worker
from impulsem.people import services as people
from impulsem.people.models import HouseholdMembership, PartedPerson, Person, PersonLink
from impulsem.platform import audit
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed, refusing

Mode = Entry.Mode
WITHOUT_PEOPLE = {Mode.INDIRECT, Mode.COMMUNITY}


@dataclasses.dataclass(frozen=True, slots=True)
class SegmentDetails:
    """A piece of text; `about` holds keys of participants, none for all of them."""

    text: str
    confidential: bool = False
    about: tuple[int, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class EntryDetails:
    """What took place. `uuid` was given to the form: saving it twice writes once.

    mode: empty to derive it from who took part. participants: keys of persons; professionals: keys of workers, none for the writer.
    centre_id: whose team it counts for, when it follows neither from the writer's post nor from the appointment nor from a file.
    moved, done: keys of actions of the plan that went on, or that are done, with this.
    """

    uuid: UUID
    kind: str
    channel: str
    happened_at: dt.datetime
    minutes: int
    participants: tuple[int, ...] = ()
    professionals: tuple[int, ...] = ()
    segments: tuple[SegmentDetails, ...] = ()
    commitments: tuple[CommitmentDetails, ...] = ()
    mode: str = ""
    travel_minutes: int = 0
    place: str = ""
    appointment: Appointment | None = None
    centre_id: int | None = None
    moved: tuple[UUID, ...] = ()
    done: tuple[UUID, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class _Place:
    """Where a participant belonged on the day: the household, and the file that the entry shows in."""

    household_id: int | None
    file: CaseFile | None


def record_entry(*, details: EntryDetails, by: Actor, at: dt.datetime) -> Entry:
    """Write the entry, its commitments, and that the appointment was attended; forget the draft. All or nothing.

    Refuses: NobodyTookPart, NoSuchPerson, NoSuchProfessional, NoSuchAppointment, AppointmentHasItsEntry, NotYetHappened,
    MinutesOutOfRange, TextTooLong, AboutSomebodyElse, NoTeamToCountFor, and what commitments and the agenda refuse.
    """
    writer = by.worker_id
    if writer is None:
        raise NotAllowed
    try:
        with transaction.atomic():
            return _saved(details.uuid, writer) or _record(details, writer, by=by, at=at)
    except IntegrityError as error:
        if getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) != "casework_entry_uuid_key":
            raise
    saved = _saved(details.uuid, writer)  # the same form came twice at once: the other one won
    if saved is None:
        raise NotAllowed
    return saved


def _saved(key: UUID, writer: int) -> Entry | None:
    return Entry.objects.filter(uuid=key, written_by_id=writer).first()


def _record(details: EntryDetails, writer: int, *, by: Actor, at: dt.datetime) -> Entry:
    _check(details, at=at)
    participants = tuple(dict.fromkeys(details.participants))
    _check_people(participants, by=by, at=at)
    if people.any_kept_apart(set(participants)):
        raise refusals.NotOnePage
    professionals = tuple(dict.fromkeys(details.professionals)) or (writer,)
    if Worker.objects.filter(pk__in=professionals).count() != len(professionals):
        raise refusals.NoSuchProfessional
    _check_appointment(details.appointment, by=by, at=at)
    places = _places(participants, on=timezone.localdate(details.happened_at))
    with refusing({"casework_entry_appointment_id_key": refusals.AppointmentHasItsEntry}):
        entry = Entry.objects.create(
            uuid=details.uuid,
            mode=details.mode or rules.mode_of([places[person].household_id for person in participants]) or Mode.INDIRECT,
            kind=details.kind,
            channel=details.channel,
            happened_at=details.happened_at,
            minutes=details.minutes,
            travel_minutes=details.travel_minutes,
            place=details.place.strip()[:100],
            centre_id=_centre(details, by, places),
            appointment=details.appointment,
            written_by_id=writer,
            written_at=at,
        )
    EntryParticipant.objects.bulk_create(
        EntryParticipant(entry=entry, person_id=person, file=places[person].file, happened_at=entry.happened_at) for person in participants
    )
    EntryProfessional.objects.bulk_create(
        EntryProfessional(entry=entry, worker_id=worker, happened_at=entry.happened_at) for worker in professionals
    )
    _write_segments(entry, details.segments, writer, at=at)
    _promise(entry, details.commitments, participants, places, by=by, at=at)
    for actions, state in ((details.moved, Action.State.MOVING), (details.done, Action.State.DONE)):
        if actions:
            record_progress(actions=actions, state=state, entry=entry, by=by, at=at)
    if details.appointment is not None and details.appointment.state != Appointment.State.ATTENDED:
        agenda.mark_attended(appointment=details.appointment, by=by, at=at)
    EntryDraft.objects.filter(key=details.uuid, worker_id=writer).delete()
    audit.record(by, "casework.entry_recorded", on=entry, participants=len(participants), files=sorted(_files(places)))
    return entry


def _check(details: EntryDetails, *, at: dt.datetime) -> None:
    if details.mode and details.mode not in Mode.values:
        raise refusals.NobodyTookPart
    if not details.participants and details.mode not in WITHOUT_PEOPLE:
        raise refusals.NobodyTookPart
    if details.happened_at > at:
        raise refusals.NotYetHappened
    if not 1 <= details.minutes <= 720 or not 0 <= details.travel_minutes <= 480:
        raise refusals.MinutesOutOfRange
    for segment in details.segments:
        check_length(segment.text)
        if not set(segment.about) <= set(details.participants):
            raise refusals.AboutSomebodyElse


def check_length(text: str) -> None:
    if len(text) > rules.LONGEST_TEXT:
        raise refusals.TextTooLong(length=len(text), limit=rules.LONGEST_TEXT)


def _check_people(participants: Sequence[int], *, by: Actor, at: dt.datetime) -> None:
    if participants and Person.objects.visible_to(by, at=at).filter(pk__in=participants).count() != len(participants):
        raise refusals.NoSuchPerson


def _check_appointment(appointment: Appointment | None, *, by: Actor, at: dt.datetime) -> None:
    """The actor may write about it: of their centre or of their own day, with somebody whom they may know of."""
    if appointment is None:
        return
    near = appointment.centre_id in by.centres() or appointment.bookings.filter(resource__worker_id=by.worker_id or 0).exists()
    if not near or not Person.objects.visible_to(by, at=at).filter(pk=appointment.person_id).exists():
        raise refusals.NoSuchAppointment


def _places(participants: Sequence[int], *, on: dt.date) -> dict[int, _Place]:
    """For each participant the household of that day (the main one first) and its file: the live one, else the latest."""
    if not participants:
        return {}
    memberships = (
        HouseholdMembership.objects.on(on).filter(person_id__in=participants).order_by("main").values_list("person_id", "household_id")
    )
    household_of = dict(memberships)  # in this order, the main one is written last
    # Whoever left safely has it in their own file, also what happened before and is written only now.
    parted = PartedPerson.objects.filter(person_id__in=participants).order_by("pk")
    for person, origin, fresh in parted.values_list("person_id", "split__origin_id", "split__fresh_id"):
        if household_of.get(person) == origin:
            household_of[person] = fresh
    household_of |= _households_by_link([person for person in participants if person not in household_of], on=on)
    files: dict[int, CaseFile] = {}
    for file in CaseFile.objects.filter(household_id__in=household_of.values()).order_by("opened_on", "pk"):
        if file.household_id not in files or file.state != CaseFile.State.CLOSED or files[file.household_id].state == CaseFile.State.CLOSED:
            files[file.household_id] = file
    homes = {person: household_of.get(person) for person in participants}
    return {person: _Place(home, files.get(home) if home is not None else None) for person, home in homes.items()}


def _households_by_link(participants: Sequence[int], *, on: dt.date) -> dict[int, int]:
    """For records that are linked to another of the same person, the household of that one."""
    if not participants:
        return {}
    links = dict(PersonLink.objects.filter(record_id__in=participants, unlinked_at__isnull=True).values_list("record_id", "main_id"))
    memberships = HouseholdMembership.objects.on(on).filter(person_id__in=links.values()).order_by("main")
    household_of = dict(memberships.values_list("person_id", "household_id"))
    return {record: household_of[main] for record, main in links.items() if main in household_of}


def _files(places: dict[int, _Place]) -> set[int]:
    return {place.file.pk for place in places.values() if place.file is not None}


def _centre(details: EntryDetails, by: Actor, places: dict[int, _Place]) -> int:
    """Whose team the entry counts for: the writer's, else the appointment's, else the first file's."""
    candidates = [details.centre_id, *(post.centre_id for post in by.posts)]
    if details.appointment is not None:
        candidates.append(details.appointment.centre_id)
    candidates += [place.file.centre_id for place in places.values() if place.file is not None]
    for candidate in candidates:
        if candidate is not None:
            return candidate
    raise refusals.NoTeamToCountFor


def _write_segments(entry: Entry, segments: Sequence[SegmentDetails], writer: int, *, at: dt.datetime) -> None:
    written = [segment for segment in segments if segment.text.strip()]
    rows = EntrySegment.objects.bulk_create(
        EntrySegment(
            entry=entry,
            position=position,
            text=segment.text.strip(),
            confidential=segment.confidential,
            written_by_id=writer,
            written_at=at,
        )
        for position, segment in enumerate(written, start=1)
    )
    about = EntrySegment.about.through
    about.objects.bulk_create(
        about(entrysegment_id=row.pk, person_id=person)
        for row, segment in zip(rows, written, strict=True)
        for person in dict.fromkeys(segment.about)
    )


def _promise(
    entry: Entry,
    commitments: Sequence[CommitmentDetails],
    participants: Sequence[int],
    places: dict[int, _Place],
    *,
    by: Actor,
    at: dt.datetime,
) -> None:
    """Each promise is in the file of the person whom it concerns, else in that of the first participant who has one."""
    files = [places[person].file for person in participants]
    first = next((file for file in files if file is not None), None)
    for commitment in commitments:
        person = commitment.person_id
        if person is not None and person not in places:
            raise refusals.AboutSomebodyElse
        make_commitment(
            text=commitment.text,
            due_on=commitment.due_on,
            file=places[person].file if person is not None else first,
            person=Person(pk=person) if person is not None else None,
            promised_by=commitment.promised_by,
            entry=entry,
            by=by,
            at=at,
        )


@transaction.atomic
def amend_entry(
    *, entry: Entry, segment: EntrySegment | None, text: str, confidential: bool, expected: int | None, by: Actor, at: dt.datetime
) -> EntrySegment:
    """Append what `segment` says now (None: a further segment). `expected` is the key of the version that the writer saw.

    Refuses: NothingWritten, TextTooLong, NotYours, SegmentChanged (holding what it says now).
    """
    text = text.strip()
    if not text:
        raise refusals.NothingWritten
    check_length(text)
    if by.worker_id is None or not _may_amend(entry, segment, by=by, at=at):
        raise refusals.NotYours
    if people.any_kept_apart(set(entry.participants.values_list("person_id", flat=True))):
        raise refusals.WrittenTogether
    Entry.objects.select_for_update(of=("self",)).get(pk=entry.pk)  # two who amend one entry queue here
    chain = EntrySegment.objects.filter(entry=entry)
    latest = chain.filter(position=segment.position).order_by("-pk").first() if segment is not None else None
    if latest is not None and latest.pk != expected:
        raise refusals.SegmentChanged(current=latest.pk, theirs=latest.text, confidential=latest.confidential)
    if latest is not None and (latest.text, latest.confidential) == (text, confidential):
        return latest
    last = chain.order_by("-position").values_list("position", flat=True).first() or 0
    amended = EntrySegment.objects.create(
        entry=entry,
        position=latest.position if latest is not None else last + 1,
        text=text,
        confidential=confidential,
        supersedes=latest,
        written_by_id=by.worker_id,
        written_at=at,
    )
    if latest is not None:
        amended.about.set(latest.about.all())
    audit.record(by, "casework.entry_amended", on=entry, position=amended.position, confidential=confidential)
    return amended


def _may_amend(entry: Entry, segment: EntrySegment | None, *, by: Actor, at: dt.datetime) -> bool:
    if entry.written_by_id == by.worker_id or (segment is not None and segment.written_by_id == by.worker_id):
        return True
    if entry.professionals.filter(worker_id=by.worker_id or 0).exists():
        return True
    concerned = entry.participants.exclude(file=None)
    if segment is not None and segment.about.exists():
        concerned = concerned.filter(person__in=segment.about.all())
    files = set(concerned.values_list("file_id", flat=True))
    assigned = Assignment.objects.on(timezone.localdate(at)).filter(worker_id=by.worker_id or 0, file_id__in=files)
    return any(permissions.standing_of(file, by, at=at).works_here for file in assigned.values_list("file_id", flat=True))
