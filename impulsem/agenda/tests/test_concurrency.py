import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from impulsem.agenda import services
from impulsem.agenda.models import Appointment, Booking
from impulsem.agenda.tests.factories import book, make_professional, make_room
from impulsem.organisation.models import Worker
from impulsem.organisation.tests.factories import make_centre

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(count: int, action: Callable[[int], object]) -> list[object]:
    """What `count` threads got, each on its own connection, all let go at the same moment."""
    gate = threading.Barrier(count)

    def run(number: int) -> object:
        try:
            gate.wait()
            return action(number)
        except services.SlotTaken as refusal:
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
