"""What happens is told at once to whoever may know, by a process of its own that may die."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse

from impulsem.organisation import services
from impulsem.organisation.models import Role, Worker
from impulsem.organisation.tests.factories import actor, logged_in, make_centre, make_worker
from impulsem.platform import clock
from impulsem.platform.live import announce, topics_of
from impulsem.platform.web.live import live_address

PATIENCE = 60


class Listener:
    """A page that listens: the words that it was told, without signs of life."""

    def __init__(self, port: int, cookie: str, **headers: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        asked = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}", "Host": "localhost", **headers}
        self.connection.request("GET", "/", headers=asked)
        self.answer = self.connection.getresponse()

    def next(self) -> str:
        while True:
            line = self.answer.readline().decode().strip()
            if line.startswith("data: "):
                return line.removeprefix("data: ")
            if not line and self.answer.isclosed():
                raise AssertionError("the stream ended")

    def close(self) -> None:
        self.connection.close()


def session_of(worker: Worker) -> str:
    client = Client()
    assert worker.account is not None
    client.force_login(worker.account)
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


@contextmanager
def process(port: int) -> Iterator[subprocess.Popen[bytes]]:
    held = connection.settings_dict
    address = f"postgresql://{held['USER']}:{held['PASSWORD']}@:{held['PORT']}/{held['NAME']}?host={held['HOST']}"
    one = subprocess.Popen([sys.executable, "-m", "impulsem.cli.live", "--port", str(port)], env=os.environ | {"DATABASE_URL": address})
    try:
        until = time.monotonic() + PATIENCE
        while one.poll() is None and time.monotonic() < until:
            with socket.socket() as attempt:
                if attempt.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield one
    finally:
        one.kill()
        one.wait()


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def listen(port: int) -> Iterator[Callable[..., Listener]]:
    opened: list[Listener] = []

    def open_one(cookie: str, **headers: str) -> Listener:
        opened.append(Listener(port, cookie, **headers))
        return opened[-1]

    yield open_one
    for each in opened:
        each.close()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_whoever_may_know_is_told_at_once_and_nobody_else(port: int, listen: Callable[..., Listener]) -> None:
    here, there = make_centre(), make_centre()
    desk, elsewhere = make_worker(role=Role.FRONT_DESK, centre=here), make_worker(role=Role.FRONT_DESK, centre=there)
    with process(port) as running:
        mine, theirs = listen(session_of(desk)), listen(session_of(elsewhere), Origin="http://localhost:8000")
        assert (mine.next(), theirs.next()) == ("again", "again")
        assert theirs.answer.headers["access-control-allow-origin"] == "http://localhost:8000"
        services.raise_alarm(centre=here, by=actor(desk), at=clock.now())
        assert mine.next() == f"alarms:{here.pk}"
        announce("alarms", there.pk)
        assert theirs.next() == f"alarms:{there.pk}"
        nobody = listen("no-such-session")
        assert (nobody.answer.status, nobody.answer.read()) == (204, b"")
        assert listen(session_of(desk), Origin="https://elsewhere.example").answer.status == 403
        running.send_signal(signal.SIGTERM)
        assert running.wait(PATIENCE) == 0


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_killed_nothing_is_lost_and_nobody_is_told_twice(port: int, listen: Callable[..., Listener]) -> None:
    centre = make_centre()
    desk = make_worker(role=Role.FRONT_DESK, centre=centre)
    cookie = session_of(desk)
    with process(port) as running:
        assert listen(cookie).next() == "again"
        running.send_signal(signal.SIGKILL)
        running.wait()
    services.raise_alarm(centre=centre, by=actor(make_worker(role=Role.FRONT_DESK, centre=centre)), at=clock.now())  # nobody hears it now
    with process(port):
        mine = listen(cookie)
        assert mine.next() == "again"  # so the page looks at everything, and finds it
        page = logged_in(desk)
        part = page.get(reverse("desk:alarms"), headers={"hx-request": "true"})
        assert part.content.decode().count("alarm-call") == 1
        again = page.get(reverse("desk:alarms"), headers={"hx-request": "true", "x-impulsem-seen": part["X-Impulsem-Seen"]})
        assert (again.status_code, again.content) == (204, b"")
        announce("alarms", centre.pk)
        assert mine.next() == f"alarms:{centre.pk}"


@pytest.mark.django_db
def test_an_alarm_is_heard_at_the_own_centres_only() -> None:
    centre = make_centre()
    desk = actor(make_worker(role=Role.FRONT_DESK, centre=centre))
    assert f"alarms:{centre.pk}" in topics_of(desk)
    assert all(topic.endswith(f":{centre.pk}") for topic in topics_of(desk))


@pytest.mark.parametrize(
    ("setting", "address", "policy"),
    [
        ("", "", False),
        ("/live/", "/live/", False),
        (":8001", "http://testserver:8001/", True),
        ("https://live.example.org/", "https://live.example.org/", True),
    ],
)
@pytest.mark.django_db
def test_the_content_policy_opens_the_stream_and_nothing_else(setting: str, address: str, policy: bool) -> None:
    client: Any = Client()
    client.force_login(make_worker(role=Role.FRONT_DESK, centre=make_centre()).account)
    with override_settings(LIVE=setting):
        assert live_address(RequestFactory().get("/")) == address
        answer = client.get(reverse("desk:alarms"))
        said = answer["Content-Security-Policy"]
    assert f'name="live" content="{address}"' in answer.content.decode() if address else 'name="live"' not in answer.content.decode()
    assert ("connect-src 'self';" in said) is not policy
    assert (f"connect-src 'self' {address.rstrip('/')};" in said) is policy
