"""Tables are filled without their foreign keys, exclusion constraints and indexes, which come back over all rows at once.

Checking a million rows at the end is one join a constraint; checking them one by one is a million look-ups. The rows satisfy the same
constraints either way: putting one back fails if a row does not. All of it is inside the load's transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.models import Model
from psycopg import sql

_CONSTRAINTS = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = %s::regclass AND contype IN ('f', 'x') AND NOT EXISTS (SELECT FROM pg_constraint p WHERE p.oid = pg_constraint.conparentid)
ORDER BY contype = 'f', conname
"""
_INDEXES = """
SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE i.indrelid = %s::regclass AND NOT i.indisunique AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid)
ORDER BY c.relname
"""


@contextmanager
def unchecked(models: Iterable[type[Model]], *, progress: Callable[[float], None]) -> Iterator[None]:
    """Inside, the tables of `models` check no foreign key and no exclusion; at the end all rows are checked. Needs a transaction."""
    again: list[sql.Composable] = []
    keys: list[sql.Composable] = []
    with connection.cursor() as cursor:
        for table in (model._meta.db_table for model in models):
            name = sql.Identifier(table)
            cursor.execute(_CONSTRAINTS, [table])
            for constraint, definition in cursor.fetchall():
                cursor.execute(sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(name, sql.Identifier(constraint)))
                add = sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}").format(name, sql.Identifier(constraint), sql.SQL(definition))
                (keys if definition.startswith("FOREIGN") else again).append(add)
            cursor.execute(_INDEXES, [table])
            for index, definition in cursor.fetchall():
                cursor.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(index)))
                again.append(sql.SQL(definition))
    yield
    statements = again + keys
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        for done, statement in enumerate(statements):
            cursor.execute(statement)
            progress(done / len(statements))
