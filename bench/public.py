"""The page of a process with 1,373 contributions as everybody reads it, beside a page of the same frame with nothing worked out."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.measure import Figure, milliseconds, percentile_95, say
from impulsem.participation.models import Process

CASES = 150


def figures() -> list[Figure]:
    """Needs the process of the city's folder to be loaded."""
    process = Process.objects.filter(public=True).order_by("pk").first()
    if process is None:
        raise SystemExit("There is no public process: load the city's with `impulsem demo`.")
    client = Client(headers={"host": "localhost", "accept-language": "ca"})
    path, plain = reverse("public:process", args=[process.slug]), reverse("public:accessibility")

    def get(address: str) -> None:
        if client.get(address).status_code != 200:
            raise SystemExit(f"{address} did not open")

    get(path)
    get(plain)
    bare = percentile_95(milliseconds(get, [plain] * CASES))
    taken = percentile_95(milliseconds(get, [path] * CASES))
    with CaptureQueriesContext(connection) as context:
        get(path)
    say(f"the page of {process.contributions.count()} contributions sends {len(context.captured_queries)} queries")
    return [Figure(name="public.process_page.p95_ms", value=taken, unit="ms", must=60, peer="a page of the same frame", peer_value=bare)]
