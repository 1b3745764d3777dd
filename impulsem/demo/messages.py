"""What the synthetic city was told in the last days: most of it arrived, some of it came back, some waits for somebody to look."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from django.db import transaction
from django.utils import timezone, translation

from impulsem.agenda.models import Appointment
from impulsem.messaging import services
from impulsem.messaging.models import Delivery, Message
from impulsem.messaging.reference import load_templates
from impulsem.messaging.services import News, Telling
from impulsem.messaging.services.steps import State, step
from impulsem.platform import clock
from impulsem.platform.actors import Actor, job
from impulsem.platform.web.dates import full_date

MOST = 600  # messages: enough for every centre, some seconds whatever the scale
DAYS = (9, 7, 5, 3, 2, 1)  # ago
SEED = 2026


@transaction.atomic
def bring(*, folder: Path) -> dict[str, int]:
    """Appointments of these days are told to who has them; once. Says how many messages there are."""
    counts = load_templates(folder=folder)
    if Message.objects.exists():
        return counts
    now, by = clock.now(), job("demo")
    rows = Appointment.objects.filter(person__is_demo=True, spontaneous=False, span__startswith__gt=now - dt.timedelta(days=2))
    booked = list(rows.select_related("person", "centre").order_by("span")[:MOST])
    for number, days in enumerate(DAYS):
        _tell(booked[number :: len(DAYS)], at=now - dt.timedelta(days=days), by=by)
    _let_arrive(np.random.default_rng(SEED))
    others = [each.person for each in booked[:12]]
    tellings = [Telling(person, {}, f"demo.call:{person.pk}", each.centre) for person, each in zip(others, booked, strict=False)]
    services.send_many(tellings=tellings, template="call-us", by=by, at=now)  # these still wait for a worker
    return counts | {"messages": Message.objects.count()}


def _tell(appointments: Sequence[Appointment], *, at: dt.datetime, by: Actor) -> None:
    tellings = []
    for appointment in appointments:
        begins = appointment.span.lower
        with translation.override(appointment.person.notice_language):
            values = {"day": full_date(begins), "time": clock_of(begins), "place": appointment.centre.address or appointment.centre.name}
        tellings.append(Telling(appointment.person, values, f"demo.appointment:{appointment.pk}", appointment.centre))
    services.send_many(tellings=tellings, template="appointment-told", by=by, at=at)


def clock_of(moment: dt.datetime) -> str:
    return f"{timezone.localtime(moment):%H:%M}"


def _let_arrive(rng: np.random.Generator) -> None:
    """What e-mails and text messages came to; letters wait to be printed."""
    gone = list(Delivery.objects.filter(state=State.QUEUED, channel__in=("email", "sms")).select_related("message").order_by("pk"))
    for each in gone:
        each.changed_at = each.message.asked_at
    for at in sorted({each.changed_at for each in gone}):
        step([each for each in gone if each.changed_at == at], State.SENT, at=at + dt.timedelta(minutes=1))
    for each, chance in zip(gone, rng.random(len(gone)), strict=True):
        later = each.message.asked_at + dt.timedelta(minutes=3)
        if chance < 0.03:
            services.told_by_gateway(news=News(each.uuid, False, "5.1.1" if each.channel == "email" else "unknown"), at=later)
        elif each.channel == "sms" and chance < 0.9:
            services.told_by_gateway(news=News(each.uuid, True, ""), at=later)
