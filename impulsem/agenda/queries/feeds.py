"""What a worker's own calendar program is told: when, where and with whose initials; never what about."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from impulsem.agenda.models import Appointment, Booking, CalendarFeed, Channel
from impulsem.agenda.queries.cover import initials_of
from impulsem.agenda.rules.ical import Line
from impulsem.organisation.models import Worker, WorkerPost
from impulsem.people.models import PartedPerson
from impulsem.platform import keyed

FEED = "agenda.feed"  # purpose of the secret
BACK, AHEAD = dt.timedelta(days=30), dt.timedelta(days=120)
State = Appointment.State


def feed_of(worker_id: int) -> CalendarFeed | None:
    """The worker's present feed (one query)."""
    return CalendarFeed.objects.filter(worker_id=worker_id, revoked_at__isnull=True).first()


def feed_by(token: str, *, on: dt.date) -> CalendarFeed | None:
    """The feed that a secret opens, while its worker has a post and an account that is in use (one query)."""
    posts = WorkerPost.objects.on(on).filter(role="professional")
    rows = CalendarFeed.objects.filter(digest=keyed.digest(FEED, token), revoked_at__isnull=True, worker__account__is_active=True)
    return rows.filter(worker__in=posts.values("worker_id")).select_related("worker").first()


def feed_lines(worker: Worker, *, at: dt.datetime) -> list[Line]:
    """A month back and four ahead, by time (two queries). Of who is sealed, or left a household safely, there are no initials either."""
    rows = (
        Booking.objects.filter(resource__worker=worker, released=False, span__startswith__gte=at - BACK, span__startswith__lt=at + AHEAD)
        .select_related("appointment__person", "appointment__centre")
        .order_by("span__startswith", "pk")
    )
    hidden = set(PartedPerson.objects.filter(split__undone_at__isnull=True).values_list("person_id", flat=True))
    return [_line(row, hidden) for row in rows if row.appointment is None or row.appointment.state not in (State.CANCELLED, State.MISSED)]


def _line(row: Booking, hidden: set[int]) -> Line:
    appointment = row.appointment
    if appointment is None:
        return Line(f"{row.source}:{row.resource_id}@impulsem", row.span.lower, row.span.upper, row.what or _("Busy"))
    shown = not appointment.person.is_sealed and appointment.person_id not in hidden
    says = initials_of(appointment.person) if shown else _("Busy")
    where = appointment.centre.name if appointment.channel == Channel.CENTRE else str(Channel(appointment.channel).label)
    return Line(f"{appointment.uuid}@impulsem", row.span.lower, row.span.upper, says, where)
