"""Several at once: one message is asked for, and each is sent by one."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from impulsem.messaging import services
from impulsem.messaging.models import Delivery, Message
from impulsem.messaging.services import delivering
from impulsem.messaging.tests.factories import reachable, tell, templates
from impulsem.messaging.tests.mail_server import Post
from impulsem.platform import clock

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(count: int, action: Callable[[int], object]) -> list[object]:
    """What `count` threads got, each on its own connection, all let go at the same moment."""
    gate = threading.Barrier(count)

    def run(number: int) -> object:
        try:
            gate.wait()
            return action(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_who_asks_for_the_same_at_the_same_moment_gets_the_same_message() -> None:
    templates()
    person = reachable(email="ada@example.org")
    found = at_once(5, lambda number: tell(person, key="agenda.booked:1", at=clock.now()))
    assert len(set(found)) == 1
    assert Message.objects.count() == Delivery.objects.count() == 1


def test_workers_at_the_same_moment_send_each_message_once(mail_server: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivering, "GROUP", 2)
    for number in range(12):
        tell(reachable(email=f"p{number}@example.org"), at=clock.now())
    sent = at_once(3, lambda number: services.deliver(channel="email"))
    assert sum(map(int, map(str, sent))) == 12
    assert set(Counter(str(came["To"]) for came in mail_server.came).values()) == {1}
