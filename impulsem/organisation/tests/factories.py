"""The smallest valid workers and centres for tests."""

from __future__ import annotations

import datetime as dt
import itertools

from django.test import Client

from impulsem.organisation import queries
from impulsem.organisation.models import Centre, Profession, Role, Team, TeamMembership, Territory, Worker, WorkerPost
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.models import Account
from impulsem.platform.periods import period

_number = itertools.count(1)
LONG_AGO = dt.date(2015, 1, 1)


def make_territory() -> Territory:
    n = next(_number)
    return Territory.objects.create(code=f"T{n}", name=f"Territory {n}")


def make_centre(*, territory: Territory | None = None) -> Centre:
    n = next(_number)
    return Centre.objects.create(
        code=f"C{n}",
        name=f"Centre {n}",
        territory=territory or make_territory(),
        opens_at=dt.time(8, 0),
        closes_at=dt.time(20, 0),
    )


def make_worker(
    *, role: str = Role.PROFESSIONAL, centre: Centre | None = None, territory: Territory | None = None, teams: tuple[Team, ...] = ()
) -> Worker:
    """A worker with an account and one post; a centre is made where the role needs one."""
    n = next(_number)
    if centre is None and role in {Role.PROFESSIONAL, Role.CENTRE_DIRECTOR}:
        centre = make_centre()
    if territory is None and role == Role.TERRITORIAL_DIRECTOR:
        territory = make_territory()
    account = Account.objects.create_user(email=f"worker{n}@example.org")
    worker = Worker.objects.create(account=account, name=f"Worker {n}", profession=Profession.SOCIAL_WORKER, languages=["ca"])
    WorkerPost.objects.create(worker=worker, role=role, centre=centre, territory=territory, valid=period(LONG_AGO))
    for team in teams:
        TeamMembership.objects.create(team=team, worker=worker, valid=period(LONG_AGO))
    return worker


def actor(worker: Worker, *, on: dt.date | None = None) -> Actor:
    return queries.worker_actor(worker, on=on or clock.today())


def logged_in(worker: Worker) -> Client:
    """A browser in English with the worker logged in."""
    client = Client(headers={"accept-language": "en-gb"})
    assert worker.account is not None
    worker.account.language = "en-gb"
    worker.account.save()
    client.force_login(worker.account)
    return client
