import datetime as dt
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from impulsem.agenda import services
from impulsem.agenda.models import Appointment, Booking, EarlierOffer
from impulsem.agenda.queries.links import OFFER
from impulsem.agenda.services import earlier
from impulsem.agenda.tests.factories import (
    MONDAY,
    NOW,
    as_actor,
    book,
    make_interpreter,
    make_professional,
    make_reason,
    make_room,
    moment,
)
from impulsem.messaging.tests.factories import templates
from impulsem.organisation.models import Worker
from impulsem.organisation.tests.factories import make_centre
from impulsem.platform import keyed
from impulsem.platform.errors import DomainError

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(count: int, action: Callable[[int], object]) -> list[object]:
    """What `count` threads got, each on its own connection, all let go at the same moment."""
    gate = threading.Barrier(count)

    def run(number: int) -> object:
        try:
            gate.wait()
            return action(number)
        except DomainError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_ten_bookings_of_one_slot_at_the_same_moment_give_exactly_one() -> None:
    marta = make_professional(make_centre(), name="Marta Riera")
    results = at_once(10, lambda number: book(marta))
    assert sum(isinstance(result, Appointment) for result in results) == 1
    refusals = [result for result in results if isinstance(result, services.SlotTaken)]
    assert len(refusals) == 9
    assert all("Marta Riera" in str(refusal) for refusal in refusals)
    assert Appointment.objects.count() == Booking.objects.count() == 1


def test_pairs_and_rooms_booked_crosswise_at_the_same_moment_never_lock_each_other_out() -> None:
    centre = make_centre()
    first, second, office = make_professional(centre), make_professional(centre), make_room(centre)

    def crosswise(number: int) -> Appointment:
        workers: list[Worker] = [first, second] if number % 2 else [second, first]
        return book(workers[0], workers=workers, room=office)

    results = at_once(6, crosswise)
    assert sum(isinstance(result, Appointment) for result in results) == 1
    assert Booking.objects.count() == 3


def test_any_office_at_the_same_moment_gives_each_its_own() -> None:
    centre = make_centre()
    for _ in range(3):
        make_room(centre)
    workers = [make_professional(centre) for _ in range(3)]
    results = at_once(3, lambda number: book(workers[number], any_room=True))
    booked = [result for result in results if isinstance(result, Appointment)]
    rooms = list(Booking.objects.filter(resource__room__isnull=False).values_list("resource__room_id", flat=True))
    assert len(rooms) == len(set(rooms)) == len(booked)


def test_one_interpreter_for_two_appointments_at_the_same_moment_comes_to_one_and_the_other_is_told() -> None:
    centre, asma = make_centre(), make_interpreter("Asma", "ur")
    booked = [book(make_professional(centre), interpreter="ur") for _ in range(4)]
    by = [as_actor(Worker.objects.get(resource__bookings__appointment=each)) for each in booked]
    results = at_once(4, lambda number: services.arrange_interpreter(appointment=booked[number], interpreter=asma, by=by[number], at=NOW))
    refusals = [result for result in results if result is not None]
    assert [str(refusal) for refusal in refusals] == ["Asma is already promised to another appointment then."] * 3
    assert Booking.objects.filter(resource__interpreter=asma, released=False).count() == 1


def test_two_who_swap_their_interpreters_at_the_same_moment_never_lock_each_other_out() -> None:
    centre = make_centre()
    pair = [make_interpreter("Asma", "ur"), make_interpreter("Bilal", "ur")]
    booked = [book(make_professional(centre), interpreter="ur") for _ in range(2)]
    by = [as_actor(Worker.objects.get(resource__bookings__appointment=each)) for each in booked]
    for number in range(2):
        services.arrange_interpreter(appointment=booked[number], interpreter=pair[number], by=by[number], at=NOW)
    results = at_once(
        2, lambda number: services.arrange_interpreter(appointment=booked[number], interpreter=pair[1 - number], by=by[number], at=NOW)
    )
    assert all(isinstance(result, services.InterpreterBusy) for result in results)
    assert Booking.objects.filter(resource__interpreter__isnull=False, released=False).count() == 2


def test_an_earlier_time_accepted_by_three_at_the_same_moment_goes_to_one_and_the_others_keep_theirs() -> None:
    templates()
    worker, reason = make_professional(make_centre()), make_reason()
    freed = book(worker, reason=reason, starts_at=moment(10, day=MONDAY + dt.timedelta(days=1)))
    waiting = [book(worker, reason=reason, starts_at=moment(9 + n, day=MONDAY + dt.timedelta(days=3))) for n in range(3)]
    for each in waiting:
        services.ask_earlier(appointment=each, by=as_actor(worker), at=NOW)
    services.cancel_appointment(appointment=freed, cancelled_by="person", reason="", by=as_actor(worker), at=NOW)
    offers = earlier.offer_freed(event_id=freed.events.get(kind="cancelled").pk, at=NOW)
    for number, offer in enumerate(offers):
        EarlierOffer.objects.filter(pk=offer.pk).update(digest=keyed.digest(OFFER, f"TOKEN{number}"))
    results = at_once(3, lambda number: services.accept_earlier(token=f"TOKEN{number}", at=NOW))
    assert sum(isinstance(result, Appointment) for result in results) == 1
    times = sorted(Appointment.objects.filter(pk__in=[each.pk for each in waiting]).values_list("span__startswith", flat=True))
    assert times[0] == moment(10, day=MONDAY + dt.timedelta(days=1))
    assert len(set(times)) == 3
    assert EarlierOffer.objects.filter(state="taken").count() == 1
