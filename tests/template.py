"""The database in which all migrations have run once, from which every test process copies its own in a second.

It stays on the server from one run to the next; a new migration is run on it, and a changed one goes on from what stood before it.

    python -m tests.template       make it ready, while something else is looked at
"""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.core.management import call_command
from django.db import connection


@contextmanager
def database_of_a_worker(worker: str) -> Iterator[None]:
    """What `connection` means inside: a copy of the template of this process's own, dropped at the end. Runs at once do not meet."""
    connection.settings_dict["OPTIONS"]["pool"]["timeout"] = 60  # s: on a busy machine a page waits for its turn, it is not refused
    usual = str(connection.settings_dict["NAME"])
    family = f"test_{usual}_"
    own = f"{family}{worker}_{os.getpid()}"
    with server() as cursor:
        template = ready_template(cursor, usual)
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [family])
        for (left,) in cursor.fetchall():  # whoever made it has died if nobody holds its lock
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [key(left)])
            if cursor.fetchone()[0]:
                cursor.execute(f'DROP DATABASE "{left}" WITH (FORCE)')
        cursor.execute("SELECT pg_advisory_lock(%s)", [key(own)])
        cursor.execute(f'CREATE DATABASE "{own}" TEMPLATE "{template}"')
        cursor.execute("SELECT pg_advisory_unlock(%s)", [key(template_family(usual))])
        go_to(own)
        yield
        go_to(usual)
        # A browser's last request or a racing thread may have left sessions open.
        cursor.execute(f'DROP DATABASE "{own}" WITH (FORCE)')


def key(name: str) -> int:
    """The number of the lock for a database."""
    return zlib.crc32(name.encode())


def template_family(usual: str) -> str:
    return f"template_{usual}_"


def ready_template(cursor: Any, usual: str) -> str:
    """The name of the template for the migrations as they are now; the first who asks makes it, the others wait."""
    family = template_family(usual)
    now = migrations()
    template = family + hashlib.sha256(json.dumps(now).encode()).hexdigest()[:16]
    making = f"{family}making"
    cursor.execute("SELECT pg_advisory_lock(%s)", [key(family)])  # ends with the session, even of a process that dies
    cursor.execute("SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database WHERE starts_with(datname, %s)", [family])
    there = dict(cursor.fetchall())
    if template not in there:
        cursor.execute(f'DROP DATABASE IF EXISTS "{making}" WITH (FORCE)')
        # One in which nothing has run that is different now is gone on with: the one that is nearest.
        ran = {name: json.loads(held) for name, held in there.items() if held}
        beginnings = sorted((name for name, held in ran.items() if held.items() <= now.items()), key=lambda name: len(ran[name]))
        earlier = beginnings[-1] if beginnings else "template1"
        cursor.execute(f'CREATE DATABASE "{making}" TEMPLATE "{earlier}"')
        go_to(making)
        call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
        go_to(usual)
        cursor.execute(f"COMMENT ON DATABASE \"{making}\" IS '{json.dumps(now)}'")
        cursor.execute(f'ALTER DATABASE "{making}" RENAME TO "{template}"')
        for name in there.keys() - {making, *beginnings[:1]}:  # the shortest stays, for when a migration that is being written changes
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    return template


def migrations() -> dict[str, str]:
    """Every migration, ours or of a library, with twelve letters that change with it."""
    return {
        f"{app.name} {migration.stem}": hashlib.sha256(migration.read_bytes()).hexdigest()[:12]
        for app in sorted(apps.get_app_configs(), key=lambda app: app.name)
        for migration in sorted(Path(app.path).glob("migrations/*.py"))
    }


@contextmanager
def server() -> Iterator[Any]:
    """A cursor on no particular database of the server, outside transactions."""
    with connection._nodb_cursor() as cursor:
        yield cursor


def go_to(database: str) -> None:
    """Let `connection` mean this database from now on."""
    connection.close()
    connection.close_pool()
    connection.settings_dict["NAME"] = database


if __name__ == "__main__":
    django.setup()
    with server() as cursor:
        ready_template(cursor, str(connection.settings_dict["NAME"]))
