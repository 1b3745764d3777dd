"""Where aid is asked for, in a session or by a demand, an application begins with what was said: nobody types again."""

from __future__ import annotations

import pytest
from django.conf import settings

from impulsem.agenda.tests.factories import NOW, as_actor, desk_of
from impulsem.benefits.models import Application
from impulsem.entitlement.reference import load_benefits
from impulsem.groups import services as groups
from impulsem.groups.tests.factories import enrolled, make_session
from impulsem.groups.tests.test_session_day import DURING
from impulsem.intake import services
from impulsem.intake.tests.factories import make_demand, make_instrument
from impulsem.organisation.models import Role, Team
from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.people.tests.factories import make_household, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def _listed() -> None:
    load_benefits(folder=settings.CITY_DIR)


@pytest.mark.usefixtures("_listed")
def test_aid_in_a_session_begins_an_application_that_the_office_sees_and_a_slip_withdraws_it() -> None:
    session = make_session(capacity=10)
    by = as_actor(session.workers.get())
    person = make_person()
    make_household(person)
    place = groups.mark(enrolment=enrolled(session, person), key="aid", by=by, at=DURING)
    application = Application.objects.get()
    assert (application.applicant, application.state, application.source) == (person, "draft", "group")
    assert place.commitment is not None
    assert application.number in place.commitment.text
    office = actor(make_worker(role=Role.ECONOMIC_OFFICE))
    assert Application.objects.visible_to(office, at=DURING).exists()
    groups.mark(enrolment=place, key="aid", by=by, at=DURING)
    assert Application.objects.count() == 1
    groups.unmark(enrolment=place, by=by, at=DURING)
    application.refresh_from_db()
    assert application.state == "withdrawn"
    groups.mark(enrolment=place, key="aid", by=by, at=DURING)
    assert Application.objects.filter(state="draft").count() == 1


@pytest.mark.usefixtures("_listed")
def test_a_demand_sent_to_the_office_carries_its_words_there() -> None:
    make_instrument()
    person = make_person()
    make_household(person)
    demand = make_demand(person=person, words="I cannot pay the light.")
    by = desk_of(demand.centre)
    screening = services.screen(demand=demand, answers={}, by=by, at=NOW)
    decision = services.decide(screening=screening, route="economic_office", reason="Money alone", by=by, at=NOW)
    application = Application.objects.get()
    assert (application.words, application.source, application.centre) == ("I cannot pay the light.", "screening", demand.centre)
    assert decision.commitment is not None
    assert application.number in decision.commitment.text


@pytest.mark.usefixtures("_listed")
def test_of_a_sealed_person_the_office_hears_nothing_and_the_promise_remains() -> None:
    team = Team.objects.create(name="P", kind=Team.Kind.PROTECTION)
    session = make_session(capacity=10)
    by = as_actor(session.workers.get())
    place = enrolled(session, make_person())
    place.person.sealed_by = team
    place.person.save()
    marked = groups.mark(enrolment=place, key="aid", by=by, at=DURING)
    assert marked.commitment is not None
    assert not Application.objects.exists()


def test_a_city_that_pays_no_aid_keeps_the_promise() -> None:
    session = make_session(capacity=10)
    place = groups.mark(enrolment=enrolled(session, make_person()), key="aid", by=as_actor(session.workers.get()), at=DURING)
    assert place.commitment is not None
    assert not Application.objects.exists()
