"""How late pages hear of a phone call: 700 of them listening to the live process, each told something every second."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from urllib.parse import urlencode

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection

from bench.measure import Figure, percentile_95
from impulsem.organisation.models import Role, WorkerPost
from impulsem.platform import clock
from impulsem.platform.live import announce
from impulsem.platform.models import Account

CLIENTS = 700
SECONDS = 20
_START_S = 60


def figures() -> list[Figure]:
    listeners = _who_listens()
    sessions = {account: _session(account) for account in {account for account, _centre in listeners}}
    try:
        with _process() as (port, process):
            connected = time.perf_counter()
            taken, missed, connecting = asyncio.run(
                _measure(port, [(sessions[account], centre) for account, centre in listeners], connected)
            )
            memory = _memory(process.pid)
    finally:
        import_module(settings.SESSION_ENGINE).SessionStore.get_model_class().objects.filter(pk__in=sessions.values()).delete()
    return [
        Figure(name="desk.live_clients.p95_ms", value=percentile_95(taken), unit="ms", must=2000),
        Figure(name="desk.live_clients.missed", value=missed, unit="events", must=0),
        Figure(name="desk.live_clients.connecting_s", value=round(connecting, 2), unit="s"),
        Figure(name="desk.live_clients.memory_mb", value=memory, unit="MB"),
    ]


def _who_listens() -> list[tuple[Account, int]]:
    """As many as there are clients, each with a centre whose calls it hears; in a small city somebody has several pages open."""
    held = WorkerPost.objects.on(clock.today()).filter(role__in=(Role.FRONT_DESK, Role.PROFESSIONAL), centre__isnull=False)
    posts = list(held.filter(worker__account__is_active=True).select_related("worker__account").order_by("pk")[:CLIENTS])
    if not posts:
        raise SystemExit("The city has nobody to listen: build it anew (impulsem demo).")
    found = [(post.worker.account, post.centre_id) for post in posts]
    return [(account, centre) for account, centre in (found * (CLIENTS // len(found) + 1))[:CLIENTS] if account and centre]


def _session(account: Account) -> str:
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create()
    return str(session.session_key)


@contextmanager
def _process() -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """The live process on the database of the benchmark, as `impulsem serve` starts it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    found = connection.get_connection_params()
    options = {name: found[name] for name in ("host", "port", "user", "password") if found.get(name)}
    environment = os.environ | {"DATABASE_URL": f"postgresql:///{found['dbname']}?{urlencode(options)}"}
    process = subprocess.Popen([sys.executable, "-m", "impulsem.cli.live", "--port", str(port)], env=environment)
    try:
        until = time.monotonic() + _START_S
        while time.monotonic() < until and process.poll() is None:
            with socket.socket() as attempt:
                if attempt.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port, process
    finally:
        process.terminate()
        process.wait()


async def _measure(port: int, clients: list[tuple[str, int]], began: float) -> tuple[list[float], int, float]:
    """Milliseconds from each announcement to each client that hears it; how many were never heard; seconds until all were connected."""
    announced: dict[str, list[float]] = defaultdict(list)
    heard: list[float] = []
    ready = asyncio.Semaphore(0)

    async def listen(session: str) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"GET / HTTP/1.1\r\nHost: localhost\r\nCookie: {settings.SESSION_COOKIE_NAME}={session}\r\n\r\n".encode())
        async for line in reader:
            told = line.strip().removeprefix(b"data: ").decode()
            if told == "again":
                ready.release()
            elif told in announced:
                heard.append((time.perf_counter() - announced[told][-1]) * 1000)

    tasks = [asyncio.create_task(listen(session)) for session, _centre in clients]
    for _ in clients:
        await asyncio.wait_for(ready.acquire(), _START_S)
    connecting = time.perf_counter() - began
    centres = sorted({centre for _session, centre in clients})
    for _ in range(SECONDS):
        second = time.perf_counter()
        for centre in centres:
            announced[f"calls:{centre}"].append(time.perf_counter())
            await sync_to_async(announce)("calls", centre)
        await asyncio.sleep(max(1 - (time.perf_counter() - second), 0))
    await asyncio.sleep(2)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return heard, SECONDS * len(clients) - len(heard), connecting


def _memory(pid: int) -> float:
    """Of the live process with all its clients, at its highest."""
    held = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM"))
    return round(int(held.split()[1]) / 1024)
