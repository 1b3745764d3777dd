"""From a fresh clone to the first page: what `make run` takes, installing included."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from bench.measure import Figure

ROOT = Path(__file__).resolve().parent.parent
LIMIT_S = 900


def figures() -> list[Figure]:
    """Clone the last commit, `make run`, wait for the log-in page; the peer is a second start of the same."""
    folder = Path(tempfile.mkdtemp(prefix="impulsem-fresh-"))
    try:
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder / "clone")], check=True)
        first = seconds_to_first_page(folder / "clone")
        second = seconds_to_first_page(folder / "clone")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return [Figure(name="setup.fresh_s", value=first, unit="s", peer="a second start", peer_value=second)]


def seconds_to_first_page(clone: Path) -> float:
    port = free_port()
    environment = {
        k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "IMPULSEM_DATA", "VIRTUAL_ENV", "DJANGO_SETTINGS_MODULE"}
    }
    environment["PORT"] = str(port)
    start = time.monotonic()
    with (clone / "run.log").open("ab") as log:
        server = subprocess.Popen(["make", "run"], cwd=clone, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        while time.monotonic() - start < LIMIT_S:
            if answers(port):
                return round(time.monotonic() - start, 1)
            if server.poll() is not None:
                raise SystemExit(f"make run ended early:\n{(clone / 'run.log').read_text()[-3000:]}")
            time.sleep(0.2)
        raise SystemExit(f"make run was not up within {LIMIT_S} s")
    finally:
        os.killpg(server.pid, signal.SIGINT)
        server.wait(timeout=60)


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/accounts/login/", timeout=5) as page:
            return page.status == 200
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
