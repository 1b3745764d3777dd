"""The present day and the weeks ahead: full agendas, people who wait, people who came without an appointment."""

from __future__ import annotations

import datetime as dt

import numpy as np
from django.utils import timezone

from impulsem.demo.calendar import WorkingDays, moment
from impulsem.demo.chronicle import AFTERNOON, MORNING, WEEKS_AHEAD, Chronicle
from impulsem.demo.staff import Professional

#: When the city is built outside working hours, the day stands still at this time, so that there is something to attend.
QUIET_HOUR = dt.time(10, 5)


def write(chronicle: Chronicle) -> None:
    """Today, whatever the weekday (somebody who tries the demo on a Sunday wants a working day), and the appointments to come."""
    now = present_moment(chronicle.today)
    for one in chronicle.professionals:
        _today_of(chronicle, one, now)
    for centre in chronicle.centres:
        _walk_ins(chronicle, centre)
    start = chronicle.today + dt.timedelta(days=1)
    ahead = WorkingDays(chronicle.population.city.folder, start, chronicle.today + dt.timedelta(weeks=WEEKS_AHEAD)).days
    for position, day in enumerate(ahead):
        fill = 0.8 * np.exp(-position / 11)
        for one in chronicle.professionals:
            free = MORNING + (AFTERNOON if day.weekday() in one.afternoons else [])
            slots = [slot for slot in free if chronicle.rng.random() < fill]
            for slot, case in zip(slots, _cases(chronicle, one, len(slots)), strict=False):
                chronicle.appointment(one, case, day, slot, "booked" if chronicle.rng.random() > 0.04 else "cancelled", near=True)


def present_moment(today: dt.date) -> dt.datetime:
    """The moment that parts what was attended today from what is still to come."""
    now = just_now(today)
    return now if dt.time(8, 30) <= now.time() <= dt.time(17, 30) else moment(today, QUIET_HOUR)


def just_now(today: dt.date) -> dt.datetime:
    """By the clock on the wall, so that whoever waits has not waited since a quiet hour."""
    now = timezone.localtime().replace(tzinfo=None)
    return now if now.date() == today else moment(today, QUIET_HOUR)


def _cases(chronicle: Chronicle, one: Professional, count: int) -> list[int]:
    """Different cases of the professional that are open now."""
    drawn = chronicle.loads[one.worker].draw(chronicle.today, count, chronicle.rng)
    return list(dict.fromkeys(drawn))


def _today_of(chronicle: Chronicle, one: Professional, now: dt.datetime) -> None:
    rng = chronicle.rng
    day = chronicle.today
    free = MORNING + (AFTERNOON if day.weekday() in one.afternoons or day.weekday() > 4 else [])
    slots = [slot for slot in free if rng.random() < 0.85]
    waiting = False
    for slot, case in zip(slots, _cases(chronicle, one, len(slots)), strict=False):
        start = moment(day, slot)
        if start + dt.timedelta(minutes=45) <= now:
            state = "attended" if rng.random() < 0.85 else "missed"
        elif not waiting and start <= now + dt.timedelta(minutes=30):
            state, waiting = "arrived", True
        else:
            state = "booked"
        arrived = just_now(chronicle.today) - dt.timedelta(minutes=int(rng.integers(2, 25))) if state == "arrived" else None
        chronicle.appointment(one, case, day, slot, state, near=True, arrived=arrived)


def _walk_ins(chronicle: Chronicle, centre: int) -> None:
    """People at the showcase's desk without an appointment, one of them urgent; elsewhere now and then."""
    rng = chronicle.rng
    households = chronicle.households[centre]
    count = 2 if chronicle.files_of_centre[centre] == chronicle.files_of_centre.max() else int(rng.random() < 0.3)
    reasons = [chronicle.reasons[code] for code in ("urgent", "economic_aid", "papers") if code in chronicle.reasons]
    adults = [int(h) for h in households if chronicle.population.age[chronicle.population.first[h]] >= 18]
    for position, household in enumerate(rng.choice(adults, min(count, len(adults)), replace=False) if adults and reasons else []):
        reason = reasons[position % len(reasons)]
        arrived = just_now(chronicle.today) - dt.timedelta(minutes=int(rng.integers(3, 35)))
        chronicle.diary.appointment(
            person=int(chronicle.population.first[household]) + 1,
            reason=reason.pk,
            centre=chronicle.staff.centre_keys[centre],
            channel="centre",
            start=arrived,
            minutes=reason.minutes,
            state="arrived",
            resources=[],
            worker=None,
            booked_by=chronicle.staff.desks[centre],
            booked_at=arrived,
            arrived_at=arrived,
            urgent=reason.code == "urgent",
            spontaneous=True,
        )
