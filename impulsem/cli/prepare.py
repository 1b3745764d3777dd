"""What `impulsem serve` does before it serves: only what is missing, so that a second start takes seconds.

Tables, translations, static files, the city's reference data and, for a demonstration, a synthetic city. Several
servers of one database may start at once: they take turns.
"""

from __future__ import annotations

import hashlib
import io
import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import django
import psycopg
from django.conf import settings
from django.core.management import CommandError, call_command
from rich.console import Console

_TURN = 7_370_001  # the number of the lock that lets one server prepare at a time
console = Console()


def main() -> int:
    """Prepare, showing each step; gives the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "impulsem.settings")
    django.setup()
    try:
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as turn:
            turn.execute("SELECT pg_advisory_lock(%s)", [_TURN])
            prepare()
    except CommandError as problem:
        console.print(f"[red]{problem}[/]")
        return 1
    except psycopg.OperationalError as problem:
        console.print(f"[red]The database does not answer:[/] {problem}")
        return 1
    return 0


def prepare() -> None:
    """Bring everything that serving needs up to date."""
    stamps = Stamps(Path(settings.DATA_DIR) / "prepared")
    if _tables_to_change():
        with step("Preparing the tables"):
            call_command("migrate", interactive=False, verbosity=0)
    if compile_messages_needed():
        with step("Compiling the translations"):
            compile_messages()
    static = fingerprint(_static_files())
    if stamps.differs("static", static):
        with step("Collecting the static files"):
            call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        stamps.set("static", static)
    _load_city(stamps)
    _build_synthetic_city()
    if settings.DEMO_MODE:
        _export_facts()
        call_command("demo_logins")


def _build_synthetic_city() -> None:
    from impulsem.demo.loading import interrupted

    if interrupted() and not settings.DEMO_MODE:  # it lacks people, and what the database promises about them
        raise CommandError("The database holds a synthetic city that is not whole. Build it again: impulsem demo")
    if settings.DEMO_MODE and _nobody_is_registered():
        console.print("The database holds nobody: building the synthetic city.")
        call_command("demo")
    elif interrupted():
        call_command("demo")
    elif settings.DEMO_MODE and _built_before_the_process():
        call_command("demo", "improve")


def _built_before_the_process() -> bool:
    """A synthetic city of an earlier version: nobody was asked anything yet."""
    from impulsem.participation.models import Process

    return not Process.objects.exists()


def _export_facts() -> None:
    """What the time ledger is worked out from, so that a demonstration has one; elsewhere a nightly timer does it."""
    if not (Path(settings.DATA_DIR) / "facts" / "current").exists():
        with step("Exporting the facts for the time ledger"):
            try:
                call_command("indicators", "export", stdout=io.StringIO())
            except CommandError as problem:  # the page says that there are no figures; everything else works
                console.print(f"[yellow]{problem}[/]")


def _tables_to_change() -> bool:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _load_city(stamps: Stamps) -> None:
    # The stamp names the database too: another or a restored one may not hold what this machine once loaded.
    city = Path(settings.CITY_DIR)
    files = fingerprint(path for path in city.rglob("*") if path.is_file())
    now = f"{files} {_database_identity()}"
    if stamps.differs("city", now) or _is_empty("places"):
        with step(f"Loading the reference data of {city.name.capitalize()}"):
            call_command("load_city", verbosity=0)
        stamps.set("city", now)


def _database_identity() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT oid::text || current_database() FROM pg_database WHERE datname = current_database()")
        row = cursor.fetchone()
    return f"{row[0]} {settings.DATABASES['default']['HOST']}"


def _is_empty(context: str) -> bool:
    """Whether no table of the context holds a row."""
    from django.apps import apps

    return not any(model._default_manager.exists() for model in apps.get_app_config(context).get_models())


def _nobody_is_registered() -> bool:
    from impulsem.people.models import Person

    return not Person.objects.exists()


def _static_files() -> Iterator[Path]:
    from django.contrib.staticfiles.finders import get_finders

    for finder in get_finders():
        for name, storage in finder.list([]):
            yield Path(storage.path(name))


def _catalogues() -> Iterator[tuple[Path, Path]]:
    for folder in settings.LOCALE_PATHS:
        for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
            yield source, source.with_suffix(".mo")


def compile_messages_needed() -> bool:
    """Whether a translation is newer than its compiled form, or has none."""
    return any(not made.exists() or made.stat().st_mtime < source.stat().st_mtime for source, made in _catalogues())


def compile_messages() -> None:
    """Compile the translations with Babel, so that no gettext tools are needed."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for source, made in _catalogues():
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parent.parent.name)
        aside = made.with_suffix(f".{os.getpid()}")
        with aside.open("wb") as file:
            write_mo(file, catalogue)
        aside.replace(made)


def fingerprint(files: Iterable[Path]) -> str:
    """A text that changes whenever one of the files does (name, size or time of change)."""
    digest = hashlib.sha256()
    for path in sorted(files):
        found = path.stat()
        digest.update(f"{path}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


class Stamps:
    """What was done last, as small files in the data folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def differs(self, name: str, value: str) -> bool:
        """Whether the last `set` of `name` was something else, or never."""
        path = self.folder / name
        return not path.exists() or path.read_text() != value

    def set(self, name: str, value: str) -> None:
        """Remember that `name` was done for `value`."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_text(value)


@contextmanager
def step(what: str) -> Iterator[None]:
    """Show a step while it runs and how long it took."""
    began = time.monotonic()
    with console.status(f"{what} …"):
        yield
    console.print(f"[green]✓[/] {what} [dim]({time.monotonic() - began:.1f} s)[/]")


if __name__ == "__main__":
    sys.exit(main())
