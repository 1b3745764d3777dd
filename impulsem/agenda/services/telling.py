"""What people are told of their appointments, by itself: that one is booked, moved, cancelled, with somebody else; and soon.

Each step of an appointment queues a look at it some minutes later. The look compares what the person was told last with what holds now and
tells the difference, so that a slip that was undone tells nobody anything, two steps at once tell one thing, and nothing is told twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from impulsem.agenda.habits import habits
from impulsem.agenda.models import Appointment, AppointmentEvent, Channel, Notice
from impulsem.agenda.services.links import link_of
from impulsem.agenda.services.steps import locked
from impulsem.messaging import services as messaging
from impulsem.messaging.models import Message
from impulsem.platform.actors import job
from impulsem.platform.web.dates import clock as written
from impulsem.platform.web.dates import full_date

Kind = Notice.Kind
State = Appointment.State
BY = job("agenda")
AT_ONCE = 500  # reminders in one transaction

TEMPLATES = {
    Kind.BOOKED: "appointment-booked",
    Kind.CHANGED: "appointment-changed",
    Kind.COLLEAGUE: "appointment-colleague",
    Kind.OFF: "appointment-off",
    Kind.REMINDER: "appointment-reminder",
    Kind.EARLIER: "appointment-earlier",
    Kind.MISSED: "appointment-missed",
}


@transaction.atomic
def tell_standing(*, appointment: Appointment, at: dt.datetime) -> Notice | None:
    """Tell the person where the appointment stands, if they were told anything else, or nothing, before. Gives what was told."""
    appointment = locked(appointment)
    if not _is_told(appointment) or appointment.starts_at <= at:
        return None
    kind = _news(appointment, at=at)
    return tell(appointment, kind, at=at) if kind is not None else None


def _is_told(appointment: Appointment) -> bool:
    """A reason can be silent; of somebody who is sealed only their team tells anything; who walks in knows."""
    return appointment.reason.tells and not appointment.person.is_sealed and not appointment.spontaneous


def _news(appointment: Appointment, *, at: dt.datetime) -> Kind | None:
    last = appointment.notices.filter(kind__in=Notice.STANDING).order_by("-pk").first()
    steps = list(appointment.events.order_by("pk").values_list("kind", "cancelled_by", "worker_id", "at"))
    if appointment.state == State.CANCELLED:
        known = last is None and at - appointment.booked_at > 3 * habits().undo  # booked before there were messages
        by_themselves = steps[-1][2] is None and steps[-1][1] == AppointmentEvent.CancelledBy.PERSON
        return Kind.OFF if not by_themselves and (known or (last is not None and last.kind != Kind.OFF)) else None
    if appointment.state != State.BOOKED:
        return None
    if last is None:
        moved = any(kind == AppointmentEvent.Kind.MOVED for kind, *_rest in steps)
        return Kind.CHANGED if moved and at - appointment.booked_at > 3 * habits().undo else Kind.BOOKED
    if last.kind == Kind.OFF or last.starts_at != appointment.starts_at:
        return Kind.CHANGED
    whose = (AppointmentEvent.Kind.COVERED, AppointmentEvent.Kind.UNDONE)  # steps that may change who attends
    kind, when = next(((kind, when) for kind, _by, _who, when in reversed(steps) if kind in whose), ("", last.at))
    return Kind.COLLEAGUE if kind == AppointmentEvent.Kind.COVERED and last.at < when else None


def tell(appointment: Appointment, kind: Kind, *, at: dt.datetime, **values: str) -> Notice | None:
    """Send one message about the appointment (locked before), and note it. A city that has no words for it tells nothing: None.

    values: besides day, time, place and code; `link` when it is another one than the appointment's.
    """
    if not messaging.has_words(TEMPLATES[kind]):
        return None
    key = f"agenda.{kind}:{appointment.pk}:{appointment.notices.count()}"
    telling = messaging.Telling(appointment.person, values_of(appointment, at=at) | values, key, appointment.centre)
    messaging.send_many(tellings=[telling], template=TEMPLATES[kind], by=BY, at=at)
    return _noted([(appointment, key)], kind, at=at)[0]


def values_of(appointment: Appointment, *, at: dt.datetime) -> dict[str, str]:
    """What the words of a message about it stand for, in the person's language; with a new link."""
    with translation.override(appointment.person.notice_language):
        return {
            "day": full_date(appointment.starts_at),
            "time": written(appointment.starts_at),
            "place": place_of(appointment),
            "code": appointment.code or "—",
            "link": address_of("public:appointment", link_of(appointment, at=at)),
        }


def place_of(appointment: Appointment) -> str:
    """Where it is, in the language that is active."""
    if appointment.channel == Channel.CENTRE:
        return appointment.centre.address or appointment.centre.name
    places = {Channel.PHONE: _("we call you"), Channel.HOME: _("we come to your home"), Channel.VIDEO: _("by video")}
    return places.get(Channel(appointment.channel), _("where we agreed"))


def address_of(view: str, token: str) -> str:
    """The whole address of a page that a secret opens."""
    site = settings.PUBLIC_ADDRESS or settings.ALLOWED_HOSTS[0]
    return f"{site if '://' in site else f'https://{site}'}{reverse(view, args=[token])}"


def _noted(told: Sequence[tuple[Appointment, str]], kind: Kind, *, at: dt.datetime) -> list[Notice]:
    messages = dict(Message.objects.filter(key__in=[key for _one, key in told]).values_list("key", "pk"))
    return Notice.objects.bulk_create(
        Notice(appointment=appointment, message_id=messages[key], kind=kind, starts_at=appointment.starts_at, at=at)
        for appointment, key in told
    )


def remind(*, at: dt.datetime) -> int:
    """Remind whoever has an appointment soon, each of them once for each time before it; how many."""
    if not messaging.has_words(TEMPLATES[Kind.REMINDER]):
        return 0
    number = 0
    for before in habits().remind:
        while batch := _remind_some(before, at=at):
            number += batch
    return number


@transaction.atomic
def _remind_some(before: dt.timedelta, *, at: dt.datetime) -> int:
    due = list(_to_remind(before, at=at).select_related("person", "reason", "centre").order_by("pk")[:AT_ONCE])
    told, tellings = [], []
    for appointment in due:
        key = f"agenda.reminder:{appointment.pk}:{int(appointment.starts_at.timestamp())}:{int(before.total_seconds() // 3600)}"
        told.append((appointment, key))
        tellings.append(messaging.Telling(appointment.person, values_of(appointment, at=at), key, appointment.centre))
    if due:
        messaging.send_many(tellings=tellings, template=TEMPLATES[Kind.REMINDER], by=BY, at=at)
        _noted(told, Kind.REMINDER, at=at)
    return len(due)


def _to_remind(before: dt.timedelta, *, at: dt.datetime) -> QuerySet[Appointment]:
    """Booked ones that begin within `before`, of whom nobody was told anything lately, held so that nobody else reminds of them."""
    same_time = Notice.objects.filter(appointment=OuterRef("pk"), starts_at=OuterRef("span__startswith"))
    reminded = same_time.filter(kind=Kind.REMINDER, at__gte=OuterRef("span__startswith") - before)
    lately = same_time.filter(at__gt=at - habits().remind_not_within)
    rows = Appointment.objects.filter(
        state=State.BOOKED,
        span__startswith__gt=at,
        span__startswith__lte=at + before,
        booked_at__lte=at - habits().remind_not_within,
        spontaneous=False,
        reason__tells=True,
        person__sealed_by__isnull=True,
    )
    return rows.filter(~Exists(reminded), ~Exists(lately)).select_for_update(of=("self",), skip_locked=True)
