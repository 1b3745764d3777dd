"""The free times that pages propose: looked up where they are stored, computed for days further ahead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from impulsem.agenda import queries
from impulsem.agenda.forms import Offer
from impulsem.agenda.models import Appointment, VisitReason
from impulsem.agenda.queries import Slot, Trip
from impulsem.agenda.services.slots import horizon
from impulsem.organisation.models import Centre, Worker
from impulsem.platform import clock
from impulsem.platform.web.dates import clock as written
from impulsem.platform.web.dates import full_date

FIELDS = {"starts_at": "slot", "worker": "slot"}
AHEAD = 28  # days that are looked at where nothing is stored
ENOUGH = 12  # proposed times; the day that reaches them is shown whole
LOOKED_UP = 60  # times, so that a whole day is among them


def free_from(
    reason: VisitReason,
    workers: Sequence[Worker] | None,
    from_day: dt.date,
    *,
    together: bool,
    centres: Sequence[Centre],
    pair_profession: str | None = None,
    languages: Sequence[str] = (),
    minutes: int | None = None,
    channel: str | None = None,
    at: dt.datetime,
) -> list[Slot]:
    """Free times from a day on: of `workers` (all `together`, or whoever is free), else of whoever attends the reason."""
    if from_day < horizon(clock.today()) or workers is None or pair_profession:
        return queries.next_slots(
            reason,
            at=at,
            from_=from_day,
            centres=centres,
            workers=workers,
            languages=languages,
            pair_profession=pair_profession,
            together=together,
            minutes=minutes,
            channel=channel,
            for_staff=True,
            limit=LOOKED_UP,
        )
    centre = centres[0] if len(centres) == 1 else None
    return queries.free_slots(
        workers, reason, from_day, AHEAD, minutes=minutes, together=together, once=not together, centre=centre, at=at, limit=ENOUGH
    )


def whole_days(times: Sequence[Slot | Trip], from_day: dt.date) -> tuple[list[Slot | Trip], dt.date]:
    """The first days with enough times, each whole, and the day from which the rest is shown."""
    shown: list[Slot | Trip] = []
    for each in times:
        if len(shown) >= ENOUGH and each.day != shown[-1].day:
            break
        shown.append(each)
    if not shown:
        return [], from_day + dt.timedelta(days=AHEAD)
    return shown, shown[-1].day + dt.timedelta(days=1)


def offers_of(times: Sequence[Slot | Trip], *, names: bool, places: bool = False) -> list[Offer]:
    """Times for drawing; `names`: with whom, `places`: at which centre (a query each)."""
    slots = [slot for each in times for slot in (each.slots if isinstance(each, Trip) else (each,))]
    workers = Worker.objects.in_bulk({pk for slot in slots for pk in slot.worker_ids}) if names else {}
    centres = Centre.objects.in_bulk({slot.centre_id for slot in slots}) if places else {}
    offers = []
    for each in times:
        parts: list[str] = []
        told = ""
        for position, slot in enumerate(each.slots if isinstance(each, Trip) else (each,)):
            then = _("then %(time)s") % {"time": written(slot.starts_at)} if position else ""
            who = ", ".join(workers[pk].name for pk in slot.worker_ids if pk in workers)
            parts += [then, who if who != told else ""]
            told = who
        where = centres[each.centre_id].name if each.centre_id in centres else ""
        offers.append(Offer(each.value, each.starts_at, " · ".join(part for part in (*parts, where) if part)))
    return offers


def said(appointment: Appointment) -> str:
    """What was promised, for the notice: with the code that the person is told."""
    local = timezone.localtime(appointment.starts_at)
    parts = {"day": full_date(local), "time": written(local), "code": appointment.code or ""}
    if appointment.code:
        return _("Appointment on %(day)s at %(time)s. Code: %(code)s.") % parts
    return _("Appointment on %(day)s at %(time)s.") % parts
