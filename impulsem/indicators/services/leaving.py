"""How a fact table leaves the database: by years, with a mark of each that tells whether it has changed since.

The mark is worked out by the database, in the same snapshot, from the rows that would leave: each row's hash, all of them together by
exclusive or, beside their number. Whatever changes a row (a late entry, an amendment, a move, a person who is sealed) changes it, so
nobody has to say what a fact table depends on.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from pyarrow import parquet

from impulsem.indicators.declarations import Fact, query_of
from impulsem.indicators.services.exports import Year, secret

ARROW = {"int64": pa.int64(), "float64": pa.float64(), "string": pa.string(), "boolean": pa.bool_(), "date": pa.date32()}


@dataclasses.dataclass(frozen=True, slots=True)
class Stretch:
    """Part of a fact table that leaves by itself: the months from `since` on and before `until`, without some years."""

    fact: Fact
    on: dt.date
    number: int = 0
    since: dt.date | None = None
    until: dt.date | None = None
    without: tuple[int, ...] = ()

    @property
    def query(self) -> str:
        """The rows of the stretch, each with its mark."""
        conditions = ["TRUE"]
        if self.since:
            conditions.append(f"month >= DATE '{self.since}'")
        if self.until:
            conditions.append(f"month < DATE '{self.until}'")
        if self.without:
            conditions.append(f"EXTRACT(year FROM month) NOT IN ({', '.join(map(str, self.without))})")
        rows = query_of(self.fact, on=self.on, since=self.since, until=self.until)
        return f"SELECT f.*, hash_record_extended(f, 0) AS mark FROM ({rows}) f WHERE {' AND '.join(conditions)}"


def stretches(fact: Fact, cursor: Any, *, on: dt.date, lanes: int, since: dt.date | None, without: tuple[int, ...]) -> list[Stretch]:
    """As many as there are lanes, of as many months each; one, where the fact table cannot be read in parts."""
    whole = Stretch(fact, on, since=since, without=without)
    if fact.first_day is None:
        return [whole]
    cursor.execute(fact.first_day)
    first = max(filter(None, (since, cursor.fetchone()[0])), default=on)
    months = (on.year - first.year) * 12 + on.month - first.month
    cuts = sorted({_later(first, months * lane // lanes) for lane in range(1, lanes)} - {_later(first, 0)})
    edges = itertools.pairwise([since, *cuts, None])
    return [dataclasses.replace(whole, number=number, since=starts, until=ends) for number, (starts, ends) in enumerate(edges)]


def _later(day: dt.date, months: int) -> dt.date:
    """The first day of the month that comes so many months after that of `day`."""
    years, month = divmod(day.month - 1 + months, 12)
    return dt.date(day.year + years, month + 1, 1)


def staying(
    fact: Fact, cursor: Any, *, on: dt.date, open_year: int, then: Mapping[int, Year], before: Path
) -> tuple[dict[int, Year], dt.date | None]:
    """The years that say the same as in the export `before`, whose cut was in `open_year`, and from when on the others leave."""
    if not any(year < open_year for year in then):
        return {}, None
    over = Stretch(fact, on, until=dt.date(open_year, 1, 1))
    cursor.execute(f"SELECT EXTRACT(year FROM month)::int, count(*), bit_xor(mark) FROM ({over.query}) f GROUP BY 1")
    now = {year: Year(rows, mark) for year, rows, mark in cursor.fetchall()}
    there = {int(path.name.partition("-")[0]) for path in (before / fact.name).glob("2*.parquet")}
    same = {year: of_year for year, of_year in now.items() if then.get(year) == of_year and year in there}
    return same, dt.date(min({open_year, *now} - set(same)), 1, 1)


def write(stretch: Stretch, cursor: Any, *, folder: Path) -> dict[int, Year]:
    """The rows of the stretch, a file a year; gives what each year holds."""
    fact, found = stretch.fact, dict[int, Year]()
    schema, keys = schema_of(fact), Keys()
    cursor.execute(stretch.query)
    with ExitStack() as files:
        writers: dict[int, parquet.ParquetWriter] = {}
        for batch in cursor.fetch_record_batch():
            for year, rows in _by_year(batch):
                if year not in writers:
                    writers[year] = files.enter_context(_file(folder / fact.name / f"{year}-{stretch.number}.parquet", fact))
                hashes = rows.column("mark").to_numpy()
                found[year] = found.get(year, Year()) + Year(len(hashes), int(np.bitwise_xor.reduce(hashes)))
                columns = [keys.hashed(rows.column(name)) if name in fact.keys else rows.column(name) for name in schema.names]
                writers[year].write_table(pa.table(columns, schema.names).cast(schema))
    return found


def write_none(fact: Fact, *, folder: Path) -> None:
    """A table without rows is a table too."""
    (folder / fact.name).mkdir()
    with _file(folder / fact.name / "none.parquet", fact):
        pass


def link(fact: Fact, years: Iterable[int], *, before: Path, folder: Path) -> None:
    """Years of the export before become years of this one without being written again."""
    for year in years:
        for path in (before / fact.name).glob(f"{year}-*.parquet"):
            try:
                os.link(path, folder / fact.name / path.name)
            except OSError:  # a file system without links
                shutil.copy2(path, folder / fact.name / path.name)


def schema_of(fact: Fact) -> pa.Schema:
    return pa.schema([(name, ARROW[kind]) for name, kind in fact.columns.items()])


def _file(path: Path, fact: Fact) -> parquet.ParquetWriter:
    # A dictionary of keys, which hardly ever repeat, would be as long as the column.
    repeating = [name for name in fact.columns if name not in fact.keys]
    return parquet.ParquetWriter(path, schema_of(fact), compression="zstd", use_dictionary=repeating)


def _by_year(batch: pa.RecordBatch) -> Iterator[tuple[int, pa.RecordBatch]]:
    """The rows come nearly in their order of time, so that most batches are of one year."""
    years = pc.year(batch.column("month"))
    found = pc.unique(years).to_pylist()
    for year in found:
        yield year, batch if len(found) == 1 else batch.filter(pc.equal(years, year))


class Keys:
    """Keys leave as the block that the cipher AES makes of them with a key that only this house knows, cut to sixty-three bits.

    Without the secret nobody can guess a key back by trying them all. It never travels to the database, whose log would keep it.
    """

    def __init__(self) -> None:
        # One block by itself, never two of the same: what makes this mode unfit for texts makes it right for numbers that must stay equal.
        self._cipher = Cipher(algorithms.AES(secret()), modes.ECB())

    def hashed(self, column: pa.Array) -> pa.Array:
        """column: whole numbers, or none."""
        numbers = column.cast(pa.int64())
        blocks = np.zeros((len(numbers), 2), dtype=np.int64)
        blocks[:, 0] = numbers.fill_null(0).to_numpy()
        made = np.frombuffer(self._cipher.encryptor().update(blocks.tobytes()), dtype=np.uint64)[::2] >> np.uint64(1)
        return pa.array(made.astype(np.int64), mask=numbers.is_null().to_numpy(zero_copy_only=False))
