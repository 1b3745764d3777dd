"""What the desk brings together, and how many queries it costs whatever the number of rows."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from impulsem.agenda import services as agenda
from impulsem.agenda.tests.factories import book, make_reason, moment
from impulsem.benefits import services as benefits
from impulsem.benefits.tests.factories import submitted
from impulsem.benefits.tests.payment_factories import make_benefit
from impulsem.casework.services import CommitmentDetails
from impulsem.casework.tests.factories import make_file, write
from impulsem.desk import queries
from impulsem.organisation.models import Role, Team
from impulsem.organisation.tests.factories import actor, make_centre, make_worker
from impulsem.people import services as people
from impulsem.people.tests.factories import make_person
from impulsem.platform import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    return make_centre()


@pytest.fixture
def anna(centre):
    return make_worker(centre=centre)


def test_the_day_of_a_professional_costs_the_same_for_one_file_and_for_many(anna, centre, django_assert_max_num_queries):
    def load(n: int) -> None:
        for _ in range(n):
            person = make_person()
            make_file(person, centre=centre, referent=anna)
            promise = CommitmentDetails(text="Call back", due_on=clock.today())
            write(anna, person, commitments=(promise,))

    load(1)
    with django_assert_max_num_queries(17) as few:
        queries.today(actor(anna), at=clock.now())
    load(5)
    with django_assert_max_num_queries(17) as many:
        day = queries.today(actor(anna), at=clock.now())
    assert len(many.captured_queries) == len(few.captured_queries)
    assert day.professional is not None
    assert day.professional.files == 6
    assert len(day.professional.tasks) == 6


def test_an_application_that_waits_for_an_assessment_is_among_what_needs_its_professional(anna, centre):
    person, at = make_person(), moment(10, 40)
    make_file(person, centre=centre, referent=anna)
    asked = submitted(person, benefit=make_benefit("assessed", needs_social_assessment=True), at=at)
    submitted(person, benefit=make_benefit("other"), at=at)
    submitted(benefit=asked.benefit, at=at)  # of somebody else
    day = queries.today(actor(anna), at=at)
    assert day.professional is not None
    assert day.professional.to_assess == [asked]
    assert day.professional.needs == 1
    benefits.assess(application=asked, text="A family with two children.", by=actor(anna), at=at)
    assert queries.today(actor(anna), at=at).professional.to_assess == []


def test_an_attended_appointment_without_an_entry_says_so(anna, centre):
    person = make_person()
    at = moment(10, 40)
    appointment = book(anna, person=person, centre=centre, reason=make_reason())
    agenda.mark_attended(appointment=appointment, by=actor(anna, on=at.date()), at=at)
    slots = queries.professional_day(actor(anna, on=at.date()), at.date(), at).slots
    assert [slot.entry_missing for slot in slots] == [True]


def test_a_commitment_whose_day_passed_is_late_by_so_many_days(anna, centre):
    person = make_person()
    make_file(person, centre=centre, referent=anna)
    due = clock.today() + dt.timedelta(days=1)
    write(anna, person, commitments=(CommitmentDetails(text="Ask the school", due_on=due),))
    later = clock.now() + dt.timedelta(days=4)
    day = queries.professional_day(actor(anna), later.date(), later)
    assert [(late.task.text, late.days) for late in day.late] == [("Ask the school", 3)]


def test_who_works_with_a_person_is_found_at_their_file_and_others_at_the_question_why(anna, centre):
    person = make_person(given_name="Fatima", surname1="Benali")
    file = make_file(person, centre=centre, referent=anna)
    stranger = make_worker()
    mine, _, _ = queries.find_people("fatima benali", actor(anna), at=clock.now())
    theirs, _, _ = queries.find_people("fatima benali", actor(stranger), at=clock.now())
    assert [(hit.file.uuid, hit.opens) for hit in mine if hit.file] == [(file.uuid, True)]
    assert [hit.opens for hit in theirs] == [False]


def test_a_file_is_found_by_its_number(anna, centre):
    file = make_file(make_person(), centre=centre, referent=anna)
    assert queries.find_people(file.number, actor(anna), at=clock.now())[2] == file


def test_searching_costs_the_same_for_one_hit_and_for_many(anna, centre, django_assert_max_num_queries):
    for _ in range(8):
        make_file(make_person(given_name="Jordi"), centre=centre, referent=anna)
    with django_assert_max_num_queries(12):
        hits, _, _ = queries.find_people("jordi", actor(anna), at=clock.now())
    assert len(hits) == 8


def test_a_sealed_person_is_not_at_the_desk(anna, centre):
    team = Team.objects.create(name="Protection", kind="protection")
    person = make_person()
    guard = actor(make_worker(centre=centre, teams=(team,)))
    people.seal_person(person=person, team=team, by=guard, at=clock.now())
    assert queries.find_person(person.uuid, actor(anna), at=clock.now()) is None
    assert queries.find_person(person.uuid, guard, at=clock.now()) == person


def test_who_does_not_work_with_a_person_sees_no_phone_and_no_appointment(anna, centre):
    person = make_person()
    make_file(person, centre=centre, referent=anna)
    stranger = queries.card(person, actor(make_worker()), at=clock.now())
    assert stranger.details is None
    assert not stranger.upcoming
    desk = queries.card(person, actor(make_worker(role=Role.FRONT_DESK, centre=centre)), at=clock.now())
    assert desk.details is not None
    assert desk.opens_file


def test_a_card_costs_at_most_sixteen_queries(anna, centre):
    person = make_person()
    make_file(person, centre=centre, referent=anna)
    who = actor(anna)
    with CaptureQueriesContext(connection) as context:
        queries.card(person, who, at=clock.now())
    assert len(context.captured_queries) <= 16


def test_a_director_sees_what_to_review_and_no_day_of_appointments(centre):
    director = actor(make_worker(role=Role.CENTRE_DIRECTOR, centre=centre))
    day = queries.today(director, at=clock.now())
    assert day.overview is not None
    assert day.professional is None
    assert day.desk is None


def test_the_administrator_of_the_system_finds_nobody(client):
    client.force_login(make_worker(role=Role.ADMINISTRATOR).account)
    assert client.post(reverse("desk:search"), {"q": "benali"}).status_code == 403
    assert 'id="q"' not in client.get("/").content.decode()
