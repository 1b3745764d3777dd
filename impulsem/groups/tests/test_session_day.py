"""The day of a session: one key each, one entry for all, and what can be taken back."""

from __future__ import annotations

import datetime as dt

import pytest

from impulsem.agenda.models import Appointment
from impulsem.agenda.tests.factories import as_actor, desk_of, make_professional, make_reason
from impulsem.casework.models import Entry, EntryParticipant, EntryProfessional
from impulsem.casework.services import claim_earlier_entries
from impulsem.casework.tests.factories import make_file
from impulsem.groups import services
from impulsem.groups.models import Enrolment, Evaluation, GroupSession
from impulsem.groups.services import refusals
from impulsem.groups.tests.factories import LATER, enrolled, make_session, moment
from impulsem.groups.tests.test_enrolling import keep_apart
from impulsem.messaging.models import Message
from impulsem.organisation.models import Team, Worker
from impulsem.people.models import Household
from impulsem.people.services import seal_person
from impulsem.people.tests.factories import make_person
from impulsem.platform.actors import Actor, ActorKind
from impulsem.platform.errors import NotAllowed

pytestmark = pytest.mark.django_db
START = moment(10, day=LATER)
DURING = START + dt.timedelta(minutes=50)
AFTER = START + dt.timedelta(minutes=65)
KIOSK = Actor(kind=ActorKind.KIOSK, name="kiosk")


def led() -> tuple[GroupSession, Worker, Actor]:
    """A session, who holds it, and the same as an actor; the first visit is among the reasons."""
    make_reason(code="first_visit", minutes=45)
    session = make_session(capacity=10)
    worker = session.workers.get()
    return session, worker, as_actor(worker)


def came(session: GroupSession, household: Household | None = None) -> Enrolment:
    person = household.memberships.get().person if household else make_person()
    return enrolled(session, person)


def test_interview_books_the_next_free_first_visit_and_undo_gives_the_time_back() -> None:
    session, _worker, by = led()
    place = services.mark(enrolment=came(session), key="interview", by=by, at=DURING)
    assert place.state == "attended"
    assert place.appointment is not None
    assert place.appointment.starts_at >= session.ends_at
    assert place.appointment.reason.code == "first_visit"
    undone = services.unmark(enrolment=place, by=by, at=DURING)
    assert (undone.outcome, undone.appointment) == ("", None)
    assert Appointment.objects.get(pk=place.appointment.pk).state == "cancelled"


def test_interviews_of_two_who_are_marked_are_one_after_the_other() -> None:
    session, _worker, by = led()
    first, second = (services.mark(enrolment=came(session), key="interview", by=by, at=DURING).appointment for _ in range(2))
    assert first is not None
    assert second is not None
    assert not (first.starts_at < second.ends_at and second.starts_at < first.ends_at)


def test_aid_and_referral_are_promises_with_a_day() -> None:
    session, worker, by = led()
    file = make_file(centre=session.centre)
    place = came(session, file.household)
    marked = services.mark(enrolment=place, key="aid", by=by, at=DURING)
    assert marked.commitment is not None
    assert (marked.commitment.file, marked.commitment.worker) == (file, worker)
    again = services.mark(enrolment=place, key="referral", by=by, at=DURING)
    marked.commitment.refresh_from_db()
    assert marked.commitment.state == "waived"
    assert again.commitment != marked.commitment


def test_urgent_waits_in_the_waiting_room_at_once() -> None:
    session, _worker, by = led()
    place = services.mark(enrolment=came(session), key="urgent", by=by, at=DURING)
    assert place.appointment is not None
    assert (place.appointment.urgent, place.appointment.state) == (True, "arrived")


def test_a_front_desk_lets_people_in_and_does_not_mark_them() -> None:
    session, _worker, _by = led()
    desk, place = desk_of(session.centre), came(session)
    services.check_in(enrolment=place, by=desk, at=DURING)
    with pytest.raises(NotAllowed):
        services.mark(enrolment=place, key="informed", by=desk, at=DURING)
    with pytest.raises(NotAllowed):
        services.check_in(enrolment=came(session), by=as_actor(make_professional(make_session().centre)), at=DURING)


def test_nobody_is_marked_before_the_day() -> None:
    session, _worker, by = led()
    with pytest.raises(refusals.NotYet):
        services.mark(enrolment=came(session), key="informed", by=by, at=START - dt.timedelta(days=2))


def test_finishing_writes_one_entry_that_each_file_reads_with_its_own_part() -> None:
    session, worker, by = led()
    one, other = make_file(centre=session.centre), make_file(centre=session.centre)
    first, second, without_file, missing = came(session, one.household), came(session, other.household), came(session), came(session)
    services.mark(enrolment=first, key="interview", by=by, at=DURING)
    services.mark(enrolment=second, key="referral", by=by, at=DURING)
    services.mark(enrolment=without_file, key="informed", by=by, at=DURING)
    done = services.finish_session(session=session, by=by, at=AFTER, text="Rights and aids.")
    entry = done.entry
    assert entry is not None
    assert (entry.mode, entry.kind, entry.minutes, Entry.objects.count()) == ("group", "session", 60, 1)
    assert set(EntryParticipant.objects.filter(file__isnull=False).values_list("file_id", flat=True)) == {one.pk, other.pk}
    assert list(EntryProfessional.objects.values_list("worker_id", flat=True)) == [worker.pk]
    about = {segment.text: [person.pk for person in segment.about.all()] for segment in entry.segments.all()}
    assert any("Rights and aids." in text and not who for text, who in about.items())
    assert any("interview" in text and who == [first.person_id] for text, who in about.items())
    missing.refresh_from_db()
    assert missing.state == "absent"
    assert Message.objects.filter(key__startswith="groups.group-followed-up").get().person == second.person
    later = make_file(without_file.person, centre=session.centre)
    claim_earlier_entries(later, on=LATER)
    assert EntryParticipant.objects.get(person=without_file.person).file == later


def test_finished_twice_is_finished_once() -> None:
    session, _worker, by = led()
    services.mark(enrolment=came(session), key="informed", by=by, at=DURING)
    services.finish_session(session=session, by=by, at=AFTER)
    services.finish_session(session=session, by=by, at=AFTER)
    assert Entry.objects.count() == 1
    with pytest.raises(refusals.Finished):
        services.mark(enrolment=came_already(session), key="aid", by=by, at=AFTER)


def came_already(session: GroupSession) -> Enrolment:
    return Enrolment.objects.filter(session=session, state="attended")[0]


def test_a_sealed_participant_is_in_no_entry_of_the_session() -> None:
    session, _worker, by = led()
    place = came(session)
    services.check_in_by_code(code=place.code, centre=session.centre, by=KIOSK, at=START)
    services.mark(enrolment=came(session), key="informed", by=by, at=DURING)
    seal_person(person=place.person, team=Team.objects.create(name="Protection", kind=Team.Kind.PROTECTION), by=by)
    services.finish_session(session=session, by=by, at=AFTER)
    assert not EntryParticipant.objects.filter(person=place.person).exists()


def test_two_who_were_parted_during_the_session_do_not_share_its_entry() -> None:
    session, _worker, by = led()
    one, other = sorted((came(session), came(session)), key=lambda place: place.person_id)
    for place in (one, other):
        services.check_in(enrolment=place, by=by, at=START)
    keep_apart(one.person, other.person)
    services.finish_session(session=session, by=by, at=AFTER)
    entries = {part.person_id: part.entry_id for part in EntryParticipant.objects.all()}
    assert entries[one.person_id] != entries[other.person_id]
    assert sorted(Entry.objects.values_list("minutes", flat=True)) == [1, 60]


def test_a_face_and_a_sentence_are_kept_once_a_code_and_lead_to_nobody() -> None:
    session, _worker, by = led()
    place = came(session)
    services.check_in(enrolment=place, by=by, at=START)
    services.evaluate(code=place.code, face="good", sentence="Clear.", word=True, by=KIOSK, at=DURING)
    kept = Evaluation.objects.get()
    assert (kept.face, kept.session) == ("good", session)
    assert not {field.name for field in Evaluation._meta.get_fields()} & {"person", "enrolment", "at"}
    with pytest.raises(refusals.AlreadySaid):
        services.evaluate(code=place.code, face="bad", by=KIOSK, at=DURING)
    with pytest.raises(services.UnknownCode):
        services.evaluate(code=came(session).code, face="bad", by=KIOSK, at=DURING)
    place.refresh_from_db()
    assert place.word is not None
    assert place.word.worker == session.workers.get()
