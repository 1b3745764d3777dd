"""Tables are filled without their constraints and indexes, which come back over all rows at once.

Checking a million rows at the end is one join a constraint; checking them one by one is a million look-ups. The rows satisfy the same
constraints either way: putting one back fails if a row does not. Two connections put them back at the same time, because the database
works at one statement with one core.
"""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db.models import Model
from psycopg import Connection, sql

#: Putting back is for two cores; more memory than this makes sorts no quicker.
HANDS = 2
MEMORY = "384MB"

_CONSTRAINTS = """
SELECT conname, contype::text, pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = %s::regclass AND contype IN ('f', 'x', 'u')
    AND NOT EXISTS (SELECT FROM pg_constraint p WHERE p.oid = pg_constraint.conparentid)
    AND NOT (contype = 'u' AND EXISTS (SELECT FROM pg_constraint k WHERE k.contype = 'f' AND k.conindid = pg_constraint.conindid))
ORDER BY contype = 'f', conname
"""
_INDEXES = """
SELECT c.relname, m.amname, pg_get_indexdef(i.indexrelid) FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am m ON m.oid = c.relam
WHERE i.indrelid = %s::regclass AND NOT i.indisprimary
    AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
    AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype = 'f')
ORDER BY c.relname
"""
#: What a row costs in each kind of statement, beside the others: an exclusion looks each row up among all.
_WEIGHT = {"x": 40.0, "gin": 4.0, "btree": 1.0, "u": 1.0, "gist": 4.0, "f": 0.0, "validate": 1.0}


@dataclasses.dataclass(frozen=True)
class Part:
    """A constraint or an index of a table, and the statement that puts it back."""

    table: str
    name: str
    kind: str  # "x", "u", "f", "validate" or the index's method
    statement: str

    @property
    def of_a_constraint(self) -> bool:
        return self.kind in ("x", "u", "f")


def take_off(models: Iterable[type[Model]], database: Connection[Any]) -> list[Part]:
    """Drop what the tables of `models` check and look up by; gives what puts it back, in order."""
    parts: list[Part] = []
    keys: list[Part] = []
    with database.cursor() as cursor:
        for table in (model._meta.db_table for model in models):
            name = sql.Identifier(table)
            cursor.execute(_CONSTRAINTS, [table])
            for constraint, kind, definition in cursor.fetchall():
                one = sql.Identifier(constraint)
                cursor.execute(sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(name, one))
                add = sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} ").format(name, one).as_string(database) + definition
                if kind == "f":  # promised at once for new rows, looked up for the old ones beside other work
                    keys.append(Part(table, constraint, "f", add + " NOT VALID"))
                    check = sql.SQL("ALTER TABLE {} VALIDATE CONSTRAINT {}").format(name, one).as_string(database)
                    parts.append(Part(table, constraint, "validate", check))
                else:
                    parts.append(Part(table, constraint, kind, add))
            cursor.execute(_INDEXES, [table])
            for index, method, definition in cursor.fetchall():
                cursor.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(index)))
                parts.append(Part(table, index, method, definition))
    return keys + parts


def missing(parts: Sequence[Part], database: Connection[Any]) -> list[Part]:
    """Those of the parts that are not there (again)."""
    with database.cursor() as cursor:
        cursor.execute("SELECT conname, convalidated FROM pg_constraint WHERE connamespace = current_schema()::regnamespace")
        valid: dict[str, bool] = dict(cursor.fetchall())
        cursor.execute("SELECT indexname FROM pg_indexes WHERE schemaname = current_schema()")
        indexes = {name for (name,) in cursor.fetchall()}
    return [
        part
        for part in parts
        if not (valid.get(part.name, False) if part.kind == "validate" else part.name in (valid if part.of_a_constraint else indexes))
    ]


def put_back(parts: Sequence[Part], *, connect: Callable[[], Connection[Any]], progress: Callable[[float], None]) -> None:
    """Put the parts back, those that take longest first; what a row breaks is raised as the database says it.

    `connect` gives a connection that commits each statement.
    """
    connections = [connect() for _ in range(HANDS)]
    try:
        first = connections[0]
        todo = missing(parts, first)
        for part in todo:
            if part.kind == "f":
                first.execute(part.statement.encode())
        rows = dict(first.execute("SELECT relname, greatest(reltuples, 1) FROM pg_class WHERE relkind = 'r'").fetchall())
        work = _Work([(rows.get(part.table, 1) * _WEIGHT.get(part.kind, 1.0), part) for part in todo if part.kind != "f"])
        threads = [threading.Thread(target=work.help, args=[one]) for one in connections]
        for thread in threads:
            thread.start()
        try:
            while any(thread.is_alive() for thread in threads):
                progress(work.share)
                time.sleep(0.3)
        except BaseException:
            work.give_up(connections)
            raise
        finally:
            for thread in threads:
                thread.join()
        if work.failure is not None:
            raise work.failure
    finally:
        for one in connections:
            one.close()


class _Work:
    """Statements that several connections take from one pile."""

    def __init__(self, costs: list[tuple[float, Part]]) -> None:
        self._pile = sorted(costs, key=lambda one: one[0])  # taken from the end
        self._total = sum(cost for cost, _ in costs) or 1.0
        self._done = 0.0
        self._running: dict[int, tuple[float, float, str]] = {}  # by connection: since when, how much, of which table
        self._started = time.monotonic()
        self._lock = threading.Lock()
        self.failure: BaseException | None = None

    @property
    def share(self) -> float:
        """How much is done; of what runs, as much as was done in that time before."""
        with self._lock:
            now = time.monotonic()
            pace = self._done / max(now - self._started, 1e-3) / HANDS
            part = sum(min((now - since) * pace, 0.9 * cost) for since, cost, _table in self._running.values())
            return min((self._done + part) / self._total, 1.0)

    def help(self, database: Connection[Any]) -> None:
        with database:
            while True:
                with self._lock:
                    if not self._pile or self.failure is not None:
                        return
                    cost, part = self._pile.pop(self._next())
                    self._running[id(database)] = (time.monotonic(), cost, part.table)
                try:
                    database.execute(part.statement.encode())
                except Exception as problem:  # told by the thread that waits for all
                    self.failure = self.failure or problem
                    return
                finally:
                    with self._lock:
                        self._running.pop(id(database), None)
                        self._done += cost

    def _next(self) -> int:
        """The costliest whose table nobody works at, because there it would only wait; if there is none, the costliest."""
        taken = {table for _since, _cost, table in self._running.values()}
        return max((position for position, (_cost, part) in enumerate(self._pile) if part.table not in taken), default=-1)

    def give_up(self, connections: Sequence[Connection[Any]]) -> None:
        with self._lock:
            self._pile.clear()
        for one in connections:
            one.cancel()
