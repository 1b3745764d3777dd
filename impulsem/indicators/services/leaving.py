"""How one fact table leaves the database: by years, with a mark of each that tells whether it has changed since.

The mark is worked out by the database, in the same snapshot, from the rows that would leave: each row's hash, all of them together by
exclusive or, beside their number. Whatever changes a row (a late entry, an amendment, a move, a person who is sealed) changes it, so
nobody has to say what a fact table depends on.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings

from impulsem.indicators.declarations import Fact, fingerprint_of_fact, query_of

__all__ = ["Leaving", "Year", "duckdb_for", "fingerprint_of_fact", "secret_mark"]

SQL_TYPES = {"int64": "BIGINT", "float64": "DOUBLE", "string": "VARCHAR", "boolean": "BOOLEAN", "date": "DATE"}
ROW_GROUP = 65_536  # rows that are gathered before they are written: less memory for a little more file


@dataclasses.dataclass(frozen=True, slots=True)
class Year:
    """Of a fact table: how many rows, and their mark."""

    rows: int
    mark: int


@contextmanager
def duckdb_for(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """DuckDB to write Parquet with: little memory, and what does not fit goes to a file beside the export, not into the home folder."""
    with duckdb.connect() as duck:
        for setting in (
            "threads = 2",
            "memory_limit = '256MB'",
            f"temp_directory = '{folder / '.tmp'}'",
            "preserve_insertion_order = false",
            f"partitioned_write_flush_threshold = {ROW_GROUP}",
        ):
            duck.execute(f"SET {setting}").fetchall()
        yield duck
    shutil.rmtree(folder / ".tmp", ignore_errors=True)


def _secret() -> str:
    return hashlib.sha256(f"indicators:{settings.SECRET_KEY}".encode()).hexdigest()


def secret_mark() -> str:
    """Tells one secret from another without telling it."""
    return hashlib.sha256(f"mark:{_secret()}".encode()).hexdigest()[:16]


class Leaving:
    """One fact table on its way out."""

    def __init__(self, fact: Fact, *, folder: Path, on: dt.date, cursor: Any, duck: duckdb.DuckDBPyConnection) -> None:
        self._fact, self._folder, self._cursor, self._duck = fact, folder / fact.name, cursor, duck
        self._on = on

    def whole(self) -> dict[int, Year]:
        """All rows leave."""
        return self._write()

    def since(self, before: Path, years: Mapping[int, Year], *, open_year: int) -> dict[int, Year]:
        """Only years that changed leave, and those from `open_year` on; the others are linked from the export `before`."""
        if not any(year < open_year for year in years):
            return self._write()
        now = self._marks(until=open_year)
        there = {int(path.name.partition("-")[0]) for path in (before / self._fact.name).glob("2*.parquet")}
        kept = {year: of_year for year, of_year in now.items() if years.get(year) == of_year and year in there}
        found = self._write(since=min({open_year, *now} - set(kept)), without=sorted(kept))
        for year in kept:
            self._link(before / self._fact.name, year)
        return found | kept

    def _marks(self, *, until: int) -> dict[int, Year]:
        """Of the years before `until` as they are now, worked out where they are."""
        first = dt.date(until, 1, 1)
        self._cursor.execute(f"""
            SELECT EXTRACT(year FROM month)::int, count(*), bit_xor(hash_record_extended(f, 0))
            FROM ({query_of(self._fact, on=self._on, until=first)}) f WHERE month < DATE '{first}' GROUP BY 1""")
        return {year: Year(rows, mark) for year, rows, mark in self._cursor.fetchall()}

    def _write(self, *, since: int | None = None, without: Sequence[int] = ()) -> dict[int, Year]:
        """The rows from the year `since` on, without those of some years, one or more files a year; gives what each year holds."""
        query = query_of(self._fact, on=self._on, since=dt.date(since, 1, 1) if since else None)
        which = f"month >= DATE '{since}-01-01'" if since else "TRUE"
        if without:
            which += f" AND EXTRACT(year FROM month) NOT IN ({', '.join(map(str, without))})"
        self._cursor.execute(f"SELECT f.*, hash_record_extended(f, 0) AS mark FROM ({query}) f WHERE {which}")
        counted: dict[int, Year] = {}
        self._folder.mkdir(exist_ok=True)
        self._duck.register("leaving", _counting(self._cursor.fetch_record_batch(), counted))
        how = f"FORMAT parquet, CODEC zstd, ROW_GROUP_SIZE {ROW_GROUP}"
        columns = f"{_columns(self._fact)}, year(month) AS year"
        # The year is a folder for a moment only: in the end each file is a file of the fact table, named after its year.
        self._duck.execute(f"COPY (SELECT {columns} FROM leaving) TO '{self._folder}' ({how}, PARTITION_BY (year))").fetchall()
        self._duck.unregister("leaving")
        for of_year in sorted(self._folder.glob("year=*")):
            for number, path in enumerate(sorted(of_year.iterdir())):
                path.rename(self._folder / f"{of_year.name.removeprefix('year=')}-{number}.parquet")
            of_year.rmdir()
        # A table without rows is a table too.
        nothing = ", ".join(f"CAST(NULL AS {SQL_TYPES[kind]}) AS {name}" for name, kind in self._fact.columns.items())
        self._duck.execute(f"COPY (SELECT {nothing} WHERE false) TO '{self._folder / 'none.parquet'}' ({how})").fetchall()
        return counted

    def _link(self, before: Path, year: int) -> None:
        for path in before.glob(f"{year}-*.parquet"):
            try:
                os.link(path, self._folder / path.name)
            except OSError:  # a file system without links
                shutil.copy2(path, self._folder / path.name)


def _counting(leaving: pa.RecordBatchReader, counted: dict[int, Year]) -> pa.RecordBatchReader:
    """The same rows without their mark, which is added up in `counted` by year while they pass."""
    position = leaving.schema.get_field_index("mark")

    def passing() -> Iterator[pa.RecordBatch]:
        for batch in leaving:
            years = pc.year(batch.column("month")).to_numpy(zero_copy_only=False)
            marks = batch.column(position).to_numpy(zero_copy_only=False)
            for year in np.unique(years):
                chosen = marks[years == year]
                so_far = counted.get(int(year), Year(0, 0))
                counted[int(year)] = Year(so_far.rows + len(chosen), so_far.mark ^ int(np.bitwise_xor.reduce(chosen)))
            yield batch.drop_columns(["mark"])

    return pa.RecordBatchReader.from_batches(leaving.schema.remove(position), passing())


def _columns(fact: Fact) -> str:
    """Each column in its type; keys as sixty bits of a keyed hash.

    The secret never travels to the database, whose log would keep it, and without it a key cannot be guessed back by trying them all.
    """
    secret = _secret()
    return ", ".join(
        f"CAST('0x' || left(sha256('{secret}' || CAST({name} AS VARCHAR)), 15) AS BIGINT) AS {name}"
        if name in fact.keys
        else f"CAST({name} AS {SQL_TYPES[kind]}) AS {name}"
        for name, kind in fact.columns.items()
    )
