"""Ten thousand messages: asked for, written in each person's language, queued and handed to a mail server on this machine.

The peer hands as many ready texts to the same server over one connection, with nothing asked, chosen or written down.
"""

from __future__ import annotations

import datetime as dt
import smtplib
import subprocess
import sys
import time

from django.conf import settings
from django.db import transaction

from bench.measure import Figure, say, timed
from impulsem.messaging import services
from impulsem.messaging.models import Delivery, FailingContact
from impulsem.messaging.reference import load_templates
from impulsem.messaging.services import Telling
from impulsem.people.models import ContactPoint, Person
from impulsem.platform import clock
from impulsem.platform.actors import job
from impulsem.platform.periods import period

MESSAGES = 10_000
VALUES = {"day": "dijous 26 de novembre", "time": "10.30", "place": "Carrer de l’Aurora, 11"}
#: A server that takes everything and keeps nothing, in a process of its own; it says its port.
SERVER = """
import socket, time
from aiosmtpd.controller import Controller
class Post:
    async def handle_DATA(self, server, session, envelope):
        return "250 taken"
free = socket.socket()
free.bind(("127.0.0.1", 0))
port = free.getsockname()[1]
free.close()
controller = Controller(Post(), hostname="127.0.0.1", port=port)
controller.start()
print(port, flush=True)
time.sleep(3600)
"""


def figures() -> list[Figure]:
    server = subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        port = int(server.stdout.readline())
        bare, _none = timed(lambda: hand_over(port))
        taken = measured(port)
    finally:
        server.kill()
        server.wait()
    return [
        Figure(
            name="messaging.batch_10k.s",
            value=round(taken, 2),
            unit="s",
            must=60,
            peer="the same texts over one SMTP connection",
            peer_value=round(bare, 2),
        )
    ]


def hand_over(port: int) -> None:
    text = (
        b"From: a@example.org\r\nTo: b@example.org\r\nSubject: A message\r\nContent-Type: text/plain; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: 8bit\r\n\r\nTens una cita el dijous 26 de novembre a les 10.30.\r\n\r\nSi no hi pots anar, truca.\r\n"
    )
    with smtplib.SMTP("127.0.0.1", port) as line:
        for number in range(MESSAGES):
            line.sendmail("a@example.org", [f"p{number}@example.org"], text)


def measured(port: int) -> float:
    """Seconds from asking to the last message handed over; what it wrote goes away again."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 20
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    load_templates(folder=settings.CITY_DIR)
    people = residents()
    now, mark = clock.now(), f"bench-{time.time_ns()}"
    before = Delivery.objects.filter(state="queued", channel="email", due_at__lte=now).count()
    if before:
        say(f"{before} e-mails waited already and are handed over too")
    tellings = [Telling(person, VALUES, f"{mark}:{number}") for number, person in enumerate(people)]
    asked, new = timed(
        lambda: services.send_many(tellings=tellings, template="appointment-told", channels=["email"], by=job("bench"), at=now)
    )
    assert new == MESSAGES, new
    sent, went = timed(lambda: services.deliver(channel="email"))
    assert went >= MESSAGES, went
    say(f"asked for in {asked:.1f} s, handed over in {sent:.1f} s")
    return asked + sent


@transaction.atomic
def residents() -> list[Person]:
    """As many people with an e-mail: those of the city, and where it has fewer, the same again and again."""
    FailingContact.objects.all().delete()
    on = clock.today()
    rows = Person.objects.filter(died_on__isnull=True, sealed_by__isnull=True).defer("name_vector")
    held = ContactPoint.objects.filter(kind="email", safe_to_use=True, valid__contains=on).values("person_id")
    found = list(rows.filter(pk__in=held).order_by("pk")[:MESSAGES])
    lacking = list(rows.exclude(pk__in=held).order_by("pk")[: MESSAGES - len(found)])
    fresh = [
        ContactPoint(person=person, kind="email", value=f"bench{person.pk}@example.org", valid=period(on - dt.timedelta(days=1)))
        for person in lacking
    ]
    ContactPoint.objects.bulk_create(fresh, batch_size=1000)
    found += lacking
    return [found[number % len(found)] for number in range(MESSAGES)]
