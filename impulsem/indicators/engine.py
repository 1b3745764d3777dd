"""One Ibis expression for each indicator, run on DuckDB or Spark over the exported facts, or on PostgreSQL over the tables themselves.

Ibis takes two seconds and a hundred megabytes to import, which an export or a page without new figures should not pay: each function
that needs it imports it.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, transaction

from impulsem.indicators.declarations import Fact, Indicator, Measure, facts, fingerprint_of_fact, query_of

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper
    from ibis.backends.duckdb import Backend
    from ibis.backends.pyspark import Backend as SparkBackend
    from ibis.expr.types import NumericScalar, Table

Row = dict[str, Any]
Run = Callable[["Table"], list[Row]]  # an engine: an expression in, rows out
Where = Mapping[str, Collection[Any]]  # column to the values that count


@dataclasses.dataclass(frozen=True, slots=True)
class Cell:
    """A figure for one group. value is None where there is no data: an empty denominator, or nothing to take the median of."""

    key: tuple[Any, ...]
    value: float | None
    numerator: float | None
    denominator: float | None
    n: int


def table(fact: Fact) -> Table:
    """The fact table as a name and its columns, bound to no engine."""
    import ibis

    return ibis.table(dict(fact.columns), name=fact.name)


def rows_of(indicator: Indicator, where: Where) -> Table:
    import ibis

    rows = table(facts[indicator.fact])
    if indicator.where is not None:
        rows = rows.filter(indicator.where(rows))
    for column, values in where.items():
        rows = rows.filter(rows[column].isin(sorted(values)) if values else ibis.literal(False))
    return rows


def expression(indicator: Indicator, by: Sequence[str] = (), where: Where | None = None) -> Table:
    """Numerator, denominator, value of a median and n, for each group of `by`."""
    rows = rows_of(indicator, where or {})
    sums: dict[str, NumericScalar] = {"n": rows[indicator.counts].nunique()}
    if indicator.numerator is not None:
        sums["numerator"] = indicator.numerator(rows)
    if indicator.denominator is not None:
        sums["denominator"] = indicator.denominator(rows)
    if indicator.of is not None:
        column = indicator.of(rows)
        sums["median"] = column.median()
        sums["denominator"] = column.count()
    grouped = rows.group_by(list(by)) if by else rows
    return grouped.aggregate(**sums)


def cells(indicator: Indicator, run: Run, *, by: Sequence[str] = (), where: Where | None = None) -> list[Cell]:
    """The figure for each group, in the order of the groups."""
    found = [_cell(indicator, tuple(row[name] for name in by), row) for row in run(expression(indicator, by, where))]
    return sorted(found, key=lambda cell: tuple((part is None, part) for part in cell.key))


def _cell(indicator: Indicator, key: tuple[Any, ...], row: Row) -> Cell:
    numerator, denominator = _number(row.get("numerator")), _number(row.get("denominator"))
    value: float | None
    if indicator.measure is Measure.MEDIAN:
        value = _number(row["median"])
    elif indicator.measure is Measure.RATIO:
        value = (numerator or 0.0) / denominator if denominator else None
    else:
        value = numerator
    return Cell(key=key, value=value, numerator=numerator, denominator=denominator, n=int(row["n"] or 0))


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def clusters(indicator: Indicator, run: Run, *, cluster: Sequence[str], by: Sequence[str] = (), where: Where | None = None) -> list[Row]:
    """What `rules.share` needs, for each group of `by`: sums over clusters of a ratio's parts, their squares and products."""
    if indicator.numerator is None or indicator.denominator is None:
        raise ValueError(f"{indicator.code} is not a ratio")
    rows = rows_of(indicator, where or {})
    each = rows.group_by([*by, *cluster]).aggregate(
        d=indicator.numerator(rows).fill_null(0).cast("float64"), t=indicator.denominator(rows).fill_null(0).cast("float64")
    )
    each = each.filter(each.t > 0)
    grouped = each.group_by(list(by)) if by else each
    return run(
        grouped.aggregate(
            clusters=each.count(),
            part=each.d.sum(),
            whole=each.t.sum(),
            part2=(each.d * each.d).sum(),
            product=(each.d * each.t).sum(),
            whole2=(each.t * each.t).sum(),
        )
    )


def fingerprint(indicator: Indicator) -> str:
    """A hash of what is worked out: the facts' query, the indicator's own, what it is made of. Words may change, the hash does not."""
    import ibis

    fact = facts[indicator.fact]
    what = {
        "code": indicator.code,
        "measure": indicator.measure,
        "unit": indicator.unit,
        "counts": indicator.counts,
        "minimum": indicator.minimum,
        "facts": fingerprint_of_fact(fact),
        "query": str(ibis.to_sql(expression(indicator), dialect="duckdb")),
    }
    return hashlib.sha256(json.dumps(what, sort_keys=True).encode()).hexdigest()


# -- engines


def duckdb_over(folder: Path, *, names: Collection[str] | None = None, months: Collection[dt.date] | None = None) -> Backend:
    """DuckDB over the fact tables of an export; it keeps to two threads and a gigabyte, because pages use it too.

    names: only these fact tables. months: only their rows of these months, read at once from the files of their years and held in
    memory, for whoever has many questions about few months.
    """
    import ibis

    backend = ibis.duckdb.connect(threads=2, memory_limit="1GB")
    for name, paths in files_of(folder):
        if names is not None and name not in names:
            continue
        if months is None:
            backend.read_parquet(paths, table_name=name)
            continue
        years = {str(month.year) for month in months}
        files = [str(path) for path in paths if not path.stem[:4].isdecimal() or path.stem[:4] in years]
        days = ", ".join(f"DATE '{month.isoformat()}'" for month in months)
        backend.raw_sql(f"CREATE TEMP TABLE {name} AS SELECT * FROM read_parquet({files}) WHERE month IN ({days})")
    return backend


def files_of(folder: Path) -> Iterator[tuple[str, list[Path]]]:
    """Each fact table of an export: the files of its folder, one or more a year, or a single file."""
    for path in sorted(folder.iterdir()):
        if path.is_dir() and (files := sorted(path.glob("*.parquet"))):
            yield path.name, files
        elif path.suffix == ".parquet":
            yield path.stem, [path]


def on_duckdb(backend: Backend) -> Run:
    return lambda asked: backend.to_pyarrow(asked).to_pylist()


def spark_over(folder: Path) -> SparkBackend:
    """Spark over the same files, on this machine unless `spark.master` of its own configuration says where."""
    import ibis
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.appName("Impulsem: indicators")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.ansi.enabled", "true")
        .config("spark.sql.shuffle.partitions", "8")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    backend = ibis.pyspark.connect(session)
    for name, paths in files_of(folder):
        session.read.parquet(*map(str, paths)).createOrReplaceTempView(name)
    return backend


def on_spark(backend: SparkBackend) -> Run:
    def run(asked: Table) -> list[Row]:
        # They come through pandas, for which a number that is missing is a NaN.
        return [{name: None if part != part else part for name, part in row.items()} for row in backend.to_pyarrow(asked).to_pylist()]

    return run


def on_postgresql(names: Collection[str], *, on: dt.date) -> Run:
    """Over the tables as they are now: for small live figures. `names`: the facts that the expressions use."""
    import ibis

    def run(asked: Table) -> list[Row]:
        given = ", ".join(f'"{name}" AS ({query_of(facts[name], on=on)})' for name in names)
        with on_the_citys_clock() as cursor:
            # No parameters: the queries are our own declarations, and a lone % in them is a remainder.
            cursor.execute(f"WITH {given} {ibis.to_sql(asked, dialect='postgres')}")
            columns = [column.name for column in cursor.description]
            return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]

    return run


@contextmanager
def on_the_citys_clock() -> Iterator[CursorWrapper]:
    """Django's connections are on universal time, and read moments as if they were: so only for as long as it takes.

    A query that fails takes the setting back with its transaction.
    """
    setting = "SELECT set_config('TimeZone', %s, false)"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(setting, [settings.TIME_ZONE])
        yield cursor
        cursor.execute(setting, [connection.timezone_name])
