"""Reads about workers and centres, shaped for the pages and the log-in."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet
from django.db.models.functions import JSONObject

from impulsem.organisation.models import Centre, Room, SafetyAlarm, Team, TeamMembership, Territory, Worker, WorkerPost
from impulsem.platform.actors import Actor, ActorKind, Post
from impulsem.platform.models import Account


def actor_of(account: Account, *, on: dt.date) -> Actor:
    """The actor behind an account on a day: a worker with posts, or somebody who holds none (one query)."""
    found = _actor(Worker.objects.filter(account=account), on=on)
    return found or Actor(kind=ActorKind.WORKER, name=account.email, account_id=account.pk)


def worker_actor(worker: Worker, *, on: dt.date) -> Actor:
    """The worker as an actor on a day (one query)."""
    found = _actor(Worker.objects.filter(pk=worker.pk), on=on)
    if found is None:
        raise Worker.DoesNotExist
    return found


def _actor(workers: QuerySet[Worker], *, on: dt.date) -> Actor | None:
    """The first of `workers` with what it holds on a day. Every request of the staff begins with this query."""
    posts = WorkerPost.objects.on(on).filter(worker_id=OuterRef("pk")).order_by("pk")
    teams = TeamMembership.objects.on(on).filter(worker_id=OuterRef("pk")).order_by("team_id")
    rows = workers.order_by("pk").values_list(
        "pk",
        "account_id",
        "name",
        ArraySubquery(posts.values(held=JSONObject(role="role", centre_id="centre_id", territory_id="territory_id"))),
        ArraySubquery(teams.values(belongs=JSONObject(id="team_id", kind="team__kind"))),
    )
    for pk, account_id, name, held, belongs in rows[:1]:
        return Actor(
            kind=ActorKind.WORKER,
            name=name,
            account_id=account_id,
            worker_id=pk,
            posts=tuple(Post(**post) for post in held),
            team_ids=tuple(team["id"] for team in belongs),
            team_kinds=frozenset(team["kind"] for team in belongs),
        )
    return None


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


class State(enum.StrEnum):
    """Whether a worker can log in."""

    READY = "ready"
    INVITED = "invited"  # no password yet: waits for a link, or logs in through the city's identity provider
    INACTIVE = "inactive"


def state_of(account: Account | None) -> State:
    if account is None or not account.is_active:
        return State.INACTIVE
    return State.READY if account.has_usable_password() else State.INVITED


@dataclasses.dataclass(frozen=True, slots=True)
class StaffRow:
    """A worker in the list, with the posts of the day."""

    uuid: UUID
    name: str
    profession: str
    posts: tuple[WorkerPost, ...]
    state: State


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """What the list of workers is narrowed to; empty is everybody."""

    centre_id: int | None = None
    role: str = ""
    state: str = ""  # "active" | "inactive"
    name: str = ""

    PAGE: ClassVar[int] = 50


def staff(asked: Asked, *, on: dt.date, page: int | str = 1) -> Page[StaffRow]:
    """Workers by name (three queries whatever is in it). Centre and role are those of a post held on `on`."""
    found = Worker.objects.select_related("account").order_by("name", "pk")
    post = WorkerPost.objects.on(on).filter(worker=OuterRef("pk"))
    if asked.centre_id is not None:
        post = post.filter(centre_id=asked.centre_id)
    if asked.role:
        post = post.filter(role=asked.role)
    if asked.centre_id is not None or asked.role:
        found = found.filter(Exists(post))
    if asked.state:
        found = found.filter(account__is_active=asked.state == "active")
    if asked.name:
        found = found.filter(name__unaccent__icontains=asked.name)
    found = found.prefetch_related(_posts(WorkerPost.objects.on(on)))
    shown: Page[Any] = Paginator(found, asked.PAGE).get_page(page)
    shown.object_list = [_row(worker) for worker in shown.object_list]
    return shown


def _posts(posts: QuerySet[WorkerPost]) -> Prefetch[str, QuerySet[WorkerPost], str]:
    return Prefetch("posts", queryset=posts.select_related("centre", "territory").order_by("pk"), to_attr="held")


def _row(worker: Worker) -> StaffRow:
    held: Iterable[WorkerPost] = worker.held  # type: ignore[attr-defined]  # prefetched under this name
    return StaffRow(worker.uuid, worker.name, str(worker.get_profession_display()), tuple(held), state_of(worker.account))


@dataclasses.dataclass(frozen=True, slots=True)
class WorkerSheet:
    """One worker: posts and teams of today and to come, then those that were."""

    worker: Worker
    state: State
    posts: Sequence[WorkerPost]
    past_posts: Sequence[WorkerPost]
    teams: Sequence[TeamMembership]
    past_teams: Sequence[TeamMembership]


def worker_sheet(worker: Worker, *, on: dt.date) -> WorkerSheet:
    """Everything about one worker's place in the house (two queries beside the worker's own)."""
    posts = list(WorkerPost.objects.filter(worker=worker).select_related("centre", "territory").order_by("valid"))
    teams = list(TeamMembership.objects.filter(worker=worker).select_related("team").order_by("valid"))
    return WorkerSheet(
        worker=worker,
        state=state_of(worker.account),
        posts=[post for post in posts if post.until is None or post.until > on],
        past_posts=[post for post in posts if post.until is not None and post.until <= on],
        teams=[team for team in teams if team.until is None or team.until > on],
        past_teams=[team for team in teams if team.until is not None and team.until <= on],
    )


def worker_of(uuid: UUID) -> Worker | None:
    """The worker with the account, or None."""
    return Worker.objects.select_related("account").filter(uuid=uuid).first()


def all_centres() -> QuerySet[Centre]:
    return Centre.objects.select_related("territory").annotate(room_count=Count("rooms")).order_by("name")


def all_territories() -> QuerySet[Territory]:
    return Territory.objects.order_by("name")


def all_teams() -> QuerySet[Team]:
    return Team.objects.order_by("name")


def rooms_of(centre: Centre) -> QuerySet[Room]:
    return Room.objects.filter(centre=centre).order_by("kind", "name")
