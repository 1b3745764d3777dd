"""Fact tables with a few rows, exported to a folder that is gone afterwards, for values that are worked out by hand."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from impulsem.indicators import engine
from impulsem.indicators.declarations import facts, indicators

KINDS = {"int64": pa.int64(), "float64": pa.float64(), "string": pa.string(), "boolean": pa.bool_(), "date": pa.date32()}
EMPTY: dict[str, Any] = {"int64": 0, "float64": 0.0, "string": "", "boolean": False, "date": dt.date(2026, 10, 1)}


@contextmanager
def holding(fact: str, *rows: dict[str, Any]) -> Iterator[engine.Run]:
    """An engine with one fact table; what a row does not say is zero, empty or no, and October 2026."""
    columns = facts[fact].columns
    filled = [{name: row.get(name, EMPTY[kind]) for name, kind in columns.items()} for row in rows]
    assert all(set(row) <= set(columns) for row in rows)
    with tempfile.TemporaryDirectory() as folder:
        schema = pa.schema([(name, KINDS[kind]) for name, kind in columns.items()])
        pq.write_table(pa.Table.from_pylist(filled, schema), Path(folder) / f"{fact}.parquet")
        backend = engine.duckdb_over(Path(folder))
        try:
            yield engine.on_duckdb(backend)
        finally:
            backend.disconnect()


def figure(code: str, *rows: dict[str, Any]) -> engine.Cell:
    """The indicator over all these rows."""
    indicator = indicators[code]
    with holding(indicator.fact, *rows) as run:
        [cell] = engine.cells(indicator, run)
    return cell
