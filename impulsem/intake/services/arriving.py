"""Saying at the kiosk that one has arrived: by the code of an appointment or of a place in a session, or by number and birth date."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from impulsem.agenda import services as agenda
from impulsem.agenda.models import Appointment
from impulsem.documents import services as documents
from impulsem.documents.models import Notice
from impulsem.groups import services as groups
from impulsem.groups.models import Enrolment
from impulsem.intake.models import Kiosk
from impulsem.intake.services import kiosk_refusals as refusals
from impulsem.intake.services.kiosks import kiosk_actor
from impulsem.people.models import Person, PersonIdentifier
from impulsem.people.queries import number_typed
from impulsem.platform import clock
from impulsem.platform.actors import job
from impulsem.platform.codes import code_typed
from impulsem.platform.errors import DomainError

State = Appointment.State


@transaction.atomic
def arrive_by_code(*, code: str, kiosk: Kiosk, at: dt.datetime) -> int:
    """Whoever has this code today at this centre is here; the key of the person. Twice is once. Refuses: CodeNotFound."""
    by, typed = kiosk_actor(kiosk), code_typed(code)
    if not typed:
        raise refusals.CodeNotFound
    appointment = _today(kiosk, at).filter(code=typed).first()
    if appointment is not None:
        return agenda.mark_arrived(appointment=appointment, by=by, at=at).person_id
    try:
        with transaction.atomic():
            return groups.check_in_by_code(code=typed, centre=kiosk.centre, by=by, at=at).person_id
    except DomainError:
        raise refusals.CodeNotFound from None


@transaction.atomic
def arrive_by_birth(*, number: str, born_on: dt.date, kiosk: Kiosk, at: dt.datetime) -> int | None:
    """Whoever has this number and birth date is here, for all that they have today at this centre.

    The key of the person, for the notice; None where nobody was found. Whoever stands before the kiosk must not be told which.
    """
    by, day = kiosk_actor(kiosk), timezone.localdate(at)
    numbers = PersonIdentifier.objects.on(day).filter(value=number_typed(number), person__birth_date=born_on, person__died_on__isnull=True)
    persons = set(numbers.values_list("person_id", flat=True))
    if len(persons) != 1:
        return None
    person = persons.pop()
    for appointment in _today(kiosk, at).filter(person_id=person):
        agenda.mark_arrived(appointment=appointment, by=by, at=at)
    first, after = clock.day_span(day)
    places = Enrolment.objects.filter(
        person_id=person, session__centre=kiosk.centre, session__span__startswith__gte=first, session__span__startswith__lt=after
    )
    for code in places.values_list("code", flat=True):
        try:
            with transaction.atomic():
                groups.check_in_by_code(code=code, centre=kiosk.centre, by=by, at=at)
        except DomainError:  # over, full or left: the desk sees to it
            continue
    return person


@transaction.atomic
def notice_read(*, person_id: int, notice: Notice, kiosk: Kiosk, at: dt.datetime) -> None:
    """The person read the notice on the screen. Sealed people read it like anyone, so it is not the kiosk that is asked whether it may."""
    person = Person.objects.get(pk=person_id)
    documents.give_notice(notice=notice, person=person, by=job(kiosk_actor(kiosk).name), at=at)


def _today(kiosk: Kiosk, at: dt.datetime) -> QuerySet[Appointment]:
    first, after = clock.day_span(timezone.localdate(at))
    of_today = Appointment.objects.filter(centre=kiosk.centre, span__startswith__gte=first, span__startswith__lt=after)
    return of_today.filter(state__in=(State.BOOKED, State.ARRIVED)).order_by("span")
