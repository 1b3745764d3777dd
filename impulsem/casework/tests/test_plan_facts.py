"""What plans let out for counting: how many agree, in whose words, how soon, how often again; nobody's name."""

from __future__ import annotations

import datetime as dt

import pytest

from impulsem.casework import services
from impulsem.casework.models import Plan
from impulsem.casework.tests.factories import actor, make_file, make_person, referent_of, write
from impulsem.casework.tests.plan_factories import make_plan
from impulsem.indicators import engine
from impulsem.indicators.declarations import indicators
from impulsem.organisation.models import Team
from impulsem.platform import clock

pytestmark = pytest.mark.django_db


def figures(code):
    indicator = indicators[code]
    return engine.cells(indicator, engine.on_postgresql([indicator.fact], on=clock.today() + dt.timedelta(days=1)))


def a_plan():
    """Two goals, one with a no; own words; agreed on the day of the first visit."""
    person = make_person(birth_date=dt.date(1985, 1, 1))
    file = make_file(person)
    write(referent_of(file), person)
    plan = make_plan(file, "Stay", "Learn", state="agreed")
    by, party = actor(referent_of(file)), plan.parties.get(person=person)
    services.answer_goal(goal=plan.goals.get(position=2), party=party, answer="no", seen=1, by=by, at=clock.now())
    services.keep_words(party=party, text="I want to stay.", manner="self", by=by, at=clock.now())
    return plan, person


def test_a_disagreement_counts_and_words_count_once():
    a_plan()
    [agreed] = figures("plans.goals_agreed")
    assert (agreed.numerator, agreed.denominator) == (1, 2)
    [words] = figures("plans.own_words")
    assert (words.numerator, words.denominator) == (1, 1)
    [days] = figures("plans.days_to_plan")
    assert days.value == 0


def test_a_review_that_nobody_held_is_late():
    plan, _person = a_plan()
    Plan.objects.filter(pk=plan.pk).update(review_on=clock.today() - dt.timedelta(days=3))
    [late] = figures("plans.reviews_in_time")
    assert (late.numerator, late.denominator) == (0, 1)


def test_the_plan_of_a_household_with_a_sealed_person_stays_out():
    _plan, person = a_plan()
    person.sealed_by = Team.objects.create(name="Protection", kind="protection")
    person.save()
    [nothing] = figures("plans.own_words")
    assert nothing.denominator == 0
