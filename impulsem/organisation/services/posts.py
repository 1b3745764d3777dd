"""Commands about posts and teams: from when, until when."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from impulsem.organisation.events import WorkingDaysChanged
from impulsem.organisation.models import Centre, Role, Team, TeamMembership, Territory, Worker, WorkerPost
from impulsem.organisation.services.refusals import (
    AccountInactive,
    AlreadyInTeam,
    EndedAlready,
    LastAdministrator,
    PlaceDoesNotFit,
    PostHeldAlready,
    check_administers,
    check_not_ones_own,
)
from impulsem.platform import audit, events
from impulsem.platform.actors import Actor
from impulsem.platform.errors import refusing
from impulsem.platform.periods import cut_short, period

POST_REFUSALS = {
    "worker_post_has_the_place_of_its_role": PlaceDoesNotFit,
    "worker_post_once_a_centre": PostHeldAlready,
    "worker_post_once_a_territory": PostHeldAlready,
    "worker_post_once_in_the_city": PostHeldAlready,
}


@transaction.atomic
def give_post(
    *, worker: Worker, role: str, centre: Centre | None = None, territory: Territory | None = None, from_day: dt.date, by: Actor
) -> WorkerPost:
    """Let `worker` hold a role from a day on, at a centre, over a territory or (neither) in the whole city."""
    check_administers(by)
    check_not_ones_own(by, worker.pk)
    if worker.account is None or not worker.account.is_active:
        raise AccountInactive
    return open_post(worker=worker, role=role, centre=centre, territory=territory, from_day=from_day, by=by)


def open_post(*, worker: Worker, role: str, centre: Centre | None, territory: Territory | None, from_day: dt.date, by: Actor) -> WorkerPost:
    """Write the post down; whether `by` may is asked by the commands."""
    with refusing(POST_REFUSALS):
        post = WorkerPost.objects.create(worker=worker, role=role, centre=centre, territory=territory, valid=period(from_day))
    events.announce(WorkingDaysChanged(worker_id=worker.pk, first=from_day, after=None))
    audit.record(by, "organisation.post_given", on=worker, **_facts(post))
    return post


@transaction.atomic
def end_post(*, post: WorkerPost, on: dt.date, by: Actor) -> None:
    """`on` is the first day without the post. A post that would end before it began never came to be."""
    check_administers(by)
    check_not_ones_own(by, post.worker_id)
    held = WorkerPost.objects.select_for_update().filter(pk=post.pk).first()
    if held is None or (held.until is not None and held.until < on):
        raise EndedAlready
    if held.role == Role.ADMINISTRATOR:
        keep_an_administrator(without=held.worker_id, on=on)
    cut_post(post=held, on=on, by=by)


def cut_post(*, post: WorkerPost, on: dt.date, by: Actor) -> None:
    """Shorten the post, or take it away when nothing of it is left; the audit keeps that it was given."""
    facts = _facts(post)
    if post.since is not None and post.since >= on:
        post.delete()
    else:
        post.valid = cut_short(post.valid, on)
        post.save(update_fields=["valid"])
    events.announce(WorkingDaysChanged(worker_id=post.worker_id, first=on, after=None))
    audit.record(by, "organisation.post_ended", on=post.worker, **facts | {"until": on.isoformat()})


def keep_an_administrator(*, without: int, on: dt.date) -> None:
    """Refuse to be left without an active administrator on `on`; two who dismiss each other take turns."""
    # Every administrator's row is locked, in one order, so that the second of two sees what the first one did.
    posts = WorkerPost.objects.on(on).filter(role=Role.ADMINISTRATOR).select_related("worker__account").order_by("pk")
    held = posts.select_for_update(of=("self",))
    if not any(post.worker_id != without and post.worker.account is not None and post.worker.account.is_active for post in held):
        raise LastAdministrator


@transaction.atomic
def join_team(*, worker: Worker, team: Team, from_day: dt.date, by: Actor) -> TeamMembership:
    """Let `worker` reach people together with a team from a day on."""
    check_administers(by)
    check_not_ones_own(by, worker.pk)
    if worker.account is None or not worker.account.is_active:
        raise AccountInactive
    with refusing({"team_membership_once": AlreadyInTeam}):
        membership = TeamMembership.objects.create(worker=worker, team=team, valid=period(from_day))
    audit.record(by, "organisation.team_joined", on=worker, team=team.pk, since=from_day.isoformat())
    return membership


@transaction.atomic
def leave_team(*, membership: TeamMembership, on: dt.date, by: Actor) -> None:
    """`on` is the first day outside the team."""
    check_administers(by)
    check_not_ones_own(by, membership.worker_id)
    held = TeamMembership.objects.select_for_update().filter(pk=membership.pk).first()
    if held is None or (held.until is not None and held.until < on):
        raise EndedAlready
    cut_membership(membership=held, on=on, by=by)


def cut_membership(*, membership: TeamMembership, on: dt.date, by: Actor) -> None:
    """As `cut_post`."""
    team_id, worker = membership.team_id, membership.worker
    if membership.since is not None and membership.since >= on:
        membership.delete()
    else:
        membership.valid = cut_short(membership.valid, on)
        membership.save(update_fields=["valid"])
    audit.record(by, "organisation.team_left", on=worker, team=team_id, until=on.isoformat())


def _facts(post: WorkerPost) -> dict[str, Any]:
    """The post in keys and codes, for the audit."""
    since = post.since.isoformat() if post.since else None
    return {"role": post.role, "centre": post.centre_id, "territory": post.territory_id, "since": since}
