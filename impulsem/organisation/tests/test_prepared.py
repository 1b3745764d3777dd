"""Queries that are put together once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone

from impulsem.organisation.models import Team, Worker
from impulsem.platform import clock
from impulsem.platform.actors import Actor, ActorKind, Post
from impulsem.platform.models import Account, AuditEvent
from impulsem.platform.prepared import Prepared, Untraceable, prepared

pytestmark = pytest.mark.django_db


def event():
    return AuditEvent.objects.create(at=clock.now(), actor_kind="job", actor_name="x", role="job", action="a")


def worker(number, *teams):
    return Actor(kind=ActorKind.WORKER, name="", worker_id=number, posts=(Post("professional", 1),), team_ids=teams)


def test_the_second_call_takes_its_own_values(django_assert_num_queries):
    @prepared
    def team(key: int) -> QuerySet[Team]:
        return Team.objects.filter(pk=key)

    one, two = Team.objects.create(name="One", kind="other"), Team.objects.create(name="Two", kind="other")
    with django_assert_num_queries(3):
        assert [team(one.pk), team(two.pk), team(one.pk)] == [[one], [two], [one]]


def test_lists_of_other_lengths_and_nothing_at_all_are_other_shapes():
    @prepared
    def names(keys: tuple[int, ...]) -> QuerySet[Team, tuple[str]]:
        return Team.objects.filter(pk__in=keys).order_by("name").values_list("name")

    keys = [Team.objects.create(name=name, kind="other").pk for name in "ABC"]
    assert names(tuple(keys)) == [("A",), ("B",), ("C",)]
    assert names(tuple(keys[1:])) == [("B",), ("C",)]
    assert names(()) == []
    assert names((keys[0], keys[0])) == [("A",)]


def test_lists_of_three_and_of_four_keys_share_a_statement():
    put_together = []

    @prepared
    def names(keys: tuple[int, ...]) -> QuerySet[Team, tuple[str]]:
        put_together.append(len(keys))
        return Team.objects.filter(pk__in=keys).order_by("name").values_list("name")

    keys = tuple(Team.objects.create(name=name, kind="other").pk for name in "ABCDE")
    assert names(keys[:3]) == [("A",), ("B",), ("C",)]
    assert names(keys[1:5]) == [("B",), ("C",), ("D",), ("E",)]
    assert put_together == [4, 4]  # once, with two kinds of stand-ins


def test_an_actors_own_ids_and_the_number_of_its_teams_count():
    @prepared
    def mine(actor: Actor) -> QuerySet[Worker]:
        return Worker.objects.filter(pk__in=(actor.worker_id or 0, *actor.team_ids)).order_by("pk")

    some = [Worker.objects.create(name=name) for name in "ABC"]
    assert mine(worker(some[0].pk)) == [some[0]]
    assert mine(worker(some[1].pk)) == [some[1]]
    assert mine(worker(some[1].pk, some[2].pk)) == some[1:]
    assert mine(Actor(kind=ActorKind.JOB, name="")) == []


def test_of_a_moment_the_day_may_be_used():
    @prepared
    def on_its_day(at: dt.datetime) -> QuerySet[AuditEvent]:
        return AuditEvent.objects.filter(at__date=timezone.localdate(at), at__lte=at)

    made = event()
    assert made in on_its_day(clock.now())
    assert on_its_day(clock.now() - dt.timedelta(days=2)) == []


def test_a_value_that_does_not_follow_from_the_arguments_is_an_error():
    def an_hour_before(at: dt.datetime) -> QuerySet[AuditEvent]:
        return AuditEvent.objects.filter(at__lte=at - dt.timedelta(hours=1))

    def until_today(key: int) -> QuerySet[AuditEvent]:
        return AuditEvent.objects.filter(pk=key, at__date__lte=clock.today())

    with pytest.raises(Untraceable):
        Prepared(an_hour_before)(clock.now())
    with pytest.raises(Untraceable):
        Prepared(until_today)(1)


def test_a_form_that_changes_with_a_value_is_an_error():
    def odd(key: int) -> QuerySet[Team]:
        return Team.objects.filter(pk=key) if key < 1_750_000_000 else Team.objects.exclude(pk=key)

    with pytest.raises(Untraceable):
        Prepared(odd)(1)
    with pytest.raises(Untraceable):
        Prepared(odd)(1.5)  # type: ignore[arg-type]  # the mistake that is tried


def test_words_choose_the_form_and_joined_models_come_along(django_assert_num_queries):
    @prepared
    def named(key: int, name: str) -> QuerySet[Worker]:
        return Worker.objects.filter(pk=key, name=name).annotate(loud=Concat(F("name"), Value("!"))).select_related("account")

    account = Account.objects.create(email="a@example.org")
    somebody = Worker.objects.create(name="A", account=account)
    with django_assert_num_queries(1):
        [found] = named(somebody.pk, name="A")
        assert (found.account, found.loud) == (account, "A!")  # type: ignore[attr-defined]  # annotated
    assert named(somebody.pk, "B") == []
