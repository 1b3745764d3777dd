"""Somebody is away today and nobody has covered for them yet; somebody was away last week; people confirm, some would come earlier."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef

from impulsem.agenda import services
from impulsem.agenda.models import Appointment, Booking, Coverage, CoverStep, EarlierWish
from impulsem.agenda.services.slots import keep_right
from impulsem.demo.handovers import professionals_of
from impulsem.demo.staff import DOMAIN
from impulsem.organisation.models import Absence, Centre, Role, Worker
from impulsem.people.models import Reach
from impulsem.platform import clock
from impulsem.platform.actors import job
from impulsem.platform.periods import period

DAY = dt.timedelta(days=1)
CONFIRM = 14  # people who said that they will come
EARLIER = 4  # people who would come earlier
STEPS = 4  # appointments of the cover of last week
State = Appointment.State


@transaction.atomic
def bring() -> dict[str, int]:
    """A little of each at the showcase; what is there already stays. Says how many of each."""
    director = Worker.objects.filter(account__email=f"director@{DOMAIN}").first()
    if director is None or Coverage.objects.exists():
        return {}
    today = clock.today()
    centre = Centre.objects.get(posts__worker=director, posts__role=Role.CENTRE_DIRECTOR, posts__valid__contains=today)
    colleagues = professionals_of(centre.pk)
    if len(colleagues) < 4:
        return {}
    *_others, back, away = colleagues
    _be_away(away, today)
    return {
        "absences to cover": 1,
        "appointments covered last week": _covered_last_week(back, colleagues, director, today),
        "appointments confirmed": _confirm(centre),
        "people who would come earlier": _wishes(centre),
    }


def _be_away(worker: Worker, today: dt.date) -> None:
    """From this morning on, for three days."""
    Absence.objects.create(worker=worker, kind=Absence.Kind.LEAVE, valid=period(today, today + 3 * DAY))
    keep_right([worker.pk], today, today + 3 * DAY)


def _covered_last_week(back: Worker, colleagues: list[Worker], director: Worker, today: dt.date) -> int:
    """On the last working day before this week: what colleagues attended then, as having been theirs."""
    monday = today - dt.timedelta(days=today.weekday())
    day = monday - 3 * DAY
    first, after = clock.day_span(day)
    others = [worker for worker in colleagues if worker != back]
    held = Booking.objects.filter(
        resource__worker__in=others,
        released=False,
        appointment__state=State.ATTENDED,
        appointment__spontaneous=False,
        appointment__person__sealed_by__isnull=True,
        span__startswith__gte=first,
        span__startswith__lt=after,
    )
    attended = list(held.select_related("appointment", "resource__worker").order_by("span")[:STEPS])
    if not attended:
        return 0
    absence = Absence.objects.filter(worker=back, valid__contains=day).first()
    if absence is None:
        absence = Absence.objects.create(worker=back, kind=Absence.Kind.TRAINING, valid=period(day, day + DAY))
    coverage = Coverage.objects.create(
        worker=back, absence=absence, first=day, last=day, confirmed_at=first + dt.timedelta(hours=8, minutes=12), confirmed_by=director
    )
    for booking in attended:
        assert booking.appointment is not None, "filtered by its state"
        known = Reach.objects.filter(
            person_id=booking.appointment.person_id, worker=booking.resource.worker, reason=Reach.Reason.ASSIGNMENT
        ).exists()
        CoverStep.objects.create(
            cover=coverage,
            kind=CoverStep.Kind.SUBSTITUTE,
            appointment=booking.appointment,
            substitute=booking.resource.worker,
            span_before=booking.span,
            span_after=booking.span,
            co_referent=known,
            same_language=True,
        )
    return len(attended)


def _coming(centre: Centre) -> list[Appointment]:
    wished = EarlierWish.objects.filter(appointment=OuterRef("pk"))
    rows = Appointment.objects.filter(
        ~Exists(wished),
        centre=centre,
        state=State.BOOKED,
        spontaneous=False,
        person__sealed_by__isnull=True,
        span__startswith__gt=clock.now(),
    )
    return list(rows.order_by("span", "pk"))


def _confirm(centre: Centre) -> int:
    """Every other one of the next appointments."""
    now = clock.now()
    chosen = _coming(centre)[: 2 * CONFIRM : 2]
    for appointment in chosen:
        services.confirm_by_link(token=services.link_of(appointment, at=now), at=now)
    return len(chosen)


def _wishes(centre: Centre) -> int:
    """Of those whose appointment is furthest away."""
    chosen = _coming(centre)[-EARLIER:]
    for appointment in chosen:
        services.ask_earlier(appointment=appointment, by=job("demo"), at=clock.now())
    return len(chosen)
