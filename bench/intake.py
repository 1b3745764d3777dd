"""The page of a long waiting list, whole requests; its order; and sessions proposed for thousands of waiting demands.

What is measured is made first, in a transaction that is taken back.
"""

from __future__ import annotations

import datetime as dt
import random

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.city import browser_of
from bench.measure import Figure, milliseconds, percentile_95, say, timed
from bench.pages import BARE, captured, replay
from impulsem.intake.models import Candidate, Demand, GroupProposal, ProposedDemand, Topic, WaitingKind, WaitingList
from impulsem.intake.rules.gathering import PARTS
from impulsem.intake.services import from_demand, ranking
from impulsem.organisation.models import Centre, Role, WorkerPost
from impulsem.people.models import Person
from impulsem.platform import clock, keyed
from impulsem.platform.actors import job

SEED = 7
CASES = 150
LONG = 3_000  # people on one list
DEMANDS = 20_000
LANGUAGES = ("ca", "ca", "ca", "es", "es", "ary", "en")


def figures() -> list[Figure]:
    found: list[Figure] = []
    with transaction.atomic():
        found += _list_page()
        transaction.set_rollback(True)
    with transaction.atomic():
        found += _from_demand()
        transaction.set_rollback(True)
    return found


def _list_page() -> list[Figure]:
    chance = random.Random(SEED)
    post = WorkerPost.objects.on(clock.today()).filter(role=Role.FRONT_DESK, centre__isnull=False, worker__account__isnull=False).first()
    if post is None or post.centre is None:
        raise SystemExit("The city has no front desk: build it anew (impulsem demo).")
    kind = WaitingKind.objects.get(code="first_interview")
    waiting_list, _new = WaitingList.objects.get_or_create(kind=kind, centre=post.centre)
    before = waiting_list.candidates.count()
    taken = waiting_list.candidates.values("person_id")
    people = Person.objects.filter(sealed_by__isnull=True).exclude(pk__in=taken).order_by("pk").values_list("pk", flat=True)[:LONG]
    Candidate.objects.bulk_create(_candidate(waiting_list, person, chance) for person in people)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE intake_candidate")
    ranked, _ = timed(lambda: ranking.rerank(lists=[waiting_list], cause="others", at=clock.now()))
    again, _ = timed(lambda: ranking.rerank(lists=[waiting_list], cause="time", at=clock.now() + dt.timedelta(days=7)))
    say(f"{waiting_list.candidates.count():,} on the list of {post.centre}, {before:,} of them before")
    client = browser_of(post.worker)
    url = reverse("intake:waiting_list", args=[waiting_list.pk])
    pages = [f"{url}?page={chance.choice((1, 1, 1, 2, 3, 20))}" for _ in range(CASES)]

    def get(address: str) -> None:
        if client.get(address).status_code != 200:
            raise SystemExit(f"{address} did not open")

    get(url)
    taken_ms = percentile_95(milliseconds(get, pages))
    with CaptureQueriesContext(connection) as context:
        get(url)
    bare = percentile_95(milliseconds(replay, [captured(get, address) for address in pages[:40]]))
    return [
        Figure(name="intake.waiting_list_page.p95_ms", value=taken_ms, unit="ms", must=80, peer=BARE, peer_value=bare),
        Figure(name="intake.waiting_list_page.queries", value=len(context.captured_queries), unit="queries"),
        Figure(name="intake.rerank.s", value=round(max(ranked, again), 3), unit="s", better="lower"),
    ]


def _candidate(waiting_list: WaitingList, person: int, chance: random.Random) -> Candidate:
    return Candidate(
        waiting_list=waiting_list,
        person_id=person,
        entered_at=clock.now() - dt.timedelta(hours=chance.randrange(6_000)),
        facts={
            "urgency": chance.choice(("none", "none", "none", "soon", "urgent")),
            "children": chance.randrange(4),
            "lives_alone": chance.random() < 0.3,
            "low_income": chance.random() < 0.5,
            "housing_at_risk": chance.random() < 0.2,
        },
        receipt=keyed.digest("bench", keyed.new_code(3)),
        receipt_on=clock.today(),
    )


def _from_demand() -> list[Figure]:
    chance = random.Random(SEED)
    centres = list(Centre.objects.order_by("pk"))
    topics = list(Topic.objects.filter(active=True).order_by("order"))
    kind = WaitingKind.objects.get(code="first_interview")
    lists = {centre.pk: WaitingList.objects.get_or_create(kind=kind, centre=centre)[0] for centre in centres}
    now = clock.now()
    demands = Demand.objects.bulk_create(
        Demand(
            channel="desk",
            words="A demand to be measured",
            topic=chance.choice(topics),
            language=chance.choice(LANGUAGES),
            centre=chance.choice(centres),
            received_at=now - dt.timedelta(hours=chance.randrange(2_000)),
        )
        for _ in range(DEMANDS)
    )
    Candidate.objects.bulk_create(
        Candidate(
            waiting_list=lists[demand.centre_id],
            demand=demand,
            entered_at=demand.received_at,
            hours=sorted(chance.sample(PARTS, chance.randrange(1, 5))),
            receipt=keyed.digest("bench", keyed.new_code(3)),
            receipt_on=clock.today(),
        )
        for demand in demands
        if chance.random() < 0.6
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE intake_demand, intake_candidate")
    taken, proposals = timed(lambda: from_demand.look_for_groups(by=job("bench"), at=now))
    asked = ProposedDemand.objects.filter(proposal__state=GroupProposal.State.PROPOSED).count()
    hours = sum(each.freed_minutes for each in proposals) // 60
    say(f"{DEMANDS:,} demands: {len(proposals)} sessions for {asked:,} people, {hours:,} hours freed")
    return [
        Figure(name="groups.from_demand.s", value=round(taken, 2), unit="s", must=5),
        Figure(name="groups.from_demand.with_a_time_share", value=_with_a_time(proposals), unit="share", better="higher"),
    ]


def _with_a_time(proposals: list[GroupProposal]) -> float:
    """How many of the proposed sessions have a room and professionals who are free then."""
    return round(sum(each.span is not None for each in proposals) / len(proposals), 2) if proposals else 0.0
