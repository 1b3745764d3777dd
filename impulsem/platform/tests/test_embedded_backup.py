"""Backups, tried by restoring them."""

from __future__ import annotations

import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from impulsem.platform.backup import BackupError, NotEmpty, back_up, restore
from impulsem.platform.embedded import DiskFull, Server
from impulsem.platform.embedded.errors import explain

ROWS = "SELECT array_agg(t::text ORDER BY id) FROM resident t"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with tempfile.TemporaryDirectory(prefix="impulsem-") as folder:
        Path(folder).chmod(0o755)
        server = Server(Path(folder) / "var")
        with server.use():
            yield server


@pytest.fixture
def url(server: Server) -> str:
    """A database with something of everything: accents, periods that exclude each other, a trigger, an extension."""
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS tried")
        connection.execute("CREATE DATABASE tried")
    url = server.url_for("tried")
    with psycopg.connect(url) as connection:
        for statement in (
            "CREATE EXTENSION btree_gist",
            "CREATE TABLE resident (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, stay daterange,"
            " EXCLUDE USING gist (name WITH =, stay WITH &&))",
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE 'append only'; END$$",
            "CREATE TRIGGER append_only BEFORE UPDATE ON resident FOR EACH ROW EXECUTE FUNCTION refuse()",
            "INSERT INTO resident (name, stay) SELECT 'Núria ' || n, daterange('2026-01-01', NULL) FROM generate_series(1, 500) n",
        ):
            connection.execute(statement)
    return url


def rows(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        row = connection.execute(ROWS).fetchone()
    assert row
    return list(row[0])


def empty_database(server: Server) -> str:
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS fresh")
        connection.execute("CREATE DATABASE fresh")
    return server.url_for("fresh")


def test_a_backup_restored_into_an_empty_database_holds_the_same_rows(server: Server, url: str, tmp_path: Path) -> None:
    file = tmp_path / "monday.backup"
    assert back_up(url=url, to=file) == file.stat().st_size > 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    fresh = empty_database(server)
    restore(url=fresh, source=file)
    assert rows(fresh) == rows(url)
    with psycopg.connect(fresh) as connection:
        with pytest.raises(psycopg.errors.RaiseException, match="append only"):
            connection.execute("UPDATE resident SET name = 'x'")
        connection.rollback()
        with pytest.raises(psycopg.errors.ExclusionViolation):
            connection.execute("INSERT INTO resident (name, stay) VALUES ('Núria 1', '[2026-05-01,2026-06-01)')")


def test_restoring_over_a_database_in_use_has_to_be_asked_for(url: str, tmp_path: Path) -> None:
    file = tmp_path / "monday.backup"
    back_up(url=url, to=file)
    before = rows(url)
    with psycopg.connect(url) as connection:
        connection.execute("DELETE FROM resident WHERE id > 10")
        connection.execute("CREATE TABLE later (id int)")
    with pytest.raises(NotEmpty, match="--replace"):
        restore(url=url, source=file)
    assert len(rows(url)) == 10
    restore(url=url, source=file, replace=True)
    assert rows(url) == before
    with psycopg.connect(url) as connection, pytest.raises(psycopg.errors.UndefinedTable):
        connection.execute("SELECT * FROM later")


def test_a_damaged_backup_changes_nothing(url: str, tmp_path: Path) -> None:
    whole, damaged = tmp_path / "whole", tmp_path / "damaged"
    back_up(url=url, to=whole)
    before = rows(url)
    content = whole.read_bytes()
    for harm in (content[: len(content) // 2], content[: len(content) // 2] + bytes(len(content) // 2)):
        damaged.write_bytes(harm)
        with pytest.raises(BackupError):
            restore(url=url, source=damaged, replace=True)
        assert rows(url) == before
    damaged.write_text("not a backup")
    with pytest.raises(BackupError, match="is not a backup"):
        restore(url=url, source=damaged, replace=True)
    with pytest.raises(BackupError, match="There is no file"):
        restore(url=url, source=tmp_path / "nowhere")


def test_a_backup_never_replaces_a_file(url: str, tmp_path: Path) -> None:
    file = tmp_path / "monday.backup"
    file.write_text("precious")
    with pytest.raises(BackupError, match="exists already"):
        back_up(url=url, to=file)
    assert file.read_text() == "precious"


def test_a_backup_that_fails_leaves_no_half_of_a_file(url: str, tmp_path: Path) -> None:
    with pytest.raises(Exception, match="backup"):
        back_up(url=url, to=tmp_path / "no-such-folder" / "file")
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_named_as_such(tmp_path: Path) -> None:
    said = "pg_dump: error: could not write to output file: No space left on device"
    assert isinstance(explain(said, folder=tmp_path, doing="the backup"), DiskFull)
