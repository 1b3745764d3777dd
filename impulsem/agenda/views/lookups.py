"""What the pages of the agenda look up: through visibility, so that a forged id and a missing one are the same."""

from __future__ import annotations

import datetime as dt
import uuid
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from impulsem.agenda import queries
from impulsem.agenda.models import Appointment
from impulsem.agenda.permissions import sees_agenda_of
from impulsem.organisation import queries as organisation
from impulsem.organisation.models import Centre, Worker
from impulsem.people.models import Person
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.web.access import ActingRequest


def appointment_or_404(request: ActingRequest, appointment_uuid: uuid.UUID) -> Appointment:
    visible = Appointment.objects.visible_to(request.actor, at=clock.now()).select_related("person", "reason", "centre")
    found = visible.filter(uuid=appointment_uuid).first()
    if found is None:
        raise Http404
    return found


def person_asked_for(request: ActingRequest) -> Person | None:
    """The person that the address names (`?person=uuid`); None when it names none."""
    text = request.GET.get("person", "")
    if not text:
        return None
    person = Person.objects.visible_to(request.actor, at=clock.now()).filter(uuid=as_uuid(text) or uuid.UUID(int=0)).first()
    if person is None:
        raise Http404
    return person


def centre_asked_for(request: ActingRequest) -> Centre:
    """The centre that the address names (`?centre=C01`), else the actor's own, else the first by name."""
    actor: Actor = request.actor
    if code := request.GET.get("centre", ""):
        centre = Centre.objects.filter(code=code).first()
        if centre is None or not sees_agenda_of(actor, centre):
            raise Http404
        return centre
    centre = organisation.home_centre(actor) or queries.centres_to_look_at(actor).first()
    if centre is None:
        raise Http404
    return centre


def worker_asked_for(request: ActingRequest, workers: list[Worker], name: str = "worker") -> Worker | None:
    """The professional that the address names, one of `workers`."""
    text = request.GET.get(name, "")
    if not text:
        return None
    worker = next((each for each in workers if each.uuid == as_uuid(text)), None)
    if worker is None:
        raise Http404
    return worker


def day_asked_for(request: ActingRequest, default: dt.date, name: str = "day") -> dt.date:
    """`?day=2026-11-23`; anything that is not a day of this century counts as not said."""
    try:
        day = dt.date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return default
    return day if 2000 <= day.year < 2100 else default


def moment_asked_for(request: ActingRequest) -> dt.datetime | None:
    """`?start=2026-11-23T09:30`, on the city's clock."""
    try:
        start = dt.datetime.fromisoformat(request.GET.get("start", ""))
    except ValueError:
        return None
    return clock.at(start.date(), start.time()) if 2000 <= start.year < 2100 else None


def as_uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def next_page(request: ActingRequest, otherwise: str) -> str:
    """Where the form says to go on, if that is a page of this site."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if target and safe else otherwise


def undo_url(appointment: Appointment) -> str:
    """A POST there takes the last step back, as long as it is the last."""
    return reverse("agenda:undo", args=[appointment.uuid, queries.step_number(appointment)])


def week_of(worker: Worker | None, day: dt.date, centre: Centre) -> str:
    """The page on which a day of a professional is drawn."""
    asked = {"day": day.isoformat(), "centre": centre.code} | ({"worker": str(worker.uuid)} if worker else {})
    return f"{reverse('agenda:week')}?{urlencode(asked)}"
