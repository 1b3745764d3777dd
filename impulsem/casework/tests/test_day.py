"""What the desk reads: my people, the inbox, drafts, what changed; each in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from impulsem.casework import queries, services
from impulsem.casework.models import Entry
from impulsem.casework.queries import Filters
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
from impulsem.people import services as people
from impulsem.people.models import Reach
from impulsem.platform import clock

pytestmark = pytest.mark.django_db


def many_files(worker, centre, number):
    for _ in range(number):
        person = make_person()
        file = make_file(person, make_person(), centre=centre, referent=worker)
        write(worker, person)
        services.make_commitment(text="Call", due_on=clock.today(), file=file, by=actor(worker), at=clock.now())
        services.save_draft(key=uuid.uuid4(), content={"s1-text": ["Half a"]}, file=file, by=actor(worker), at=clock.now())


@pytest.mark.parametrize("number", [1, 7])
def test_the_desks_lists_cost_the_same_whatever_their_length(django_assert_num_queries, number):
    centre = make_centre()
    worker = make_worker(centre=centre)
    many_files(worker, centre, number)
    queries.my_people(worker.pk, clock.today())  # puts its statements together
    with django_assert_num_queries(3):
        assert queries.my_people(worker.pk, clock.today()).files == number
    with django_assert_num_queries(2):
        assert len(queries.inbox(worker.pk, clock.today())) == number
    with django_assert_num_queries(2):
        assert len(queries.drafts_of(worker.pk)) == number
    with django_assert_num_queries(1):
        assert queries.caseloads(centre.pk, on=clock.today())[0].files == number


def test_my_people_come_with_size_last_contact_and_next_appointment():
    centre = make_centre()
    worker, person = make_worker(centre=centre), make_person()
    make_file(person, make_person(), centre=centre, referent=worker)
    entry = write(worker, person)
    appointment = make_appointment(person, centre, starts_at=clock.now() + dt.timedelta(days=2))
    (mine,) = queries.my_people(worker.pk, clock.today()).first
    assert (mine.size, mine.last_contact, mine.next_appointment) == (2, entry.happened_at, appointment.starts_at)


def test_closed_files_and_ended_assignments_are_not_mine_any_more():
    worker = make_worker()
    centre = worker.posts.get().centre
    closed, ended = make_file(centre=centre, referent=worker), make_file(centre=centre, referent=worker)
    services.close_file(file=closed, reason="moved", by=actor(worker), at=clock.now())
    services.end_assignment(assignment=ended.assignments.get(), by=actor(worker), at=clock.now())
    assert queries.my_people(worker.pk, clock.today()).files == 0


def test_a_draft_shows_how_it_begins():
    worker = make_worker()
    services.save_draft(key=uuid.uuid4(), content={"s1-text": ["  The\nrent "], "minutes": ["30"]}, by=actor(worker), at=clock.now())
    assert queries.drafts_of(worker.pk)[0].begins == "The rent"


def test_files_of_gives_the_live_file_of_each_person_in_two_queries(django_assert_num_queries):
    ana, bea, nobody = make_person(), make_person(), make_person()
    file = make_file(ana, bea)
    make_household(nobody)
    with django_assert_num_queries(2):
        found = queries.files_of([ana.pk, bea.pk, nobody.pk], clock.today())
    assert {key: value.number for key, value in found.items()} == {ana.pk: file.number, bea.pk: file.number}
    assert found[ana.pk].referent == referent_of(file).name


@pytest.mark.parametrize("written", ["{}", "{y}/{n}", " {y} {n} "])
def test_a_file_is_found_by_its_number_as_people_write_it(written):
    file = make_file()
    year, number = file.number.split("-")
    text = written.format(file.number, y=year, n=int(number))
    assert queries.by_number(text, actor(make_worker()), at=clock.now()) == file
    assert queries.by_number("2026", actor(make_worker()), at=clock.now()) is None


def test_what_others_did_since_i_last_looked():
    person = make_person()
    file = make_file(person)
    me, colleague = referent_of(file), make_worker(centre=file.centre)
    yesterday = clock.now() - dt.timedelta(days=1)
    services.assign(file=file, worker=colleague, role="co_referent", from_day=clock.today(), by=actor(me), at=clock.now())
    write(colleague, person)
    write(me, person)
    services.set_intensity(file=file, intensity="high", by=actor(colleague), at=clock.now())
    late = clock.today() - dt.timedelta(days=1)
    services.make_commitment(text="Call her", due_on=late, file=file, by=actor(me), at=clock.now())
    found, _standing = queries.find_file(file.uuid, actor(me), at=clock.now())
    team = queries.team(found, on=clock.today())
    news = queries.since_last_look(found, actor(me), yesterday, at=clock.now(), team=team)
    assert [(kind, writer) for _at, kind, writer in news.entries] == [(str(Entry.Kind.INTERVIEW.label), colleague.name)]
    assert [step.kind for step in news.steps] == ["intensity"]
    assert [a.worker for a in news.arrivals] == [colleague]
    assert [c.text for c in news.late] == ["Call her"]
    assert queries.since_last_look(found, actor(me), None, at=clock.now(), team=team) is None
    nothing = queries.since_last_look(found, actor(me), clock.now() + dt.timedelta(days=1), at=clock.now(), team=[])
    assert not nothing


def test_the_timeline_goes_on_over_pages():
    person = make_person()
    file = make_file(person)
    worker = referent_of(file)
    for _ in range(17):
        write(worker, person)
    found, standing = queries.find_file(file.uuid, actor(worker), at=clock.now())
    first = queries.timeline(found, actor(worker), at=clock.now(), standing=standing)
    second = queries.timeline(found, actor(worker), at=clock.now(), standing=standing, filters=Filters(), page=2)
    assert (len(first.lines), first.more, len(second.lines), second.more) == (15, True, 2, False)
    assert not {line.uuid for line in first.lines} & {line.uuid for line in second.lines}


def reaches(worker, person):
    return Reach.objects.of(actor(worker), at=clock.now() + dt.timedelta(seconds=1)).filter(person=person).exists()


def test_a_safe_split_ends_the_reach_of_the_old_files_team():
    stays, leaves = make_person(), make_person()
    file = make_file(stays, leaves)
    worker = referent_of(file)
    people.split_household(household=file.household, leaving=[leaves], on=clock.today(), by=actor(worker))
    assert reaches(worker, stays)
    assert not reaches(worker, leaves)


def test_who_joins_the_household_is_reached_by_its_team():
    joiner = make_person()
    make_household(joiner)
    file = make_file(make_person())
    worker = referent_of(file)
    people.join_household(person=joiner, household=file.household, role="relative", on=clock.today(), by=actor(worker))
    assert reaches(worker, joiner)


def test_leaving_ends_the_reach_and_a_file_of_their_own_gives_it_anew():
    stays, leaves = make_person(), make_person()
    file = make_file(stays, leaves)
    worker = referent_of(file)
    new = people.split_household(household=file.household, leaving=[leaves], on=clock.today(), by=actor(worker))
    assert not reaches(worker, leaves)
    make_file(household=new, centre=file.centre, referent=worker)
    assert reaches(worker, leaves)
