"""Write once: one event, in every file that it belongs to."""

from __future__ import annotations

import datetime as dt
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from impulsem.agenda.models import Appointment
from impulsem.casework import services
from impulsem.casework.models import Commitment, Entry, EntryDraft, EntryParticipant, EntrySegment
from impulsem.casework.services import CommitmentDetails, EntryDetails, SegmentDetails, refusals
from impulsem.casework.tests.factories import (
    actor,
    make_appointment,
    make_centre,
    make_file,
    make_household,
    make_person,
    make_worker,
    referent_of,
    write,
)
from impulsem.organisation.models import Role, Team
from impulsem.people import services as people
from impulsem.platform import clock

pytestmark = pytest.mark.django_db


def details(**more: object) -> EntryDetails:
    given = {
        "uuid": uuid.uuid4(),
        "kind": "interview",
        "channel": "centre",
        "happened_at": clock.now() - dt.timedelta(hours=1),
        "minutes": 30,
        **more,
    }
    return EntryDetails(**given)  # type: ignore[arg-type]  # a test's shorthand


def test_one_entry_shows_in_the_file_of_each_participant():
    ana, bea = make_person(), make_person()
    first, second = make_file(ana), make_file(bea)
    entry = write(referent_of(first), ana, bea)
    assert Entry.objects.count() == 1
    assert {p.file_id for p in entry.participants.all()} == {first.pk, second.pk}
    assert entry.mode == Entry.Mode.GROUP


def test_the_mode_follows_from_who_took_part():
    ana, bea = make_person(), make_person()
    file = make_file(ana, bea)
    worker = referent_of(file)
    assert write(worker, ana).mode == Entry.Mode.INDIVIDUAL
    assert write(worker, ana, bea).mode == Entry.Mode.HOUSEHOLD
    assert write(worker, ana, bea, mode="community").mode == Entry.Mode.COMMUNITY


def test_two_people_without_a_household_are_a_group():
    assert write(make_worker(), make_person(), make_person()).mode == Entry.Mode.GROUP


def test_the_writer_takes_part_unless_others_are_named():
    worker, colleague = make_worker(), make_worker()
    person = make_person()
    assert [p.worker for p in write(worker, person).professionals.all()] == [worker]
    assert [p.worker for p in write(worker, person, professionals=(colleague.pk,)).professionals.all()] == [colleague]


def test_the_file_is_the_one_of_the_household_on_that_day():
    person = make_person()
    old = make_household(person, since=dt.date(2020, 1, 1))
    file = make_file(household=old)
    membership = person.memberships.get()
    yesterday = clock.today() - dt.timedelta(days=1)
    membership.valid = type(membership.valid)(membership.valid.lower, yesterday)
    membership.save()
    new = make_household(person, since=yesterday)
    new_file = make_file(household=new)
    worker = referent_of(file)
    then = write(worker, person, happened_at=clock.now() - dt.timedelta(days=5))
    now = write(worker, person)
    assert then.participants.get().file == file
    assert now.participants.get().file == new_file


def test_a_linked_record_shows_in_the_file_of_the_main_one():
    main, record = make_person(), make_person()
    file = make_file(main)
    people.link_persons(record=record, main=main, reason="The same DNI", by=actor(referent_of(file)), at=clock.now())
    assert write(referent_of(file), record).participants.get().file == file


def test_saving_the_same_form_twice_writes_once():
    worker, person = make_worker(), make_person()
    form = details(participants=(person.pk,))
    first = services.record_entry(details=form, by=actor(worker), at=clock.now())
    second = services.record_entry(details=form, by=actor(worker), at=clock.now())
    assert first == second
    assert EntryParticipant.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_six_times_at_once_writes_once():
    worker, person = make_worker(), make_person()
    form, by = details(participants=(person.pk,), segments=(SegmentDetails("Once."),)), actor(worker)

    def send(_hand: int) -> int:
        try:
            return services.record_entry(details=form, by=by, at=clock.now()).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as hands:
        saved = list(hands.map(send, range(6)))
    assert len(saved) == 6
    assert len(set(saved)) == 1
    assert EntrySegment.objects.count() == 1


def test_the_appointment_is_attended_and_the_draft_is_gone():
    centre = make_centre()
    worker, person = make_worker(centre=centre), make_person()
    appointment = make_appointment(person, centre)
    form = details(participants=(person.pk,), appointment=appointment)
    services.save_draft(key=form.uuid, content={"text-1": ["Hello"]}, appointment=appointment, by=actor(worker), at=clock.now())
    services.record_entry(details=form, by=actor(worker), at=clock.now())
    appointment.refresh_from_db()
    assert appointment.state == Appointment.State.ATTENDED
    assert not EntryDraft.objects.exists()


def test_an_appointment_has_one_entry():
    centre = make_centre()
    worker, person = make_worker(centre=centre), make_person()
    appointment = make_appointment(person, centre)
    write(worker, person, appointment=appointment)
    with pytest.raises(refusals.AppointmentHasItsEntry):
        write(worker, person, appointment=appointment)
    assert Entry.objects.count() == 1


def test_an_appointment_of_another_centre_is_refused_like_a_missing_one():
    person = make_person()
    with pytest.raises(refusals.NoSuchAppointment):
        write(make_worker(), person, appointment=make_appointment(person, make_centre()))


def test_nobody_took_part_only_in_indirect_and_community_work():
    worker = make_worker()
    with pytest.raises(refusals.NobodyTookPart):
        write(worker)
    assert write(worker, mode="indirect").participants.count() == 0
    assert write(worker, mode="community").mode == "community"


@pytest.mark.parametrize("minutes", [0, 721, -5])
def test_impossible_minutes_are_refused(minutes):
    with pytest.raises(refusals.MinutesOutOfRange):
        write(make_worker(), make_person(), minutes=minutes)


def test_the_future_is_refused():
    with pytest.raises(refusals.NotYetHappened):
        write(make_worker(), make_person(), happened_at=clock.now() + dt.timedelta(minutes=5))


def test_a_text_of_a_book_is_refused_with_its_length_and_nothing_is_half_written():
    with pytest.raises(refusals.TextTooLong) as refusal:
        write(make_worker(), make_person(), texts=(SegmentDetails("Fine."), SegmentDetails("x" * 200_001)))
    assert "200001" in str(refusal.value)
    assert not Entry.objects.exists()


def test_a_forged_person_and_a_sealed_one_are_refused_with_the_same_sentence():
    worker = make_worker()
    team = Team.objects.create(name="Protection", kind="protection")
    sealed = make_person(sealed_by=team)
    forged = make_person()
    forged.pk = 999_999_999
    sentences = set()
    for person in (sealed, forged):
        with pytest.raises(refusals.NoSuchPerson) as refusal:
            write(worker, make_person(), person)
        sentences.add(str(refusal.value))
    assert len(sentences) == 1
    assert not Entry.objects.exists()


def test_a_text_is_only_about_who_took_part():
    with pytest.raises(refusals.AboutSomebodyElse):
        write(make_worker(), make_person(), texts=(SegmentDetails("…", about=(make_person().pk,)),))


def test_empty_texts_are_not_kept():
    entry = write(make_worker(), make_person(), texts=(SegmentDetails("  "), SegmentDetails("Something.")))
    assert [s.text for s in entry.segments.all()] == ["Something."]


def test_a_promise_made_in_an_entry_is_in_the_inbox_and_in_the_file():
    person = make_person()
    file = make_file(person)
    worker = referent_of(file)
    friday = clock.today() + dt.timedelta(days=4)
    entry = write(worker, person, commitments=(CommitmentDetails("Call the lawyer", friday),))
    commitment = Commitment.objects.get()
    assert (commitment.file, commitment.worker, commitment.entry, commitment.due_on) == (file, worker, entry, friday)
    assert commitment.events.get().kind == "made"


def test_a_promise_without_a_day_is_refused_and_the_entry_with_it():
    with pytest.raises(refusals.CommitmentWithoutDay):
        write(make_worker(), make_person(), commitments=(CommitmentDetails("Call", None),))
    assert not Entry.objects.exists()


def test_an_entry_counts_for_the_writers_team_or_else_for_the_files():
    centre = make_centre()
    person = make_person()
    file = make_file(person)
    assert write(make_worker(centre=centre), person).centre == centre
    institute = make_worker(role=Role.INSTITUTE)
    assert write(institute, person).centre == file.centre
    with pytest.raises(refusals.NoTeamToCountFor):
        write(institute, make_person())


def test_the_database_itself_keeps_entries_as_they_were_written():
    write(make_worker(), make_person())
    with pytest.raises(Exception, match="append_only"):
        EntrySegment.objects.update(text="Something else.")


def test_an_amendment_is_appended_and_the_first_text_stays():
    person = make_person()
    worker = referent_of(make_file(person))
    entry = write(worker, person)
    first = entry.segments.get()
    new = services.amend_entry(
        entry=entry, segment=first, text="We talked at length.", confidential=False, expected=first.pk, by=actor(worker), at=clock.now()
    )
    assert new.supersedes == first
    assert new.position == first.position
    assert EntrySegment.objects.get(pk=first.pk).text == "We talked."


def test_a_further_text_can_be_added():
    person = make_person()
    worker = referent_of(make_file(person))
    entry = write(worker, person)
    services.amend_entry(entry=entry, segment=None, text="Also this.", confidential=True, expected=None, by=actor(worker), at=clock.now())
    assert list(entry.segments.order_by("position").values_list("text", flat=True)) == ["We talked.", "Also this."]


def test_two_who_amend_one_text_are_told_and_see_what_it_says_now():
    person = make_person()
    file = make_file(person)
    worker = referent_of(file)
    entry = write(worker, person)
    seen = entry.segments.get()
    mine = services.amend_entry(
        entry=entry, segment=seen, text="First.", confidential=False, expected=seen.pk, by=actor(worker), at=clock.now()
    )
    with pytest.raises(services.SegmentChanged) as refusal:
        services.amend_entry(
            entry=entry, segment=seen, text="Second.", confidential=False, expected=seen.pk, by=actor(worker), at=clock.now()
        )
    assert (refusal.value.theirs, refusal.value.current) == ("First.", mine.pk)
    again = services.amend_entry(
        entry=entry, segment=seen, text="Both.", confidential=False, expected=mine.pk, by=actor(worker), at=clock.now()
    )
    assert again.supersedes == mine


def test_a_stranger_to_the_entry_does_not_amend_it():
    person = make_person()
    worker = referent_of(make_file(person))
    entry = write(worker, person)
    segment = entry.segments.get()
    with pytest.raises(refusals.NotYours):
        services.amend_entry(
            entry=entry, segment=segment, text="No.", confidential=False, expected=segment.pk, by=actor(make_worker()), at=clock.now()
        )


def test_who_works_in_another_participants_file_does_not_amend_what_is_about_this_one():
    ana, bea = make_person(), make_person()
    first, second = make_file(ana), make_file(bea)
    entry = write(referent_of(first), ana, bea, texts=(SegmentDetails("About Ana.", about=(ana.pk,)), SegmentDetails("Both.")))
    about_ana, both = entry.segments.order_by("position")
    by = actor(referent_of(second))
    with pytest.raises(refusals.NotYours):
        services.amend_entry(entry=entry, segment=about_ana, text="x", confidential=False, expected=about_ana.pk, by=by, at=clock.now())
    services.amend_entry(entry=entry, segment=both, text="Both, yes.", confidential=False, expected=both.pk, by=by, at=clock.now())


def test_a_late_autosave_after_saving_brings_no_draft_back():
    worker, person = make_worker(), make_person()
    entry = write(worker, person)
    assert services.save_draft(key=entry.uuid, content={}, by=actor(worker), at=clock.now()) is None
    assert not EntryDraft.objects.exists()


def test_a_draft_is_its_authors():
    worker, other, key = make_worker(), make_worker(), uuid.uuid4()
    services.save_draft(key=key, content={"text-1": ["a"]}, by=actor(worker), at=clock.now())
    services.save_draft(key=key, content={"text-1": ["ab"]}, by=actor(worker), at=clock.now())
    with pytest.raises(refusals.NotYourDraft):
        services.save_draft(key=key, content={}, by=actor(other), at=clock.now())
    services.discard_draft(key=key, by=actor(other))
    assert EntryDraft.objects.get().content == {"text-1": ["ab"]}
    services.discard_draft(key=key, by=actor(worker))
    assert not EntryDraft.objects.exists()
