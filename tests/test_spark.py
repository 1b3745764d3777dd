"""Every indicator on DuckDB and on Spark over the same export: a small city of the demonstration, exported as any other."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from contextlib import ExitStack

import ibis
import pytest
from django.conf import settings
from django.core.management import call_command

from impulsem.indicators import engine, services
from impulsem.indicators.declarations import Indicator, facts, indicators
from impulsem.indicators.services.working_out import opened
from impulsem.platform import clock

pytestmark = [pytest.mark.spark, pytest.mark.django_db]
CITY = "barcelona"


@pytest.fixture(scope="module")
def runs(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[tuple[engine.Run, engine.Run]]:
    """DuckDB and Spark over an export of a demonstration of a thousandth of the city."""
    assert shutil.which("java"), "Spark needs Java 17 or later: install it with the system's package manager (on Debian: default-jre)"
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        patch.setattr(settings, "DATA_DIR", tmp_path_factory.mktemp("spark"))
        call_command("load_city", verbosity=0)
        call_command("demo", city=CITY, scale=0.001, years=1, seed=1)
        export = services.export_facts(at=clock.now())
        assert sum(export.rows.values()) > 1000
        yield stack.enter_context(opened(export, on="duckdb")), stack.enter_context(opened(export, on="spark"))
        call_command("flush", interactive=False, verbosity=0)


def breakdowns(indicator: Indicator) -> Iterator[list[str]]:
    yield []
    for name in [*(str(level) for level in indicator.levels if level in facts[indicator.fact].columns), *indicator.disaggregations]:
        yield ["month", name]


@pytest.mark.parametrize("code", [indicator.code for indicator in indicators])
def test_an_indicator_says_the_same_on_both_engines(runs, code):
    indicator = indicators[code]
    for by in breakdowns(indicator):
        one, other = (engine.cells(indicator, run, by=by) for run in runs)
        assert [(cell.key, cell.n) for cell in one] == [(cell.key, cell.n) for cell in other]
        for left, right in zip(one, other, strict=True):
            for name in ("value", "numerator", "denominator"):
                assert getattr(left, name) == pytest.approx(getattr(right, name), rel=1e-12), (by, left.key, name)


def test_the_interval_of_a_share_is_the_same_on_both_engines(runs):
    share = indicators["time.direct_share"]
    one, other = (engine.clusters(share, run, cluster=["worker", "day"], by=["month"]) for run in runs)
    by_month = {row["month"]: row for row in other}
    assert one
    assert all(row == by_month[row["month"]] for row in one)


def test_rows_can_be_kept_to_places_and_months_on_both_engines(runs):
    minutes = indicators["time.minutes"]
    [last] = [cell.key[0] for cell in engine.cells(minutes, runs[0], by=["month"])][-1:]
    assert isinstance(last, dt.date)
    one, other = (engine.cells(minutes, run, by=["centre"], where={"month": [last]}) for run in runs)
    assert one == other


@pytest.mark.parametrize("code", [indicator.code for indicator in indicators])
def test_no_quantile_is_an_approximate_one(code):
    for dialect in ("pyspark", "duckdb", "postgres"):
        assert "approx" not in ibis.to_sql(engine.expression(indicators[code], by=["month"]), dialect=dialect).lower()
