"""Reads about workers and centres, shaped for the pages and the log-in."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet
from django.db.models.functions import JSONObject

from impulsem.organisation.models import (
    Absence,
    Centre,
    Room,
    SafetyAlarm,
    Team,
    TeamMembership,
    Territory,
    Worker,
    WorkerPost,
    WorkingTime,
)
from impulsem.platform import audit
from impulsem.platform.actors import Actor, ActorKind, Post
from impulsem.platform.models import Account, AuditEvent
from impulsem.platform.periods import contains
from impulsem.platform.prepared import prepared


def actor_of(account: Account, *, on: dt.date) -> Actor:
    """The actor behind an account on a day: a worker with posts, or somebody who holds none (one query)."""
    found = _actor(_holding_of_account(account.pk, on))
    return found or Actor(kind=ActorKind.WORKER, name=account.email, account_id=account.pk)


def worker_actor(worker: Worker, *, on: dt.date) -> Actor:
    """The worker as an actor on a day (one query)."""
    found = _actor(_holding_of_worker(worker.pk, on))
    if found is None:
        raise Worker.DoesNotExist
    return found


@prepared
def _holding_of_account(account_id: int, on: dt.date) -> QuerySet[Worker, tuple[Any, ...]]:
    """Every request of the staff begins with this query."""
    return _holding(Worker.objects.filter(account_id=account_id), on)


@prepared
def _holding_of_worker(worker_id: int, on: dt.date) -> QuerySet[Worker, tuple[Any, ...]]:
    return _holding(Worker.objects.filter(pk=worker_id), on)


def _holding(workers: QuerySet[Worker], on: dt.date) -> QuerySet[Worker, tuple[Any, ...]]:
    """The first of `workers` with what it holds on a day."""
    posts = WorkerPost.objects.on(on).filter(worker_id=OuterRef("pk")).order_by("pk")
    teams = TeamMembership.objects.on(on).filter(worker_id=OuterRef("pk")).order_by("team_id")
    return workers.order_by("pk").values_list(
        "pk",
        "account_id",
        "name",
        ArraySubquery(posts.values(held=JSONObject(role="role", centre_id="centre_id", territory_id="territory_id"))),
        ArraySubquery(teams.values(belongs=JSONObject(id="team_id", kind="team__kind"))),
    )[:1]


def _actor(rows: Iterable[tuple[Any, ...]]) -> Actor | None:
    for pk, account_id, name, held, belongs in rows:
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


HOURS = ("organisation.working_time_set", "organisation.absence_recorded", "organisation.absence_withdrawn")


@dataclasses.dataclass(frozen=True, slots=True)
class Written:
    """A line of the history of somebody's hours and absences, which only grows. what: the last word of the audit's action."""

    at: dt.datetime
    by: str
    what: str  # "set", "recorded" or "withdrawn"
    hours: Decimal | None  # a week
    kind: str
    first: dt.date | None
    last: dt.date | None


@dataclasses.dataclass(frozen=True, slots=True)
class HoursSheet:
    """A worker's contract hours and absences: today's and to come, those that were, and who wrote what."""

    worker: Worker
    hours: Decimal  # a week, today
    agreed: Sequence[tuple[WorkingTime, Decimal]]  # each with its hours a week, newest first
    absences: Sequence[Absence]
    past_absences: Sequence[Absence]
    history: Sequence[Written]


def _hours(minutes: int) -> Decimal:
    """With as many decimals as it needs, two at most."""
    return (Decimal(minutes) / 60).quantize(Decimal("0.01")).normalize()


def hours_sheet(worker: Worker, *, on: dt.date) -> HoursSheet:
    """Three queries."""
    agreed = list(WorkingTime.objects.filter(worker=worker).order_by("-valid"))
    absences = list(Absence.objects.filter(worker=worker).order_by("valid"))
    held = next((one.weekly_minutes for one in agreed if contains(one.valid, on)), WorkingTime.FULL)
    return HoursSheet(
        worker=worker,
        hours=_hours(held),
        agreed=[(one, _hours(one.weekly_minutes)) for one in agreed],
        absences=[one for one in absences if one.until is None or one.until > on],
        past_absences=[one for one in reversed(absences) if one.until is not None and one.until <= on],
        history=[_written(event) for event in audit.of(worker).filter(action__in=HOURS)],
    )


def _written(event: AuditEvent) -> Written:
    def day(name: str) -> dt.date | None:
        said = event.detail.get(name)
        return dt.date.fromisoformat(said) if said else None

    minutes, kind = event.detail.get("weekly_minutes"), event.detail.get("kind", "")
    return Written(
        at=event.at,
        by=event.actor_name,
        what=event.action.rpartition("_")[2],
        hours=None if minutes is None else _hours(minutes),
        kind=str(dict(Absence.Kind.choices).get(kind, kind)),
        first=day("first") or day("since"),
        last=day("last"),
    )


def centres_of(worker_id: int, *, on: dt.date) -> frozenset[int]:
    """The centres where somebody has a post on a day."""
    return frozenset(WorkerPost.objects.on(on).filter(worker_id=worker_id, centre__isnull=False).values_list("centre_id", flat=True))


@dataclasses.dataclass(frozen=True, slots=True)
class HoursRow:
    """A worker of a centre, the contract's hours a week, and until when (last day) somebody is away today."""

    uuid: UUID
    name: str
    profession: str
    hours: Decimal
    away: Absence | None


def hours_rows(centre_ids: Collection[int], *, on: dt.date) -> list[HoursRow]:
    """Whoever has a post at these centres, by name (three queries)."""
    posts = WorkerPost.objects.on(on).filter(centre_id__in=centre_ids)
    workers = Worker.objects.filter(pk__in=posts.values("worker_id")).order_by("name", "pk")
    hours = dict(WorkingTime.objects.on(on).filter(worker__in=workers).values_list("worker_id", "weekly_minutes"))
    away = {one.worker_id: one for one in Absence.objects.on(on).filter(worker__in=workers)}
    return [
        HoursRow(one.uuid, one.name, str(one.get_profession_display()), _hours(hours.get(one.pk, WorkingTime.FULL)), away.get(one.pk))
        for one in workers
    ]


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
