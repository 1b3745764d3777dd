"""The database stops under a running server: a plain page meanwhile, and no restart once it is back."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest

from impulsem.platform.embedded import Server

pytestmark = pytest.mark.slow
PATIENCE = 30.0  # seconds


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def page(port: int) -> tuple[int, str]:
    """Status and text of the log-in page for somebody with a session, which is looked up in the database; 0 for no answer."""
    request = Request(f"http://127.0.0.1:{port}/accounts/login/", headers={"Cookie": f"sessionid={'a' * 32}", "Accept-Language": "en-GB"})
    try:
        with urlopen(request, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as refusal:
        return refusal.code, refusal.read().decode()
    except (URLError, ConnectionError):
        return 0, ""


def soon(met: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if met():
            return True
        time.sleep(0.5)
    return False


@pytest.fixture
def database() -> Iterator[Server]:
    with tempfile.TemporaryDirectory(prefix="impulsem-") as folder:
        Path(folder).chmod(0o755)
        server = Server(Path(folder) / "var")
        server.join()
        yield server
        server.leave()


@pytest.fixture
def port(database: Server) -> Iterator[int]:
    """A web server of one worker on that database."""
    environment = {**os.environ, "DATABASE_URL": database.url, "DJANGO_SETTINGS_MODULE": "impulsem.settings"}
    subprocess.run([sys.executable, "-m", "django", "migrate", "--verbosity=0"], env=environment, check=True)
    number = free_port()
    command = [sys.executable, "-m", "granian", "--interface=wsgi", f"--port={number}", "impulsem.wsgi:application"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            assert soon(lambda: page(number)[0] == 200)
            yield number
        finally:
            process.terminate()


def test_a_stopped_database_gives_a_plain_page_and_a_returning_one_needs_no_restart(database: Server, port: int):
    database.leave()
    status, text = page(port)
    assert status == 503
    assert "The database is not answering" in text
    database.join()
    assert soon(lambda: page(port)[0] == 200)
