"""Rows into tables by COPY: buffers that fill and are poured, and keys counted here so that rows can point to each other."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import Field, Max, Model
from psycopg import sql

POUR_AT = 20_000  # rows


_SPECIAL = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _cell(value: Any) -> str:
    """A value as COPY reads it. Numbers, days, moments, truth and UUIDs read as Python writes them."""
    if value is None:
        return "\\N"
    if value.__class__ is str:
        return value if value.isprintable() and "\\" not in value else str(value).translate(_SPECIAL)
    return str(value)


def day_range(start: dt.date | None, end: dt.date | None = None) -> str:
    """`[start, end)` as the database reads it."""
    return f"[{start or ''},{end or ''})"


def time_range(start: dt.datetime, end: dt.datetime | None = None) -> str:
    return f"[{start.isoformat()},{end.isoformat() if end else ''})"


class Table:
    """A table that is being filled. `add` gives each row its key; columns that are not named take the model's default."""

    def __init__(self, model: type[Model], *columns: str, keyed: bool = True) -> None:
        self.model = model
        self.keyed = keyed
        fields: dict[str, Field[Any, Any]] = {field.attname: field for field in model._meta.concrete_fields}
        named = (["id"] if keyed else []) + list(columns)
        constants = {
            name: field.get_default()
            for name, field in fields.items()
            if name not in named and not field.primary_key and not field.generated and (field.has_default() or not field.null)
        }
        self.columns = [*named, *constants]
        self._tail = "".join("\t" + _cell(_plain(value)) for value in constants.values()) + "\n"
        self._lines: list[str] = []
        # Tables are empty, but for the audit: what was done before stays.
        self.count = int(model._default_manager.aggregate(last=Max("pk"))["last"] or 0) if keyed else 0

    def add(self, *values: Any) -> int:
        """One row; gives its key (or, without keys, its number)."""
        self.count += 1
        line = "\t".join(["\\N" if value is None else value if value.__class__ is str else str(value) for value in values])
        if line.count("\t") != len(values) - 1 or not line.replace("\t", " ").isprintable() or line.count("\\") != values.count(None):
            line = "\t".join(map(_cell, values))  # something in it means something to COPY
        line += self._tail
        self._lines.append(f"{self.count}\t{line}" if self.keyed else line)
        return self.count

    @property
    def waiting(self) -> int:
        return len(self._lines)

    def pour(self) -> None:
        """Send what waits to the database."""
        if not self._lines:
            return
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(self.model._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, self.columns))
        )
        with connection.cursor() as cursor, cursor.cursor.copy(statement) as copy:
            for start in range(0, len(self._lines), POUR_AT):
                copy.write("".join(self._lines[start : start + POUR_AT]))
        self._lines = []

    def settle(self) -> None:
        """Pour the rest, and let the next key follow the last one given here."""
        self.pour()
        if self.keyed and self.count:
            with connection.cursor() as cursor:
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [self.model._meta.db_table, self.count])


def pour_in_order(tables: Iterable[Table], *, at_least: int = 1) -> None:
    """Pour tables, those that others point to first, once so many rows wait in all."""
    tables = list(tables)
    if sum(table.waiting for table in tables) >= at_least:
        for table in tables:
            table.pour()


def _plain(value: Any) -> Any:
    return "[]" if value == [] else "{}" if value == {} else value


class Keys:
    """Reproducible random keys: UUIDs drawn in bulk from the seeded generator."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._ready: list[uuid.UUID] = []

    def __call__(self) -> uuid.UUID:
        if not self._ready:
            block = self._rng.bytes(16 * 4096)
            self._ready = [uuid.UUID(bytes=block[i : i + 16], version=4) for i in range(0, len(block), 16)]
        return self._ready.pop()
