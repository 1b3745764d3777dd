"""Rows into tables by COPY: buffers that fill and are poured, and keys counted here so that rows can point to each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from contextlib import nullcontext
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import Field, Model
from psycopg import Connection, sql

POUR_AT = 5_000  # rows in one message to the database
NOTHING = "\\N"  # no value, as COPY reads it
Turn = tuple[int, int]  # of so many who fill a table at once, this is which one: its keys are never another's

_SPECIAL = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_ONE_AT_A_TIME = 7_370_003  # the lock of tables whose triggers write what all of them share


def cell(value: Any) -> str:
    """A value as COPY reads it. Numbers, days, moments, truth and UUIDs read as Python writes them."""
    if value is None:
        return NOTHING
    if value.__class__ is str:
        return value if value.isprintable() and "\\" not in value else str(value).translate(_SPECIAL)
    return str(value)


def day_range(start: dt.date | None, end: dt.date | None = None) -> str:
    """`[start, end)` as the database reads it."""
    return f"[{start or ''},{end or ''})"


def time_range(start: dt.datetime, end: dt.datetime | None = None) -> str:
    return f"[{start.isoformat()},{end.isoformat() if end else ''})"


class Table:
    """A table that is being filled. `add` gives each row its key; columns that are not named take the model's default, or the table's."""

    def __init__(self, model: type[Model], *columns: str, keyed: bool = True, turn: Turn = (0, 1), after: int = 0) -> None:
        """`turn`: keys are shared out among those who fill the table at once; `after`: the last key that is taken already."""
        self.model = model
        self.keyed = keyed
        fields: dict[str, Field[Any, Any]] = {field.attname: field for field in model._meta.concrete_fields}
        named = (["id"] if keyed else []) + list(columns)
        constants = {
            name: field.get_default()
            for name, field in fields.items()
            if name not in named
            and not (field.primary_key or field.generated or field.has_db_default())
            and (field.has_default() or not field.null)
        }
        self.columns = [*named, *constants]
        self._tail = "".join("\t" + cell(_plain(value)) for value in constants.values()) + "\n"
        self._lines: list[str] = []
        which, self._step = turn
        self._key = after + 1 + which - self._step
        self.count = 0  # rows so far
        triggers = getattr(model._meta, "triggers", ())
        self._one_at_a_time = any("INSERT" in str(getattr(trigger, "operation", "")).upper() for trigger in triggers)

    def add(self, *values: Any) -> int:
        """One row; gives its key (without keys, nothing to count on)."""
        line = "\t".join(["\\N" if value is None else value if value.__class__ is str else str(value) for value in values])
        if line.count("\t") != len(values) - 1 or not line.replace("\t", " ").isprintable() or line.count("\\") != values.count(None):
            line = "\t".join(map(cell, values))  # something in it means something to COPY
        return self.put(line)

    def put(self, line: str) -> int:
        """One row whose cells are written already, with tabs between them, in the order of the columns: a row of millions."""
        self.count += 1
        self._key = key = self._key + self._step
        self._lines.append(f"{key}\t{line}{self._tail}" if self.keyed else line + self._tail)
        return key

    @property
    def waiting(self) -> int:
        return len(self._lines)

    def take(self) -> list[str]:
        """What waits, for somebody else to pour."""
        lines, self._lines = self._lines, []
        return lines

    def give(self, lines: Iterable[str]) -> None:
        """What another table of the same shape kept."""
        self._lines.extend(lines)
        self.count += len(self._lines)

    def pour(self, database: Connection[Any]) -> None:
        """Send what waits to the database."""
        lines = self.take()
        if not lines:
            return
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(self.model._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, self.columns))
        )
        # psycopg's own block would end a transaction that Django has opened but in which nothing was said yet
        with database.transaction() if database.autocommit else nullcontext(), database.cursor() as cursor:
            if self._one_at_a_time:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
            with cursor.copy(statement) as copy:
                for start in range(0, len(lines), POUR_AT):
                    copy.write("".join(lines[start : start + POUR_AT]))


def pour_in_order(tables: Iterable[Table], database: Connection[Any], *, at_least: int = 1) -> None:
    """Pour tables, those that others point to first, once so many rows wait in all."""
    tables = list(tables)
    if sum(table.waiting for table in tables) >= at_least:
        for table in tables:
            table.pour(database)


def settle(models: Iterable[type[Model]]) -> None:
    """Let the next key of each table follow the last one that it has."""
    with connection.cursor() as cursor:
        for model in models:
            table = sql.Identifier(model._meta.db_table)
            key = sql.SQL("SELECT setval(pg_get_serial_sequence(%s, 'id'), max(id)) FROM {} HAVING max(id) IS NOT NULL").format(table)
            cursor.execute(key, [model._meta.db_table])


def _plain(value: Any) -> Any:
    return "[]" if value == [] else "{}" if value == {} else value


class Keys:
    """Reproducible random keys: UUIDs (version 4, as COPY reads them) drawn in bulk from the seeded generator."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._ready: list[str] = []

    def __call__(self) -> str:
        if not self._ready:
            block = np.frombuffer(self._rng.bytes(16 * 4096), dtype=np.uint8).reshape(-1, 16).copy()
            block[:, 6] = block[:, 6] & 0x0F | 0x40
            block[:, 8] = block[:, 8] & 0x3F | 0x80
            digits = block.tobytes().hex()
            self._ready = [digits[i : i + 32] for i in range(0, len(digits), 32)]
        return self._ready.pop()
