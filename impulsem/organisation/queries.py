"""Reads about workers and centres, shaped for the pages and the log-in."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from impulsem.organisation.models import Centre, SafetyAlarm, TeamMembership, Worker, WorkerPost
from impulsem.platform.actors import Actor, ActorKind, Post
from impulsem.platform.models import Account


def actor_of(account: Account, *, on: dt.date) -> Actor:
    """The actor behind an account on a day: a worker with posts, or somebody who holds none (three queries)."""
    worker = Worker.objects.filter(account=account).first()
    if worker is None:
        return Actor(kind=ActorKind.WORKER, name=account.email, account_id=account.pk)
    return worker_actor(worker, on=on)


def worker_actor(worker: Worker, *, on: dt.date) -> Actor:
    posts = WorkerPost.objects.filter(worker=worker).on(on).order_by("pk").values_list("role", "centre_id", "territory_id")
    teams = TeamMembership.objects.filter(worker=worker).on(on).values_list("team_id", flat=True)
    return Actor(
        kind=ActorKind.WORKER,
        name=worker.name,
        account_id=worker.account_id,
        worker_id=worker.pk,
        posts=tuple(Post(*post) for post in posts),
        team_ids=tuple(teams),
    )


def home_centre(actor: Actor) -> Centre | None:
    """The centre of the actor's first post that has one."""
    for post in actor.posts:
        if post.centre_id is not None:
            return Centre.objects.select_related("territory").get(pk=post.centre_id)
    return None


def professionals_of(centre_ids: frozenset[int], *, on: dt.date) -> QuerySet[Worker]:
    """Who attends people at these centres, by name."""
    posts = WorkerPost.objects.on(on).filter(role="professional", centre_id__in=centre_ids)
    return Worker.objects.filter(pk__in=posts.values("worker_id")).order_by("name")


def open_alarms(actor: Actor) -> QuerySet[SafetyAlarm]:
    """Alarms that the desks of the actor's centres must see now."""
    return (
        SafetyAlarm.objects.filter(centre_id__in=actor.centres(), closed_at__isnull=True)
        .exclude(worker_id=actor.worker_id or 0, seen_at__isnull=True)  # silent: nothing shows on the screen of whoever called
        .select_related("worker", "seen_by")
        .order_by("raised_at")
    )
