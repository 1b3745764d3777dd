"""Benefits of a whole city: worked out, asked again with another figure, and the scan of a hundred thousand files."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from django.db import transaction
from django.test import override_settings

from bench.measure import Figure, say, timed
from impulsem.casework.queries.claims import claimed_by
from impulsem.entitlement import engine, queries, services
from impulsem.entitlement.models import Benefit, Parameter, WhatIf
from impulsem.entitlement.queries.what_if import told
from impulsem.entitlement.reference import load_benefits
from impulsem.people.models import HouseholdMembership
from impulsem.people.rules.columns import Population
from impulsem.people.rules.income import INCOME, CalendarYear, Definition, Per, sums
from impulsem.platform import clock
from impulsem.platform.actors import job

ROOT = Path(__file__).resolve().parent.parent
FILES, TOGETHER = 100_000, 5_000
#: The threshold of the fund for children, raised.
FIGURE, VALUE = "child_fund.limit.two", Decimal("6")


def figures() -> list[Figure]:
    if not Parameter.objects.exists():
        load_benefits(folder=Path(settings.CITY_DIR))
    return [*whole_city(), what_if(), nightly_scan()]


def whole_city() -> list[Figure]:
    """Everybody loaded and every rule asked; beside it one benefit by hand over the same columns."""
    ours, hand = asked("product"), asked("hand")
    say(f"{ours['people']:,} people in {ours['dwellings']:,} households: {ours['proposed']:,} proposals ({ours['load_s']} s to load)")
    say(f"the fund for children: {ours['child_fund']:,} by the rules; {hand['child_fund']:,} by hand, where nothing told is nothing earned")
    peer = {"peer": "one benefit by hand"}
    return [
        Figure(name="benefits.city.s", value=ours["s"], unit="s", must=60, peer_value=hand["s"], **peer),
        Figure(name="benefits.city.peak_mb", value=ours["peak_mb"], unit="MB", must=4000, peer_value=hand["peak_mb"], **peer),
    ]


def asked(way: str) -> dict[str, Any]:
    """In a process of its own, so that its memory can be read."""
    environment = {**os.environ, "SECRET_KEY": settings.SECRET_KEY}
    command = [sys.executable, "-m", "bench.asking", way]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise SystemExit(f"The rules failed:\n{ended.stderr[-3000:]}")
    outcome: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return outcome


def what_if() -> Figure:
    """One figure changed, up to the table and the map; beside it everything worked out again, loading included."""
    with tempfile.TemporaryDirectory(prefix="impulsem-bench-", dir=settings.DATA_DIR) as name, override_settings(DATA_DIR=Path(name)):
        full, _kept = timed(lambda: services.keep_city(day=clock.today(), by=job("bench"), at=clock.now()))
        seconds, gained = timed(another_figure)
    say(f"{FIGURE} = {VALUE}: {gained} households gain")
    return Figure(
        name="benefits.whatif.s", value=round(seconds, 2), unit="s", must=10, peer="full recomputation", peer_value=round(full, 2)
    )


def another_figure() -> int | None:
    found = services.moved(services.city_in_use(), queries.parameters_in_force(clock.now()), {FIGURE: VALUE})
    told(WhatIf(result=found.kept()))
    return found.city.gained


def nightly_scan() -> Figure:
    """The first night, which writes every finding; taken back. A city with fewer households is scanned as often as it takes."""
    homes = HouseholdMembership.objects.on(clock.today()).filter(main=True).order_by("household_id")
    keys = list(homes.values_list("household_id", flat=True).distinct()[:FILES])
    say(f"{len(keys):,} households scanned, {Benefit.objects.exclude(rule='').count()} rules")
    with transaction.atomic():
        first, found = timed(partial(scanned, keys))
        again, changed = timed(partial(scanned, keys))
        transaction.set_rollback(True)
    say(f"the first night {first:.1f} s ({found:,} findings), the next {again:.1f} s ({changed:,} changes)")
    return Figure(
        name="benefits.nightly_scan.s", value=round(first * FILES / len(keys), 2), unit="s", must=120, peer="the next night",
        peer_value=round(again * FILES / len(keys), 2),
    )  # fmt: skip


def scanned(keys: list[int]) -> int:
    at, total = clock.now(), 0
    for start in range(0, len(keys), TOGETHER):
        some = keys[start : start + TOGETHER]
        outcome = services.scan(households=some, day=clock.today(), claimed=claimed_by(some, at=at), by=job("bench"), at=at)
        total += sum(dataclasses.astuple(outcome))
    return total


def child_fund_by_hand(people: Population, parameters: engine.ParameterSet, day: dt.date) -> int:
    """How many households the fund for children would be for in plain numpy: who tells nothing counts as having nothing."""

    def figure(code: str, on: dt.date = day) -> int:
        row = parameters.source(code, on)
        assert row is not None, f"{code} has no value on {on}"
        return row.whole

    year = Definition("by_hand", CalendarYear(-1), counted=INCOME, per=Per.YEAR)
    income = np.zeros(people.dwellings, dtype=np.int64)
    np.add.at(income, people.dwelling, sums(people.facts, year, day=day, people=people.people))
    young = people.born > np.datetime64(day.replace(year=day.year - figure("child_fund.last_age") - 1), "D")
    size = np.bincount(people.dwelling, minlength=people.dwellings)
    children = np.bincount(people.dwelling[young], minlength=people.dwellings)
    factor = figure("child_fund.limit.two") + figure("child_fund.limit.further") * np.maximum(size - 2, 0)
    limit = figure("irsc.annual", dt.date(day.year - 1, 12, 31)) * factor // 1_000_000
    return int(((children > 0) & (income <= limit)).sum())
