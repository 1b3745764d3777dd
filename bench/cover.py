"""Covering one absence, and a week of a whole territory: read, solve, confirm; and how good the proposal is beside the usual way.

Everything is done in a transaction that is taken back. Beside it stands the same work given by load: one appointment after the other to
whoever is free and has least to do. Quality is the share of appointments that go to somebody at all, to somebody who works with the
person already, to somebody who speaks their language.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Count

from bench.measure import Figure, say, timed
from impulsem.agenda import services
from impulsem.agenda.models import Appointment, Booking, ClosedDay
from impulsem.agenda.queries.cover import Known, appointments_at_risk, proposal
from impulsem.agenda.rules.cover import Fit, Need, assigned, by_load
from impulsem.organisation.models import Role, Territory, Worker, WorkerPost
from impulsem.organisation.queries import worker_actor
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.at_risk import Gone
from impulsem.platform.working_days import next_working_day

SEED = 7
AWAY = 12  # of a hundred professionals, in the week of the territory
GREEDY = "given by load, one after the other"


def figures() -> list[Figure]:
    at = clock.now()
    closed = set(
        ClosedDay.objects.filter(day__gte=clock.today(), day__lte=clock.today() + dt.timedelta(days=40)).values_list("day", flat=True)
    )
    day = next_working_day(clock.today() + dt.timedelta(days=1), closed)
    one, actor = _who_has_most(day)
    taken = min(_covered([Gone(one.pk, day, day)], actor, at=at)[0] for _ in range(3))
    territory, gone, director = _territory_week(closed)
    week, steps, refused = _covered(gone, director, at=at)
    say(f"{territory}: {len(gone)} away for a week, {steps} appointments, {refused} refused")
    needs = _needs(gone, at=at)
    flow_time, flow = timed(lambda: assigned(needs))
    greedy_time, greedy = timed(lambda: by_load(needs))
    return [
        Figure(name="agenda.cover_one_absence.s", value=round(taken, 2), unit="s", must=1),
        Figure(name="agenda.cover_territory_week.s", value=round(week, 2), unit="s", must=20),
        Figure(name="agenda.cover_solve.s", value=round(flow_time, 3), unit="s", better="", peer=GREEDY, peer_value=round(greedy_time, 3)),
        *(
            Figure(
                name=f"agenda.cover_{what}_share",
                value=share(flow, needs),
                unit="share",
                better="higher",
                peer=GREEDY,
                peer_value=share(greedy, needs),
            )
            for what, share in (("given", _given), ("known", _known), ("language", _language))
        ),
    ]


def _covered(gone: Sequence[Gone], actor: Actor, *, at: dt.datetime) -> tuple[float, int, int]:
    """Seconds from the question to what is done; how many appointments, and how many were refused."""

    def act() -> tuple[int, int]:
        with transaction.atomic():
            found = proposal(gone, actor=actor, at=at)
            refused = 0
            for each in gone:
                lines = [line for line in found.lines if line.absent.pk == each.worker_id]
                if lines:
                    done = services.confirm_cover(gone=each, absence=None, choices=services.as_proposed(lines), by=actor, at=at)
                    refused += len(done.refused)
            transaction.set_rollback(True)
        return len(found.lines), refused

    taken, (steps, refused) = timed(act)
    return taken, steps, refused


def _who_has_most(day: dt.date) -> tuple[Worker, Actor]:
    """Whoever has most appointments on a day, and who directs them."""
    span = clock.day_span(day)
    held = Booking.objects.filter(
        released=False, appointment__state=Appointment.State.BOOKED, resource__worker__isnull=False, span__startswith__range=span
    )
    row = held.values("resource__worker").annotate(n=Count("pk")).order_by("-n", "resource__worker").first()
    if row is None:
        raise SystemExit("The city has no appointments to come: build it anew (impulsem demo).")
    worker = Worker.objects.get(pk=row["resource__worker"])
    post = WorkerPost.objects.on(day).filter(worker=worker, role=Role.PROFESSIONAL).get()
    director = WorkerPost.objects.on(day).filter(role=Role.CENTRE_DIRECTOR, centre=post.centre).select_related("worker").first()
    return worker, worker_actor(director.worker if director else _institute(), on=day)


def _institute() -> Worker:
    post = WorkerPost.objects.on(clock.today()).filter(role=Role.INSTITUTE).select_related("worker").first()
    if post is None:
        raise SystemExit("The city has no institute.")
    return post.worker


def _territory_week(closed: set[dt.date]) -> tuple[Territory, list[Gone], Actor]:
    """The territory with most professionals, some of them away for the week that comes."""
    posts = WorkerPost.objects.on(clock.today()).filter(role=Role.PROFESSIONAL)
    row = posts.values("centre__territory").annotate(n=Count("worker")).order_by("-n", "centre__territory").first()
    assert row is not None, "a city has professionals"
    territory = Territory.objects.get(pk=row["centre__territory"])
    there = list(posts.filter(centre__territory=territory).order_by("worker").values_list("worker", flat=True))
    away = random.Random(SEED).sample(there, max(len(there) * AWAY // 100, 2))
    monday = next_working_day(clock.today() + dt.timedelta(days=7 - clock.today().weekday()), closed)
    return territory, [Gone(pk, monday, monday + dt.timedelta(days=6)) for pk in sorted(away)], worker_actor(_institute(), on=clock.today())


def _needs(gone: Sequence[Gone], *, at: dt.datetime) -> list[Need]:
    held = appointments_at_risk(gone, at=at)
    known = Known(held, gone, at=at)
    return [known.need(each) for each in held]


def _given(found: Mapping[int, Fit], needs: Sequence[Need]) -> float:
    """To anybody at all."""
    return round(len(found) / max(len(needs), 1), 3)


def _known(found: Mapping[int, Fit], needs: Sequence[Need]) -> float:
    """To somebody who works with the person anyway."""
    return round(sum(fit.co_referent for fit in found.values()) / max(len(needs), 1), 3)


def _language(found: Mapping[int, Fit], needs: Sequence[Need]) -> float:
    """To somebody who speaks their language."""
    return round(sum(fit.same_language for fit in found.values()) / max(len(needs), 1), 3)
