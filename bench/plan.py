"""The page of a plan, whole requests, beside the SQL that it sends, bare on the same connection."""

from __future__ import annotations

import random
from typing import Any

from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.city import browser_of
from bench.measure import Figure, milliseconds, percentile_95
from bench.pages import BARE, captured, replay
from impulsem.casework.models import Plan
from impulsem.organisation.models import Worker
from impulsem.platform import clock

CASES = 150
SEED = 7


def figures() -> list[Figure]:
    worker = _who_has_most()
    client = browser_of(worker)
    urls = _plans_of(worker)

    def get(url: str) -> None:
        if client.get(url).status_code != 200:
            raise SystemExit(f"{url} did not open")

    taken = percentile_95(milliseconds(get, urls))
    with CaptureQueriesContext(connection) as context:
        get(urls[0])
    bare = percentile_95(milliseconds(replay, [captured(get, url) for url in urls[:40]]))
    return [
        Figure(name="casework.plan_page.p95_ms", value=taken, unit="ms", must=120, peer=BARE, peer_value=bare),
        Figure(name="casework.plan_page.queries", value=len(context.captured_queries), unit="queries", must=25),
    ]


def _mine(worker: Worker) -> Any:
    held = {"file__assignments__worker": worker, "file__assignments__valid__contains": clock.today()}
    return Plan.objects.filter(**held).exclude(state=Plan.State.CLOSED).distinct()


def _who_has_most() -> Worker:
    """A referent with as many plans as anybody."""
    counted = Plan.objects.exclude(state=Plan.State.CLOSED).values("created_by").annotate(n=Count("pk")).order_by("-n", "created_by")
    for row in counted[:20]:
        worker = Worker.objects.get(pk=row["created_by"])
        if worker.account is not None and _mine(worker).exists():
            return worker
    raise SystemExit("The city has no plans: build it anew, or bring them (impulsem demo).")


def _plans_of(worker: Worker) -> list[str]:
    plans = list(_mine(worker).select_related("file").order_by("pk")[:60])
    random.Random(SEED).shuffle(plans)
    urls = [reverse("casework:plan", args=[plan.file.uuid, plan.uuid]) for plan in plans]
    return (urls * (CASES // len(urls) + 1))[:CASES]
