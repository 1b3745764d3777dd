"""Duplicates that are linked, and who reaches whom."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from impulsem.organisation.models import Team
from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.people import services
from impulsem.people.models import (
    Person,
    PersonLink,
    PossibleDuplicate,
    Reach,
)
from impulsem.people.tests.factories import AT, TODAY, make_person, register
from impulsem.platform.errors import DomainError, NotAllowed

pytestmark = pytest.mark.django_db


def test_only_the_team_decides_and_a_link_can_be_taken_back(desk) -> None:
    first, second = register(desk).person, register(desk, given_name="Fatima").person
    question = PossibleDuplicate.objects.get()
    with pytest.raises(NotAllowed):
        services.decide_duplicate(duplicate=question, same=True, by=desk, at=AT)
    clerk = actor(make_worker(teams=(question.team,)), on=TODAY)
    services.decide_duplicate(duplicate=question, same=True, main=second, by=clerk, at=AT)
    link = PersonLink.objects.get()
    assert (link.record, link.main) == (first, second)
    with pytest.raises(DomainError):
        services.decide_duplicate(duplicate=question, same=False, by=clerk, at=AT)
    services.unlink_persons(link=link, reason="two sisters", by=clerk, at=AT)
    question.refresh_from_db()
    assert question.state == PossibleDuplicate.State.DIFFERENT
    assert PersonLink.objects.count() == 1  # the history stays


def test_links_are_kept_flat(desk) -> None:
    a, b, c = make_person(), make_person(), make_person()
    services.link_persons(record=a, main=b, by=desk, at=AT)
    services.link_persons(record=b, main=c, by=desk, at=AT)
    current = PersonLink.objects.filter(unlinked_at__isnull=True)
    assert set(current.values_list("record_id", "main_id")) == {(a.pk, c.pk), (b.pk, c.pk)}
    with pytest.raises(DomainError):
        services.link_persons(record=c, main=a, by=desk, at=AT)


def test_reach_is_pushed_twice_without_harm_and_ends_by_its_source() -> None:
    worker, person = make_worker(), make_person()
    for _ in range(2):
        services.grant_reach(
            person=person, worker=worker, reason="assignment", during=DateTimeTZRange(AT, None), source="casework.assignment:1"
        )
    later = AT + dt.timedelta(hours=1)
    who = actor(worker, on=TODAY)
    assert Reach.objects.of(who, at=later).count() == 1
    assert services.end_reach(source="casework.assignment:1", at=later) == 1
    assert Reach.objects.of(who, at=later).count() == 0
    assert Reach.objects.of(who, at=AT).count() == 1
    services.grant_reach(person=person, worker=worker, reason="cover", during=DateTimeTZRange(later, None), source="x:2")
    assert services.end_reach(source="x:2", at=AT) == 1  # had not begun: taken away
    assert not Reach.objects.filter(source="x:2").exists()


def test_sealing_takes_everybody_elses_reach_away(guards: Team) -> None:
    worker, person = make_worker(), make_person()
    services.grant_reach(person=person, worker=worker, reason="assignment", during=DateTimeTZRange(AT, None), source="a:1")
    guard = actor(make_worker(teams=(guards,)), on=TODAY)
    later = AT + dt.timedelta(hours=1)
    services.seal_person(person=person, team=guards, by=guard, at=later)
    assert not Person.objects.visible_to(actor(worker, on=TODAY), at=later).filter(pk=person.pk).exists()
    assert Person.objects.visible_to(guard, at=later).filter(pk=person.pk).exists()
    services.unseal_person(person=person, by=guard, at=later + dt.timedelta(hours=1))
    assert Person.objects.visible_to(actor(worker, on=TODAY), at=later).filter(pk=person.pk).exists()
