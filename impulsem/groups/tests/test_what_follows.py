"""Reminders, who is away, who leaves a household, and the city's folder."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.conf import settings

from impulsem.agenda.models import Booking
from impulsem.agenda.tests.factories import as_actor, make_professional
from impulsem.groups.at_risk import risks
from impulsem.groups.models import GroupProject, ProjectVersion
from impulsem.groups.reference import load_groups, topic_choices, topic_name
from impulsem.groups.services.parting import call_off
from impulsem.groups.services.reminding import remind
from impulsem.groups.tests.factories import BY, LATER, NOW, enrolled, make_session, moment
from impulsem.groups.tests.test_enrolling import keep_apart
from impulsem.messaging.models import Message
from impulsem.people.models import Reach
from impulsem.people.tests.factories import make_person
from impulsem.platform.at_risk import Gone

pytestmark = pytest.mark.django_db


def test_who_has_a_place_is_reminded_once_on_the_day_before() -> None:
    session = make_session(capacity=1)
    place = enrolled(session)
    enrolled(session)
    before = moment(10, day=LATER - dt.timedelta(days=1))
    assert [remind(at=NOW), remind(at=before), remind(at=before)] == [0, 1, 0]
    assert Message.objects.filter(person=place.person, key__startswith="groups.group-reminder").count() == 1


def test_an_absence_shows_the_sessions_and_a_substitute_takes_them_with_their_people() -> None:
    session = make_session()
    place = enrolled(session)
    away, other = session.workers.get(), make_professional(session.centre)
    kind = next(each for each in risks if each.code == "groups.sessions")
    (thing,) = kind.load(Gone(worker_id=away.pk, first=LATER, last=LATER))
    assert (thing.minutes, thing.centre_id) == (60, session.centre_id)
    assert kind.give is not None
    kind.give(thing.key, other.pk, BY, NOW)
    assert session.workers.get() == other
    assert kind.load(Gone(worker_id=away.pk, first=LATER, last=LATER)) == []
    during = moment(9, day=LATER)
    assert Reach.objects.of(as_actor(other), at=during).filter(person=place.person).exists()
    assert not Reach.objects.of(as_actor(away), at=during).filter(person=place.person).exists()
    held = Booking.objects.filter(source=f"groups.session:{session.pk}", released=False)
    assert set(held.values_list("resource__worker", flat=True)) == {other.pk, None}


def test_who_leaves_a_household_keeps_their_places_but_where_the_others_are() -> None:
    together, elsewhere = make_session(), make_session()
    one, other = sorted((make_person(), make_person()), key=lambda person: person.pk)
    enrolled(together, one)
    meets, alone = enrolled(together, other), enrolled(elsewhere, other)
    keep_apart(one, other)
    assert call_off(person_ids=[other.pk], all_of_them=False, by=BY, at=NOW) == 1
    meets.refresh_from_db()
    alone.refresh_from_db()
    assert (meets.state, alone.state) == ("left", "enrolled")
    assert call_off(person_ids=[other.pk], all_of_them=True, by=BY, at=NOW) == 1


def test_the_library_of_the_city_comes_once_and_says_everything_in_each_language() -> None:
    folder = Path(settings.CITY_DIR)
    first = load_groups(folder=folder)
    assert load_groups(folder=folder) == first
    versions = ProjectVersion.objects.all()
    assert versions.count() == GroupProject.objects.count() == first["group projects"]
    for version in versions:
        for code, _name in settings.LANGUAGES:
            guide = version.guide_in(code)
            assert code in version.guide
            assert sum(step.minutes for step in guide.steps) == version.minutes, f"{version} in {code}"
            assert all((guide.purpose, guide.checklist, guide.materials, guide.team, guide.evaluation))
        assert not version.topic or topic_name(version.topic) != version.topic
    assert topic_choices()
