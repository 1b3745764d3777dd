"""Every indicator on DuckDB and on Spark over the same facts: a sample of random rows with everything that makes engines differ.

Missing values, groups without any, empty texts, several files a table, medians of even and odd numbers, fractions that do not end.
"""

from __future__ import annotations

import datetime as dt
import math
import random
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from impulsem.indicators import engine, services
from impulsem.indicators.declarations import Fact, Indicator, facts, indicators
from impulsem.indicators.services.working_out import opened
from impulsem.indicators.tests.tables import KINDS

pytestmark = pytest.mark.spark
ROWS = 4000
#: What the indicators ask for by name, so that their conditions hold for some rows and not for others.
WORDS = {
    "state": ["attended", "missed", "booked", "kept", "open", "waived", "linked", "dismissed"],
    "reason": ["first_visit", "housing", ""],
    "category": ["individual", "household", "group", "community", "coordination", "paperwork", "travel", "other", "contract"],
    "mode": ["individual", "household", "group", "community", "indirect"],
    "ground": ["grant", "referent", "reach", ""],
    "review": ["pending", "justified", "not_justified"],
    "intensity": ["low", "medium", "high"],
}
MISSING = {"days_since_contact", "trip", "days_to_decide", "entry", "team", "days_ahead"}


def sample(fact: Fact, draw: random.Random) -> list[dict[str, Any]]:
    return [{name: value(name, kind, draw) for name, kind in fact.columns.items()} for _ in range(ROWS)]


def value(name: str, kind: str, draw: random.Random) -> Any:
    if name in MISSING and draw.random() < 0.2:
        return None
    if name in {"day", "month"}:
        return dt.date(2024 + draw.randrange(3), 1 + draw.randrange(12), 1 if name == "month" else 1 + draw.randrange(28))
    if kind == "string":
        return draw.choice(WORDS.get(name, [f"{name}{number}" for number in range(7)]))
    drawn: dict[str, Any] = {"boolean": draw.random() < 0.3, "float64": draw.randrange(1, 300) / 3, "int64": draw.randrange(200)}
    return drawn[kind]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[engine.Run, engine.Run]]:
    """DuckDB and Spark over the sample, laid out as an export is."""
    assert shutil.which("java"), "Spark needs Java 17 or later: install it with the system's package manager (on Debian: default-jre)"
    folder, draw = Path(tmp_path_factory.mktemp("facts")), random.Random(20261122)
    for fact in facts:
        (folder / fact.name).mkdir()
        schema = pa.schema([(name, KINDS[kind]) for name, kind in fact.columns.items()])
        rows = sample(fact, draw)
        for name, some in (("2025-0", rows[: ROWS // 3]), ("2026-0", rows[ROWS // 3 :]), ("none", [])):
            pq.write_table(pa.Table.from_pylist(some, schema), folder / fact.name / f"{name}.parquet")
    export = services.Export(folder, dt.datetime(2026, 11, 22, tzinfo=dt.UTC), {}, {})
    with ExitStack() as stack:
        yield stack.enter_context(opened(export, on="duckdb")), stack.enter_context(opened(export, on="spark"))


def groupings(indicator: Indicator) -> Iterator[list[str]]:
    """The whole, month by month at the smallest places, and each disaggregation."""
    yield []
    places = [str(level) for level in indicator.levels if level in facts[indicator.fact].columns]
    yield ["month", *places[-1:]]
    for name in indicator.disaggregations:
        yield ["month", name]


def near(one: float | None, other: float | None) -> bool:
    """The same, but for the order in which fractions were added up."""
    return one == other or (one is not None and other is not None and math.isclose(one, other, rel_tol=1e-12))


@pytest.mark.parametrize("code", [indicator.code for indicator in indicators])
def test_an_indicator_says_the_same_on_both_engines(runs: tuple[engine.Run, engine.Run], code: str):
    indicator = indicators[code]
    for by in groupings(indicator):
        one, other = (engine.cells(indicator, run, by=by) for run in runs)
        assert [(cell.key, cell.n) for cell in one] == [(cell.key, cell.n) for cell in other]
        assert by or one[0].n > 0, "the sample has no row of this indicator"
        for left, right in zip(one, other, strict=True):
            for name in ("value", "numerator", "denominator"):
                assert near(getattr(left, name), getattr(right, name)), (by, left.key, name)


def test_the_interval_of_a_share_is_the_same_on_both_engines(runs: tuple[engine.Run, engine.Run]):
    share = indicators["time.direct_share"]
    one, other = (engine.clusters(share, run, cluster=["worker", "day"], by=["centre"]) for run in runs)
    by_centre = {row["centre"]: row for row in other}
    assert one
    assert all(row == by_centre[row["centre"]] for row in one)


def test_rows_can_be_kept_to_places_and_months_on_both_engines(runs: tuple[engine.Run, engine.Run]):
    where = {"month": [dt.date(2025, 3, 1)], "centre": ["centre1", "centre2"]}
    one, other = (engine.cells(indicators["time.minutes"], run, by=["centre"], where=where) for run in runs)
    assert one == other
    assert len(one) == 2


@pytest.mark.parametrize("code", [indicator.code for indicator in indicators])
def test_no_quantile_is_an_approximate_one(code: str):
    import ibis  # two seconds, which collecting the other tests should not pay

    for dialect in ("pyspark", "duckdb", "postgres"):
        assert "approx" not in str(ibis.to_sql(engine.expression(indicators[code], by=["month"]), dialect=dialect)).lower()
