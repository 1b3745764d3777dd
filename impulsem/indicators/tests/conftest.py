"""A house with one fact table and two indicators, and exports of it in a folder of the test's own."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.utils import translation

from impulsem.indicators import engine
from impulsem.indicators.declarations import Direction, Fact, Indicator, Level, Measure, Unit, facts, indicators
from impulsem.indicators.tests.tables import KINDS

CUT = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
VISITS = Fact(
    name="visits",
    says="One row a visit.",
    columns={
        "person": "int64", "territory": "string", "centre": "string", "neighbourhood": "string", "day": "date", "month": "date",
        "came": "boolean",
    },
    keys=frozenset(["person"]),
    sql="""
    SELECT n.code::int AS person, 'T1' AS territory, 'C' || n.district_id AS centre, n.code AS neighbourhood,
        '{today}'::date AS day, '2026-10-01'::date AS month, n.code < '05' AS came
    FROM places_neighbourhood n
    """,
)  # fmt: skip
ABOUT = {
    "why": "",
    "family": "",
    "source": "",
    "limits": "",
    "objective": "",
    "direction": Direction.UP,
    "fact": "visits",
    "counts": "person",
}


@pytest.fixture(autouse=True)
def _little_house(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.DATA_DIR = tmp_path
    share = Indicator(
        code="visits.came",
        name="Who came",
        unit=Unit.SHARE,
        measure=Measure.RATIO,
        numerator=lambda t: t.came.cast("int32").sum(),
        denominator=lambda t: t.came.count(),
        levels=(Level.CITY, Level.TERRITORY, Level.CENTRE, Level.NEIGHBOURHOOD),
        **ABOUT,
    )
    monkeypatch.setattr(facts, "_items", {"visits": VISITS})
    monkeypatch.setattr(indicators, "_items", {"visits.came": share})
    with translation.override("en-gb"):
        yield


@pytest.fixture
def exported(tmp_path: Path) -> Callable[..., None]:
    """Puts an export with these rows in use, as `export_facts` would."""

    def put(*rows: dict[str, Any], cut: dt.datetime = CUT, definition: str = "") -> None:
        root = tmp_path / "facts"
        folder = root / f"{cut:%Y%m%dT%H%M%S%f}"
        folder.mkdir(parents=True)
        schema = pa.schema([(name, KINDS[kind]) for name, kind in VISITS.columns.items()])
        pq.write_table(pa.Table.from_pylist(list(rows), schema), folder / "visits.parquet")
        definitions = {"visits": definition or engine.fingerprint_of_fact(VISITS)}
        (folder / "manifest.json").write_text(
            json.dumps({"cut_at": cut.isoformat(), "rows": {"visits": len(rows)}, "definitions": definitions})
        )
        (root / "current").unlink(missing_ok=True)
        (root / "current").symlink_to(folder.name)

    return put


def visits(
    count: int, *, came: int, centre: str = "C1", territory: str = "T1", month: int = 10, first: int = 1, neighbourhood: str = ""
) -> list[dict[str, Any]]:
    """`count` visits of as many persons, of whom the first `came` came."""
    day = dt.date(2026, month, 1)
    return [
        {
            "person": first + number, "territory": territory, "centre": centre, "neighbourhood": neighbourhood, "day": day, "month": day,
            "came": number < came,
        }
        for number in range(count)
    ]  # fmt: skip
