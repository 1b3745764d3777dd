"""Whatever happens, in whatever order, the stored free time is what the rules say: checked against arithmetic of its own, in Python."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from impulsem.agenda import services
from impulsem.agenda.closings import closed_days
from impulsem.agenda.models import AWAY, Appointment, Availability, Booking, FreeStretch, OpeningHours
from impulsem.agenda.rules.days import Hours
from impulsem.agenda.rules.stretches import Stretch, common, merged, stretch, without
from impulsem.agenda.services.slots import HORIZON, keep_right
from impulsem.agenda.tests.factories import as_actor, book, make_professional, make_reason
from impulsem.organisation import services as organisation
from impulsem.organisation.models import Absence, Centre, Role, Worker, WorkerPost
from impulsem.organisation.tests.factories import actor, make_centre, make_worker
from impulsem.platform import clock
from impulsem.platform.errors import DomainError

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 10, 19)  # the clocks go back on Sunday
NOW = clock.at(TODAY, dt.time(7))
DAYS = [TODAY + dt.timedelta(days=n) for n in range(14)]


@pytest.fixture(autouse=True)
def _monday_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: TODAY)


def by_hand(worker: Worker, centre: Centre) -> list[Stretch]:
    """What is free from today to the horizon, a day at a time."""
    closed = closed_days(TODAY, TODAY + HORIZON)
    weekly = [Hours(a.weekday, a.starts, a.ends, a.since, a.until) for a in Availability.objects.filter(worker=worker, centre=centre)]
    taken = [stretch(b.span.lower, b.span.upper) for b in Booking.objects.filter(resource__worker=worker, released=False)]
    free: list[Stretch] = []
    for day in (TODAY + dt.timedelta(days=n) for n in range(HORIZON.days)):
        has_post = WorkerPost.objects.on(day).filter(worker=worker, centre=centre, role=Role.PROFESSIONAL).exists()
        if day in closed or not has_post or Absence.objects.on(day).filter(worker=worker).exists():
            continue
        rows = list(OpeningHours.objects.on(day).filter(centre=centre))
        shifts = (
            [(row.opens, row.closes) for row in rows if row.weekday == day.weekday()] if rows else [(centre.opens_at, centre.closes_at)]
        )
        opening = [stretch(clock.at(day, opens), clock.at(day, closes)) for opens, closes in shifts]
        attended = merged(piece for each in weekly if (piece := each.on(day)))
        free += without(common(attended, opening), taken)
    return free


class House:
    """A centre with two professionals, to whom things happen."""

    def __init__(self) -> None:
        self.centre = make_centre()
        self.workers = [make_professional(self.centre, hours=(9, 14), weekdays=range(7)) for _ in range(2)]
        for worker in self.workers:
            keep_right([worker.pk], TODAY)
        self.director = actor(make_worker(role=Role.CENTRE_DIRECTOR, centre=self.centre), on=TODAY)
        self.visit = make_reason(channel="home", travel_minutes=20, preparation_minutes=5)
        self.plain = make_reason()

    def live(self, which: int) -> Appointment | None:
        rows = Appointment.objects.filter(state="booked").order_by("pk")
        return rows[which % len(rows)] if rows else None

    def book(self, worker: Worker, day: dt.date, time: dt.time, which: int) -> None:
        reason = self.visit if which % 3 == 0 else self.plain
        details = {"reason": reason, "channel": reason.channel, "minutes": 20 + which * 5, "at": NOW, "by": actor(worker, on=TODAY)}
        book(worker, starts_at=clock.at(day, time), **details)

    def move(self, worker: Worker, day: dt.date, time: dt.time, which: int) -> None:
        if found := self.live(which):
            services.move_appointment(appointment=found, starts_at=clock.at(day, time), minutes=30, by=as_actor(worker), at=NOW)

    def cancel(self, worker: Worker, day: dt.date, time: dt.time, which: int) -> None:
        if found := self.live(which):
            services.cancel_appointment(appointment=found, cancelled_by="person", reason="", by=as_actor(worker), at=NOW)

    def undo(self, worker: Worker, day: dt.date, time: dt.time, which: int) -> None:
        rows = Appointment.objects.order_by("pk")
        if rows:
            services.undo_mark(appointment=rows[which % len(rows)], by=as_actor(worker), at=NOW)

    def new_hours(self, worker: Worker, day: dt.date, time: dt.time, which: int) -> None:
        hours = [Hours(day.weekday(), time, dt.time(15)), Hours(which % 7, dt.time(16), dt.time(19, 30))]
        services.set_hours(worker=worker, centre=self.centre, hours=hours, from_day=day, by=as_actor(worker))

    def new_opening(self, worker: Worker, day: dt.date, time: dt.time, which: int) -> None:
        hours = [Hours(weekday, dt.time(8), dt.time(12)) for weekday in range(which)] + [Hours(6, time, dt.time(17))]
        services.set_opening_hours(centre=self.centre, hours=hours, from_day=day, by=self.director)

    def extra(self, worker: Worker, day: dt.date, time: dt.time, which: int) -> None:
        ends = (dt.datetime.combine(day, time) + dt.timedelta(minutes=45)).time()
        services.add_extra_hours(worker=worker, centre=self.centre, day=day, starts=time, ends=ends, by=self.director)

    def block(self, worker: Worker, day: dt.date, time: dt.time, which: int) -> None:
        until = day + dt.timedelta(weeks=which)
        services.block_time(worker=worker, kind=AWAY, day=day, starts=time, ends=dt.time(19), until=until, by=as_actor(worker))

    def unblock(self, worker: Worker, day: dt.date, time: dt.time, which: int) -> None:
        block = Booking.objects.filter(released=False, source__startswith="agenda.away").order_by("pk").first()
        if block is not None:
            services.withdraw_block(block=block, following=which % 2 == 0, by=self.director)

    def absent(self, worker: Worker, day: dt.date, time: dt.time, which: int) -> None:
        organisation.record_absence(
            worker=worker, kind=Absence.Kind.LEAVE, first=day, last=day + dt.timedelta(days=which), by=self.director
        )

    def back(self, worker: Worker, day: dt.date, time: dt.time, which: int) -> None:
        absence = Absence.objects.filter(worker=worker).first()
        if absence is not None:
            organisation.withdraw_absence(absence=absence, by=self.director)


ACTS: list[Callable[..., None]] = [
    House.book, House.book, House.book, House.move, House.cancel, House.undo, House.new_hours, House.new_opening, House.extra, House.block,
    House.unblock, House.absent, House.back,
]  # fmt: skip
EVENT = st.tuples(
    st.sampled_from(ACTS),
    st.integers(0, 1),
    st.sampled_from(DAYS),
    st.sampled_from([dt.time(hour, minute) for hour in range(8, 15) for minute in (0, 10, 45)]),
    st.integers(0, 6),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(EVENT, min_size=1, max_size=14))
def test_after_any_sequence_of_events_what_is_stored_is_what_the_rules_say(happening: list[Any]) -> None:
    with transaction.atomic():
        house = House()
        for act, who, day, time, which in happening:
            try:
                with transaction.atomic():
                    act(house, house.workers[who], day, time, which)
            except DomainError:
                continue  # refused: nothing happened
        for worker in house.workers:
            rows = FreeStretch.objects.filter(worker=worker, starts_at__gte=clock.day_span(TODAY)[0]).order_by("starts_at")
            assert [Stretch(row.starts_at, row.ends_at) for row in rows] == by_hand(worker, house.centre)
        assert not services.check_free_time(today=TODAY)
        transaction.set_rollback(True)
