"""`impulsem serve`, as an operator uses it: started, interrupted, killed, started again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from impulsem.platform.embedded import Server

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="impulsem-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "var"


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
        return number


def start(data: Path, port: int, said: list[str] | None = None) -> subprocess.Popen[str]:
    """Serve an empty house, in a session of its own as a terminal would give it, until it says where it is."""
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "PYTEST_VERSION"}}
    process = subprocess.Popen(
        [sys.executable, "-m", "impulsem.cli", "serve", "--port", str(port), "--no-demo"],
        env=environment | {"IMPULSEM_DATA": str(data), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert process.stdout
    too_long = threading.Timer(90, process.kill)  # which ends the lines, so that the test fails with what was said
    too_long.start()
    said = [] if said is None else said
    for line in process.stdout:
        said.append(line)
        if f"localhost:{port}" in line:
            too_long.cancel()
            return process
    process.communicate()
    raise AssertionError("".join(said))


def stop(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)


def processes_of(data: Path) -> list[str]:
    """The command lines of the living processes that know this data folder: the server's, its workers', the database's."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            command = (entry / "cmdline").read_text().replace("\0", " ")
            known = str(data) in command or f"IMPULSEM_DATA={data}" in (entry / "environ").read_text(errors="replace")
        except OSError:
            continue
        if known:
            found.append(command)
    return found


def gone(data: Path, seconds: float = 20) -> bool:
    until = time.monotonic() + seconds
    while processes_of(data) and time.monotonic() < until:
        time.sleep(0.1)
    return not processes_of(data)


def answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/accounts/login/", headers={"Host": "localhost"})
        return connection.getresponse().status == 200
    finally:
        connection.close()


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_told_to_stop_it_leaves_no_process_behind(data: Path, port: int, by: signal.Signals) -> None:
    process = start(data, port)
    try:
        assert answers(port)
        os.killpg(process.pid, by) if by is signal.SIGINT else process.send_signal(by)
        assert process.wait(8) == 0, "the workers did not end by themselves"
        assert gone(data), processes_of(data)
    finally:
        process.kill()
        process.communicate()


def test_killed_outright_its_workers_and_database_follow_and_a_new_start_works(data: Path, port: int) -> None:
    process = start(data, port)
    process.kill()
    process.communicate()
    again = start(data, port) if gone(data) else None
    assert again, processes_of(data)
    try:
        assert answers(port)
        os.kill(Server(data).status().pid or 0, signal.SIGKILL)
    finally:
        stop(again)
    assert gone(data), processes_of(data)


def test_a_second_start_prepares_nothing_again(data: Path, port: int) -> None:
    stop(start(data, port))
    said: list[str] = []
    stop(start(data, port, said))
    assert [line for line in said if "✓" in line] == []


def test_a_taken_port_is_said_in_a_sentence(data: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        said = subprocess.run(
            [sys.executable, "-m", "impulsem.cli", "serve", "--port", str(number)],
            env=os.environ | {"IMPULSEM_DATA": str(data)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert said.returncode == 1
    assert said.stderr.startswith(f"impulsem: Port {number} of 127.0.0.1 cannot be used")
    assert "Traceback" not in said.stderr
