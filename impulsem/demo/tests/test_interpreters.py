import datetime as dt

import pytest
from django.conf import settings

from impulsem.agenda.models import Appointment, Booking, Interpreter
from impulsem.agenda.tests.factories import book, make_professional
from impulsem.demo import interpreters
from impulsem.demo.staff import DOMAIN
from impulsem.organisation.tests.factories import make_centre
from impulsem.people.tests.factories import make_person
from impulsem.platform import clock

pytestmark = pytest.mark.django_db


def test_whoever_needs_an_interpreter_is_said_to_and_at_the_showcase_some_are_arranged() -> None:
    centre = make_centre()
    marta = make_professional(centre, hours=None)
    assert marta.account is not None
    marta.account.email = f"professional@{DOMAIN}"
    marta.account.save()
    soon = clock.now() + dt.timedelta(days=3)
    for language, needs in (("ur", True), ("zh", True), ("ka", True), ("ca", False)):
        person = make_person(languages=[language, "es"], needs_interpreter=needs)
        book(marta, person=person, starts_at=soon, channel="phone", at=clock.now())
        soon += dt.timedelta(hours=1)
    assert interpreters.bring(folder=settings.CITY_DIR) == {
        "interpreters": 13,
        "appointments to interpret": 3,
        "interpreters arranged": 2,
    }
    assert list(Appointment.objects.order_by("pk").values_list("interpreter", flat=True)) == ["ur", "zh", "ka", ""]
    assert Booking.objects.filter(resource__interpreter__isnull=False, released=False).count() == 2
    assert all("fictici" in one.organisation and one.email.endswith(f"@{DOMAIN}") for one in Interpreter.objects.all())
    assert interpreters.bring(folder=settings.CITY_DIR) == {}
